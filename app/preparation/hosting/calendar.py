"""The receptions of a host as iCalendar, for the office's own calendar."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app.documents.hosting.host_files import Host
from app.preparation.hosting.bookings import Reception
from app.preparation.hosting.stored_request import StoredRequest

_HOURS = 3
"""How long a reception stands in the calendar."""


def write_receptions_ics(
    host: Host, receptions: Iterable[Reception], requests: dict[int, StoredRequest], now: datetime
) -> bytes:
    """Return the receptions as a calendar: timed in the host's zone where it states an hour, else the whole day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Studi Banding//Tuan rumah//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Tamu {host.terms.office}")
    for reception in receptions:
        calendar.add_component(_event(host, reception, requests, now))
    return bytes(calendar.to_ical())


def _event(host: Host, reception: Reception, requests: dict[int, StoredRequest], now: datetime) -> Event:
    guests = [requests[number].request for number in dict.fromkeys(one for one, _part in reception.parts)]
    event = Event()
    if reception.place < len(host.terms.sessions):
        start = datetime.combine(
            reception.day, time.fromisoformat(host.terms.sessions[reception.place]), host.zone
        )
        # UTC needs no time zone definitions in the file, and every calendar shows it in its own.
        event.add("dtstart", start.astimezone(ZoneInfo("UTC")))
        event.add("dtend", (start + timedelta(hours=_HOURS)).astimezone(ZoneInfo("UTC")))
    else:
        event.add("dtstart", reception.day)
        event.add("dtend", reception.day + timedelta(days=1))
    event.add("uid", f"tamu-{host.id}-{reception.id}@studi-banding")
    event.add("dtstamp", now)
    event.add("summary", "; ".join(f"{one.guest}: {one.topic}" for one in guests))
    event.add("location", host.terms.office)
    return event
