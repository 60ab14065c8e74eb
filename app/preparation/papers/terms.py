"""Terms of reference (KAK) in the two usual styles, and the one-page justification."""

from app.preparation.papers import shared
from app.preparation.papers.case import PaperContext, value_or_gap
from app.preparation.papers.shared import section
from app.printing.blocks import Block, Facts, Heading, Listing, Paper, Paragraph

_STAGES = (
    "Persiapan: membaca praktik dan jawaban terdahulu, mengirim daftar pertanyaan, mencoba pertemuan daring.",
    "Pelaksanaan: paparan, tanya jawab menurut daftar, peninjauan lapangan, pengumpulan dokumen.",
    "Pelaporan: laporan, paparan balik kepada pengambil keputusan, rencana tindak lanjut.",
    "Pemantauan: pemeriksaan manfaat pada bulan ke-3 dan ke-6.",
)
_OUTPUTS = ("Laporan kunjungan", "Rencana tindak lanjut dengan penanggung jawab dan tenggat", "Paparan balik")


def budget_terms(case: PaperContext) -> Paper:
    """Build the KAK in the style of regional budgets: nine sections, then the specifics of a visit."""
    plan = case.plan
    return Paper(
        "Kerangka Acuan Kerja",
        [
            Heading("KERANGKA ACUAN KERJA", 0),
            Paragraph(f"{case.kind.title()} ke {case.host}: {case.topic}", align="center", bold=True),
            *section("1. Latar Belakang", 1),
            *section("a. Dasar Hukum", 2, Listing(shared.basis(case))),
            *section("b. Gambaran Umum", 2, *shared.texts(plan.background, "gambaran umum"), _baseline(case)),
            *section("c. Alasan Kegiatan Dilaksanakan", 2, *shared.texts(plan.problem, "masalah")),
            *section("2. Kegiatan yang Dilaksanakan", 1),
            *section(
                "a. Uraian Kegiatan", 2, _description(case), Listing(shared.practices(case), ordered=False)
            ),
            *section(
                "b. Batasan Kegiatan",
                2,
                Paragraph("Terbatas pada topik, peserta, dan pertanyaan dalam kerangka acuan ini."),
            ),
            *section("3. Maksud dan Tujuan", 1, Paragraph(_purpose(case)), shared.goals(case)),
            *section(
                "4. Indikator Keluaran dan Keluaran", 1, Listing(_OUTPUTS, ordered=False), _benefit(case)
            ),
            *section("5. Cara Pelaksanaan Kegiatan", 1),
            *section("a. Metode", 2, Paragraph(_method(case))),
            *section("b. Tahapan", 2, Listing(_STAGES)),
            *section(
                "6. Tempat Pelaksanaan", 1, Paragraph(f"{case.host}; {value_or_gap(plan.venue, 'tempat')}.")
            ),
            *section("7. Pelaksana dan Penanggung Jawab", 1, shared.participants(case), _owner(case)),
            *section("8. Jadwal", 1, Paragraph(case.when), *shared.agenda(case)),
            *section("9. Biaya", 1, _cost(case)),
            *_of_a_visit(case),
            shared.signature(case, place=True),
        ],
    )


def ministry_terms(case: PaperContext) -> Paper:
    """Build the KAK in the style of RKA-KL: a head of facts, then sections A to E."""
    plan = case.plan
    return Paper(
        "Kerangka Acuan Kerja (RKA-KL)",
        [
            Heading("KERANGKA ACUAN KERJA", 0),
            _head(case),
            *section("A. Latar Belakang", 1),
            *section("1. Dasar Hukum", 2, Listing(shared.basis(case))),
            *section(
                "2. Gambaran Umum",
                2,
                *shared.texts(plan.background, "gambaran umum"),
                *shared.texts(plan.problem, "masalah"),
                _baseline(case),
            ),
            *section("B. Penerima Manfaat", 1, Listing(_beneficiaries(case), ordered=False)),
            *section("C. Strategi Pencapaian Keluaran", 1),
            *section("1. Metode Pelaksanaan", 2, Paragraph(_method(case))),
            *section("2. Tahapan dan Waktu Pelaksanaan", 2, Listing(_STAGES), *shared.agenda(case)),
            *section("D. Waktu Pencapaian Keluaran", 1, Paragraph(case.when), shared.goals(case)),
            *section("E. Biaya yang Diperlukan", 1, _cost(case)),
            *_of_a_visit(case),
            shared.signature(case, place=True),
        ],
    )


