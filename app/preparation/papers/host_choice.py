"""Why a plan goes to its host: the candidates compared, the reasons for the chosen one, and why not the others."""

from app.documents.vocabulary import EVIDENCE
from app.preparation.papers.context import PaperContext, non_empty_lines
from app.preparation.recommendation.comparison import why_not_chosen
from app.preparation.recommendation.explanations import PRACTICES_NAMED, fitting_practices, guests_of
from app.preparation.recommendation.recommender import HostAdvice
from app.printing.blocks import Block, Grid, Listing, Paragraph

CANDIDATES_COMPARED = 4
NOT_CHOSEN = "Calon lain tidak dipilih karena:"
ENOUGH_REASONS = 2
"""Reasons for a host that convince without any of the office's own."""


def why_this_host(context: PaperContext) -> list[Block]:
    """Return the comparison of candidates, and the reasons for the chosen one."""
    hosts = candidates(context)
    if not hosts:
        return [
            Paragraph("[isi alasan memilih tuan rumah, dengan paling sedikit tiga calon yang dibandingkan]")
        ]
    rows = [
        [
            context.reference.place(one.host.place).short,
            _fit(one),
            *(_reasons_of(one, part) for part in ("evidence", "likeness")),
            _experience(context, one),
        ]
        for one in hosts
    ]
    blocks: list[Block] = [
        Grid(["Calon", "Kesesuaian", "Hasil", "Kemiripan", "Pengalaman"], rows, (4, 6, 5, 5, 5))
    ]
    if context.chosen:
        blocks += [Paragraph(f"Pertimbangan memilih {context.host}:"), Listing(reasons_for(context))]
    if others := why_not_others(context):
        blocks += [Paragraph(NOT_CHOSEN), Listing(others, ordered=False)]
    return blocks


def reasons_for(context: PaperContext) -> list[str]:
    """Return the reasons for the chosen host with their sources, without what is advice to the writer.

    The office's own come first. Where the library knows few, what is not recorded is said.
    """
    facts = [one for one in context.chosen.reasons if not one.is_advice] if context.chosen else []
    reasons = [
        f"{one.text} (Sumber: {one.source}.)" if one.source else one.text for one in facts if not one.is_lack
    ]
    own = non_empty_lines(context.plan.host_reason)
    if len(reasons) >= ENOUGH_REASONS:
        return [*own, *reasons]
    host = context.host if context.plan.host else "tuan rumah"
    return [
        *own,
        *reasons,
        *([] if own else [f"[isi alasan memilih {host}]"]),
        *(one.text for one in facts if one.is_lack and one.part in ("topic", "received")),
    ]


def candidates(context: PaperContext) -> list[HostAdvice]:
    """Return the hosts to compare, the chosen one among them."""
    hosts = list(context.answer.hosts) if context.answer else []
    compared = hosts[:CANDIDATES_COMPARED]
    if context.chosen and context.chosen not in compared:
        compared = [*compared[: CANDIDATES_COMPARED - 1], context.chosen]
    return compared


def _reasons_of(advice: HostAdvice, part: str) -> str:
    return next((one.text for one in advice.reasons if one.part == part and not one.is_advice), "–")


def _fit(advice: HostAdvice) -> str:
    titles = [
        f"{card.title} (bukti {EVIDENCE[card.strength].lower()})"
        for card in fitting_practices(advice.host.practices)[:PRACTICES_NAMED]
    ]
    return "; ".join(titles) or "Belum ada praktik yang tercatat"


def _experience(context: PaperContext, advice: HostAdvice) -> str:
    """Return how many delegations a host received, the own ones among them."""
    own = sum(1 for card in advice.visits if context.plan.home in guests_of(card))
    if not advice.host.received:
        return "Belum ada rombongan yang tercatat"
    home = context.home_place
    among = f", {own} dari {home.short}" if own and home else ""
    return f"{advice.host.received} rombongan tercatat{among}"


def why_not_others(context: PaperContext) -> list[str]:
    """Return why each of the other candidates was not chosen."""
    chosen = context.chosen
    return [
        f"{context.reference.place(one.host.place).name}: "
        + (why_not_chosen(context.reference, context.plan.home, chosen, one) or "[isi alasan tidak dipilih]")
        for one in candidates(context)
        if chosen and one is not chosen
    ]
