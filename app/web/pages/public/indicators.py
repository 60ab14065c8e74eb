"""Pages of indicators: what each measures, and its figures over years and regions."""

from collections import defaultdict
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.reference.scores import Score
from app.documents.vocabulary import parse_number
from app.library import LibraryService
from app.store.repositories.linked_documents import LinkedDocument, MeasuredPractice
from app.web.charts.lines import STYLES, Series, line_chart
from app.web.dependencies import LibraryDep, ServicesDep, TemplatesDep
from app.web.pages.public.reference import entry_crumbs, find_entry, list_by_name, render_list
from app.web.reference_kinds import INDICATORS
from app.web.rendering.tables import table_response

router = APIRouter()


@router.get("/indikator/")
def indicators(request: Request, services: ServicesDep) -> HTMLResponse:
    """List the indicators."""
    return render_list(INDICATORS, request, services, list_by_name(INDICATORS, services.library))


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


@router.get("/indikator/{slug}")
def indicator_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show an indicator over years and regions, with the visits to those regions."""
    indicator = find_entry(INDICATORS, library, slug)
    by_place: dict[str, list[MeasuredPractice]] = defaultdict(list)
    for figure in library.documents.linked.list_measures(slug):
        by_place[figure.card.place].append(figure)
    drawn = _places_with_most_years(_figures_by_year(by_place, library.reference.scores.for_indicator(slug)))
    visits = _visits_by_host(library, [place for place, _figures in drawn])
    chart = line_chart(
        [
            Series(
                library.reference.short_name(place),
                figures,
                tuple(link.card.year for link in visits[place] if link.card.year),
            )
            for place, figures in drawn
        ]
    )
    sources = [library.reference.sources[source] for source in indicator.sources]
    return templates.render_page(
        request,
        "indicator.html",
        indicator=indicator,
        by_place=by_place,
        scores=library.reference.scores.for_indicator(slug),
        places=len(_figures_by_year(by_place, library.reference.scores.for_indicator(slug))),
        chart=chart,
        visits={place: links for place, links in visits.items() if links} if chart else {},
        sources=sources,
        crumbs=entry_crumbs(INDICATORS, indicator.name),
    )


def _figures_by_year(
    by_place: dict[str, list[MeasuredPractice]], scores: Iterable[Score]
) -> dict[str, dict[int, float]]:
    """Return one figure a year for each place: the first that a practice states, else the published one."""
    years: dict[str, dict[int, float]] = defaultdict(dict)
    for place, figures in by_place.items():
        for figure in figures:
            number = parse_number(str(figure.measure.value))
            if figure.measure.year and number is not None:
                years[place].setdefault(figure.measure.year, number)
    for score in scores:
        years[score.region].setdefault(score.year, score.value)
    return years


def _places_with_most_years(
    years: dict[str, dict[int, float]],
) -> list[tuple[str, tuple[tuple[int, float], ...]]]:
    """Return the places with the most years, each with its figures in the order of years."""
    followed = [(place, tuple(sorted(known.items()))) for place, known in years.items() if known]
    return sorted(followed, key=lambda one: (-len(one[1]), one[0]))[:STYLES]


def _visits_by_host(library: LibraryService, places: list[str]) -> dict[str, list[LinkedDocument]]:
    """Return the visits that each place received, oldest first, each once."""
    visits: dict[str, list[LinkedDocument]] = {place: [] for place in places}
    seen: set[tuple[str | None, str]] = set()
    for link in library.documents.linked.list_by_places(places):
        if link.kind == "host" and (link.note, link.card.slug) not in seen and link.note in visits:
            seen.add((link.note, link.card.slug))
            visits[link.note].append(link)
    return {place: sorted(links, key=lambda link: link.card.date or "") for place, links in visits.items()}
