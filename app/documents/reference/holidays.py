"""Public holidays and joint leave, and the working days between them: ``content/holidays.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.documents.dates import Day
from app.documents.parts import Line, Part
from app.documents.reference.loader import ReferenceReader

HOLIDAYS_FILE = "holidays.yaml"
_ONE_DAY = timedelta(days=1)
_FIXED: Mapping[tuple[int, int], str] = {
    (1, 1): "Tahun Baru Masehi",
    (5, 1): "Hari Buruh Internasional",
    (6, 1): "Hari Lahir Pancasila",
    (8, 17): "Hari Kemerdekaan Republik Indonesia",
    (12, 25): "Hari Raya Natal",
}
"""Holidays with the same date every year: all that is known of a year that is not in the file."""
_SATURDAY = 6


def is_weekend(day: date) -> bool:
    """Return whether a day is a Saturday or a Sunday."""
    return day.isoweekday() >= _SATURDAY


class Holiday(Part):
    """A day on which offices are closed everywhere."""

    date: Day
    name: Line


@dataclass(frozen=True, slots=True)
class Holidays:
    """The known holidays by date."""

    names: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    """Years whose holidays are in the file."""

    def name(self, day: date) -> str:
        """Return the name of a holiday or joint leave; empty for other days."""
        return self.names.get(day, "") if day.year in self.years else _FIXED.get((day.month, day.day), "")

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work on a day."""
        return not is_weekend(day) and not self.name(day)

    def working_days_before(self, day: date, count: int) -> date:
        """Return the date ``count`` working days before a day: the latest on which a letter may arrive."""
        while count > 0:
            day -= _ONE_DAY
            count -= self.is_working_day(day)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """Return the date ``count`` working days after a day."""
        while count > 0:
            day += _ONE_DAY
            count -= self.is_working_day(day)
        return day


def load_holidays(reader: ReferenceReader) -> Holidays:
    """Return the holidays, none when their file is missing; problems go to the reader."""
    if not reader.has(HOLIDAYS_FILE):
        return Holidays()
    lists = reader.read_lists(HOLIDAYS_FILE, is_indexed=False)
    rows = reader.index_rows(
        HOLIDAYS_FILE, reader.read_rows(HOLIDAYS_FILE, "holidays", Holiday, lists=lists), "date"
    )
    names = {date.fromisoformat(row.date): row.name for row in rows.values()}
    return Holidays(names, frozenset(day.year for day in names))
