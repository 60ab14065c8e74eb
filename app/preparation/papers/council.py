"""Papers of a regional council (DPRD), in its order: proposal, committee's note, approval, notice, travel order."""

from app.preparation.papers import host_choice, shared
from app.preparation.papers.context import PaperContext, as_sentence, value_or_gap
from app.preparation.papers.costs import total_in_words
from app.preparation.papers.details import details_of
from app.preparation.papers.letters import people_in_words
from app.printing.blocks import Block, Facts, Heading, Listing, Paper, Paragraph, Point, Points

_SCHEDULED = "rapat Badan Musyawarah tanggal [isi tanggal rapat Badan Musyawarah]"


def proposal(context: PaperContext) -> Paper:
    """Build the Usulan of a committee: what it wants to learn, why there, and what it will bring home."""
    name = "usulan-akd"
    goals = [row.goal for row in context.plan.goals] or ["[isi tujuan]"]
    return context.paper(
        "Usulan Alat Kelengkapan DPRD",
        [
            *shared.letter_head(context, name, f"Usulan {context.kind.title()}", "1 (satu) berkas"),
            Paragraph(
                "Berdasarkan rapat [isi nama alat kelengkapan] tanggal [isi tanggal rapat alat kelengkapan], dengan "
                f"ini diusulkan {context.kind} sebagai berikut:"
            ),
            Facts(
                [
                    ("Materi", context.topic),
                    ("Tempat", context.host),
                    ("Waktu", context.when),
                    ("Rombongan", people_in_words(context)),
                ]
            ),
            Paragraph(
                f"Masalah yang hendak dipecahkan: {as_sentence(value_or_gap(context.plan.problem, 'masalah'))}"
            ),
            Paragraph("Tujuannya:"),
            Listing(goals),
            Paragraph(f"Alasan memilih {context.host}:"),
            Listing(host_choice.reasons_for(context)),
            shared.closing(
                context,
                name,
                Paragraph("Mohon kiranya usulan ini dijadwalkan dalam rapat Badan Musyawarah."),
                dated=False,
            ),
            *shared.attachment(context, name, "", "Daftar Pertanyaan", [shared.questions(context)]),
        ],
    )


def committee_note(context: PaperContext) -> Paper:
    """Build the committee's Nota to the speakers: what is to be approved, with members and cost."""
    name = "nota-komisi"
    asked = [
        f"Pelaksanaan {context.kind} ke {context.host} tentang {context.topic} pada {context.when}.",
        f"Rombongan {people_in_words(context)} yang dipimpin {context.leader}, sebagaimana daftar terlampir.",
        f"Biaya {total_in_words(context)} dari {value_or_gap(context.plan.funding, 'sumber biaya')}.",
    ]
    return context.paper(
        "Nota Komisi",
        [
            context.letterhead,
            Heading("NOTA", 0),
            *shared.memo_head(context, name, f"Permohonan persetujuan {context.kind}"),
            Paragraph(f"Menindaklanjuti jadwal yang ditetapkan dalam {_SCHEDULED}, mohon persetujuan atas:"),
            Listing(asked),
            shared.closing(
                context,
                name,
                Paragraph("Demikian disampaikan, mohon persetujuan pimpinan."),
                dated=False,
            ),
            *shared.attachment(context, name, "", "Daftar Rombongan", [shared.participants(context)]),
        ],
    )


def approval(context: PaperContext) -> Paper:
    """Build the speakers' Persetujuan, with what the committee owes afterwards."""
    name = "persetujuan-pimpinan"
    terms = [
        f"Keluaran kunjungan: {'; '.join(row.output for row in context.plan.goals if row.output) or '[isi keluaran]'}.",
        "Laporan tertulis disampaikan kepada pimpinan DPRD sesudah kunjungan dan dapat dibaca umum.",
        f"Biaya {total_in_words(context)} dibebankan pada {value_or_gap(context.plan.funding, 'sumber biaya')}.",
    ]
    return context.paper(
        "Persetujuan Pimpinan DPRD",
        [
            context.letterhead,
            Heading("PERSETUJUAN PIMPINAN DPRD", 0),
            Paragraph(f"NOMOR {details_of(context, name).number}", align="center"),
            Heading("Dasar", 2),
            Listing(["Usulan dan nota [isi nama alat kelengkapan].", f"Keputusan {_SCHEDULED}."]),
            Heading("MENYETUJUI", 0),
            Facts(
                [
                    ("Kegiatan", f"{context.kind.capitalize()} tentang {context.topic}"),
                    ("Tempat", context.host),
                    ("Waktu", context.when),
                    ("Ketua rombongan", context.leader),
                    ("Rombongan", people_in_words(context)),
                ]
            ),
            Paragraph("dengan ketentuan:"),
            Listing(terms[:-1]),
            shared.closing(context, name, Points([Point(terms[-1], f"{len(terms)}.")])),
        ],
    )


def notice(context: PaperContext) -> Paper:
    """Build the Surat pemberitahuan to the host, with members and questions attached."""
    name = "surat-pemberitahuan"
    body: list[Block] = [
        *shared.letter_head(context, name, f"Pemberitahuan {context.kind.title()}", "2 (dua) berkas"),
        Paragraph(
            f"Dengan hormat, diberitahukan bahwa {context.home} akan melaksanakan {context.kind} ke {context.host} "
            f"tentang {context.topic}, dengan rencana sebagai berikut:"
        ),
        Facts(
            [
                ("Waktu", context.when),
                ("Waktu alternatif", value_or_gap(context.plan.alternative, "waktu alternatif")),
                ("Tempat", value_or_gap(context.plan.venue, "tempat")),
                ("Ketua rombongan", context.leader),
                ("Jumlah rombongan", people_in_words(context)),
                ("Narahubung", "[isi nama, jabatan, dan telepon]"),
            ]
        ),
        Paragraph("Bahan yang kami harapkan dapat disiapkan:"),
        shared.documents(context),
        *shared.closing_with_copies(
            context,
            name,
            Paragraph(
                "Mohon kiranya rombongan dapat diterima. Bila waktunya bersamaan dengan rombongan lain, kami bersedia "
                "bergabung atau memakai waktu alternatif. Atas perkenan Bapak/Ibu, kami ucapkan terima kasih."
            ),
        ),
        *shared.attachment(context, name, "I", "Daftar Rombongan", [shared.participants(context)]),
        *shared.attachment(context, name, "II", "Daftar Pertanyaan", [shared.questions(context)]),
    ]
    return context.paper(f"Surat Pemberitahuan {context.kind.title()}", body)
