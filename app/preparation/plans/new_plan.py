"""New plans, filled in from a recommendation."""

from collections.abc import Iterator, Sequence

from app.documents.reference.data import Reference
from app.documents.vocabulary import format_number
from app.preparation.plans.plan import (
    AgendaPoint,
    ComparisonRow,
    Minute,
    Participants,
    Plan,
    RequestedDocument,
)
from app.preparation.plans.plan_fields import LINE_LENGTH
from app.preparation.plans.questions import USUAL_DOCUMENTS, QuestionSources, suggest_questions
from app.preparation.recommendation.answers import find_open_questions
from app.preparation.recommendation.explanations import fitting_practices
from app.preparation.recommendation.figure_gaps import FigureGap
from app.preparation.recommendation.figures import newest_stated_figures
from app.preparation.recommendation.recommender import HostAdvice, Recommendation
from app.store.repositories.cards import Card
from app.store.repositories.hosts import HostRepository

MAX_PRACTICES = 4


def build_plan(
    reference: Reference,
    hosting: HostRepository,
    answer: Recommendation,
    host: str | None,
    known: Sequence[FigureGap],
    chosen: Sequence[Card] = (),
) -> Plan:
    """Return a first plan for a need and a host; without a host it has the best recommended practices.

    ``chosen`` are the practices that the plan was begun from; they come first.
    """
    need = answer.need
    advice = next((one for one in answer.hosts if one.host.place == host), None)
    ranked = advice.host.practices if advice else tuple(one.practice for one in answer.practices)
    best = fitting_practices(ranked)[:MAX_PRACTICES] if advice or not host else []
    cards = [*chosen, *(card for card in best if card not in chosen)][:MAX_PRACTICES]
    headings = hosting.get_headings([card.slug for card in cards])
    waiting = find_open_questions(_visits_about(advice, {card.slug for card in cards})) if advice else []
    place = reference.places.get(host or "")
    return Plan(
        topic=answer.topic.name[:LINE_LENGTH],
        problem=need.problem,
        home=need.home or "",
        host=host or "",
        values=need.values,
        roles=need.roles,
        participants=tuple(
            Participants(agency=reference.office(role, need.home or ""), role=role) for role in need.roles
        ),
        practices=tuple(card.slug for card in cards),
        questions=tuple(
            suggest_questions(
                reference,
                QuestionSources(
                    answer.topic.themes,
                    [(card, headings.get(card.slug, ())) for card in cards],
                    waiting,
                    [f"{gap.indicator.name}: {gap.in_words}" for gap in known if gap.theirs is not None],
                ),
            )
        ),
        baseline=known[0].indicator.name if known else "",
        baseline_value=format_number(known[0].own.value) if known else "",
        baseline_year=str(known[0].own.year) if known else "",
        documents=tuple(RequestedDocument(title=title) for title in USUAL_DOCUMENTS),
        agenda=tuple(_agenda(place.short if place else "tuan rumah")),
    )


def _visits_about(advice: HostAdvice, practices: set[str]) -> list[Card]:
    return [
        card
        for card in advice.visits
        if any(studied["practice"] in practices for studied in card.meta.get("practices", ()))
    ]


def _agenda(host: str) -> list[AgendaPoint]:
    """Return a programme of two days: presentations first, then the questions one by one."""
    points = [
        (1, "08:30", "09:00", "Koordinasi internal rombongan"),
        (1, "09:00", "09:30", "Penerimaan dan sambutan"),
        (1, "09:30", "11:30", f"Paparan {host}"),
        (1, "13:00", "15:30", "Tanya jawab menurut daftar pertanyaan"),
        (2, "09:00", "11:30", "Diskusi mendalam dan peninjauan lapangan"),
        (2, "11:30", "12:00", "Penyerahan dokumen dan penutupan"),
        (2, "13:30", "15:00", "Rapat rombongan: keputusan dan rencana tindak lanjut"),
    ]
    return [AgendaPoint(day=day, start=start, end=end, title=title) for day, start, end, title in points]


def fill_results(reference: Reference, plan: Plan, practices: Sequence[Card]) -> Plan:
    """Return the plan with the first rows of its results: one for each question, and the known figures.

    Nothing that people have written is replaced.
    """
    changes: dict[str, object] = {}
    if not plan.minutes:
        changes["minutes"] = tuple(Minute(question=row.question, role=row.role) for row in plan.questions)
    if not plan.comparison:
        changes["comparison"] = tuple(_compared(reference, plan, practices))
    return plan.model_copy(update=changes)


def _compared(reference: Reference, plan: Plan, practices: Sequence[Card]) -> Iterator[ComparisonRow]:
    """Return the host's latest figures; next to the one that is our baseline, ours."""
    own = [card for card in practices if card.place == plan.host]
    for figure in newest_stated_figures(reference, own):
        name = figure.name
        ours = (
            f"{plan.baseline_value} ({plan.baseline_year or '[isi tahun]'})" if plan.baseline == name else ""
        )
        yield ComparisonRow(aspect=name, host=figure.in_words, ours=ours)
