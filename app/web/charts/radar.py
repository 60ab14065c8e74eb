"""Geometry of the radar of the values."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

CENTRE, RADIUS = 160, 100
LABEL_GAP = 18
RINGS = (1, 2, 3)
"""One ring for each level of evidence above none."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """An axis of a radar, and the position of its label."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar chart of shares from 0 to 100, as the points of SVG shapes."""

    spokes: list[Spoke]
    rings: list[str]
    shape: str
    earlier: str
    dots: list[tuple[float, float]]


def radar(labels: Sequence[str], shares: Sequence[int | None], earlier: Sequence[int | None] = ()) -> Radar:
    """Draw the radar of some shares; an unknown share lies in the centre and has no dot."""
    amount = len(labels)
    return Radar(
        spokes=[_spoke(at, amount, label) for at, label in enumerate(labels)],
        rings=[_points([100 * ring / len(RINGS)] * amount) for ring in RINGS],
        shape=_points([share or 0 for share in shares]),
        earlier=_points([share or 0 for share in earlier]) if earlier else "",
        dots=[_at(at, amount, share) for at, share in enumerate(shares) if share is not None],
    )


def _at(number: int, amount: int, share: float, gap: float = 0) -> tuple[float, float]:
    angle = 2 * pi * number / amount - pi / 2
    length = RADIUS * share / 100 + gap
    return round(CENTRE + length * cos(angle), 1), round(CENTRE + length * sin(angle), 1)


def _points(shares: Sequence[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in (_at(at, len(shares), share) for at, share in enumerate(shares)))


def _spoke(number: int, amount: int, label: str) -> Spoke:
    x, y = _at(number, amount, 100)
    label_x, label_y = _at(number, amount, 100, LABEL_GAP)
    side = label_x - CENTRE
    anchor = "middle" if abs(side) < LABEL_GAP else "start" if side > 0 else "end"
    return Spoke(x, y, label_x, label_y + 4, anchor, label)
