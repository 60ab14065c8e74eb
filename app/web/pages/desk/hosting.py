"""The desk of a host: requests by state, the week with the places left, and each request with what it breaks."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.hosting.host_files import Host, split_id
from app.documents.reference.holidays import is_weekend
from app.preparation.hosting.bookings import Reception
from app.preparation.hosting.papers import GROUP_PAPERS, WHOLE_PAPERS
from app.preparation.hosting.request import (
    WAITING,
    RequestState,
    find_request_breaches,
)
from app.preparation.hosting.stored_request import StoredRequest, list_joint
from app.preparation.hosting.visit_news import find_report
from app.preparation.recommendation.recommender import Travel
from app.preparation.recommendation.scoring import Need
from app.publishing.notes.visit_news import NewsText
from app.search.backends.base import IndexUnavailableError
from app.web.dependencies import DeskRequestDep, RegionDeskDep
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.preparation.visit_requests import ATTENDANCE
from app.web.preparation.request_form import are_alike
from app.web.rendering.paging import RowNumber
from app.web.rendering.templates import Crumb

router = APIRouter()

HOSTING_CRUMB = Crumb("Menerima tamu", "/meja/tuan-rumah")
CALENDAR = "host-calendar"
JOINED_WITHIN = timedelta(days=14)
SUGGESTED_HOSTS = 2
_WEEK = timedelta(days=7)
_AGREED = (RequestState.ACCEPTED,)
_CLOSED = (RequestState.DECLINED, RequestState.DONE, RequestState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the week's calendar."""

    day: date
    receptions: list[Reception]
    is_open: bool
    has_room: bool
    note: str
    """The holiday that it is."""


def require_host(host_id: str, desk: DeskRequest, action: Action = Action.WRITE) -> Host:
    """Return a host with terms that the person may work for; 404 without, ForbiddenError without permission."""
    host = desk.preparation.hosting.files.get(host_id, desk.reference)
    if host is None:
        raise HTTPException(404)
    desk.require_permission(action, host.place.code)
    return host


@router.get("/meja/tuan-rumah")
def hosts_page(desk: RegionDeskDep) -> Response:
    """List the hosts of the person's places, with what waits for an answer."""
    files, requests = desk.preparation.hosting.files, desk.preparation.hosting.requests
    hosts = [
        host
        for host in files.all(desk.reference).values()
        if desk.has_permission(Action.READ, host.place.code)
    ]
    with_terms = {host.id for host in hosts}
    without = [place for place in desk.own_places(Action.READ) if place not in with_terms]
    return desk.page(
        "desk/hosts.html",
        hosts=[(host, requests.counts(host.id)) for host in hosts],
        without=[place for place in without if desk.has_permission(Action.WRITE, place)],
        proposals=desk.preparation.hosting.terms.list_waiting(_ids(desk, hosts, without)),
        problems=files.problems(desk.reference),
        crumbs=[DESK_CRUMB, Crumb("Menerima tamu")],
    )


def _ids(desk: DeskRequest, hosts: list[Host], places: list[str]) -> list[str]:
    """Return the ids whose proposals the person may see."""
    offices = [f"{place}-dprd" for place in places if split_id(f"{place}-dprd", desk.reference)]
    return list(dict.fromkeys([*(host.id for host in hosts), *places, *offices]))


@router.get("/meja/tuan-rumah/{host_id}")
def host_desk(host_id: str, desk: DeskRequestDep, pekan: str = "") -> Response:
    """Show a host's requests by state, and its week."""
    host = require_host(host_id, desk, Action.READ)
    requests = desk.preparation.hosting.requests
    monday = _monday(pekan, host.today())
    waiting = requests.list_of(host.id, WAITING)
    found = [*waiting, *requests.list_of(host.id, _AGREED)]
    found += requests.list_of(host.id, _CLOSED, newest_first=True)
    week = _week(desk, host, monday)
    return desk.page(
        "desk/host.html",
        host=host,
        groups=[(state, [one for one in found if one.state is state]) for state in RequestState],
        due={one.id: _answer_due(host, one) for one in waiting},
        week=week,
        by_id=requests.get_many(
            {number for one in week for reception in one.receptions for number, _part in reception.parts}
        ),
        monday=monday,
        earlier=(monday - _WEEK).isoformat(),
        later=(monday + _WEEK).isoformat(),
        week_left=_left_in_week(desk, host, monday),
        joint=list_joint(waiting, are_alike, JOINED_WITHIN),
        calendar=f"{desk.library.base_url}/kalender/{host.id}/{desk.preparation.hosting.sign(CALENDAR, host.id)}.ics",
        proposal=desk.preparation.hosting.terms.find(host.id),
        crumbs=[DESK_CRUMB, HOSTING_CRUMB, Crumb(host.terms.office)],
    )


