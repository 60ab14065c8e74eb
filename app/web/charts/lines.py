"""Lines of figures over years, each with its name at its end, and the visits marked on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 190, 14, 30
"""Room for the figures of the axis, the names of the lines, and the years."""
NAME_GAP = 15
"""At least so far apart stand two names."""
STYLES = 8
"""Lines that can be told apart by dash and shade."""
MOST_TICKS = 6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one place, and the years in which it was visited."""

    name: str
    figures: tuple[tuple[int, float], ...]
    """Year and figure, in the order of years, a year once."""
    visited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One place's line."""

    name: str
    style: int
    path: str
    dots: list[tuple[float, float, int, float]]
    """Where it is, the year and the figure."""
    marks: list[tuple[float, float, int]]
    """Where a visit is marked, and its year."""
    name_at: Point


@dataclass(frozen=True, slots=True)
class LineChart:
    """The picture: lines, the years below and the figures at the left."""

    lines: list[Line]
    years: list[tuple[float, int]]
    figures: list[tuple[float, float]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    """From where to where the lines of the axis go."""


def line_chart(series: Sequence[Series]) -> LineChart | None:
    """The lines of some series; none when there are not two years to draw between."""
    shown = [one for one in series if one.figures][:STYLES]
    years = sorted({year for one in shown for year, _figure in one.figures})
    if not years or years[0] == years[-1]:
        return None
    ticks = _ticks([figure for one in shown for _year, figure in one.figures])
    first, last = years[0], years[-1]
    low, high = ticks[0], ticks[-1]

    def across(year: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first), 1)

    def up(figure: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (figure - low) / (high - low), 1)

    names = _apart([up(one.figures[-1][1]) for one in shown])
    return LineChart(
        lines=[
            Line(
                name=one.name,
                style=number,
                path=" ".join(f"{across(year)},{up(figure)}" for year, figure in one.figures),
                dots=[(across(year), up(figure), year, figure) for year, figure in one.figures],
                marks=[
                    (across(year), _mark_height(one, year, up), year)
                    for year in sorted(set(one.visited))
                    if first <= year <= last
                ],
                name_at=(across(one.figures[-1][0]) + 10, names[number]),
            )
            for number, one in enumerate(shown)
        ],
        years=[(across(year), year) for year in range(first, last + 1)],
        figures=[(up(tick), tick) for tick in ticks],
    )


def _mark_height(series: Series, year: int, up: Callable[[float], float]) -> float:
    """On the line; at the foot of the picture where the line does not reach, for its figure is not known there."""
    before = [pair for pair in series.figures if pair[0] <= year]
    after = [pair for pair in series.figures if pair[0] >= year]
    if not before or not after:
        return HEIGHT - BOTTOM
    (start, low), (end, high) = before[-1], after[0]
    return up(low if start == end else low + (high - low) * (year - start) / (end - start))


def _ticks(figures: Sequence[float]) -> list[float]:
    """Round figures that hold all of them: at most six, in steps of 1, 2 or 5 times a power of ten."""
    low, high = min(figures), max(figures)
    span = (high - low) or abs(high) or 1
    size = 10 ** floor(log10(span / MOST_TICKS))
    step = next(size * n for n in (1, 2, 5, 10, 20) if span / (size * n) <= MOST_TICKS - 2)
    start, end = floor(low / step), -floor(-high / step)
    end += start == end
    return [round(number * step, 6) for number in range(start, end + 1)]


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights of names, moved down or up just enough not to overlap, all inside the picture."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    placed = list(heights)
    for above, number in pairwise(order):
        placed[number] = max(placed[number], placed[above] + NAME_GAP)
    room: float = HEIGHT - BOTTOM
    for number in reversed(order):
        placed[number] = min(placed[number], room)
        room = placed[number] - NAME_GAP
    return placed
