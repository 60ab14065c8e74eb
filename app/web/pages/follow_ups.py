"""What visits wanted to do at home, and where it stands as far as anybody has told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from icalendar import Calendar, Event
from pydantic import BaseModel, Field

from app import clock
from app.store.queries import FollowUp
from app.web import labels
from app.web.site import Site, SiteDep
from app.web.tables import csv_response
from app.web.view import Crumb, ViewDep

router = APIRouter()

MOST = 1_000
"""Follow-ups on one page; beyond it the newest visits' are shown."""
SOON = timedelta(days=30)
OPEN = ("rencana", "berjalan")
"""Only these can be late: of the others it is known, or not known at all."""


class Asked(BaseModel):
    """Which follow-ups are wanted; empty means all."""

    status: str = Field("", max_length=60)
    peran: str = Field("", max_length=60)
    daerah: str = Field("", max_length=60)
    tenggat: str = Field("", max_length=60)


@dataclass(frozen=True, slots=True)
class Standing:
    """A follow-up and how its due date lies."""

    item: FollowUp
    guests: list[str]
    """Codes of the regions that are to do it."""
    timing: str
    """``lewat``, ``segera``, ``nanti``, or nothing without a due date or when it no longer matters."""


def _standings(site: Site) -> list[Standing]:
    _total, found = site.library.follow_ups(amount=MOST)
    return [
        Standing(item, item.card.meta.get("guest", {}).get("regions", []), _timing(item, clock.today()))
        for item in found
    ]


def _timing(item: FollowUp, today: date) -> str:
    due = item.row.due
    if not due or item.row.status not in OPEN:
        return ""
    if due < today.isoformat():
        return "lewat"
    return "segera" if due <= (today + SOON).isoformat() else "nanti"


def _chosen(site: Site, standings: Sequence[Standing], asked: Asked) -> list[Standing]:
    region = asked.daerah
    places = set(site.reference.within(region)) if region in site.reference.places else {region}
    return [
        row
        for row in standings
        if asked.status in ("", row.item.row.status)
        and asked.peran in ("", row.item.row.role)
        and (not region or places & set(row.guests))
        and asked.tenggat in ("", row.timing)
    ]


@router.get("/tindak-lanjut")
def follow_ups_page(
    request: Request, site: SiteDep, view: ViewDep, asked: Annotated[Asked, Query()]
) -> HTMLResponse:
    """All follow-ups by status, due date, role and region."""
    standings = _standings(site)
    counts = Counter(row.item.row.status for row in standings)
    roles = sorted({row.item.row.role for row in standings if row.item.row.role})
    regions = sorted({code for row in standings for code in row.guests})
    return view.page(
        request,
        "follow_ups.html",
        rows=_chosen(site, standings, asked),
        counts=[(code, counts[code]) for code in labels.FOLLOW_UP],
        most=max(counts.values(), default=1),
        late=sum(row.timing == "lewat" for row in standings),
        soon=sum(row.timing == "segera" for row in standings),
        roles=[role for role in roles if role in site.reference.roles],
        regions=[code for code in regions if code in site.reference.places],
        asked=asked,
        total=len(standings),
        crumbs=[Crumb("Tindak lanjut")],
    )


@router.get("/tindak-lanjut.csv")
def follow_ups_data(site: SiteDep) -> Response:
    """All follow-ups as a table."""
    header = ("kunjungan", "tindak_lanjut", "status", "tenggat", "peran", "daerah", "bukti")
    rows = [
        (
            row.item.card.slug,
            row.item.row.action,
            labels.FOLLOW_UP[row.item.row.status],
            row.item.row.due,
            row.item.row.role,
            " ".join(row.guests),
            row.item.row.evidence,
        )
        for row in _standings(site)
    ]
    return csv_response(header, rows, name="tindak-lanjut")


@router.get("/tindak-lanjut.ics")
def follow_ups_calendar(site: SiteDep) -> Response:
    """The due dates of what is still open, for calendars."""
    calendar = Calendar()
    calendar.add("prodid", "-//Studi Banding//Tindak lanjut//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tindak lanjut studi banding")
    for row in _standings(site):
        due = row.item.row.due
        if not row.timing or not due or len(due) < len("2025-01-01"):
            continue
        event = Event()
        event.add("uid", f"{row.item.card.slug}-{row.item.row.key}@studi-banding")
        event.add("summary", f"Tenggat: {row.item.row.action}")
        event.add("dtstart", date.fromisoformat(due))
        event.add("dtstamp", row.item.card.updated)
        event.add("url", f"{site.base_url}{row.item.card.url}")
        calendar.add_component(event)
    headers = {"Content-Disposition": 'attachment; filename="tindak-lanjut.ics"'}
    return Response(calendar.to_ical(), media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/tindak-lanjut.atom")
def follow_ups_feed(site: SiteDep, view: ViewDep) -> Response:
    """Follow-ups with a due date, the nearest first."""
    rows = sorted((row for row in _standings(site) if row.timing), key=lambda row: row.item.row.due or "")
    return view.xml("follow_ups.atom", "application/atom+xml", rows=rows)


@router.get("/daerah/{code}/tuan-rumah")
def host_page(code: str, request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """What visitors ask a region most, what is answered already, and what to read before coming."""
    place = site.place_or_404(code)
    linked = site.library.in_places(site.reference.within(code))
    visits = list({link.card.slug: link.card for link in linked if link.kind == "host"}.values())
    studied = Counter(item["practice"] for card in visits for item in card.meta.get("practices", ()))
    topics = Counter(topic for card in visits for topic in card.meta.get("topics", ()))
    practices = {link.card.slug: link.card for link in linked if link.kind == "home"}
    citations = Counter(slug for card in practices.values() for slug in card.meta.get("legal_basis", ()))
    to_read = sorted(practices.values(), key=lambda card: (-studied[card.slug], -card.strength, card.title))[
        :8
    ]
    return view.page(
        request,
        "host.html",
        place=place,
        visits=visits,
        studied=studied,
        topics=topics.most_common(12),
        questions=[(card, item) for card in visits for item in card.meta.get("questions", ())],
        attachments=[(card, item) for card in visits for item in card.meta.get("attachments", ())],
        regulations=[slug for slug, _count in citations.most_common(8) if slug in site.reference.regulations],
        to_read=to_read,
        plan=f"/siapkan/rencana/baru?{urlencode({'host': code})}",
        crumbs=[
            Crumb("Daerah", "/daerah/"),
            Crumb(place.name, f"/daerah/{code}"),
            Crumb("Sebagai tuan rumah"),
        ],
    )
