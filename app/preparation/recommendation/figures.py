"""Figures that practices and published scores state, with their sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.vocabulary import format_number
from app.i18n import gettext
from app.store.repositories.cards import Card

_NO_RESULT = re.compile(
    r"target|anggaran|biaya|jumlah (?:asn|pegawai|penduduk)|.*\(nasional\)", re.IGNORECASE
)
"""Names of figures that are no results."""


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

    @property
    def in_words(self) -> str:
        """The figure as ``93,08 (2023)``; a derived one says so."""
        year = f" ({self.year})" if self.year else ""
        return f"{self.value}{year}{gettext(', dihitung redaksi') if self.derived else ''}"


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
    """Return the figures with a source that the practices measured themselves, of no known indicator."""
    return [
        _stated(card, measure, measure["name"], None)
        for card in cards
        for measure in reversed(card.meta.get("measures", ()))
        if measure.get("source") and measure.get("name") and not _NO_RESULT.match(measure["name"])
    ]


def _is_newer(measure: Mapping[str, Any], known: StatedFigure | None) -> bool:
    return known is None or (measure.get("year") or 0) > (known.year or 0)


def _stated(card: Card, measure: Mapping[str, Any], name: str, indicator: Indicator | None) -> StatedFigure:
    source = next((one for one in card.meta.get("sources", ()) if one["id"] == measure["source"]), None)
    unit = f" {measure['unit']}" if measure.get("unit") and indicator is None else ""
    return StatedFigure(
        name,
        f"{format_number(measure['value'])}{unit}",
        measure.get("year"),
        card.url,
        indicator,
        f"{source['title']}, {source['publisher']}" if source else None,
        source["url"] if source else None,
        bool(measure.get("derived")),
    )
