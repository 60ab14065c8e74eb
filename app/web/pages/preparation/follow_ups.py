"""Follow-ups of all visits and where they stand: a page, a table to take along, dates for the calendar, a feed."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from app import clock
from app.documents.reference.data import Reference
from app.documents.reference.places import LONGEST_NAME
from app.i18n import marked
from app.preparation.follow_ups import COLUMNS, as_calendar, as_rows, check_words, guests_of
from app.store.repositories.follow_ups import Due, Wanted
from app.web.forms.csrf import Sent
from app.web.preparation.need_form import unknown_place
from app.web.preparation.plan_request import DeskDep
from app.web.rendering import labels
from app.web.rendering.paging import page_number
from app.web.rendering.tables import table_response
from app.web.rendering.templates import Crumb

router = APIRouter()

PER_PAGE = 50
MOST_PAGES = 1_000
MOST_EXPORTED = 5_000
"""Rows of one download: more than a whole province plans in years."""
DUE_LABELS: dict[Due, str] = {
    "": marked("Semua"),
    "terlambat": marked("Lewat tenggat"),
    "30": marked("Dalam 30 hari"),
    "90": marked("Dalam 90 hari"),
    "ada": marked("Ada tenggat"),
    "tanpa": marked("Tanpa tenggat"),
}


@dataclass(frozen=True, slots=True)
class FollowForm:
    """The filters as written and as understood."""

    wanted: Wanted
    place: str
    place_text: str
    page: int
    faults: tuple[str, ...]

    def query(self, *, page: int = 1) -> str:
        """The filters as the query of an address."""
        pairs = [("status", status) for status in self.wanted.statuses]
        pairs += [("peran", role) for role in self.wanted.roles]
        pairs += [("daerah", self.place)] if self.place else []
        pairs += [("tenggat", self.wanted.due)] if self.wanted.due else []
        pairs += [("hal", str(page))] if page > 1 else []
        return urlencode(pairs)


def _form(reference: Reference, asked: Sent) -> FollowForm:
    text = asked.get("daerah", "").strip()[:LONGEST_NAME]
    code = reference.place_names.code(text) if text else None
    due: Due = next((one for one in DUE_LABELS if one == asked.get("tenggat", "")), "")
    wanted = Wanted(
        statuses=tuple(status for status in labels.FOLLOW_UP if status in asked.getlist("status")),
        roles=tuple(role for role in reference.roles if role in asked.getlist("peran")),
        places=reference.within(code) if code else (),
        due=due,
        today=clock.today(),
    )
    return FollowForm(
        wanted,
        code or "",
        reference.places[code].name if code else text,
        page_number(asked.get("hal", ""), MOST_PAGES),
        (unknown_place(reference, text),) if text and code is None else (),
    )


@router.get("/tindak-lanjut")
def follow_ups_page(desk: DeskDep) -> Response:
    """Bars by status, the filters, the follow-ups in the order of their due dates."""
    form = _form(desk.reference, desk.request.query_params)
    following = desk.preparation.following
    counts = following.counts(form.wanted, "status")
    total = sum(counts.values())
    found = following.find(form.wanted, start=(form.page - 1) * PER_PAGE, amount=PER_PAGE)
    today = form.wanted.today
    return desk.view.page(
        desk.request,
        "follow_ups.html",
        form=form,
        counts=counts,
        total=total,
        most=max(counts.values(), default=0),
        late=following.falling_due(form.wanted, "terlambat"),
        soon=following.falling_due(form.wanted, "30"),
        roles=following.counts(Wanted(), "role"),
        rows=[
            (one, one.is_late(today), guests_of(desk.reference, one.card), check_words(one.card, today))
            for one in found
        ],
        pages=-(-total // PER_PAGE),
        due_labels=DUE_LABELS,
        crumbs=[Crumb("Tindak lanjut")],
    )


@router.get("/tindak-lanjut.csv")
@router.get("/tindak-lanjut.xlsx")
def follow_ups_table(desk: DeskDep) -> Response:
    """The filtered follow-ups as CSV."""
    form = _form(desk.reference, desk.request.query_params)
    found = desk.preparation.following.find(form.wanted, amount=MOST_EXPORTED)
    rows = as_rows(desk.reference, found, desk.site.base_url)
    return table_response(desk.request, COLUMNS, rows, name="tindak-lanjut")


@router.get("/tindak-lanjut.ics")
def follow_ups_calendar(desk: DeskDep) -> Response:
    """Due dates of what is still open, for a calendar."""
    form = _form(desk.reference, desk.request.query_params)
    found = desk.preparation.following.find(replace(form.wanted, is_open=True), amount=MOST_EXPORTED)
    calendar = as_calendar(found, desk.site.base_url)
    return Response(calendar, media_type="text/calendar; charset=utf-8")


@router.get("/tindak-lanjut.atom")
def follow_ups_feed(desk: DeskDep) -> Response:
    """Open follow-ups with a due date as a feed, the nearest first."""
    form = _form(desk.reference, desk.request.query_params)
    found = desk.preparation.following.find(replace(form.wanted, is_open=True), amount=PER_PAGE)
    return desk.view.xml(
        "follow_ups.atom",
        "application/atom+xml",
        found=[one for one in found if one.row.due],
        query=form.query(),
    )