def _head(case: PaperContext) -> Facts:
    plan = case.plan
    goal, measure = (plan.goals[0].goal, plan.goals[0].measure) if plan.goals else ("", "")
    return Facts(
        [
            ("Kementerian/Lembaga/Pemda", case.home),
            ("Unit", value_or_gap(plan.participants[0].agency if plan.participants else "", "unit")),
            ("Program", value_or_gap(plan.programme, "program")),
            ("Hasil", value_or_gap(goal, "hasil")),
            ("Kegiatan", value_or_gap(plan.activity, "kegiatan")),
            ("Indikator Kinerja Kegiatan", value_or_gap(measure, "IKK")),
            ("Satuan", "laporan"),
            ("Volume", "1"),
        ]
    )


def _beneficiaries(case: PaperContext) -> list[str]:
    return [row.agency for row in case.plan.participants if row.agency] or ["[isi penerima manfaat]"]


def justification(case: PaperContext) -> Paper:
    """Build the one-page justification for the decision maker: purpose, benefit, and why not online."""
    plan = case.plan
    return Paper(
        "Pertimbangan Kunjungan",
        [
            Heading(f"Pertimbangan {case.kind.title()} ke {case.host}", 0),
            Facts([("Asal", case.home), ("Topik", case.topic), ("Waktu", case.when)]),
            *section("Masalah", 1, *shared.texts(plan.problem, "masalah"), _baseline(case)),
            *section("Mengapa ke sana", 1, *shared.why_this_host(case)),
            *section("Dapatkah dilakukan daring?", 1, *_online(case)),
            *section("Apa yang akan berubah", 1, shared.goals(case), _owner(case), _benefit(case)),
            *section("Ketentuan belanja", 1, Paragraph(_rule(case))),
            Paragraph(f"Disetujui oleh: {value_or_gap(plan.decider, 'jabatan pengambil keputusan')}"),
        ],
    )


def _of_a_visit(case: PaperContext) -> list[Block]:
    return [
        *section("Alasan Memilih Tuan Rumah", 1, *shared.why_this_host(case)),
        *section("Pertanyaan Kunci", 1, shared.questions(case)),
        *section("Keluaran Wajib", 1, Listing(_OUTPUTS, ordered=False)),
        *section("Mengapa Tidak Cukup Daring", 1, *_online(case), Paragraph(_rule(case))),
        *section("Cara Mengukur Manfaat", 1, _benefit(case)),
    ]


def _description(case: PaperContext) -> Paragraph:
    return Paragraph(f"{case.kind.capitalize()} tentang {case.topic} ke {case.host}, dengan praktik berikut:")


def _purpose(case: PaperContext) -> str:
    return f"Mempelajari {case.topic} di {case.host} untuk memecahkan masalah di {case.home}."


def _method(case: PaperContext) -> str:
    return f"Kajian dokumen, pertanyaan tertulis, {case.kind} ke {case.host}, lalu paparan balik dan rencana tindak lanjut."


def _baseline(case: PaperContext) -> Paragraph:
    plan = case.plan
    name, value = value_or_gap(plan.baseline, "indikator"), value_or_gap(plan.baseline_value, "nilai")
    return Paragraph(f"Angka awal: {name} {value} ({value_or_gap(plan.baseline_year, 'tahun')}).")


def _benefit(case: PaperContext) -> Paragraph:
    name = value_or_gap(case.plan.baseline, "indikator")
    return Paragraph(
        f"Manfaat diperiksa pada bulan ke-3 dan ke-6 dengan {name} dan pelaksanaan rencana tindak lanjut."
    )


def _owner(case: PaperContext) -> Paragraph:
    return Paragraph(
        f"Penanggung jawab hasil: {value_or_gap(case.plan.output_owner, 'jabatan penanggung jawab hasil')}."
    )


def _cost(case: PaperContext) -> Paragraph:
    cost, funding = (
        value_or_gap(case.plan.cost, "perkiraan biaya"),
        value_or_gap(case.plan.funding, "sumber biaya"),
    )
    return Paragraph(f"Perkiraan biaya: {cost}. Sumber: {funding}.")


def _online(case: PaperContext) -> list[Block]:
    return [
        *shared.texts(case.plan.online_tried, "upaya daring yang sudah dicoba dan hasilnya"),
        *shared.texts(case.plan.why_not_online, "alasan tidak cukup daring"),
    ]


def _rule(case: PaperContext) -> str:
    rule = case.answer.desk.rule if case.answer else case.reference.regulations.get("inpres-1-2025")
    if rule is None:
        return "[isi ketentuan belanja perjalanan dinas yang berlaku]"
    return f"{rule.citation}: {rule.summary} {rule.status}."
