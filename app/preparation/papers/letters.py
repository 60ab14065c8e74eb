"""Letters of a visit: the request to the host and the assignment of the delegation."""

from app.documents.vocabulary import MODE, spell_number
from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, date_or_gap, non_empty_lines, value_or_gap
from app.printing.blocks import Block, Break, Facts, Heading, Listing, Paper, Paragraph


def request_letter(context: PaperContext) -> Paper:
    """Build the Surat permohonan, with participants, programme and questions attached."""
    plan = context.plan
    body: list[Block] = [
        shared.letterhead(context),
        Paragraph(
            f"{value_or_gap(plan.city, 'tempat')}, {date_or_gap(plan.letter_date, 'tanggal surat')}",
            align="right",
        ),
        shared.letter_facts(context, f"Permohonan {context.kind.title()}", "3 (tiga) berkas"),
        Paragraph(f"Yth. {value_or_gap(plan.addressee, 'jabatan kepala instansi tuan rumah')}"),
        Paragraph("di Tempat"),
        Paragraph("Dengan hormat, berdasarkan:"),
        Listing(shared.basis(context)),
        Paragraph(
            f"kami bermaksud melaksanakan {context.kind} ke {context.host} tentang {context.topic}. "
            f"Masalah yang hendak kami pecahkan: {value_or_gap(plan.problem, 'masalah')}"
        ),
        Paragraph("Rencana pelaksanaannya sebagai berikut:"),
        _programme(context),
        Paragraph("Bahan yang kami harapkan dapat disiapkan:"),
        shared.documents(context),
        Paragraph(
            "Daftar peserta, usulan susunan acara, dan daftar pertanyaan terlampir. Atas perkenan dan kerja sama "
            "Bapak/Ibu, kami ucapkan terima kasih."
        ),
        shared.signature(context),
        Paragraph("Tembusan:"),
        Listing(non_empty_lines(plan.copies) or ["[isi tembusan]"]),
        *_attachment("I", "Daftar Peserta", [shared.participants(context)]),
        *_attachment("II", "Usulan Susunan Acara", shared.agenda(context)),
        *_attachment("III", "Daftar Pertanyaan", [shared.questions(context)]),
    ]
    return Paper(f"Surat Permohonan {context.kind.title()}", body)


def _programme(context: PaperContext) -> Facts:
    plan = context.plan
    people = f"{plan.people} ({spell_number(plan.people)}) orang" if plan.people else "[isi jumlah] orang"
    return Facts(
        [
            ("Waktu", context.when),
            ("Waktu alternatif", value_or_gap(plan.alternative, "waktu alternatif")),
            ("Tempat", value_or_gap(plan.venue, "tempat")),
            ("Metode pelaksanaan", MODE[plan.mode].lower() if plan.mode else "[isi tatap muka atau daring]"),
            ("Jumlah rombongan", people),
            ("Ketua rombongan", context.leader),
            ("Narahubung", "[isi nama, jabatan, dan telepon]"),
        ]
    )


def _attachment(number: str, title: str, blocks: list[Block]) -> list[Block]:
    return [Break(), Heading(f"Lampiran {number}. {title}", 1), *blocks]


def assignment_letter(context: PaperContext) -> Paper:
    """Build the draft of the Surat tugas; names are filled in by hand."""
    return Paper(
        "Surat Tugas",
        [
            shared.letterhead(context),
            Heading("SURAT TUGAS", 0),
            Paragraph(f"Nomor: {value_or_gap(context.plan.letter_number, 'nomor surat')}", align="center"),
            Heading("Dasar", 2),
            Listing(shared.basis(context)),
            Heading("Menugaskan", 2),
            shared.participants(context),
            Paragraph("Nama dan NIP diisi pada naskah yang ditandatangani: [isi nama]"),
            Heading("Untuk", 2),
            Listing(
                [
                    f"Melaksanakan {context.kind} ke {context.host} tentang {context.topic} pada {context.when}.",
                    "Mencatat jawaban atas setiap pertanyaan dan dokumen yang diperoleh.",
                    f"Menyampaikan laporan dan rencana tindak lanjut kepada {value_or_gap(context.plan.decider, 'jabatan pengambil keputusan')}.",
                    f"Biaya dibebankan pada {value_or_gap(context.plan.funding, 'sumber biaya')}.",
                ]
            ),
            shared.signature(context, place=True),
        ],
    )
