"""Report of a visit, filled in from the plan and its minutes."""

from app.preparation.papers import shared
from app.preparation.papers.case import PaperContext, value_or_gap
from app.preparation.papers.shared import section
from app.preparation.recommendation.explanations import figure_reasons
from app.printing.blocks import Block, Facts, Grid, Heading, Listing, Paper, Paragraph


def report(case: PaperContext) -> Paper:
    """Build the Laporan: a one-page summary, six chapters and attachments."""
    return Paper(
        "Laporan Kunjungan",
        [
            Heading(f"LAPORAN {case.kind.upper()}", 0),
            Paragraph(f"{case.home} ke {case.host}", align="center", bold=True),
            Paragraph(case.topic, align="center"),
            *_summary(case),
            *_introduction(case),
            *_host(case),
            *_results(case),
            *_analysis(case),
            *section(
                "BAB V Rekomendasi dan Rencana Tindak Lanjut",
                1,
                Listing(_decisions(case)),
                shared.actions(case),
            ),
            *section(
                "BAB VI Penutup", 1, Paragraph("Demikian laporan ini disampaikan sebagai bahan keputusan.")
            ),
            shared.signature(case, place=True),
            *section(
                "Lampiran",
                1,
                Listing(
                    [
                        "Surat tugas",
                        "Undangan atau balasan tuan rumah",
                        "Daftar hadir",
                        "Notulen",
                        "Paparan",
                        "Foto",
                        "Dokumen yang diperoleh",
                    ]
                ),
            ),
        ],
    )


def _decisions(case: PaperContext) -> list[str]:
    return [f"{row.decision}{f' ({row.by})' if row.by else ''}" for row in case.plan.decisions] or [
        "[isi keputusan yang diminta]"
    ]


def _summary(case: PaperContext) -> list[Block]:
    learned = [row.answer for row in case.plan.minutes if row.answer][:3]
    return [
        *section("Ringkasan", 1),
        *section("Masalah", 2, *shared.texts(case.plan.problem, "masalah")),
        *section("Yang dipelajari", 2, Listing(learned or ["[isi yang dipelajari]"], ordered=False)),
        *section("Keputusan yang diminta", 2, Listing(_decisions(case))),
    ]


def _introduction(case: PaperContext) -> list[Block]:
    plan = case.plan
    return [
        *section("BAB I Pendahuluan", 1),
        *section("A. Latar Belakang", 2, *shared.texts(plan.background or plan.problem, "latar belakang")),
        *section("B. Dasar", 2, Listing(shared.basis(case))),
        *section("C. Maksud dan Tujuan", 2, shared.goals(case)),
        *section("D. Ruang Lingkup", 2, Listing(shared.practices(case), ordered=False)),
        *section(
            "E. Waktu, Tempat, dan Peserta",
            2,
            Facts(
                [("Waktu", case.when), ("Tempat", value_or_gap(plan.venue, "tempat")), ("Ketua", case.leader)]
            ),
            shared.participants(case),
        ),
        *section(
            "F. Biaya dan Sumber",
            2,
            Paragraph(f"{value_or_gap(plan.cost, 'biaya')}; {value_or_gap(plan.funding, 'sumber biaya')}."),
        ),
    ]


def _host(case: PaperContext) -> list[Block]:
    known = [
        f"{one.text} (Sumber: {one.source}.)" if one.source else one.text
        for one in figure_reasons(case.reference, case.practices)
    ]
    agencies = list(dict.fromkeys(card.agency for card in case.practices))
    rules = [
        f"{regulation.citation} tentang {regulation.title}"
        for card in case.practices
        for slug in card.meta.get("legal_basis", ())
        if (regulation := case.reference.regulations.get(slug))
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


def _results(case: PaperContext) -> list[Block]:
    obtained = [row.document for row in case.plan.minutes if row.document]
    return [
        *section("BAB III Hasil Kunjungan", 1),
        *section("A. Paparan", 2, *shared.texts(case.plan.presented, "pokok-pokok paparan")),
        *section("B. Tanya Jawab", 2, shared.minutes(case, empty_from_plan=True)),
        *section(
            "C. Peninjauan Lapangan", 2, *shared.texts(case.plan.field_visit, "hasil peninjauan lapangan")
        ),
        *section("D. Dokumen Diperoleh", 2, Listing(obtained or ["[isi dokumen yang diperoleh]"])),
    ]


def _analysis(case: PaperContext) -> list[Block]:
    plan = case.plan
    rows = [
        [
            row.aspect,
            value_or_gap(row.host, "tuan rumah"),
            value_or_gap(row.ours, "daerah kita"),
            value_or_gap(row.gap, "celah"),
        ]
        for row in plan.comparison
    ] or [["[isi aspek]", "[isi tuan rumah]", "[isi daerah kita]", "[isi celah]"]]
    return [
        *section("BAB IV Analisis", 1),
        *section(
            "A. Perbandingan", 2, Grid(["Aspek", "Tuan rumah", "Daerah kita", "Celah"], rows, (3, 5, 5, 5))
        ),
        *section("B. Yang Dapat Ditiru", 2, *shared.texts(plan.adopt, "yang dapat ditiru")),
        *section("C. Yang Perlu Disesuaikan", 2, *shared.texts(plan.adapt, "yang perlu disesuaikan")),
        *section("D. Yang Tidak Cocok", 2, *shared.texts(plan.unfit, "yang tidak cocok")),
        *section("E. Syarat dan Risiko", 2, *shared.texts(plan.conditions, "syarat dan risiko")),
    ]
