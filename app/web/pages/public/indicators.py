"""Pages of indicators: what each measures, and its figures over years and regions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.i18n import gettext
from app.library import LibraryService
from app.search.answers.figures import (
    Figure,
    filter_figures,
    latest_figures,
    list_figures,
    rank_figures,
    visits_about,
)
from app.search.answers.indicator_answer import choices_of, group_name, note_of
from app.store.repositories.cards import Card
from app.web.charts.lines import STYLES, LineChart, line_chart
from app.web.dependencies import LibraryDep, ServicesDep, TemplatesDep
from app.web.jsonld.reference import indicator_node
from app.web.pages.public.reference import entry_crumbs, find_entry, list_by_name, render_list
from app.web.reference_kinds import INDICATORS
from app.web.rendering import labels
from app.web.rendering.indicator_charts import figure_series
from app.web.rendering.picture_files import PictureFile, picture_response, publishers_of
from app.web.rendering.tables import table_response
from app.web.search.answers import Visitor, visitors_of
from app.web.search.facets import Option

router = APIRouter()

MAX_CHOSEN = 20
"""Values read of one parameter."""
FEWEST_CHOICES = 2
"""Values of a facet from which on there is something to choose."""


@router.get("/indikator/")
def indicators(request: Request, services: ServicesDep) -> HTMLResponse:
    """List the indicators."""
    scored = {(score.indicator, score.region) for score in services.library.reference.scores.rows}
    return render_list(
        INDICATORS,
        request,
        services,
        list_by_name(INDICATORS, services.library),
        scored=Counter(indicator for indicator, _region in scored),
    )


@router.get("/indikator/{slug}.csv")
@router.get("/indikator/{slug}.xlsx")
def indicator_data(slug: str, request: Request, library: LibraryDep) -> Response:
    """Return the figures of an indicator as a table, each with the practice or source that states it."""
    find_entry(INDICATORS, library, slug)
    rows: list[tuple[object, ...]] = [
        (
            figure.card.place,
            library.reference.short_name(figure.card.place),
            figure.measure.year,
            figure.measure.value,
            figure.measure.unit,
            "ya" if figure.measure.derived else "",
            figure.card.slug,
            "",
        )
        for figure in library.documents.linked.list_measures(slug)
    ]
    scores = library.reference.scores
    rows += [
        (
            score.region,
            library.reference.short_name(score.region),
            score.year,
            score.value,
            None,
            "",
            "",
            scores.sources[score.source].url,
        )
        for score in scores.for_indicator(slug)
    ]
    header = ("kode", "daerah", "tahun", "angka", "satuan", "dihitung_redaksi", "praktik", "sumber")
    return table_response(request, header, rows, name=slug)


@dataclass(frozen=True, slots=True)
class RankedFigure:
    """A region's latest figure in the list, and the address that adds the region to the chart or takes it off."""

    figure: Figure
    note: str | None
    visitors: list[Visitor]
    chart_url: str
    is_added: bool


