"""Reference data and the matrix as JSON."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

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
from app.web.dependencies import LibraryDep

router = APIRouter(tags=["Acuan"])


@router.get("/values", response_model=Page[ValueOut], summary="Tujuh nilai BerAKHLAK")
def values(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The seven values with their behaviours."""
    counts = library.documents.linked.count_by("value")
    rows = [
        {**value.model_dump(), "url": f"/nilai/{slug}", "count": counts[slug]}
        for slug, value in library.reference.values.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/roles", response_model=Page[RoleOut], summary="Peran perangkat daerah")
def roles(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The agency roles."""
    counts = library.documents.linked.count_by("role")
    rows = [
        {**role.model_dump(), "url": f"/peran/{slug}", "count": counts[slug]}
        for slug, role in library.reference.roles.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/regions", response_model=Page[RegionOut], summary="Daerah dan kementerian")
def regions(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """Every province, regency, city and ministry."""
    counts = library.documents.linked.count_by("place")
    rows = [
        {
            "code": code,
            "name": place.name,
            "level": place.level,
            "province": place.province,
            "url": f"/daerah/{code}",
            "count": counts[code],
        }
        for code, place in library.reference.places.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/indicators", response_model=Page[IndicatorOut], summary="Indikator")
def indicators(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The indicators."""
    counts = library.documents.linked.count_by("indicator")
    rows = [
        {**indicator.model_dump(), "url": f"/indikator/{slug}", "count": counts[slug]}
        for slug, indicator in library.reference.indicators.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/regulations", response_model=Page[RegulationOut], summary="Regulasi")
def regulations(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 20
) -> JSONResponse:
    """The regulations."""
    counts = library.documents.linked.count_by("regulation")
    rows = [
        {
            **regulation.model_dump(),
            "citation": regulation.citation,
            "url": f"/regulasi/{slug}",
            "count": counts[slug],
        }
        for slug, regulation in library.reference.regulations.items()
    ]
    return whole_list(request, rows, page=page, per_page=per_page)


@router.get("/matrix", response_model=Page[MatrixCell], summary="Nilai × peran")
def matrix(
    request: Request, library: LibraryDep, page: PageNumber = 1, per_page: PageSize = 100
) -> JSONResponse:
    """How many practices support each value in which each role has a task; cells with none are left out."""
    found = library.documents.linked.count_by_value_and_role()
    rows = [
        {"value": value, "role": role, "count": found[value, role]}
        for value in library.reference.values
        for role in library.reference.roles
        if (value, role) in found
    ]
    return whole_list(request, rows, page=page, per_page=per_page)
