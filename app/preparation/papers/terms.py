"""Terms of reference (KAK) in the two usual styles, with the budget."""

from app.preparation.papers import host_choice, shared
from app.preparation.papers.context import PaperContext, value_or_gap
from app.preparation.papers.costs import budget
from app.preparation.papers.shared import section
from app.preparation.recommendation.desk_study import find_spending_rule, spending_rule_in_words
from app.printing.blocks import Block, Facts, Heading, Listing, Paper, Paragraph

_STAGES = (
    "Persiapan: membaca praktik dan jawaban terdahulu, mengirim daftar pertanyaan, mencoba pertemuan daring.",
    "Pelaksanaan: paparan, tanya jawab menurut daftar, peninjauan lapangan, pengumpulan dokumen.",
    "Pelaporan: laporan, paparan balik kepada pengambil keputusan, rencana tindak lanjut.",
    "Pemantauan: pemeriksaan manfaat pada bulan ke-3 dan ke-6.",
)
_OUTPUTS = ("Laporan kunjungan", "Rencana tindak lanjut dengan penanggung jawab dan tenggat", "Paparan balik")


def budget_terms(context: PaperContext) -> Paper:
    """Build the KAK in the style of regional budgets: nine sections, then the specifics of a visit."""
    plan = context.plan
    return context.paper(
        "Kerangka Acuan Kerja",
        [
            context.letterhead,
            Heading("KERANGKA ACUAN KERJA", 0),
            Paragraph(
                f"{context.kind.title()} ke {context.host}: {context.topic}", align="center", bold=True
            ),
            *section("1. Latar Belakang", 1),
            *section("a. Dasar Hukum", 2, Listing(shared.basis(context))),
            *section(
                "b. Gambaran Umum", 2, *shared.texts(plan.background, "gambaran umum"), _baseline(context)
            ),
            *section("c. Alasan Kegiatan Dilaksanakan", 2, *shared.texts(plan.problem, "masalah")),
            *section("2. Kegiatan yang Dilaksanakan", 1),
            *section(
                "a. Uraian Kegiatan",
                2,
                _description(context),
                Listing(shared.practices(context), ordered=False),
            ),
            *section(
                "b. Batasan Kegiatan",
                2,
                Paragraph("Terbatas pada topik, peserta, dan pertanyaan dalam kerangka acuan ini."),
            ),
            *section("3. Maksud dan Tujuan", 1, Paragraph(_purpose(context)), shared.goals(context)),
            *section(
                "4. Indikator Keluaran dan Keluaran", 1, Listing(_OUTPUTS, ordered=False), _benefit(context)
            ),
            *section("5. Cara Pelaksanaan Kegiatan", 1),
            *section("a. Metode", 2, Paragraph(_method(context))),
            *section("b. Tahapan", 2, Listing(_STAGES)),
            *section(
                "6. Tempat Pelaksanaan",
                1,
                Paragraph(f"{context.host}; {value_or_gap(plan.venue, 'tempat')}."),
            ),
            *section("7. Pelaksana dan Penanggung Jawab", 1, shared.participants(context), _owner(context)),
            *section("8. Jadwal", 1, Paragraph(context.when), *shared.agenda(context)),
            *section("9. Biaya", 1, Heading("Rencana Anggaran Biaya", 2), *budget(context)),
            *_of_a_visit(context),
            shared.closing(context, "kak", Heading("Cara Mengukur Manfaat", 1), _benefit(context)),
        ],
    )