class IndicatorParams(BaseModel):
    """Which regions an indicator's page lists, and which of them its chart adds to the best."""

    tingkat: list[str] = Field(default_factory=list, max_length=MAX_CHOSEN)
    pulau: list[str] = Field(default_factory=list, max_length=MAX_CHOSEN)
    daerah: list[str] = Field(default_factory=list, max_length=MAX_CHOSEN)

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The levels and islands listed, none for all."""
        return {"level": self.tingkat, "island": self.pulau}


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """What the page of an indicator shows of its figures."""

    figures: list[Figure]
    ranked: list[Figure]
    """The latest of each region chosen, the best first."""
    visits: Mapping[str, Sequence[Card]]
    added: list[str]
    """Regions that the reader added to the chart."""

    @property
    def drawn(self) -> list[str]:
        """The regions of the chart."""
        return list(dict.fromkeys([*self.added, *(figure.region for figure in self.ranked)]))[:STYLES]

    def draw(self, reference: Reference) -> LineChart | None:
        """Return the chart; None when there are not two years to draw between."""
        return line_chart(figure_series(reference, self.figures, self.drawn, self.visits))


def _select_figures(library: LibraryService, indicator: Indicator, asked: IndicatorParams) -> ShownFigures:
    reference, linked = library.reference, library.documents.linked
    figures = list_figures(reference, linked, indicator)
    latest = latest_figures(figures)
    ranked = rank_figures(filter_figures(reference, latest, asked.chosen), indicator, "best")
    return ShownFigures(
        figures,
        ranked,
        visits_about(linked, indicator, figures, [figure.region for figure in ranked]),
        [code for code in dict.fromkeys(asked.daerah) if any(one.region == code for one in latest)],
    )


@router.get("/indikator/{slug}.svg")
@router.get("/indikator/{slug}.png")
def indicator_picture(
    slug: str,
    request: Request,
    library: LibraryDep,
    templates: TemplatesDep,
    asked: Annotated[IndicatorParams, Query()],
) -> Response:
    """Return the chart of an indicator as a file."""
    indicator: Indicator = find_entry(INDICATORS, library, slug)
    shown = _select_figures(library, indicator, asked)
    chart = shown.draw(library.reference)
    if chart is None:
        raise HTTPException(404)
    drawn = [figure for figure in shown.figures if figure.region in shown.drawn]
    address = _to(f"/indikator/{slug}", asked.chosen, shown.added)
    file = PictureFile("lines", chart, indicator.name, publishers_of(drawn), address)
    return picture_response(request, templates, library, file)


@router.get("/indikator/{slug}")
def indicator_page(
    slug: str,
    request: Request,
    library: LibraryDep,
    templates: TemplatesDep,
    asked: Annotated[IndicatorParams, Query()],
) -> HTMLResponse:
    """Show the latest figure of each region in order, a chart of the best, and the visits about the indicator."""
    indicator: Indicator = find_entry(INDICATORS, library, slug)
    reference, shown = library.reference, _select_figures(library, indicator, asked)
    path, added = request.url.path, shown.added
    return templates.render_page(
        request,
        "indicator.html",
        indicator=indicator,
        rows=[
            RankedFigure(
                figure,
                note_of(figure),
                visitors_of(library, shown.visits.get(figure.region, ())),
                _address(path, asked, added, figure.region),
                is_added=figure.region in added,
            )
            for figure in shown.ranked
        ],
        figures=sorted(shown.figures, key=lambda one: (one.region, one.year or 0)),
        group=group_name(reference, asked.chosen),
        switches=_switches(library, path, asked, choices_of(reference, latest_figures(shown.figures))),
        chart=shown.draw(reference),
        query=_to("", asked.chosen, added).removeprefix("?"),
        added=[(reference.short_name(code), _address(path, asked, added, code)) for code in added],
        sources=[reference.sources[source] for source in indicator.sources],
        linked=[
            indicator_node(library, indicator, [one.year for one in shown.figures if one.year is not None])
        ],
        crumbs=entry_crumbs(INDICATORS, indicator.name),
    )


def _switches(
    library: LibraryService, path: str, asked: IndicatorParams, choices: Mapping[str, Sequence[str]]
) -> list[tuple[str, list[Option]]]:
    """Return the addresses that choose a level or an island, or all of them."""
    chosen = asked.chosen
    groups = []
    for facet, codes in choices.items():
        if len(codes) < FEWEST_CHOICES:
            continue
        other = {name: values for name, values in chosen.items() if name != facet}
        options = [Option("", gettext("semua"), 0, not chosen[facet], _to(path, other, asked.daerah))]
        options += [
            Option(
                code,
                labels.facet_label(library.reference, facet, code),
                0,
                code in chosen[facet],
                _to(path, {**other, facet: [code]}, asked.daerah),
            )
            for code in codes
        ]
        groups.append((labels.FACET[facet], options))
    return groups


def _address(path: str, asked: IndicatorParams, added: Sequence[str], code: str) -> str:
    """Return the address that adds a region to the chart, or takes it off."""
    regions = [one for one in added if one != code] if code in added else [*added, code]
    return _to(path, asked.chosen, regions)


def _to(path: str, chosen: Mapping[str, Sequence[str]], regions: Sequence[str]) -> str:
    pairs = [("tingkat", code) for code in chosen.get("level", ())]
    pairs += [("pulau", code) for code in chosen.get("island", ())]
    pairs += [("daerah", code) for code in regions]
    return f"{path}?{urlencode(pairs)}" if pairs else path
