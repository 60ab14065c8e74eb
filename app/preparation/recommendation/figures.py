"""Figures that practices and published scores state, with their sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.vocabulary import format_number, parse_number
from app.i18n import gettext
from app.store.repositories.cards import Card

_NO_RESULT = re.compile(
    r"target|anggaran|biaya|batas|lama|urutan|perkiraan|jumlah (?:asn|pegawai|penduduk)|.*\(nasional\)"
    r"|.*\bsebelum\b",
    re.IGNORECASE,
)
"""Names of figures that are no results."""
_ABOUT = re.compile(r" \((sekitar|hingga|lebih dari)\)")
"""What is written behind a name or unit, and said before the number."""
Measure = Mapping[str, Any]
_COMPARABLE = 2
_CLOSE = 0.1


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure with its source."""

    name: str
    value: str
    """The value with its unit, where that is not plain from the name."""
    year: int | None
    url: str
    """The page of this site that states it."""
    indicator: Indicator | None = None
    source: str | None = None
    source_url: str | None = None
    derived: bool = False
    before: str = ""
    """The earliest value of the same figure, with its year."""

    @property
    def in_words(self) -> str:
        """The figure as ``93,08 (2023)``; a derived one says so."""
        year = f" ({self.year})" if self.year else ""
        before = gettext(", semula %s") % self.before if self.before else ""
        return f"{self.value}{year}{before}{gettext(', dihitung redaksi') if self.derived else ''}"


def newest_stated_figures(
    reference: Reference, cards: Sequence[Card], *, place: str | None = None, of: Sequence[str] = ()
) -> list[StatedFigure]:
    """Return the newest figure with a source of each indicator in some practices, those ``of`` a topic first.

    A score that is published for ``place`` stands in its stead when it is newer.
    """
    newest: dict[str, StatedFigure] = {}
    for card in cards:
        for measure in card.meta.get("measures", ()):
            indicator = reference.indicators.get(measure.get("indicator") or "")
            if indicator and measure.get("source") and _is_newer(measure, newest.get(indicator.slug)):
                newest[indicator.slug] = _stated(card, measure, indicator.name, indicator)
    for slug in of:
        if place and (score := _published(reference, place, reference.indicator(slug), after=0)):
            newest.setdefault(slug, score)
    stated = [
        (place and one.indicator and _published(reference, place, one.indicator, after=one.year or 0)) or one
        for one in newest.values()
    ]
    return sorted(stated, key=lambda one: one.indicator is None or one.indicator.slug not in of)


def compare_results(
    reference: Reference, indicator: str, practices: Mapping[str, Sequence[Card]]
) -> dict[str, float]:
    """Return how good the figure of each place is among those that have one, 1 for the best.

    Values within a tenth of the best are nearly as good; none is judged where only one place has a figure.
    """
    of = reference.indicator(indicator)
    figures: dict[str, float] = {}
    for place, cards in practices.items():
        stated = newest_stated_figures(reference, cards, place=place, of=(indicator,))
        value = next((parse_number(one.value) for one in stated if one.indicator is of), None)
        if value is not None:
            figures[place] = value if of.higher_is_better else -value
    if len(figures) < _COMPARABLE:
        return {}
    best, worst = max(figures.values()), min(figures.values())
    span = max(best - worst, _CLOSE * abs(best)) or 1.0
    return {place: 1 - (best - value) / span for place, value in figures.items()}


def _published(reference: Reference, place: str, indicator: Indicator, *, after: int) -> StatedFigure | None:
    """Return the published score of a place when it is of a later year."""
    score = reference.scores.latest(indicator.slug, place)
    if score is None or score.year <= after:
        return None
    source = reference.scores.sources[score.source]
    return StatedFigure(
        indicator.name,
        format_number(score.value),
        score.year,
        f"/indikator/{indicator.slug}",
        indicator,
        f"{source.title}, {source.publisher}",
        source.url,
    )


def own_stated_figures(cards: Sequence[Card]) -> list[StatedFigure]:
    """Return the figures with a source that the practices measured themselves, of no known indicator.

    A figure of several years is one, with its earliest value beside the newest.
    """
    return [
        _with_earliest(card, measures)
        for card in cards
        for measures in reversed(list(_own_measures(card).values()))
        if not _NO_RESULT.match(measures[0]["name"])
    ]


def _own_measures(card: Card) -> Mapping[str, list[Measure]]:
    """Return the own measures of a practice that have a source by their names, each in the order of years."""
    own: dict[str, list[Measure]] = {}
    for measure in card.meta.get("measures", ()):
        if measure.get("source") and measure.get("name"):
            own.setdefault(measure["name"], []).append(measure)
    return {name: sorted(measures, key=lambda one: one.get("year") or 0) for name, measures in own.items()}


def _with_earliest(card: Card, measures: Sequence[Measure]) -> StatedFigure:
    stated = [_stated(card, measure, measure["name"], None) for measure in (measures[0], measures[-1])]
    return replace(stated[1], before=stated[0].in_words if len(measures) > 1 else "")


def _is_newer(measure: Measure, known: StatedFigure | None) -> bool:
    return known is None or (measure.get("year") or 0) > (known.year or 0)


def _stated(card: Card, measure: Measure, name: str, indicator: Indicator | None) -> StatedFigure:
    source = next((one for one in card.meta.get("sources", ()) if one["id"] == measure["source"]), None)
    unit = f" {measure['unit']}" if measure.get("unit") and indicator is None else ""
    about = _ABOUT.search(name) or _ABOUT.search(unit)
    value = f"{format_number(measure['value'])}{_ABOUT.sub('', unit)}"
    return StatedFigure(
        _ABOUT.sub("", name),
        f"{about[1]} {value}" if about else value,
        measure.get("year"),
        card.url,
        indicator,
        f"{source['title']}, {source['publisher']}" if source else None,
        source["url"] if source else None,
        bool(measure.get("derived")),
    )
