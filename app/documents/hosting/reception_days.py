"""The days on which a host receives guests, and the nearest one with room."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice, takewhile

from app.documents.hosting.terms import WEEKDAYS, ClosedDays, HostTerms
from app.documents.reference.holidays import Holidays

MAX_SEARCHED_DAYS = 400
"""How far ahead a free day is looked for."""
_ONE_DAY = timedelta(days=1)
_AROUND = timedelta(days=14)


class Bookings:
    """The receptions that a host has agreed to, counted by day and by week from Monday."""

    def __init__(self, days: Iterable[date] = ()) -> None:
        self._days = Counter(days)
        self._weeks: Counter[tuple[int, int]] = Counter()
        for day, count in self._days.items():
            self._weeks[day.isocalendar()[:2]] += count

    def on(self, day: date) -> int:
        """Return how many there are on a day."""
        return self._days[day]

    def in_week_of(self, day: date) -> int:
        """Return how many there are in the week of a day."""
        return self._weeks[day.isocalendar()[:2]]


@dataclass(frozen=True, slots=True)
class ReceptionCalendar:
    """The days of a host as its terms have them, on a day of its own zone."""

    terms: HostTerms
    holidays: Holidays
    today: date
    bookings: Bookings = field(default_factory=Bookings)

    def find_closure(self, day: date) -> ClosedDays | None:
        """Return the closed days that a day is one of; None for an open day."""
        text = day.isoformat()
        return next((one for one in self.terms.closed if one.start <= text <= (one.end or one.start)), None)

    def is_open(self, day: date) -> bool:
        """Return whether guests are received on a day: by weekday, holidays and closed days."""
        if self.holidays.name(day) or self.find_closure(day):
            return False
        if WEEKDAYS[day.weekday()] in self.terms.weekdays:
            return True
        before = day - _ONE_DAY
        return (
            self.terms.on_holiday == "hari-berikutnya"
            and WEEKDAYS[before.weekday()] in self.terms.weekdays
            and bool(self.holidays.name(before))
        )

    def has_room(self, day: date) -> bool:
        """Return whether a place is left on a day and in its week."""
        quota = self.terms.groups_per_week
        return self.bookings.on(day) < self.terms.places_a_day and (
            quota is None or self.bookings.in_week_of(day) < quota
        )

    def letter_due(self, day: date) -> date:
        """Return the last day on which a letter for a visit on a day may arrive."""
        return self.holidays.working_days_before(day, self.terms.lead_working_days or 0)

    def is_in_time(self, day: date) -> bool:
        """Return whether a letter that arrives today is early enough for a visit on a day."""
        return self.today < day and self.today <= self.letter_due(day)

    def free_days(self, start: date | None = None) -> Iterator[date]:
        """Yield the days from ``start`` on that keep every term of time and have a place left."""
        day = max(start or self.today, self.today)
        for _number in range(MAX_SEARCHED_DAYS):
            if self.is_open(day) and self.has_room(day) and self.is_in_time(day):
                yield day
            day += _ONE_DAY

    def nearest_free_days(self, wanted: date, *, amount: int = 2) -> list[date]:
        """Return the free days nearest to the wanted one, in order of time."""
        around = takewhile(lambda day: day <= wanted + _AROUND, self.free_days(wanted - _AROUND))
        near = sorted(around, key=lambda day: (abs(day - wanted), day))[:amount]
        return sorted(near) or list(islice(self.free_days(wanted), amount))