def ministry_terms(context: PaperContext) -> Paper:
    """Build the KAK in the style of RKA-KL: a head of facts, then sections A to E."""
    plan = context.plan
    return context.paper(
        "Kerangka Acuan Kerja (RKA-KL)",
        [
            context.letterhead,
            Heading("KERANGKA ACUAN KERJA", 0),
            _head(context),
            *section("A. Latar Belakang", 1),
            *section("1. Dasar Hukum", 2, Listing(shared.basis(context))),
            *section(
                "2. Gambaran Umum",
                2,
                *shared.texts(plan.background, "gambaran umum"),
                *shared.texts(plan.problem, "masalah"),
                _baseline(context),
            ),
            *section("B. Penerima Manfaat", 1, Listing(_beneficiaries(context), ordered=False)),
            *section("C. Strategi Pencapaian Keluaran", 1),
            *section("1. Metode Pelaksanaan", 2, Paragraph(_method(context))),
            *section("2. Tahapan dan Waktu Pelaksanaan", 2, Listing(_STAGES), *shared.agenda(context)),
            *section("D. Waktu Pencapaian Keluaran", 1, Paragraph(context.when), shared.goals(context)),
            *section("E. Biaya yang Diperlukan", 1, *budget(context)),
            *_of_a_visit(context),
            shared.closing(context, "kak-rkakl", Heading("Cara Mengukur Manfaat", 1), _benefit(context)),
        ],
    )


def _head(context: PaperContext) -> Facts:
    plan = context.plan
    goal, measure = (plan.goals[0].goal, plan.goals[0].measure) if plan.goals else ("", "")
    return Facts(
        [
            ("Kementerian/Lembaga/Pemda", context.home),
            ("Unit", value_or_gap(plan.participants[0].agency if plan.participants else "", "unit")),
            ("Program", value_or_gap(plan.programme, "program")),
            ("Hasil", value_or_gap(goal, "hasil")),
            ("Kegiatan", value_or_gap(plan.activity, "kegiatan")),
            ("Indikator Kinerja Kegiatan", value_or_gap(measure, "IKK")),
            ("Satuan", "laporan"),
            ("Volume", "1"),
        ]
    )


def _beneficiaries(context: PaperContext) -> list[str]:
    return [row.agency for row in context.plan.participants if row.agency] or ["[isi penerima manfaat]"]


def _of_a_visit(context: PaperContext) -> list[Block]:
    return [
        *section("Alasan Memilih Tuan Rumah", 1, *host_choice.why_this_host(context)),
        *section("Pertanyaan Kunci", 1, shared.questions(context)),
        *section("Keluaran Wajib", 1, Listing(_OUTPUTS, ordered=False)),
        *section("Mengapa Tidak Cukup Daring", 1, *_online(context), Paragraph(_rule(context))),
    ]


def _description(context: PaperContext) -> Paragraph:
    return Paragraph(
        f"{context.kind.capitalize()} tentang {context.topic} ke {context.host}, dengan praktik berikut:"
    )


def _purpose(context: PaperContext) -> str:
    return f"Mempelajari {context.topic} di {context.host} untuk memecahkan masalah di {context.home}."


def _method(context: PaperContext) -> str:
    return f"Kajian dokumen, pertanyaan tertulis, {context.kind} ke {context.host}, lalu paparan balik dan rencana tindak lanjut."


def _baseline(context: PaperContext) -> Paragraph:
    plan = context.plan
    name, value = value_or_gap(plan.baseline, "indikator"), value_or_gap(plan.baseline_value, "nilai")
    return Paragraph(f"Angka awal: {name} {value} ({value_or_gap(plan.baseline_year, 'tahun')}).")


def _benefit(context: PaperContext) -> Paragraph:
    name = value_or_gap(context.plan.baseline, "indikator")
    return Paragraph(
        f"Manfaat diperiksa pada bulan ke-3 dan ke-6 dengan {name} dan pelaksanaan rencana tindak lanjut."
    )


def _owner(context: PaperContext) -> Paragraph:
    return Paragraph(
        f"Penanggung jawab hasil: {value_or_gap(context.plan.output_owner, 'jabatan penanggung jawab hasil')}."
    )


def _online(context: PaperContext) -> list[Block]:
    return [
        *shared.texts(context.plan.online_tried, "upaya daring yang sudah dicoba dan hasilnya"),
        *shared.texts(context.plan.why_not_online, "alasan tidak cukup daring"),
    ]


def _rule(context: PaperContext) -> str:
    start = context.plan.date_start
    year = int(start[:4]) if start else context.today.year
    if find_spending_rule(context.reference, year) is None:
        return f"[isi aturan belanja perjalanan dinas tahun {year}]"
    return spending_rule_in_words(context.reference, year)
