"""Follow-ups: when to ask again, as a table and as a calendar. Silence never means "selesai"."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from app.documents.reference.data import Reference
from app.i18n import gettext
from app.preparation.papers.exports import CHECK_AFTER_DAYS
from app.store.repositories.cards import Card
from app.store.repositories.follow_ups import VisitFollowUp

_FULL_DATE = len("2025-02-11")
COLUMNS = (
    "tindak_lanjut", "keadaan", "tenggat", "peran", "tamu", "tuan_rumah", "kunjungan", "bukti", "alamat",
)  # fmt: skip


def check_dates(card: Card) -> list[tuple[int, date]]:
    """Return the dates 30, 90 and 180 days after a visit, or none when its day is unknown."""
    ended = str(card.meta.get("date_end") or card.date or "")
    if len(ended) != _FULL_DATE or card.meta.get("date_precision", "day") != "day":
        return []
    return check_dates_after(date.fromisoformat(ended))


def check_dates_after(ended: date) -> list[tuple[int, date]]:
    """Return the dates 30, 90 and 180 days after the end of a visit."""
    return [(days, ended + timedelta(days=days)) for days in CHECK_AFTER_DAYS]


def describe_next_check(card: Card, today: date) -> str:
    """Return which check comes next, or that the last has passed; empty when the day is unknown."""
    checks = check_dates(card)
    coming = next(((days, day) for days, day in checks if day >= today), None)
    if coming:
        return gettext("periksa lagi pada hari ke-%d") % coming[0]
    return gettext("hari ke-%d sudah lewat") % checks[-1][0] if checks else ""


def guest_names(reference: Reference, card: Card) -> str:
    """Return the short names of the guests."""
    guest = card.meta.get("guest", {})
    codes = [*guest.get("regions", ()), *guest.get("ministries", ())]
    return ", ".join(reference.short_name(code) for code in codes)


def to_rows(
    reference: Reference, found: Sequence[VisitFollowUp], base_url: str
) -> list[tuple[str | None, ...]]:
    """Yield the follow-ups as rows under COLUMNS."""
    return [
        (
            one.row.action,
            one.row.status,
            one.row.due,
            one.row.role,
            guest_names(reference, one.card),
            reference.short_name(one.card.place),
            one.card.title,
            one.row.evidence,
            f"{base_url}{one.card.url}",
        )
        for one in found
    ]


def to_calendar(found: Sequence[VisitFollowUp], base_url: str) -> bytes:
    """Return the follow-ups with a due date as all-day events in iCalendar format."""
    calendar = Calendar()
    calendar.add("prodid", "-//Studi Banding//Tindak lanjut//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tindak lanjut studi banding")
    for one in found:
        if one.row.due:
            calendar.add_component(_event(one, base_url))
    return bytes(calendar.to_ical())


def _event(one: VisitFollowUp, base_url: str) -> Event:
    due = date.fromisoformat(one.row.due or "")
    event = Event()
    event.add("uid", f"{one.card.slug}-{one.row.key}@studi-banding")
    event.add("dtstamp", datetime.combine(due, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"Tenggat: {one.row.action}")
    event.add("description", f"{one.card.title}. Status: {one.row.status}.")
    event.add("url", f"{base_url}{one.card.url}")
    return event
