"""Follow-ups as JSON."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from app import clock
from app.documents.follow_up import FollowUpStatus
from app.documents.models import document_url
from app.documents.reference.places import MAX_NAME_LENGTH
from app.documents.validation.unknown_names import find_place, require_known
from app.search.results import MAX_PAGE
from app.store.repositories.follow_ups import DueFilter, FollowUpFilter, VisitFollowUp
from app.web.api.fields import ChangeParams, select_fields
from app.web.api.paging import page_response
from app.web.api.schemas import FollowUpOut, Page
from app.web.dependencies import LibraryDep, PreparationDep

router = APIRouter(tags=["Tindak lanjut"])


class FollowUpValues(ChangeParams):
    """The filters of follow-ups. A status or role may be repeated."""

    status: list[FollowUpStatus] = Field(default_factory=list, description="Status")
    role: list[str] = Field(default_factory=list, max_length=20, description="Peran penanggung jawab")
    region: str = Field("", max_length=MAX_NAME_LENGTH, description="Daerah tamu: kode atau nama")
    due: DueFilter = Field("", description="terlambat, 30, 90 (hari), ada, tanpa")
    page: int = Field(1, ge=1, le=MAX_PAGE)
    per_page: int = Field(20, ge=1, le=100)


@router.get(
    "/follow-ups", operation_id="list_follow_ups", response_model=Page[FollowUpOut], summary="Tindak lanjut"
)
def follow_ups(
    request: Request,
    library: LibraryDep,
    preparation: PreparationDep,
    asked: Annotated[FollowUpValues, Query()],
) -> JSONResponse:
    """Return follow-ups of all visits, the newest visits first; `late` never turns into a status of its own."""
    require_known("role", asked.role, library.reference.roles)
    code = find_place("region", asked.region, library.reference)
    wanted = FollowUpFilter(
        tuple(asked.status),
        tuple(asked.role),
        library.reference.with_regencies(code) if code else (),
        asked.due,
        today=clock.today(),
        updated_since=asked.updated_since,
    )
    start = (asked.page - 1) * asked.per_page
    found = preparation.follow_ups.find(wanted, offset=start, limit=asked.per_page, newest_first=True)
    total = preparation.follow_ups.count(wanted)
    items = [follow_up_json(one, wanted.today) for one in found]
    return page_response(
        request,
        select_fields(items, asked.fields, FollowUpOut.model_fields),
        total=total,
        page=asked.page,
        per_page=asked.per_page,
    )


def follow_up_json(one: VisitFollowUp, today: date) -> dict[str, object]:
    """Return a follow-up in the form of the API."""
    guest = one.card.meta.get("guest", {})
    return {
        "visit": one.card.slug,
        "id": one.row.key,
        **one.row.model_dump(include={"action", "status", "role", "due", "practice", "evidence"}),
        "late": one.is_overdue(today),
        "guests": [*guest.get("regions", ()), *guest.get("ministries", ())],
        "host": one.card.place,
        "url": document_url("visit", one.card.slug),
    }
