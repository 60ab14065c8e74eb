"""Values, roles, regions, regulations and indicators: what the documents are linked by."""

from collections import Counter
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.models import Source
from app.documents.reference.places import PlaceName
from app.library import Site, SiteDep
from app.store.repositories.documents import Linked
from app.web.jsonld.pages import reference_list, value_node, value_set
from app.web.opendata.catalogue import schema_data_set
from app.web.opendata.datasets import DATA_SETS
from app.web.pages.system.data import HarvestDep
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb, ViewDep

router = APIRouter()


def _sources(site: Site, ids: tuple[str, ...]) -> list[Source]:
    return [site.reference.sources[source] for source in ids]


@router.get("/nilai/")
def values(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """The seven values."""
    counts = site.library.counts("value")
    return view.page(request, "values.html", counts=counts, linked=value_set(site), crumbs=[Crumb("Nilai")])


@router.get("/nilai/{slug}")
def value_page(slug: str, request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """A value with its behaviours and every practice that supports it, by role."""
    value = site.reference.values.get(slug)
    if value is None:
        raise HTTPException(404)
    linked = site.library.with_value(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_role = {
        role: [link for link in practices if role in link.card.roles]
        for role in site.reference.roles
        if any(role in link.card.roles for link in practices)
    }
    return view.page(
        request,
        "value.html",
        value=value,
        linked=[value_node(site, slug)],
        practices=practices,
        by_role=by_role,
        visits=[link for link in linked if link.card.kind == "visit"],
        sources=_sources(site, value.sources),
        crumbs=[Crumb("Nilai", "/nilai/"), Crumb(value.name)],
    )


@router.get("/peran/")
def roles(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """The agency roles."""
    counts = site.library.counts("role")
    names = ((slug, role.name) for slug, role in site.reference.roles.items())
    linked = reference_list(site, "Peran", "/peran/", names)
    return view.page(request, "roles.html", counts=counts, linked=linked, crumbs=[Crumb("Peran")])


@router.get("/peran/{slug}")
def role_page(slug: str, request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """A role: every practice it has a part in, with its task, by value; and its visits."""
    role = site.reference.roles.get(slug)
    if role is None:
        raise HTTPException(404)
    linked = site.library.with_role(slug)
    practices = [link for link in linked if link.card.kind == "practice"]
    by_value = {
        value: [link for link in practices if value in link.card.values]
        for value in site.reference.values
        if any(value in link.card.values for link in practices)
    }
    return view.page(
        request,
        "role.html",
        role=role,
        practices=practices,
        by_value=by_value,
        visits=_once([link for link in linked if link.card.kind == "visit"]),
        sources=_sources(site, role.sources),
        crumbs=[Crumb("Peran", "/peran/"), Crumb(role.name)],
    )


def _once(linked: list[Linked]) -> list[Linked]:
    """Each document once, though several links lead to it."""
    return list({link.card.slug: link for link in reversed(linked)}.values())[::-1]


@router.get("/daerah/")
def regions(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """Provinces and ministries with how much is known of each."""
    places = site.library.counts("place")
    with_parts: Counter[str] = Counter()
    for code, count in places.items():
        for part in site.reference.with_province(code):
            with_parts[part] += count
    names = ((code, province.name) for code, province in site.reference.provinces.items())
    linked = reference_list(site, "Daerah", "/daerah/", names)
    return view.page(request, "regions.html", counts=with_parts, linked=linked, crumbs=[Crumb("Daerah")])


@router.get("/daerah/{code}")
def region_page(code: str, request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """A region or ministry: its practices, its visits as guest and as host; of a province also what lies in it."""
    place = site.reference.places.get(code)
    if place is None:
        raise HTTPException(404)
    linked = site.library.in_places(site.reference.within(code))
    sides = {
        side: _once([link for link in linked if link.kind == side]) for side in ("home", "guest", "host")
    }
    return view.page(
        request,
        "region.html",
        place=place,
        sides=sides,
        parts=_parts(site, place, linked),
        crumbs=_region_crumbs(site, place),
    )


def _parts(site: Site, place: PlaceName, linked: list[Linked]) -> list[tuple[PlaceName, int]]:
    """Regencies and cities of a province with their numbers of documents."""
    found = Counter(link.note for link in linked if link.note and link.note != place.code)
    return [(site.reference.places[code], count) for code, count in sorted(found.items())]


def _region_crumbs(site: Site, place: PlaceName) -> list[Crumb]:
    crumbs = [Crumb("Daerah", "/daerah/")]
    if place.province and place.province != place.code:
        crumbs.append(Crumb(site.reference.places[place.province].short, f"/daerah/{place.province}"))
    return [*crumbs, Crumb(place.name)]


@router.get("/regulasi/")
def regulations(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """The regulations by kind."""
    ordered = sorted(site.reference.regulations.values(), key=lambda r: r.type)
    kinds = [
        (kind, sorted(rows, key=lambda r: -r.year)) for kind, rows in groupby(ordered, key=lambda r: r.type)
    ]
    counts = site.library.counts("regulation")
    names = ((rule.slug, rule.citation) for _kind, rules in kinds for rule in rules)
    linked = reference_list(site, "Regulasi", "/regulasi/", names)
    crumbs = [Crumb("Regulasi")]
    return view.page(request, "regulations.html", kinds=kinds, counts=counts, linked=linked, crumbs=crumbs)


@router.get("/regulasi/{slug}")
def regulation_page(slug: str, request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """A regulation and the practices that rest on it."""
    regulation = site.reference.regulations.get(slug)
    if regulation is None:
        raise HTTPException(404)
    linked = site.library.with_regulation(slug)
    return view.page(
        request,
        "regulation.html",
        regulation=regulation,
        legal=[link for link in linked if link.kind == "legal"],
        related=[link for link in linked if link.kind == "related"],
        sources=_sources(site, regulation.sources),
        crumbs=[Crumb("Regulasi", "/regulasi/"), Crumb(regulation.citation)],
    )


@router.get("/matriks")
def matrix(request: Request, site: SiteDep, harvest: HarvestDep, view: ViewDep) -> HTMLResponse:
    """Values × roles with the number of practices in each cell."""
    counts = site.library.matrix()
    used = [role for role in site.reference.roles if any(pair[1] == role for pair in counts)]
    linked = [schema_data_set(site, DATA_SETS["matriks"], harvest)]
    return view.page(
        request, "matrix.html", matrix=counts, roles=used, linked=linked, crumbs=[Crumb("Matriks")]
    )


@router.get("/matriks.csv")
@router.get("/matriks.xlsx")
def matrix_data(request: Request, site: SiteDep) -> Response:
    """The matrix as a table, a row for each role."""
    counts, values = site.library.matrix(), list(site.reference.values)
    rows = [
        (role, entry.short, *(counts.get((value, role), 0) for value in values))
        for role, entry in site.reference.roles.items()
    ]
    return table_response(request, ("peran", "nama", *values), rows, name="matriks")
