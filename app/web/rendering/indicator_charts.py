"""Figures of indicators as lines over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.search.answers.figures import Figure
from app.store.repositories.cards import Card
from app.web.charts.lines import SMALL, LineChart, Series, line_chart


@dataclass(frozen=True, slots=True)
class IndicatorChart:
    """One of many small charts side by side."""

    indicator: Indicator
    chart: LineChart


def indicator_charts(
    reference: Reference, figures: Mapping[str, Sequence[Figure]], places: Sequence[str]
) -> list[IndicatorChart]:
    """Draw each indicator that is known for two years or more, the places in the same order and style in all."""
    charts = (
        (slug, line_chart(figure_series(reference, found, places), SMALL)) for slug, found in figures.items()
    )
    return [IndicatorChart(reference.indicator(slug), chart) for slug, chart in charts if chart]


def figure_series(
    reference: Reference,
    figures: Sequence[Figure],
    places: Sequence[str],
    visits: Mapping[str, Sequence[Card]] | None = None,
) -> list[Series]:
    """Return the figures of some places over the years; of two for one year the first, which a practice states."""
    years: dict[str, dict[int, float]] = {place: {} for place in places}
    for figure in figures:
        if figure.region in years and figure.year and figure.number is not None:
            years[figure.region].setdefault(figure.year, figure.number)
    return [
        Series(
            reference.short_name(place),
            tuple(sorted(known.items())),
            tuple(card.year for card in (visits or {}).get(place, ()) if card.year),
        )
        for place, known in years.items()
    ]
