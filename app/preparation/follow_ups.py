"""Follow-ups for people: when to ask again, and as a table and a calendar. Silence is never "selesai"."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from app.documents.reference.data import Reference
from app.i18n import gettext
from app.preparation.papers.tables import CHECKED_AFTER_DAYS
from app.store.repositories.documents import Card
from app.store.repositories.follow_ups import Followed

_FULL_DATE = len("2025-02-11")
COLUMNS = (
    "tindak_lanjut", "keadaan", "tenggat", "peran", "tamu", "tuan_rumah", "kunjungan", "bukti", "alamat",
)  # fmt: skip


def check_days(card: Card) -> list[tuple[int, date]]:
    """30, 90 and 180 days after a visit whose day is known."""
    ended = str(card.meta.get("date_end") or card.date or "")
    if len(ended) != _FULL_DATE or card.meta.get("date_precision", "day") != "day":
        return []
    return checks_after(date.fromisoformat(ended))


def checks_after(ended: date) -> list[tuple[int, date]]:
    """30, 90 and 180 days after the end of a visit."""
    return [(days, ended + timedelta(days=days)) for days in CHECKED_AFTER_DAYS]


def check_words(card: Card, today: date) -> str:
    """Which check comes next, or that the last has passed; nothing when the day is not known."""
    checks = check_days(card)
    coming = next(((days, day) for days, day in checks if day >= today), None)
    if coming:
        return gettext("periksa lagi pada hari ke-%d") % coming[0]
    return gettext("hari ke-%d sudah lewat") % checks[-1][0] if checks else ""


def guests_of(reference: Reference, card: Card) -> str:
    """The guests by their short names."""
    guest = card.meta.get("guest", {})
    codes = [*guest.get("regions", ()), *guest.get("ministries", ())]
    return ", ".join(reference.short_name(code) for code in codes)


def as_rows(reference: Reference, found: Sequence[Followed], base_url: str) -> list[tuple[str | None, ...]]:
    """The follow-ups as rows under COLUMNS."""
    return [
        (
            one.row.action,
            one.row.status,
            one.row.due,
            one.row.role,
            guests_of(reference, one.card),
            reference.short_name(one.card.place),
            one.card.title,
            one.row.evidence,
            f"{base_url}{one.card.url}",
        )
        for one in found
    ]


def as_calendar(found: Sequence[Followed], base_url: str) -> bytes:
    """Those with a due date as all-day events."""
    calendar = Calendar()
    calendar.add("prodid", "-//Studi Banding//Tindak lanjut//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tindak lanjut studi banding")
    for one in found:
        if one.row.due:
            calendar.add_component(_event(one, base_url))
    return bytes(calendar.to_ical())


def _event(one: Followed, base_url: str) -> Event:
    due = date.fromisoformat(one.row.due or "")
    event = Event()
    event.add("uid", f"{one.card.slug}-{one.row.key}@studi-banding")
    event.add("dtstamp", datetime.combine(due, time(), UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"Tenggat: {one.row.action}")
    event.add("description", f"{one.card.title}. Keadaan: {one.row.status}.")
    event.add("url", f"{base_url}{one.card.url}")
    return event
