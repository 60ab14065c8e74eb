"""Letters of a visit: request, invitation, thanks, and the host's certificate."""

from app.documents.vocabulary import MODE, spell_number
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, as_sentence, value_or_gap
from app.preparation.papers.details import details_of, signature_lines
from app.printing.blocks import (
    Block,
    Facts,
    Heading,
    Letterhead,
    Listing,
    Paper,
    Paragraph,
    Signature,
    Together,
)


def request_letter(context: PaperContext) -> Paper:
    """Build the Surat permohonan, with participants, programme and questions attached."""
    plan, name = context.plan, "surat-permohonan"
    body: list[Block] = [
        *shared.letter_head(context, name, f"Permohonan {context.kind.title()}", "3 (tiga) berkas"),
        Paragraph("Dengan hormat, berdasarkan:"),
        Listing(shared.basis(context)),
        Paragraph(
            f"kami bermaksud melaksanakan {context.kind} ke {context.host} tentang {context.topic}. "
            f"Masalah yang hendak kami pecahkan: {as_sentence(value_or_gap(plan.problem, 'masalah'))}"
        ),
        Paragraph("Rencana pelaksanaannya sebagai berikut:"),
        _programme(context),
        Paragraph("Bahan yang kami harapkan dapat disiapkan:"),
        shared.documents(context),
        *shared.closing_with_copies(
            context,
            name,
            Paragraph(
                "Daftar peserta, usulan susunan acara, dan daftar pertanyaan terlampir. Atas perkenan dan kerja sama "
                "Bapak/Ibu, kami ucapkan terima kasih."
            ),
        ),
        *shared.attachment(context, name, "I", "Daftar Peserta", [shared.participants(context)]),
        *shared.attachment(context, name, "II", "Usulan Susunan Acara", shared.agenda(context)),
        *shared.attachment(context, name, "III", "Daftar Pertanyaan", [shared.questions(context)]),
    ]
    return context.paper(f"Surat Permohonan {context.kind.title()}", body)


def _programme(context: PaperContext) -> Facts:
    plan = context.plan
    return Facts(
        [
            ("Waktu", context.when),
            ("Waktu alternatif", value_or_gap(plan.alternative, "waktu alternatif")),
            ("Tempat", value_or_gap(plan.venue, "tempat")),
            ("Metode pelaksanaan", MODE[plan.mode].lower() if plan.mode else "[isi tatap muka atau daring]"),
            ("Jumlah rombongan", people_in_words(context)),
            ("Ketua rombongan", context.leader),
            ("Narahubung", "[isi nama, jabatan, dan telepon]"),
        ]
    )


def people_in_words(context: PaperContext) -> str:
    """Return how many travel, in digits and words."""
    people = context.plan.people
    return f"{people} ({spell_number(people)}) orang" if people else "[isi jumlah] orang"


def invitation(context: PaperContext) -> Paper:
    """Build the Undangan to the delegation's preparatory meeting."""
    name = "undangan"
    facts = [
        ("Hari, tanggal", "[isi hari dan tanggal rapat]"),
        ("Waktu", "[isi jam rapat]"),
        ("Tempat", "[isi tempat rapat]"),
        ("Acara", f"Rapat persiapan {context.kind} ke {context.host} tentang {context.topic}"),
    ]
    agenda = [
        f"Pembagian tugas rombongan yang berangkat {context.when}.",
        f"Pembahasan {len(context.plan.questions) or '[isi jumlah]'} pertanyaan kepada tuan rumah.",
        "Bahan dan data daerah kita yang dibawa.",
    ]
    return context.paper(
        "Undangan Rapat Persiapan",
        [
            *shared.letter_head(context, name, "Undangan Rapat Persiapan", "1 (satu) lembar"),
            Paragraph("Dengan hormat, kami mengharapkan kehadiran Saudara pada:"),
            Facts(facts),
            Paragraph("Yang dibahas:"),
            Listing(agenda),
            *shared.closing_with_copies(
                context,
                name,
                Paragraph(
                    "Demikian undangan ini disampaikan, atas kehadiran Saudara diucapkan terima kasih."
                ),
            ),
            *shared.attachment(context, name, "", "Daftar Peserta", [shared.participants(context)]),
        ],
    )


def letter_of_thanks(context: PaperContext) -> Paper:
    """Build the Surat ucapan terima kasih to the host, with what was decided and what is still awaited."""
    plan, name = context.plan, "ucapan-terima-kasih"
    decided = [row.decision for row in plan.decisions]
    return context.paper(
        "Surat Ucapan Terima Kasih",
        [
            *shared.letter_head(context, name, "Ucapan Terima Kasih"),
            Paragraph(
                f"Dengan hormat, kami mengucapkan terima kasih atas penerimaan rombongan {context.home} dalam "
                f"{context.kind} tentang {context.topic} pada {context.when}, yang diterima oleh "
                f"{value_or_gap(plan.received_by, 'jabatan yang menerima')}."
            ),
            Paragraph("Hasil kunjungan itu akan kami tindak lanjuti dengan:"),
            Listing(
                decided or [row.action for row in plan.actions] or ["[isi keputusan atau tindak lanjut]"]
            ),
            *_awaited(context),
            *shared.closing_with_copies(
                context,
                name,
                Paragraph(
                    "Perkembangannya akan kami kabarkan pada bulan keenam. Semoga kerja sama yang baik ini berlanjut. "
                    "Atas perhatian Bapak/Ibu, kami ucapkan terima kasih."
                ),
            ),
        ],
    )


def _awaited(context: PaperContext) -> list[Block]:
    minutes = context.plan.minutes
    unanswered = [row.question for row in minutes if not row.answer]
    if not unanswered or len(unanswered) == len(minutes):
        return []
    return [Paragraph("Apabila berkenan, kami masih menantikan jawaban atas:"), Listing(unanswered)]


def certificate(context: PaperContext) -> Paper:
    """Build the Surat keterangan telah berkunjung, which the host signs."""
    name = "surat-keterangan"
    details = details_of(context, name)
    host = context.reference.places.get(context.plan.host)
    head = [
        f"PEMERINTAH {context.host.upper()}" if host and host.level != "pusat" else context.host,
        "[isi nama perangkat daerah tuan rumah]",
        "[isi alamat kantor tuan rumah]",
    ]
    town = f"[isi kota], {details.date}"
    return context.paper(
        "Surat Keterangan Telah Berkunjung",
        [
            Letterhead(head, ""),
            Heading("SURAT KETERANGAN", 0),
            Paragraph(f"Nomor {details.number}", align="center"),
            Paragraph("Yang bertanda tangan di bawah ini:"),
            Facts([("Nama", "[isi nama]"), ("Jabatan", " ".join(details.signatory))]),
            Paragraph("menerangkan bahwa rombongan:"),
            Facts(
                [
                    ("Asal", context.home),
                    ("Ketua rombongan", context.leader),
                    ("Jumlah", people_in_words(context)),
                ]
            ),
            Paragraph(
                f"telah melaksanakan {context.kind} di {context.host} pada {context.when} tentang {context.topic}."
            ),
            Together(
                [
                    Paragraph(
                        "Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya."
                    ),
                    Signature(signature_lines(context, details.signatory, [town])),
                ]
            ),
        ],
    )
