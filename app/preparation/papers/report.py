"""Report of a visit, filled in from the plan and its minutes."""

from app.preparation.papers import shared
from app.preparation.papers.context import PaperContext, value_or_gap
from app.preparation.papers.costs import total_in_words
from app.preparation.papers.details import details_of
from app.preparation.papers.shared import section
from app.preparation.recommendation.explanations import figure_reasons
from app.printing.blocks import Block, Facts, Grid, Heading, Listing, Paper, Paragraph

_ATTACHED = (
    "Surat tugas",
    "Undangan atau balasan tuan rumah",
    "Daftar hadir",
    "Notula",
    "Paparan",
    "Foto",
    "Dokumen yang diperoleh",
)
_LAST_WORDS = "Demikian laporan ini disampaikan sebagai bahan keputusan."


def report(context: PaperContext) -> Paper:
    """Build the Laporan: a one-page summary, six chapters and attachments."""
    return context.paper(
        "Laporan Kunjungan",
        [
            *_title(context, "laporan"),
            *_summary(context),
            *_introduction(context),
            *_host(context),
            *_results(context),
            *_analysis(context),
            *section(
                "BAB V Rekomendasi dan Rencana Tindak Lanjut",
                1,
                Listing(_decisions(context)),
                shared.actions(context),
            ),
            shared.closing(context, "laporan", Heading("BAB VI Penutup", 1), Paragraph(_LAST_WORDS)),
            *section("Lampiran", 1, Listing(_ATTACHED)),
        ],
    )


def short_report(context: PaperContext) -> Paper:
    """Build the Laporan in the short form: introduction, activities, results, conclusions and end."""
    plan = context.plan
    learned = [f"{row.question} {row.answer}" for row in plan.minutes if row.answer]
    obtained = [row.document for row in plan.minutes if row.document]
    return context.paper(
        "Laporan Kunjungan",
        [
            *_title(context, "laporan-ae"),
            *section("A. Pendahuluan", 1),
            *section("1. Umum", 2, *shared.texts(plan.background or plan.problem, "latar belakang")),
            *section("2. Maksud dan Tujuan", 2, shared.goals(context)),
            *section("3. Ruang Lingkup", 2, Listing(shared.practices(context), ordered=False)),
            *section("4. Dasar", 2, Listing(shared.basis(context))),
            *section("B. Kegiatan yang Dilaksanakan", 1, _when_and_where(context)),
            shared.participants(context),
            *shared.agenda(context),
            *section("C. Hasil yang Dicapai", 1, *shared.texts(plan.presented, "pokok-pokok paparan")),
            Listing(learned or ["[isi yang dipelajari]"]),
            *shared.texts(plan.field_visit, "hasil peninjauan lapangan"),
            Paragraph(f"Dokumen yang diperoleh: {'; '.join(obtained) or '[isi dokumen yang diperoleh]'}."),
            *section("D. Simpulan dan Saran", 1, _suitability(context), Listing(_decisions(context))),
            shared.actions(context),
            shared.closing(context, "laporan-ae", Heading("E. Penutup", 1), Paragraph(_LAST_WORDS)),
        ],
    )


def _title(context: PaperContext, paper: str) -> list[Block]:
    details = details_of(context, paper)
    return [
        context.letterhead,
        Heading(f"LAPORAN {context.kind.upper()}", 0),
        Paragraph(f"{context.home} ke {context.host}", align="center", bold=True),
        Paragraph(context.topic[:1].upper() + context.topic[1:], align="center"),
        Facts([("Kepada", f"Yth. {' '.join(details.addressee)}"), ("Nomor", details.number)]),
    ]


def _suitability(context: PaperContext) -> Facts:
    plan = context.plan
    return Facts(
        [
            ("Dapat ditiru", value_or_gap(plan.adopt, "yang dapat ditiru")),
            ("Perlu disesuaikan", value_or_gap(plan.adapt, "yang perlu disesuaikan")),
            ("Tidak cocok", value_or_gap(plan.unfit, "yang tidak cocok")),
            ("Syarat dan risiko", value_or_gap(plan.conditions, "syarat dan risiko")),
        ]
    )


def _when_and_where(context: PaperContext) -> Facts:
    return Facts(
        [
            ("Waktu", context.when),
            ("Tempat", value_or_gap(context.plan.venue, "tempat")),
            ("Ketua", context.leader),
            ("Diterima oleh", value_or_gap(context.plan.received_by, "jabatan yang menerima")),
        ]
    )


