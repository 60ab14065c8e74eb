"""What a request for a visit breaks of a host's terms, each with the nearest day or size allowed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app import i18n
from app.documents.dates import format_date
from app.documents.hosting.reception_days import ReceptionCalendar
from app.documents.hosting.terms import WEEKDAY_NAMES, WEEKDAYS, HostTerms
from app.documents.vocabulary import join_items
from app.i18n import gettext

BreachKind = Literal["day", "past", "lead", "full", "people", "lodging"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a part of a request asks for, as far as terms speak of it."""

    day: date | None
    people: int
    lodges: bool = False
    is_online: bool = False
    is_exempt: bool = False
    """Whether the guests say that they are among those for whom days and hours do not hold."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken term, in words, and the days that would keep all terms."""

    kind: BreachKind
    message: str
    days: tuple[date, ...] = ()


def say_day(day: date) -> str:
    """Return a day with its weekday in the language of the page: ``Selasa, 16 Juni 2026``."""
    return f"{i18n.gettext(WEEKDAY_NAMES[WEEKDAYS[day.weekday()]])}, {format_date(day.isoformat())}"


def find_breaches(calendar: ReceptionCalendar, wish: Wish) -> list[Breach]:
    """Return every term that a wish breaks, all at once."""
    found = list(_of_size(calendar.terms, wish))
    return [*found, *_of_day(calendar, wish, wish.day)] if wish.day else found


def _of_size(terms: HostTerms, wish: Wish) -> Iterator[Breach]:
    if terms.max_people and wish.people > terms.max_people:
        message = gettext("Paling banyak %s orang; permohonan ini %s orang.")
        yield Breach("people", message % (terms.max_people, wish.people))
    if terms.lodging and not wish.lodges and not wish.is_online:
        yield Breach("lodging", gettext("Tuan rumah mensyaratkan tempat menginap: %s.") % terms.lodging)


def _of_day(calendar: ReceptionCalendar, wish: Wish, day: date) -> Iterator[Breach]:
    near = tuple(calendar.nearest_free_days(day))
    instead = _instead(near)
    if day <= calendar.today:
        yield Breach("past", gettext("%s sudah lewat.") % say_day(day) + instead, near)
        return
    if not wish.is_exempt and not calendar.is_open(day):
        yield Breach("day", _why_closed(calendar, day) + instead, near)
    if not calendar.is_in_time(day):
        message = gettext(
            "Surat paling lambat %s hari kerja sebelum kunjungan: untuk %s tiba paling lambat %s."
        ) % (calendar.terms.lead_working_days, say_day(day), say_day(calendar.letter_due(day)))
        yield Breach("lead", message + instead, near)
    if calendar.is_open(day) and not calendar.has_room(day):
        yield Breach("full", gettext("%s sudah penuh.") % say_day(day) + instead, near)


def _why_closed(calendar: ReceptionCalendar, day: date) -> str:
    """Return why nobody is received on a day."""
    if holiday := calendar.holidays.name(day):
        return gettext("%s libur: %s.") % (say_day(day), holiday)
    if closure := calendar.find_closure(day):
        return gettext("%s tutup: %s.") % (say_day(day), closure.reason)
    return gettext("%s bukan hari penerimaan tamu.") % say_day(day)


def _instead(days: Sequence[date]) -> str:
    """Return a sentence with the days that can be taken instead; empty without any."""
    return " " + gettext("Yang terdekat: %s.") % join_items([*map(say_day, days)], "or") if days else ""
