"""Follow-ups of all visits: a page, a table, a calendar and a feed."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app import clock
from app.documents.reference.data import Reference
from app.documents.reference.places import MAX_NAME_LENGTH
from app.i18n import marked
from app.preparation.follow_ups import COLUMNS, describe_next_check, guest_names, to_calendar, to_rows
from app.store.repositories.follow_ups import DueFilter, FollowUpFilter
from app.web.dependencies import PlanRequestDep
from app.web.forms.csrf import FormFields
from app.web.preparation.need_form import unknown_place_message
from app.web.query_parameters import ReadsQuery
from app.web.rendering import labels
from app.web.rendering.paging import page_number
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb

router = APIRouter(dependencies=[Depends(ReadsQuery(("daerah", "tenggat", "status", "peran", "hal")))])

PER_PAGE = 10
MAX_PAGES = 1_000
MAX_EXPORTED_ROWS = 5_000
"""Rows of one download: more than a whole province plans in years."""
DUE_LABELS: dict[DueFilter, str] = {
    "": marked("Semua"),
    "terlambat": marked("Lewat tenggat"),
    "30": marked("Dalam 30 hari"),
    "90": marked("Dalam 90 hari"),
    "ada": marked("Ada tenggat"),
    "tanpa": marked("Tanpa tenggat"),
}


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """The filters as typed and as parsed."""

    filters: FollowUpFilter
    place: str
    place_text: str
    page: int
    errors: tuple[str, ...]

    def query(self, *, page: int = 1) -> str:
        """Return the filters as a URL query."""
        pairs = [("status", status) for status in self.filters.statuses]
        pairs += [("peran", role) for role in self.filters.roles]
        pairs += [("daerah", self.place)] if self.place else []
        pairs += [("tenggat", self.filters.due)] if self.filters.due else []
        pairs += [("hal", str(page))] if page > 1 else []
        return urlencode(pairs)


def _form(reference: Reference, query_params: FormFields) -> FollowUpForm:
    text = query_params.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    code = reference.place_names.find_code(text) if text else None
    due: DueFilter = next((one for one in DUE_LABELS if one == query_params.get("tenggat", "")), "")
    wanted = FollowUpFilter(
        statuses=tuple(status for status in labels.FOLLOW_UP if status in query_params.getlist("status")),
        roles=tuple(role for role in reference.roles if role in query_params.getlist("peran")),
        places=reference.with_regencies(code) if code else (),
        due=due,
        today=clock.today(),
    )
    return FollowUpForm(
        wanted,
        code or "",
        reference.place(code).name if code else text,
        page_number(query_params.get("hal", ""), MAX_PAGES),
        (unknown_place_message(reference, text),) if text and code is None else (),
    )


@router.get("/tindak-lanjut")
def follow_ups_page(plan_request: PlanRequestDep) -> Response:
    """Show bars by status, the filters, and the follow-ups by due date."""
    form = _form(plan_request.reference, plan_request.request.query_params)
    following = plan_request.preparation.follow_ups
    counts = following.count_by(form.filters, "status")
    total = sum(counts.values())
    found = following.find(form.filters, offset=(form.page - 1) * PER_PAGE, limit=PER_PAGE)
    today = form.filters.today
    return plan_request.templates.render_page(
        plan_request.request,
        "follow_ups.html",
        form=form,
        counts=counts,
        total=total,
        most=max(counts.values(), default=0),
        late=following.count_due(form.filters, "terlambat"),
        soon=following.count_due(form.filters, "30"),
        roles=following.count_by(FollowUpFilter(), "role"),
        rows=[
            (
                one,
                one.is_overdue(today),
                guest_names(plan_request.reference, one.card),
                describe_next_check(one.card, today),
            )
            for one in found
        ],
        pages=-(-total // PER_PAGE),
        due_labels=DUE_LABELS,
        crumbs=[Crumb("Tindak lanjut")],
    )


@router.get("/tindak-lanjut.csv")
@router.get("/tindak-lanjut.xlsx")
def follow_ups_table(plan_request: PlanRequestDep) -> Response:
    """Return the filtered follow-ups as CSV."""
    form = _form(plan_request.reference, plan_request.request.query_params)
    found = plan_request.preparation.follow_ups.find(form.filters, limit=MAX_EXPORTED_ROWS)
    rows = to_rows(plan_request.reference, found, plan_request.library.base_url)
    return table_response(plan_request.request, COLUMNS, rows, name="tindak-lanjut")


@router.get("/tindak-lanjut.ics")
def follow_ups_calendar(plan_request: PlanRequestDep) -> Response:
    """Return the due dates of open follow-ups as a calendar."""
    form = _form(plan_request.reference, plan_request.request.query_params)
    found = plan_request.preparation.follow_ups.find(
        replace(form.filters, only_open=True), limit=MAX_EXPORTED_ROWS
    )
    calendar = to_calendar(found, plan_request.library.base_url)
    return Response(calendar, media_type="text/calendar; charset=utf-8")


@router.get("/tindak-lanjut.atom")
def follow_ups_feed(plan_request: PlanRequestDep) -> Response:
    """Return open follow-ups with a due date as a feed, the nearest first."""
    form = _form(plan_request.reference, plan_request.request.query_params)
    found = plan_request.preparation.follow_ups.find(replace(form.filters, only_open=True), limit=PER_PAGE)
    return plan_request.templates.render_xml(
        "follow_ups.atom",
        "application/atom+xml",
        found=[one for one in found if one.row.due],
        query=form.query(),
    )
