"""Line charts of figures over years, each line labelled at its end, with visits marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

NAME_GAP = 15
"""Smallest distance between two names."""
STYLES = 8
"""Number of lines that can be distinguished by dash and shade."""
MOST_TICKS = 6
YEAR_GAP = 36
"""Smallest distance between the names of two years."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a chart, and its margins for the figures of the axis, the names of the lines, and the years."""

    width: int
    height: int
    left: int = 52
    right: int = 190
    top: int = 14
    bottom: int = 30

    @property
    def across(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def foot(self) -> int:
        """Height of the line above the years."""
        return self.height - self.bottom


LARGE = Frame(720, 300)
SMALL = Frame(360, 190, right=118)
"""One of many side by side; as wide as a phone."""


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one place, and the years in which it was visited."""

    name: str
    figures: tuple[tuple[int, float], ...]
    """Year and figure, in the order of years, each year once."""
    visited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """The line of one place."""

    name: str
    style: int
    path: str
    dots: list[tuple[float, float, int, float]]
    """Position, year and figure."""
    marks: list[tuple[float, float, int]]
    """Position and year of a visit."""
    name_at: Point


@dataclass(frozen=True, slots=True)
class LineChart:
    """The lines, with the years below and the figures at the left."""

    lines: list[Line]
    years: list[tuple[float, int]]
    figures: list[tuple[float, float]]
    frame: Frame

    @property
    def width(self) -> int:
        """Width of the picture."""
        return self.frame.width

    @property
    def height(self) -> int:
        """Height of the picture."""
        return self.frame.height


def line_chart(series: Sequence[Series], frame: Frame = LARGE) -> LineChart | None:
    """Draw the lines of some series, each in the style of its place among them.

    None when there are not two years to draw between.
    """
    styled = [(style, one) for style, one in enumerate(series) if one.figures][:STYLES]
    shown = [one for _style, one in styled]
    years = sorted({year for one in shown for year, _figure in one.figures})
    if not years or years[0] == years[-1]:
        return None
    ticks = _ticks([figure for one in shown for _year, figure in one.figures])
    first, last = years[0], years[-1]
    low, high = ticks[0], ticks[-1]

    def across(year: float) -> float:
        return round(frame.left + frame.across * (year - first) / (last - first), 1)

    def up(figure: float) -> float:
        return round(frame.foot - (frame.foot - frame.top) * (figure - low) / (high - low), 1)

    names = _apart([up(one.figures[-1][1]) for one in shown], frame.foot)
    named = range(last, first - 1, -max(1, ceil(YEAR_GAP * (last - first) / frame.across)))
    return LineChart(
        lines=[
            Line(
                name=one.name,
                style=style % STYLES,
                path=" ".join(f"{across(year)},{up(figure)}" for year, figure in one.figures),
                dots=[(across(year), up(figure), year, figure) for year, figure in one.figures],
                marks=[
                    (across(year), _mark_height(one, year, up, frame.foot), year)
                    for year in sorted(set(one.visited))
                    if first <= year <= last
                ],
                name_at=(across(one.figures[-1][0]) + 10, names[number]),
            )
            for number, (style, one) in enumerate(styled)
        ],
        years=[(across(year), year) for year in reversed(named)],
        figures=[(up(tick), tick) for tick in ticks],
        frame=frame,
    )


def _mark_height(series: Series, year: int, up: Callable[[float], float], foot: float) -> float:
    """Return the height of a mark: on the line, or at the foot where the figure is unknown."""
    before = [pair for pair in series.figures if pair[0] <= year]
    after = [pair for pair in series.figures if pair[0] >= year]
    if not before or not after:
        return foot
    (start, low), (end, high) = before[-1], after[0]
    return up(low if start == end else low + (high - low) * (year - start) / (end - start))


def _ticks(figures: Sequence[float]) -> list[float]:
    """Return round figures that cover all values: at most six, in steps of 1, 2 or 5 times a power of ten."""
    low, high = min(figures), max(figures)
    span = (high - low) or abs(high) or 1
    size = 10 ** floor(log10(span / MOST_TICKS))
    step = next(size * n for n in (1, 2, 5, 10, 20) if span / (size * n) <= MOST_TICKS - 2)
    start, end = floor(low / step), -floor(-high / step)
    end += start == end
    return [round(number * step, 6) for number in range(start, end + 1)]


def _apart(heights: Sequence[float], foot: float) -> list[float]:
    """Move the heights of names just enough that they do not overlap, all inside the picture."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    placed = list(heights)
    for above, number in pairwise(order):
        placed[number] = max(placed[number], placed[above] + NAME_GAP)
    room = foot
    for number in reversed(order):
        placed[number] = min(placed[number], room)
        room = placed[number] - NAME_GAP
    return placed
