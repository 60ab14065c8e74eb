"""Reference data and the matrix as JSON."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.library import SiteDep
from app.web.api.paging import PageNumber, PageSize, whole_list
from app.web.api.schemas import (
    IndicatorOut,
    MatrixCell,
    Page,
    RegionOut,
    RegulationOut,
    RoleOut,
    ValueOut,
)

router = APIRouter(tags=["Acuan"])


@router.get("/values", response_model=Page[ValueOut], summary="Tujuh nilai BerAKHLAK")
def values(request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 20) -> JSONResponse:
    """The seven values with their behaviours."""
    counts = site.library.counts("value")
    rows = [
        {**value.model_dump(), "url": f"/nilai/{slug}", "count": counts[slug]}
        for slug, value in site.reference.values.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/roles", response_model=Page[RoleOut], summary="Peran perangkat daerah")
def roles(request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 20) -> JSONResponse:
    """The agency roles."""
    counts = site.library.counts("role")
    rows = [
        {**role.model_dump(), "url": f"/peran/{slug}", "count": counts[slug]}
        for slug, role in site.reference.roles.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/regions", response_model=Page[RegionOut], summary="Daerah dan kementerian")
def regions(request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 20) -> JSONResponse:
    """Every province, regency, city and ministry."""
    counts = site.library.counts("place")
    rows = [
        {
            "code": code,
            "name": place.name,
            "level": place.level,
            "province": place.province,
            "url": f"/daerah/{code}",
            "count": counts[code],
        }
        for code, place in site.reference.places.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/indicators", response_model=Page[IndicatorOut], summary="Indikator")
def indicators(
    request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The indicators."""
    counts = site.library.counts("indicator")
    rows = [
        {**indicator.model_dump(), "url": f"/indikator/{slug}", "count": counts[slug]}
        for slug, indicator in site.reference.indicators.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/regulations", response_model=Page[RegulationOut], summary="Regulasi")
def regulations(
    request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The regulations."""
    counts = site.library.counts("regulation")
    rows = [
        {
            **regulation.model_dump(),
            "citation": regulation.citation,
            "url": f"/regulasi/{slug}",
            "count": counts[slug],
        }
        for slug, regulation in site.reference.regulations.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/matrix", response_model=Page[MatrixCell], summary="Nilai × peran")
def matrix(request: Request, site: SiteDep, page: PageNumber = 1, per_page: PageSize = 100) -> JSONResponse:
    """How many practices support each value in which each role has a task; cells with none are left out."""
    found = site.library.matrix()
    rows = [
        {"value": value, "role": role, "count": found[value, role]}
        for value in site.reference.values
        for role in site.reference.roles
        if (value, role) in found
    ]
    return whole_list(request, rows, page=page, per_page=per_page)
