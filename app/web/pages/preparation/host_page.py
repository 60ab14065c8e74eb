"""A host's own page: its service standard for guests, what they ask, and a form to ask for a visit."""

from collections.abc import Sequence
from datetime import date
from itertools import islice

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse, Response

from app.documents.hosting.breaches import say_day
from app.documents.hosting.host_files import Host
from app.documents.hosting.terms import DEMANDS, WEEKDAY_NAMES
from app.documents.reference.places import PlaceName
from app.preparation.recommendation.host_brief import HostBrief, build_host_brief
from app.web.dependencies import PlanRequestDep
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.templates import Crumb

router = APIRouter()

MOST_PRACTICES = 100
SHOWN_DAYS = 6
"""Free days that the page names."""
NOT_CACHED = {"Cache-Control": "no-cache, no-store"}
"""Terms are files that no index follows, and the days left change with every reception agreed."""


def require_place(code: str, desk: PlanRequest) -> PlaceName:
    """Return the place of an address; 404 when there is none."""
    place = desk.reference.places.get(code)
    if place is None:
        raise HTTPException(404)
    return place


def chosen_host(code: str, office: str, desk: PlanRequest) -> Host | None:
    """Return the host that an address names: that of the whole place, or of one of its offices; None without terms."""
    found = desk.preparation.hosting.files.of_place(code, desk.reference)
    return next((host for host in found if host.role == office), None) or (
        found[0] if found and not office else None
    )


def host_brief(desk: PlanRequest, place: PlaceName) -> HostBrief:
    """Return what visitors of a place asked and were answered."""
    linked = desk.library.documents.linked.list_by_places([place.code])
    practices = [link.card for link in linked if link.kind == "home"][:MOST_PRACTICES]
    visits = desk.preparation.hosts.list_visits_to([place.code])
    return build_host_brief(desk.reference, place, visits, practices, desk.library.base_url)


def free_days(desk: PlanRequest, host: Host, amount: int = SHOWN_DAYS) -> list[date]:
    """Return the next days on which a host has a place left."""
    taken = desk.preparation.hosting.requests.bookings_of(host.id)
    return list(islice(host.calendar(taken).free_days(), amount))


@router.get("/daerah/{code}/tuan-rumah")
def host_page(code: str, desk: PlanRequestDep, kantor: str = "") -> Response:
    """Show the terms on which a place receives guests, the questions it is asked most, and the answers."""
    place = require_place(code, desk)
    hosts = desk.preparation.hosting.files.of_place(code, desk.reference)
    host = chosen_host(code, kantor, desk)
    if kantor and host is None:
        raise HTTPException(404)
    page = desk.templates.render_page(
        desk.request,
        "host.html",
        place=place,
        host=host,
        others=[one for one in hosts if one is not host],
        demands=DEMANDS,
        weekdays=WEEKDAY_NAMES,
        days=free_days(desk, host) if host else [],
        say_day=say_day,
        counts=desk.preparation.hosting.requests.counts(host.id) if host else {},
        read_first=_read_first(desk, host),
        brief=host_brief(desk, place),
        crumbs=host_crumbs(place, Crumb("Sebagai tuan rumah")),
    )
    page.headers.update(NOT_CACHED)
    return page


def _read_first(desk: PlanRequest, host: Host | None) -> Sequence[object]:
    slugs = host.terms.read_first if host else ()
    return desk.library.documents.get_cards([("practice", slug) for slug in slugs])


def host_crumbs(place: PlaceName, *more: Crumb) -> list[Crumb]:
    """Return the way to a page about a host."""
    return [Crumb("Daerah", "/daerah/"), Crumb(place.short, f"/daerah/{place.code}"), *more]


@router.get("/daerah/{code}/tuan-rumah.json")
def host_terms(code: str, desk: PlanRequestDep) -> Response:
    """Return the terms of a place and its offices as JSON, with the next free days; an empty list without any."""
    place = require_place(code, desk)
    found = [
        {
            "id": host.id,
            "role": host.role or None,
            "url": host.url,
            **host.terms.model_dump(mode="json", exclude_none=True),
            "free_days": [day.isoformat() for day in free_days(desk, host)],
        }
        for host in desk.preparation.hosting.files.of_place(code, desk.reference)
    ]
    return JSONResponse({"region": place.code, "name": place.name, "hosts": found}, headers=NOT_CACHED)
