"""Values, roles, regions, regulations and indicators: what the documents are linked by."""

from collections import Counter
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.models import Source
from app.documents.reference.places import PlaceName
from app.library import LibraryService
from app.store.repositories.linked_documents import LinkedDocument
from app.web.dependencies import BulkReaderDep, LibraryDep, TemplatesDep
from app.web.jsonld.pages import reference_list, value_node, value_set
from app.web.opendata.catalogue import schema_data_set
from app.web.opendata.datasets import DATA_SETS
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb

router = APIRouter()


def _sources(library: LibraryService, ids: tuple[str, ...]) -> list[Source]:
    return [library.reference.sources[source] for source in ids]


@router.get("/nilai/")
def values(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """The seven values."""
    counts = library.documents.linked.count_by("value")
    return templates.page(
        request, "values.html", counts=counts, linked=value_set(library), crumbs=[Crumb("Nilai")]
    )


@router.get("/nilai/{slug}")
def value_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """A value with its behaviours and every practice that supports it, by role."""
    value = library.reference.values.get(slug)
    if value is None:
        raise HTTPException(404)
    linked = library.documents.linked.list_by_value(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_role = {
        role: [link for link in practices if role in link.card.roles]
        for role in library.reference.roles
        if any(role in link.card.roles for link in practices)
    }
    return templates.page(
        request,
        "value.html",
        value=value,
        linked=[value_node(library, slug)],
        practices=practices,
        by_role=by_role,
        visits=[link for link in linked if link.card.kind == "visit"],
        sources=_sources(library, value.sources),
        crumbs=[Crumb("Nilai", "/nilai/"), Crumb(value.name)],
    )


@router.get("/peran/")
def roles(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """The agency roles."""
    counts = library.documents.linked.count_by("role")
    names = ((slug, role.name) for slug, role in library.reference.roles.items())
    linked = reference_list(library, "Peran", "/peran/", names)
    return templates.page(request, "roles.html", counts=counts, linked=linked, crumbs=[Crumb("Peran")])


@router.get("/peran/{slug}")
def role_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """A role: every practice it has a part in, with its task, by value; and its visits."""
    role = library.reference.roles.get(slug)
    if role is None:
        raise HTTPException(404)
    linked = library.documents.linked.list_by_role(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_value = {
        value: [link for link in practices if value in link.card.values]
        for value in library.reference.values
        if any(value in link.card.values for link in practices)
    }
    return templates.page(
        request,
        "role.html",
        role=role,
        practices=practices,
        by_value=by_value,
        visits=_once([link for link in linked if link.card.kind == "visit"]),
        sources=_sources(library, role.sources),
        crumbs=[Crumb("Peran", "/peran/"), Crumb(role.name)],
    )


def _once(linked: list[LinkedDocument]) -> list[LinkedDocument]:
    """Each document once, though several links lead to it."""
    return list({link.card.slug: link for link in reversed(linked)}.values())[::-1]


@router.get("/daerah/")
def regions(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Provinces and ministries with how much is known of each."""
    places = library.documents.linked.count_by("place")
    with_parts: Counter[str] = Counter()
    for code, count in places.items():
        for part in library.reference.with_province(code):
            with_parts[part] += count
    names = ((code, province.name) for code, province in library.reference.provinces.items())
    linked = reference_list(library, "Daerah", "/daerah/", names)
    return templates.page(request, "regions.html", counts=with_parts, linked=linked, crumbs=[Crumb("Daerah")])


@router.get("/daerah/{code}")
def region_page(code: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """A region or ministry: its practices, its visits as guest and as host; of a province also what lies in it."""
    place = library.reference.places.get(code)
    if place is None:
        raise HTTPException(404)
    linked = library.documents.linked.list_by_places(library.reference.with_regencies(code))
    sides = {
        side: _once([link for link in linked if link.kind == side]) for side in ("home", "guest", "host")
    }
    return templates.page(
        request,
        "region.html",
        place=place,
        sides=sides,
        parts=_parts(library, place, linked),
        crumbs=_region_crumbs(library, place),
    )


def _parts(
    library: LibraryService, place: PlaceName, linked: list[LinkedDocument]
) -> list[tuple[PlaceName, int]]:
    """Regencies and cities of a province with their numbers of documents."""
    found = Counter(link.note for link in linked if link.note and link.note != place.code)
    return [(library.reference.place(code), count) for code, count in sorted(found.items())]


def _region_crumbs(library: LibraryService, place: PlaceName) -> list[Crumb]:
    crumbs = [Crumb("Daerah", "/daerah/")]
    if place.province and place.province != place.code:
        crumbs.append(Crumb(library.reference.place(place.province).short, f"/daerah/{place.province}"))
    return [*crumbs, Crumb(place.name)]


@router.get("/regulasi/")
def regulations(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """The regulations by kind."""
    ordered = sorted(library.reference.regulations.values(), key=lambda r: r.type)
    kinds = [
        (kind, sorted(rows, key=lambda r: -r.year)) for kind, rows in groupby(ordered, key=lambda r: r.type)
    ]
    counts = library.documents.linked.count_by("regulation")
    names = ((rule.slug, rule.citation) for _kind, rules in kinds for rule in rules)
    linked = reference_list(library, "Regulasi", "/regulasi/", names)
    crumbs = [Crumb("Regulasi")]
    return templates.page(
        request, "regulations.html", kinds=kinds, counts=counts, linked=linked, crumbs=crumbs
    )


@router.get("/regulasi/{slug}")
def regulation_page(
    slug: str, request: Request, library: LibraryDep, templates: TemplatesDep
) -> HTMLResponse:
    """A regulation and the practices that rest on it."""
    regulation = library.reference.regulations.get(slug)
    if regulation is None:
        raise HTTPException(404)
    linked = library.documents.linked.list_by_regulation(slug)
    return templates.page(
        request,
        "regulation.html",
        regulation=regulation,
        legal=[link for link in linked if link.kind == "legal"],
        related=[link for link in linked if link.kind == "related"],
        sources=_sources(library, regulation.sources),
        crumbs=[Crumb("Regulasi", "/regulasi/"), Crumb(regulation.citation)],
    )


@router.get("/matriks")
def matrix(
    request: Request, library: LibraryDep, harvest: BulkReaderDep, templates: TemplatesDep
) -> HTMLResponse:
    """Values × roles with the number of practices in each cell."""
    counts = library.documents.linked.count_by_value_and_role()
    used = [role for role in library.reference.roles if any(pair[1] == role for pair in counts)]
    linked = [schema_data_set(library, DATA_SETS["matriks"], harvest)]
    return templates.page(
        request, "matrix.html", matrix=counts, roles=used, linked=linked, crumbs=[Crumb("Matriks")]
    )


@router.get("/matriks.csv")
@router.get("/matriks.xlsx")
def matrix_data(request: Request, library: LibraryDep) -> Response:
    """The matrix as a table, a row for each role."""
    counts, values = library.documents.linked.count_by_value_and_role(), list(library.reference.values)
    rows = [
        (role, entry.short, *(counts.get((value, role), 0) for value in values))
        for role, entry in library.reference.roles.items()
    ]
    return table_response(request, ("peran", "nama", *values), rows, name="matriks")
