"""Visits as dots over the years: a column for each month, one visit above the other."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

MONTH = 11
"""Width of a month."""
DOT = 10
"""Distance between two dots of a column."""
FOOT = 24
"""Height of the line of years."""
HEAD = 8
NARROWEST = 4
"""Years that are always drawn, so that a few visits do not make a tiny picture."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Dot(Generic[Item]):
    """A visit."""

    x: float
    y: float
    is_exact: bool
    """Whether its month is known; otherwise it is drawn in the middle of its year."""
    item: Item


@dataclass(frozen=True, slots=True)
class Timeline(Generic[Item]):
    """The dots and the years below them."""

    width: int
    height: int
    dots: list[Dot[Item]]
    years: list[tuple[int, int]]
    """Position and name of each year."""


def timeline(dated: Iterable[tuple[str, Item]]) -> Timeline[Item] | None:
    """Draw dated items (ISO dates of any precision); None without any."""
    known = sorted(((date, item) for date, item in dated), key=lambda pair: pair[0])
    if not known:
        return None
    last = int(known[-1][0][:4])
    first = min(int(known[0][0][:4]), last - NARROWEST + 1)
    columns = [_column(date, first) for date, _item in known]
    highest = max(Counter(columns).values())
    height = HEAD + highest * DOT + FOOT
    stacked: Counter[float] = Counter()
    dots: list[Dot[Item]] = []
    for (date, item), column in zip(known, columns, strict=True):
        y = height - FOOT - DOT * (stacked[column] + 0.5)
        stacked[column] += 1
        dots.append(Dot(column, y, len(date) > len("2025"), item))
    width = (last - first + 1) * 12 * MONTH
    years = [((year - first) * 12 * MONTH, year) for year in range(first, last + 1)]
    return Timeline(width, height, dots, years)


def _column(date: str, first: int) -> float:
    """Return the middle of the month; June, the middle of the year, for a date without a month."""
    month = int(date[5:7]) if len(date) > len("2025") else 6
    return round(((int(date[:4]) - first) * 12 + month - 0.5) * MONTH, 1)
