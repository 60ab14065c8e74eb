"""Dates as precise as a source states them: a year, a month or a day."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from app import clock
from app.documents import language

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONTHS = (
    language.marked("Januari"),
    language.marked("Februari"),
    language.marked("Maret"),
    language.marked("April"),
    language.marked("Mei"),
    language.marked("Juni"),
    language.marked("Juli"),
    language.marked("Agustus"),
    language.marked("September"),
    language.marked("Oktober"),
    language.marked("November"),
    language.marked("Desember"),
)


def parse_partial_date(value: object) -> str:
    """``2023``, ``2023-11`` or ``2023-11-05`` as text; raises for anything that is no real date."""
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
    """A full date as text; raises for a month or a year alone."""
    text = parse_partial_date(value)
    if len(text) != len("2025-02-11"):
        raise PydanticCustomError("partial_date", "tanggal belum lengkap")
    return text


Day = Annotated[str, BeforeValidator(parse_day)]
"""A full ISO 8601 date, YYYY-MM-DD, kept as text so that it reads as it was written."""


def year_of(value: str | None) -> int | None:
    """The year of a partial date."""
    return int(value[:4]) if value else None


def first_day(value: str) -> date:
    """The first day a partial date can mean, for sorting and for machines that need a day."""
    return date.fromisoformat((value + "-01-01")[:10] if len(value) == len("2025") else (value + "-01")[:10])


def in_words(value: str | None, *, precision: str = "day") -> str:
    """The date as Indonesians write it: ``11 Februari 2025``, ``November 2024``, ``2023``.

    ``precision`` (day, month or year) may show less than the text holds, never more.
    """
    if not value:
        return language.gettext("waktu tidak diketahui")
    year, *rest = value.split("-")
    if precision == "year" or not rest:
        return year
    month = language.gettext(_MONTHS[int(rest[0]) - 1])
    if precision == "month" or len(rest) == 1:
        return f"{month} {year}"
    return f"{int(rest[1])} {month} {year}"


def moment_in_words(at: datetime) -> str:
    """A moment for people: ``24 November 2026 pukul 20.05 WIB``; one without a zone is UTC."""
    here = clock.aware(at).astimezone(clock.WESTERN_INDONESIA)
    return f"{in_words(here.date().isoformat())} pukul {here:%H.%M} WIB"
