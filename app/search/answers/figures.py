"""Recorded figures of an indicator: of practices and of published scores, each with its source."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.documents.parts import Measure, source_address
from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.reference.scores import Score
from app.documents.vocabulary import parse_number
from app.search.answers.answer import AnswerSource
from app.search.query.folding import fold
from app.search.query.superlatives import Order
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocuments
from app.store.tables import MeasureRow

_SCALE = re.compile(r"\(\d[^)]*\)|\bskala \d\S*")
"""A scale in the unit of a figure: its indicator says it once."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator in a region and year, as a source states it."""

    region: str
    year: int | None
    value: float | str
    """A number; a grade such as WTP where the indicator has no numbers."""
    note: str | None
    """The grade or category that the source gives with it."""
    source: AnswerSource | None
    practice: Card | None = None
    """The practice that states it."""
    derived: bool = False
    """Whether the editors calculated it."""
    change: float | None = None
    """Difference from the first recorded figure of the region."""

    @property
    def number(self) -> float | None:
        """The value if it is a number."""
        return self.value if isinstance(self.value, float) else None


def list_figures(reference: Reference, linked: LinkedDocuments, indicator: Indicator) -> list[Figure]:
    """Return every recorded figure of an indicator: those of practices, then published scores."""
    practices = [
        _of_practice(one.card, one.measure, indicator) for one in linked.list_measures(indicator.slug)
    ]
    return [
        *practices,
        *(_of_score(reference, score) for score in reference.scores.for_indicator(indicator.slug)),
    ]


def list_figures_of(
    reference: Reference, cards: Iterable[Card], regions: Sequence[str]
) -> dict[str, list[Figure]]:
    """Return the figures of some regions by indicator: those that their practices state, then published scores."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for card in cards:
        if card.kind != "practice" or card.place not in regions:
            continue
        for data in card.meta.get("measures", ()):
            measure = Measure.model_validate(data)
            if indicator := reference.indicators.get(measure.indicator or ""):
                found[indicator.slug].append(_of_practice(card, measure, indicator))
    for region in regions:
        for score in reference.scores.for_region(region):
            found[score.indicator].append(_of_score(reference, score))
    return {slug: found[slug] for slug in reference.indicators if slug in found}


def _of_practice(card: Card, measure: Measure | MeasureRow, indicator: Indicator) -> Figure:
    number = parse_number(str(measure.value))
    sources = {source["id"]: source for source in card.meta.get("sources", ())}
    source = sources.get(measure.source or "")
    return Figure(
        region=card.place,
        year=measure.year,
        value=str(measure.value) if number is None else number,
        note=grade_of(measure.unit, indicator),
        source=AnswerSource(source["publisher"], source_address(card.slug, source)) if source else None,
        practice=card,
        derived=measure.derived,
    )


def _of_score(reference: Reference, score: Score) -> Figure:
    source = reference.scores.sources[score.source]
    return Figure(
        region=score.region,
        year=score.year,
        value=score.value,
        note=score.note,
        source=AnswerSource(source.publisher, source.url),
    )


def grade_of(unit: str | None, indicator: Indicator) -> str | None:
    """Return what a unit says beside the indicator's own: ``nilai (predikat A)`` → ``A``."""
    rest = _SCALE.sub("", (unit or "").removeprefix(indicator.unit)).strip(" ,")
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    rest = rest.removeprefix("predikat ").removeprefix("kategori ")
    return rest if any(character.isalpha() for character in rest) else None


def latest_figures(figures: Iterable[Figure], year: int | None = None) -> list[Figure]:
    """Return one figure of each region: of the year, else of its latest; a practice's before a score."""
    chosen: dict[str, Figure] = {}
    first: dict[str, Figure] = {}
    for figure in figures:
        if year is not None and figure.year != year:
            continue
        known = chosen.get(figure.region)
        if known is None or (figure.year or 0) > (known.year or 0):
            chosen[figure.region] = figure
        start = first.get(figure.region)
        if figure.year and (start is None or figure.year < (start.year or 0)):
            first[figure.region] = figure
    return [_with_change(figure, first.get(region)) for region, figure in chosen.items()]


def _with_change(figure: Figure, first: Figure | None) -> Figure:
    if first is None or first.year == figure.year or figure.number is None or first.number is None:
        return figure
    change = round(figure.number - first.number, 6)
    return Figure(
        figure.region, figure.year, figure.value, figure.note, figure.source, figure.practice,
        derived=figure.derived, change=change,
    )  # fmt: skip


def filter_figures(
    reference: Reference, figures: Iterable[Figure], filters: Mapping[str, Sequence[str]]
) -> list[Figure]:
    """Return the figures of regions with the chosen levels, in the chosen islands and regions."""

    def is_chosen(figure: Figure) -> bool:
        facts = {
            "level": (reference.level(figure.region),),
            "island": (reference.island(figure.region),),
            "region": reference.with_province(figure.region),
        }
        return all(
            not set(filters.get(facet, ())) or set(filters[facet]) & set(codes)
            for facet, codes in facts.items()
        )

    return [figure for figure in figures if is_chosen(figure)]


def rank_figures(figures: Iterable[Figure], indicator: Indicator, order: Order) -> list[Figure]:
    """Return the figures in an order; numbers before grades, equal ones by the newer year."""
    figures = list(figures)
    if order in ("risen", "fallen"):
        sign = -1 if order == "risen" else 1
        moved = [figure for figure in figures if figure.change and sign * figure.change < 0]
        return sorted(moved, key=lambda one: (sign * (one.change or 0), one.region))
    upwards = {
        "best": not indicator.higher_is_better,
        "worst": indicator.higher_is_better,
        "highest": False,
        "lowest": True,
    }[order]
    grades = [grade.strip() for grade in indicator.scale.split(",")]

    def key(figure: Figure) -> tuple[bool, float, int, str]:
        number = figure.number
        if number is None:
            number = float(grades.index(str(figure.value))) if figure.value in grades else float(len(grades))
            number = -number
        is_grade = figure.number is None
        return is_grade, number if upwards else -number, -(figure.year or 0), figure.region

    return sorted(figures, key=key)


def visits_about(
    linked: LinkedDocuments, indicator: Indicator, figures: Iterable[Figure], hosts: Sequence[str]
) -> dict[str, list[Card]]:
    """Return for each host the visits to it that studied the indicator, oldest first.

    A visit did when it studied a practice with such a figure, or names the indicator in title, summary or topics.
    """
    measured = {figure.practice.slug for figure in figures if figure.practice}
    names = [f" {fold(name)} " for name in (indicator.name, *indicator.aliases)]
    found: dict[str, dict[str, Card]] = {host: {} for host in hosts}
    for link in linked.list_by_places(hosts):
        if link.kind == "host" and link.note in found and _is_about(link.card, measured, names):
            found[link.note][link.card.slug] = link.card
    return {host: sorted(cards.values(), key=lambda card: card.date or "") for host, cards in found.items()}


def _is_about(visit: Card, practices: set[str], names: Sequence[str]) -> bool:
    if any(studied["practice"] in practices for studied in visit.meta.get("practices", ())):
        return True
    texts = (visit.title, visit.summary, *visit.meta.get("topics", ()))
    words = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(' '.join(texts))).split())} "
    return any(name in words for name in names)
