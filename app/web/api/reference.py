"""Reference data and the matrix as JSON."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.documents.reference.places import PlaceName
from app.web.api.fields import fields_of, select_fields
from app.web.api.paging import PageNumber, PageSize, list_page_response
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
from app.web.reference_kinds import INDICATORS, REGIONS, REGULATIONS, ROLES, VALUES, ReferenceKind

router = APIRouter(tags=["Acuan"])


def _dump(entry: BaseModel) -> dict[str, Any]:
    return entry.model_dump()


def _dump_region(place: PlaceName) -> dict[str, Any]:
    return {"code": place.code, "name": place.name, "level": place.level, "province": place.province}


def _add_list(
    kind: ReferenceKind,
    model: type[BaseModel],
    summary: str,
    description: str,
    dump: Callable[[Any], dict[str, Any]] = _dump,
) -> None:
    """Add the route that lists all entries of a kind, with their addresses and numbers of documents."""

    def list_entries(
        request: Request,
        library: LibraryDep,
        fields: fields_of(model) = "",  # type: ignore[valid-type]  # a type chosen at run time
        page: PageNumber = 1,
        per_page: PageSize = 20,
    ) -> JSONResponse:
        counts = kind.counts(library)
        rows = [
            {**dump(entry), "url": kind.url(code), "count": counts[code]}
            for code, entry in kind.entries(library.reference).items()
        ]
        shown = select_fields(rows, fields, model.model_fields)
        return list_page_response(request, shown, page=page, per_page=per_page)

    router.get(
        f"/{kind.slug}",
        name=kind.slug,
        operation_id=f"list_{kind.slug}",
        response_model=Page[model],  # type: ignore[valid-type]  # a type chosen at run time
        summary=summary,
        description=description,
    )(list_entries)


_add_list(VALUES, ValueOut, "Tujuh nilai BerAKHLAK", "The seven values with their behaviours.")
_add_list(ROLES, RoleOut, "Peran perangkat daerah", "The agency roles.")
_add_list(
    REGIONS,
    RegionOut,
    "Daerah dan kementerian",
    "Every province, regency, city and ministry.",
    _dump_region,
)
_add_list(INDICATORS, IndicatorOut, "Indikator", "The indicators.")
_add_list(
    REGULATIONS,
    RegulationOut,
    "Regulasi",
    "The regulations.",
    lambda regulation: {**regulation.model_dump(), "citation": regulation.citation},
)


@router.get("/matrix", operation_id="get_matrix", response_model=Page[MatrixCell], summary="Nilai × peran")
def matrix(
    request: Request,
    library: LibraryDep,
    fields: fields_of(MatrixCell) = "",  # type: ignore[valid-type]
    page: PageNumber = 1,
    per_page: PageSize = 100,
) -> JSONResponse:
    """Count the practices that support each value in which each role has a task; leave out empty cells."""
    counts = library.documents.linked.count_by_value_and_role()
    rows = [
        {"value": value, "role": role, "count": counts[value, role]}
        for value in library.reference.values
        for role in library.reference.roles
        if (value, role) in counts
    ]
    shown = select_fields(rows, fields, MatrixCell.model_fields)
    return list_page_response(request, shown, page=page, per_page=per_page)
