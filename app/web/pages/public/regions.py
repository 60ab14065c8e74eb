"""A region or ministry: its figures, practices and visits, and what became of the visits."""

from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.reference.places import PlaceName
from app.library import LibraryService
from app.search.answers.figures import Figure, latest_figures, list_figures_of
from app.search.answers.place_answer import find_similar_places, learned_at
from app.store.repositories.linked_documents import LinkedDocument, documents_once
from app.web.dependencies import LibraryDep, ServicesDep, TemplatesDep
from app.web.jsonld.reference import region_node
from app.web.pages.public.reference import find_entry, list_by_name, render_list
from app.web.reference_kinds import REGIONS
from app.web.rendering.indicator_charts import IndicatorChart, indicator_charts
from app.web.rendering.picture_files import PictureFile, picture_response, publishers_of
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import StudyView, study_views

router = APIRouter()

SIDES = ("home", "guest", "host")


@router.get("/daerah/")
def regions(request: Request, services: ServicesDep) -> HTMLResponse:
    """List provinces and ministries; a province counts the documents of its regencies as well."""
    reference = services.library.reference
    counts: Counter[str] = Counter()
    for code, count in REGIONS.counts(services.library).items():
        for area in reference.with_province(code):
            counts[area] += count
    names = ((code, province.name) for code, province in reference.provinces.items())
    linked = list_by_name(REGIONS, services.library, names)
    return render_list(REGIONS, request, services, linked, counts=counts)


@router.get("/daerah/{code}")
def region_page(code: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show a region or ministry: its figures, practices, guests and hosts, and what became of the visits.

    A province with its regencies and cities, but figures of its own only.
    """
    place: PlaceName = find_entry(REGIONS, library, code)
    linked = library.documents.linked.list_by_places(library.reference.with_regencies(code))
    sides = sides_of(linked)
    figures = _figures(library, code, sides["home"])
    guests, hosts = studies_of(library, sides["host"]), studies_of(library, sides["guest"])
    return templates.render_page(
        request,
        "region.html",
        place=place,
        linked=[region_node(library, place)],
        sides=sides,
        charts=_charts(library, code, figures),
        latest=[(slug, latest_figures(found)[0]) for slug, found in figures.items()],
        guests=guests,
        hosts=hosts,
        outcomes=_count_statuses(hosts),
        parts=_count_regencies(library, place, linked),
        similar=find_similar_places(library.reference, library.documents.linked, code),
        crumbs=_region_crumbs(library, place),
    )


@router.get("/daerah/{code}/angka.svg")
@router.get("/daerah/{code}/angka.png")
def region_picture(code: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> Response:
    """Return the charts of a region's figures as a file."""
    place: PlaceName = find_entry(REGIONS, library, code)
    figures = _figures(library, code, library.documents.linked.list_by_places([code]))
    charts = _charts(library, code, figures)
    if not charts:
        raise HTTPException(404)
    drawn = [figure for one in charts for figure in figures[one.indicator.slug]]
    file = PictureFile("small_charts", charts, place.name, publishers_of(drawn), f"/daerah/{code}")
    return picture_response(request, templates, library, file)


def _figures(library: LibraryService, code: str, home: Sequence[LinkedDocument]) -> dict[str, list[Figure]]:
    return list_figures_of(library.reference, [link.card for link in home], [code])


def _charts(library: LibraryService, code: str, figures: dict[str, list[Figure]]) -> list[IndicatorChart]:
    return indicator_charts(library.reference, figures, [code])


def sides_of(linked: Sequence[LinkedDocument]) -> dict[str, list[LinkedDocument]]:
    """Return the documents of a region by its side: where it is home, guest and host; each once."""
    return {side: documents_once([link for link in linked if link.kind == side]) for side in SIDES}


def studies_of(library: LibraryService, visits: Sequence[LinkedDocument]) -> list[StudyView]:
    """Return visits with what their guests learned and what became of it."""
    return study_views(library.reference, [(link.card, learned_at(link.card)) for link in visits])


def _count_statuses(visits: Sequence[StudyView]) -> Counter[str]:
    """Count the follow-ups of visits by what is known of them today."""
    return Counter(item.status_now for one in visits for item in one.follow_ups)


def _count_regencies(
    library: LibraryService, place: PlaceName, linked: list[LinkedDocument]
) -> list[tuple[PlaceName, int]]:
    """Count the documents of each regency and city of a province."""
    counts = Counter(link.note for link in linked if link.note and link.note != place.code)
    return [(library.reference.place(code), count) for code, count in sorted(counts.items())]


def _region_crumbs(library: LibraryService, place: PlaceName) -> list[Crumb]:
    crumbs = [Crumb("Daerah", "/daerah/")]
    if place.province and place.province != place.code:
        crumbs.append(Crumb(library.reference.place(place.province).short, f"/daerah/{place.province}"))
    return [*crumbs, Crumb(place.name)]
