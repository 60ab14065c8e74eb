"""Papers by which a visit is approved: the Telaahan staf and the Nota dinas."""

from app.preparation.papers import host_choice, shared
from app.preparation.papers.context import PaperContext, as_sentence, value_or_gap
from app.preparation.papers.costs import total_in_words
from app.preparation.papers.shared import section
from app.printing.blocks import Block, Heading, Listing, Paper, Paragraph

_REASONS = 3
_OTHERS = 2
_FACTS_OF_GOALS = 2


def staff_study(context: PaperContext) -> Paper:
    """Build the Telaahan staf: problem, assumptions, facts, analysis, conclusion and advice on one page."""
    plan, name = context.plan, "telaahan-staf"
    subject = f"{context.kind.capitalize()} ke {context.host} tentang {context.topic}"
    return context.paper(
        "Telaahan Staf",
        [
            context.letterhead,
            Heading("TELAAHAN STAF", 0),
            *shared.memo_head(context, name, subject),
            *section("A. Persoalan", 1, *shared.texts(plan.problem, "masalah")),
            *section("B. Praanggapan", 1, Paragraph(_assumption(context))),
            *section("C. Fakta yang Memengaruhi", 1, Listing(_facts(context), ordered=False)),
            *section("D. Analisis", 1, *_analysis(context)),
            *section("E. Simpulan", 1, Paragraph(_conclusion(context))),
            shared.closing(context, name, Heading("F. Saran", 1), Paragraph(_advice(context)), dated=False),
        ],
        is_dense=True,
    )


def _assumption(context: PaperContext) -> str:
    goals = "; ".join(row.goal for row in context.plan.goals[:_FACTS_OF_GOALS])
    return (
        f"Cara kerja {context.host} tentang {context.topic} dapat ditiru dengan penyesuaian. "
        f"Tujuannya: {value_or_gap(goals, 'tujuan').rstrip('.')}."
    )


def _facts(context: PaperContext) -> list[str]:
    plan = context.plan
    baseline = (
        f"Angka awal: {value_or_gap(plan.baseline, 'indikator')} {value_or_gap(plan.baseline_value, 'nilai')} "
        f"({value_or_gap(plan.baseline_year, 'tahun')})."
    )
    studied = [] if _names_practices(context) else [f"Praktik: {'; '.join(shared.practices(context))}."]
    return [
        baseline,
        f"Upaya daring: {as_sentence(value_or_gap(plan.online_tried, 'upaya daring yang sudah dicoba dan hasilnya'))}",
        *studied,
        f"Rombongan {plan.people or '[isi jumlah]'} orang, {context.when}; biaya {total_in_words(context)}.",
    ]


def _names_practices(context: PaperContext) -> bool:
    """Whether the first reason for the host names all practices of the plan."""
    reason = context.chosen.reasons[0].text if context.chosen else ""
    return bool(context.practices) and all(card.title in reason for card in context.practices)


def _analysis(context: PaperContext) -> list[Block]:
    reasons = host_choice.reasons_for(context)[:_REASONS]
    others = host_choice.why_not_others(context)[:_OTHERS]
    online = value_or_gap(context.plan.why_not_online, "alasan tidak cukup daring")
    blocks: list[Block] = [Listing(reasons, ordered=False)]
    if others:
        blocks += [Paragraph(host_choice.NOT_CHOSEN), Listing(others, ordered=False)]
    return [*blocks, Paragraph(f"Tidak cukup daring: {as_sentence(online)}")]


def _conclusion(context: PaperContext) -> str:
    owner = value_or_gap(context.plan.output_owner, "jabatan penanggung jawab hasil")
    return (
        f"{context.kind.capitalize()} ke {context.host} diperlukan. Hasilnya menjadi tanggung jawab {owner} dan "
        "diperiksa pada bulan ke-3 dan ke-6."
    )


def _advice(context: PaperContext) -> str:
    decider = value_or_gap(context.plan.decider, "jabatan pengambil keputusan")
    return f"Mohon {decider} menyetujui kunjungan dan menandatangani surat permohonan serta surat tugasnya."


def memo(context: PaperContext) -> Paper:
    """Build the Nota dinas that asks for approval."""
    plan, name = context.plan, "nota-dinas"
    asked = [
        f"Pelaksanaan {context.kind} ke {context.host} tentang {context.topic} pada {context.when}.",
        f"Rombongan {plan.people or '[isi jumlah]'} orang yang dipimpin {context.leader}.",
        f"Biaya {total_in_words(context)} dari {value_or_gap(plan.funding, 'sumber biaya')}.",
    ]
    return context.paper(
        "Nota Dinas",
        [
            context.letterhead,
            Heading("NOTA DINAS", 0),
            *shared.memo_head(context, name, f"Permohonan persetujuan {context.kind}"),
            Paragraph(f"Masalah yang dihadapi: {as_sentence(value_or_gap(plan.problem, 'masalah'))}"),
            Paragraph("Untuk mengatasinya dimohon persetujuan atas:"),
            Listing(asked),
            Paragraph(
                "Sebagai bahan pertimbangan terlampir telaahan staf, kerangka acuan kerja, dan rencana anggaran biaya."
            ),
            shared.closing(
                context,
                name,
                Paragraph("Demikian disampaikan, mohon petunjuk dan persetujuan lebih lanjut."),
                dated=False,
            ),
        ],
    )
