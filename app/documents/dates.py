"""Dates as precise as a source gives them: a year, a month or a day."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from app import clock, i18n

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = (
    i18n.marked("Januari"),
    i18n.marked("Februari"),
    i18n.marked("Maret"),
    i18n.marked("April"),
    i18n.marked("Mei"),
    i18n.marked("Juni"),
    i18n.marked("Juli"),
    i18n.marked("Agustus"),
    i18n.marked("September"),
    i18n.marked("Oktober"),
    i18n.marked("November"),
    i18n.marked("Desember"),
)


def parse_partial_date(value: object) -> str:
    """Return ``2023``, ``2023-11`` or ``2023-11-05`` as text; raise PydanticCustomError for anything else."""
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    shape = _SHAPE.fullmatch(text)
    if shape is None or isinstance(value, bool | float):
        raise PydanticCustomError("partial_date", "bukan tanggal")
    year, month, day = shape.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise PydanticCustomError("partial_date", "tanggal tidak ada di kalender") from error
    return text


PartialDate = Annotated[str, BeforeValidator(parse_partial_date)]
"""ISO 8601 date of reduced precision: YYYY, YYYY-MM or YYYY-MM-DD."""


def parse_day(value: object) -> str:
    """Return a full date as text; raise PydanticCustomError for a month or a year alone."""
    text = parse_partial_date(value)
    if len(text) != len("2025-02-11"):
        raise PydanticCustomError("partial_date", "tanggal belum lengkap")
    return text


Day = Annotated[str, BeforeValidator(parse_day)]
"""A full ISO 8601 date, YYYY-MM-DD, stored as text so that it reads as it was written."""


PRECISIONS = ("year", "month", "day")
"""How exactly a date may be known, coarsest first."""


def precision_of(value: str) -> str:
    """Return how exactly a partial date is written; an empty one counts as a year."""
    return PRECISIONS[value.count("-")]


def year_of(value: str | None) -> int | None:
    """Return the year of a partial date."""
    return int(value[:4]) if value else None


def first_day(value: str) -> date:
    """Return the first day a partial date can mean."""
    return date.fromisoformat((value + "-01-01")[:10] if len(value) == len("2025") else (value + "-01")[:10])


def last_day(value: str) -> date:
    """Return the last day a partial date can mean."""
    if len(value) == len("2025-02-11"):
        return date.fromisoformat(value)
    year, month = int(value[:4]), int(value[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def format_date(value: str | None, *, precision: str = "day") -> str:
    """Return a date as Indonesians write it: ``11 Februari 2025``, ``November 2024``, ``2023``.

    ``precision`` (day, month or year) may show less than the text holds, never more.
    """
    if not value:
        return i18n.gettext("tanggal tidak diketahui")
    year, *rest = value.split("-")
    if precision == "year" or not rest:
        return year
    month = i18n.gettext(_MONTHS[int(rest[0]) - 1])
    if precision == "month" or len(rest) == 1:
        return f"{month} {year}"
    return f"{int(rest[1])} {month} {year}"


def format_days(first: str, last: str | None, *, precision: str = "day") -> str:
    """Return the days of a visit, what they share said once: ``9–10 Februari 2027``, ``30 Mei – 2 Juni 2027``."""
    start, end = format_date(first, precision=precision), format_date(last or first, precision=precision)
    if start == end:
        return start
    begun, ended = start.split(), end.split()
    if len(begun) != len(ended) or begun[-1] != ended[-1]:
        return f"{start} – {end}"
    if begun[1:] == ended[1:]:
        return f"{begun[0]}–{end}"
    return f"{' '.join(begun[:-1])} – {end}"


def format_moment(at: datetime) -> str:
    """Return a moment as ``24 November 2026 pukul 20.05 WIB``."""
    here = at.astimezone(clock.WESTERN_INDONESIA)
    return f"{format_date(here.date().isoformat())} pukul {here:%H.%M} WIB"


def write_date(value: str) -> str:
    """Return a partial date in words, as forms show it; text that is no date stays."""
    return format_date(value) if _SHAPE.fullmatch(value) else value


def read_date(text: str) -> str:
    """Return a typed date in its stored form: ``14 September 2026``, ``14/09/2026``, ``September 2026``, ``2026``.

    Text that is no date stays, and validation reports it.
    """
    words = _WEEKDAY_BEFORE.sub("", text.strip(), count=1)
    is_date = _IN_WORDS.fullmatch(words) or _IN_FIGURES.fullmatch(words)
    found = next(find_dates(words), None) if is_date else None
    return found.first if found and not found.last else text


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date or a range of days found in a text."""

    start: int
    end: int
    first: str
    """A partial date, as precise as the text."""
    last: str | None = None