def _decisions(context: PaperContext) -> list[str]:
    return shared.decisions(context, "keputusan yang diminta")


def _summary(context: PaperContext) -> list[Block]:
    learned = [row.answer for row in context.plan.minutes if row.answer][:3]
    return [
        *section("Ringkasan", 1),
        *section("Masalah", 2, *shared.texts(context.plan.problem, "masalah")),
        *section("Yang dipelajari", 2, Listing(learned or ["[isi yang dipelajari]"], ordered=False)),
        *section("Keputusan yang diminta", 2, Listing(_decisions(context))),
    ]


def _introduction(context: PaperContext) -> list[Block]:
    plan = context.plan
    return [
        *section("BAB I Pendahuluan", 1),
        *section("A. Latar Belakang", 2, *shared.texts(plan.background or plan.problem, "latar belakang")),
        *section("B. Dasar", 2, Listing(shared.basis(context))),
        *section("C. Maksud dan Tujuan", 2, shared.goals(context)),
        *section("D. Ruang Lingkup", 2, Listing(shared.practices(context), ordered=False)),
        *section(
            "E. Waktu, Tempat, dan Peserta",
            2,
            _when_and_where(context),
            shared.participants(context),
            *shared.agenda(context),
        ),
        *section(
            "F. Biaya dan Sumber",
            2,
            Paragraph(f"{total_in_words(context)}; {value_or_gap(plan.funding, 'sumber biaya')}."),
        ),
    ]


def _host(context: PaperContext) -> list[Block]:
    known = [
        f"{one.text} (Sumber: {one.source}.)" if one.source else one.text
        for one in figure_reasons(context.reference, context.practices)
    ]
    agencies = list(dict.fromkeys(card.agency for card in context.practices))
    rules = [
        f"{regulation.citation} tentang {regulation.title}"
        for card in context.practices
        for slug in card.meta.get("legal_basis", ())
        if (regulation := context.reference.regulations.get(slug))
    ]
    return [
        *section("BAB II Gambaran Tuan Rumah", 1),
        *section("A. Profil dan Capaian", 2, Listing(known or ["[isi capaian tuan rumah]"], ordered=False)),
        *section(
            "B. Kelembagaan Pelaksana", 2, Listing(agencies or ["[isi perangkat daerah]"], ordered=False)
        ),
        *section(
            "C. Dasar Kebijakan",
            2,
            Listing(list(dict.fromkeys(rules)) or ["[isi dasar kebijakan]"], ordered=False),
        ),
    ]


def _results(context: PaperContext) -> list[Block]:
    obtained = [row.document for row in context.plan.minutes if row.document]
    return [
        *section("BAB III Hasil Kunjungan", 1),
        *section("A. Paparan", 2, *shared.texts(context.plan.presented, "pokok-pokok paparan")),
        *section("B. Tanya Jawab", 2, shared.minutes(context, empty_from_plan=True)),
        *section(
            "C. Peninjauan Lapangan", 2, *shared.texts(context.plan.field_visit, "hasil peninjauan lapangan")
        ),
        *section("D. Dokumen Diperoleh", 2, Listing(obtained or ["[isi dokumen yang diperoleh]"])),
    ]


def _analysis(context: PaperContext) -> list[Block]:
    plan = context.plan
    rows = [
        [
            row.aspect,
            value_or_gap(row.host, "tuan rumah"),
            value_or_gap(row.ours, "daerah kita"),
            value_or_gap(row.gap, "kesenjangan"),
        ]
        for row in plan.comparison
    ] or [["[isi aspek]", "[isi tuan rumah]", "[isi daerah kita]", "[isi kesenjangan]"]]
    return [
        *section("BAB IV Analisis", 1),
        *section(
            "A. Perbandingan",
            2,
            Grid(["Aspek", "Tuan rumah", "Daerah kita", "Kesenjangan"], rows, (3, 5, 5, 5)),
        ),
        *section("B. Yang Dapat Ditiru", 2, *shared.texts(plan.adopt, "yang dapat ditiru")),
        *section("C. Yang Perlu Disesuaikan", 2, *shared.texts(plan.adapt, "yang perlu disesuaikan")),
        *section("D. Yang Tidak Cocok", 2, *shared.texts(plan.unfit, "yang tidak cocok")),
        *section("E. Syarat dan Risiko", 2, *shared.texts(plan.conditions, "syarat dan risiko")),
    ]