def _monday(text: str, today: date) -> date:
    """Return the Monday of a day in a link; this week's for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _week(desk: DeskRequest, host: Host, monday: date) -> list[CalendarDay]:
    days = [monday + timedelta(days=number) for number in range(7)]
    found = desk.preparation.hosting.requests.receptions_of(host.id, days[0], days[-1])
    calendar = host.calendar(desk.preparation.hosting.requests.bookings_of(host.id))
    week = [
        CalendarDay(
            day,
            [one for one in found if one.day == day],
            calendar.is_open(day),
            calendar.has_room(day),
            host.holidays.name(day),
        )
        for day in days
    ]
    return [one for one in week if one.is_open or one.receptions or not is_weekend(one.day)]


def _left_in_week(desk: DeskRequest, host: Host, monday: date) -> int | None:
    """Return how many delegations the week still takes; None without a weekly quota."""
    if host.terms.groups_per_week is None:
        return None
    taken = desk.preparation.hosting.requests.bookings_of(host.id)
    return max(host.terms.groups_per_week - taken.in_week_of(monday), 0)


def _answer_due(host: Host, stored: StoredRequest) -> date | None:
    """Return the day by which the host has promised an answer."""
    days = host.terms.answer_working_days
    return (
        None
        if days is None
        else host.holidays.working_days_after(stored.created.astimezone(host.zone).date(), days)
    )


@router.get("/meja/tuan-rumah/{host_id}/permohonan/{request_id}")
def request_page(host_id: str, request_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show one request with what it breaks, and the ways to answer it."""
    return show_request(desk, require_host(host_id, desk, Action.READ), request_id)


def show_request(
    desk: DeskRequest, host: Host, request_id: int, fault: str = "", said: NewsText | None = None
) -> Response:
    """Return the page of one request, with refused news as they were typed; 404 when there is none of that number."""
    repository = desk.preparation.hosting.requests
    stored = repository.get(request_id)
    if stored is None or stored.host != host.id:
        raise HTTPException(404)
    taken, is_asked = repository.bookings_of(host.id), stored.is_asked(host.today())
    waiting = [one for one in repository.list_of(host.id, (*WAITING, *_AGREED)) if one.id != request_id]
    return desk.page(
        "desk/visit_request.html",
        status=422 if fault else 200,
        host=host,
        stored=stored,
        asked=stored.request,
        states=RequestState,
        fault=fault,
        breaches=find_request_breaches(stored.request, host.calendar(taken))
        if stored.state in WAITING
        else [],
        same=[one for one in waiting if list_joint([stored, one], are_alike, JOINED_WITHIN)],
        elsewhere=_other_hosts(desk, host, stored) if stored.state in WAITING else [],
        past_answers=_past_answers(desk, host, stored),
        signs={
            part: desk.preparation.hosting.sign(ATTENDANCE, f"{stored.id}.{part}") for part in stored.booked
        },
        whole=WHOLE_PAPERS,
        grouped=GROUP_PAPERS,
        is_asked=is_asked,
        news=said or stored.reply.news_of_host,
        report=find_report(desk.library.documents.linked, stored, host.place.code) if is_asked else None,
        may_answer=desk.has_permission(Action.WRITE, host.place.code),
        crumbs=[
            DESK_CRUMB,
            HOSTING_CRUMB,
            Crumb(host.terms.office, f"/meja/tuan-rumah/{host.id}"),
            Crumb(f"Permohonan {stored.id}"),
        ],
    )


def _other_hosts(desk: DeskRequest, host: Host, stored: StoredRequest) -> list[str]:
    """Return two other places that have practices on the topic."""
    need = Need(stored.request.topic, (), (), stored.request.home or None)
    if need.has_no_terms:
        return []
    places = []
    with suppress(IndexUnavailableError):  # the desk goes on without suggestions
        advised = desk.preparation.recommender.recommend(
            need,
            engine=desk.library.search_engine,
            reference=desk.reference,
            limit=SUGGESTED_HOSTS + 2,
            travel=Travel(None),
        )
        places = [one.host.place for one in advised.hosts]
    return [place for place in places if place not in (host.place.code, stored.request.home)][
        :SUGGESTED_HOSTS
    ]


def _past_answers(desk: DeskRequest, host: Host, stored: StoredRequest) -> list[tuple[str, str]]:
    """Return what the host has answered before on the topic: its public answers, and those of other requests."""
    answered = (RequestState.ACCEPTED, RequestState.DONE)
    others = desk.preparation.hosting.requests.list_of(host.id, answered, newest_first=True)
    given = [
        (one.question, one.answer)
        for other in others
        if other.id != stored.id and are_alike(other.request.topic, stored.request.topic)
        for one in other.reply.answers
        if one.answer
    ]
    public = [(one.question, one.answer) for one in host.terms.answers]
    return list(dict.fromkeys([*public, *given]))[:20]
