"""Layout of boxes in columns with bands between them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

BOX_WIDTH, LINE_HEIGHT, PADDING = 152, 16, 9
"""Two columns with their gap are as wide as a phone."""
GAP_ACROSS, GAP_DOWN = 46, 12
INDENT, FIRST_LINE = 12, 21
"""Position of the text in its box: from the left, and of the first line from above."""
LETTERS, LINES, NOTE_LETTERS = 17, 4, 22
"""Characters of a line, lines of a box, characters of its note."""
WIDEST_BAND = 10
CLAIM_WIDTH, CLAIM_BELOW = 2, 8


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a column."""

    key: str
    text: str
    note: str = ""
    """A second, smaller line."""
    url: str = ""
    kind: str = ""
    """Decides its style."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its position."""

    box: Box
    x: float
    y: float
    width: int
    height: int
    lines: list[str]

    @property
    def texts(self) -> list[tuple[float, float, str]]:
        """Its lines of text with their positions."""
        return [
            (self.x + INDENT, self.y + FIRST_LINE + LINE_HEIGHT * number, line)
            for number, line in enumerate(self.lines)
        ]

    @property
    def note(self) -> tuple[float, float, str] | None:
        """The smaller line below them."""
        if not self.box.note:
            return None
        y = self.y + FIRST_LINE + LINE_HEIGHT * len(self.lines)
        return (self.x + INDENT, y, shorten(self.box.note, NOTE_LETTERS, placeholder=" …"))


@dataclass(frozen=True, slots=True)
class Band:
    """A connection of two boxes."""

    path: str
    width: float
    is_claim: bool = False
    """Whether only a claim connects them: drawn dashed."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The whole picture."""

    width: int
    height: int
    boxes: list[PlacedBox]
    bands: list[Band]

    @property
    def has_claims(self) -> bool:
        """Whether a band is only a claim."""
        return any(band.is_claim for band in self.bands)


def layout_columns(
    columns: Sequence[Sequence[Box]],
    links: Iterable[tuple[str, str, int]],
    claims: Iterable[tuple[str, str]] = (),
) -> Layers:
    """Stack the boxes of each column, every column centred in the picture's height.

    A link is given by the keys of two boxes and how often it happened, a claim by the keys alone; one to an
    unknown box is left out.
    """
    filled = [column for column in columns if column]
    texts = {
        box.key: wrap(box.text, LETTERS, max_lines=LINES, placeholder=" …")
        for column in filled
        for box in column
    }
    heights = {
        box.key: 2 * PADDING + LINE_HEIGHT * (len(texts[box.key]) + bool(box.note))
        for column in filled
        for box in column
    }
    tall = [sum(heights[box.key] + GAP_DOWN for box in column) - GAP_DOWN for column in filled]
    height = max(tall, default=0) + 2
    placed: dict[str, PlacedBox] = {}
    for number, column in enumerate(filled):
        y = (height - tall[number]) / 2
        for box in column:
            x = 1 + number * (BOX_WIDTH + GAP_ACROSS)
            placed[box.key] = PlacedBox(box, x, round(y, 1), BOX_WIDTH, heights[box.key], texts[box.key])
            y += heights[box.key] + GAP_DOWN
    width = len(filled) * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS + 2
    bands = [*_bands(placed, links), *_claims(placed, claims)]
    return Layers(width, height, list(placed.values()), bands)


def _bands(placed: Mapping[str, PlacedBox], links: Iterable[tuple[str, str, int]]) -> list[Band]:
    known = [
        (placed[start], placed[end], count) for start, end, count in links if {start, end} <= placed.keys()
    ]
    most = max((count for _start, _end, count in known), default=1)
    return [
        Band(_curve(start, end), round(2 + (WIDEST_BAND - 2) * (count - 1) / max(1, most - 1), 1))
        for start, end, count in known
    ]


def _claims(placed: Mapping[str, PlacedBox], claims: Iterable[tuple[str, str]]) -> Iterator[Band]:
    """Yield dashed bands, each below the ordinary one that may join the same boxes."""
    for start, end in claims:
        if {start, end} <= placed.keys():
            yield Band(_curve(placed[start], placed[end], below=CLAIM_BELOW), CLAIM_WIDTH, is_claim=True)


def _curve(start: PlacedBox, end: PlacedBox, *, below: int = 0) -> str:
    """Return the path from the right side of one box to the left side of another, from the middle or below it."""
    x1, y1 = start.x + start.width, start.y + start.height / 2 + below
    x2, y2 = end.x, end.y + end.height / 2 + below
    middle = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