_NUMBER_OF_MONTH = {
    **{name.lower(): number for number, name in enumerate(_MONTHS, start=1)},
    "pebruari": 2,
    "nopember": 11,
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "agu": 8,
    "agt": 8,
    "ags": 8,
    "agust": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
    "nop": 11,
    "des": 12,
}
_MONTH = "|".join(sorted(_NUMBER_OF_MONTH, key=len, reverse=True))
_TO = r"\s*(?:-|–|—|&|,|dan|s\.?\s?d\.?|s/d|sampai(?: dengan)?|hingga)\s*"
_WEEKDAY = r"(?:(?:senin|selasa|rabu|kamis|jumat|jum.at|sabtu|minggu|ahad),?\s*(?:tanggal\s*)?)?"
_IN_WORDS = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:,\s*\d{{1,2}})*"
    rf"(?:\s*(?P<month1>{_MONTH})\b\.?(?:\s*(?P<year1>\d{{4}}))?{_TO}{_WEEKDAY}(?P<until1>\d{{1,2}})"
    rf"|{_TO}{_WEEKDAY}(?P<until>\d{{1,2}}))?\s*)?"
    rf"\b(?P<month>{_MONTH})\b\.?\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_IN_FIGURES = re.compile(
    r"(?<![\d./-])(?:(?P<from>\d{1,2})\s*(?:[-–]|s\.?d\.?|s/d|sampai|hingga)\s*)?"
    r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/-])"
)

_WEEKDAY_BEFORE = re.compile(rf"^{_WEEKDAY}", re.IGNORECASE)


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield the dates in a text as Indonesians write them.

    For example ``11–12 Februari 2025``, ``Feb 2025``, ``11/02/2025`` or ``11-12/2/2025``. Dates that the calendar does not have
    are skipped; a year alone is no date.
    """
    for found in _IN_WORDS.finditer(text):
        with suppress(PydanticCustomError, KeyError):
            yield _to_found_date(found)
    for found in _IN_FIGURES.finditer(text):
        with suppress(PydanticCustomError):
            days = [
                _to_partial_date(found["year"], int(found["month"]), day)
                for day in (found["from"], found["day"])
                if day
            ]
            yield FoundDate(found.start(), found.end(), days[0], days[1] if days[1:] > days[:1] else None)


def _to_found_date(found: re.Match[str]) -> FoundDate:
    year, month = found["year"], _NUMBER_OF_MONTH[found["month"].lower()]
    until = found["until1"] or found["until"]
    if found["month1"]:
        earlier = _NUMBER_OF_MONTH[found["month1"].lower()]
        first = _to_partial_date(found["year1"] or year, earlier, found["day"])
    else:
        first = _to_partial_date(year, month, found["day"])
    last = _to_partial_date(year, month, until) if until else None
    return FoundDate(found.start(), found.end(), first, last if last and last > first else None)


def _to_partial_date(year: str, month: int, day: str | None) -> str:
    return parse_partial_date(f"{year}-{month:02}" + (f"-{int(day):02}" if day else ""))
