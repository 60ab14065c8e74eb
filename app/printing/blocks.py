"""Blocks that a paper consists of, independent of its file format."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]

UNFILLED = re.compile(r"\[isi[^\]]*\]")
"""Visible gap in a paper for something the plan lacks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with its formatting."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    url: str = ""
    """Link target: a URL, or ``#`` and the anchor of a block of the same paper."""


Rich = str | Sequence[Span]
"""A text, plain or in spans."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines at the head of an official letter; those in capitals are set bold."""

    lines: Sequence[str]
    logo: str | None = None
    """A PNG in base64; "" leaves a gap for it, None leaves it out."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; level 0 is the title of the paper."""

    text: str
    level: int = 1
    anchor: str = ""
    """Anchor of links within the paper: letters and digits."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Rich
    align: Align = "left"
    bold: bool = False
    manner: Literal["plain", "quote", "code"] = "plain"

    @property
    def introduces(self) -> bool:
        """Whether it leads to the block after it, on whose page it stays."""
        return isinstance(self.text, str) and self.text.endswith(":")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with numbers or dots."""

    items: Sequence[Rich]
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a nested list; without a mark it continues the point before it."""

    text: Rich
    mark: str = ""
    depth: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Points with marks of their own."""

    items: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of label and value, as at the head of a letter."""

    rows: Sequence[tuple[str, str]]
    aside: str = ""
    """Text on the line of the first pair, at the right, such as the place and date of a letter."""
    label_width: float = 4.5
    """Centimetres."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are relative; without a header it is a form."""

    header: Sequence[Rich]
    rows: Sequence[Sequence[Rich]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block on the right; empty lines leave room to sign."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature blocks side by side."""

    columns: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines in the right half, as at the head of an attachment."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page."""

    blocks: Sequence["Block"]


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code that links to a page."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: titles and anchors of headings, with page numbers."""

    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Break:
    """A page break."""


Block = (
    Letterhead
    | Heading
    | Paragraph
    | Listing
    | Points
    | Facts
    | Grid
    | Signature
    | Signatures
    | Aside
    | Together
    | Qr
    | Contents
    | Break
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Page and type of a paper; lengths in centimetres."""

    size: Literal["a4", "f4"] = "a4"
    face: str = "Arial"
    points: int = 11
    top: float = 2.0
    right: float = 2.0
    bottom: float = 2.5
    left: float = 3.0
    spacing: float = 6.0
    """Points after a paragraph."""
    footer: Sequence[str] = ()
    """Lines at the foot of each page, above the page number."""


PAGE_SIZES: Mapping[str, tuple[float, float]] = {"a4": (21.0, 29.7), "f4": (21.5, 33.0)}
"""Width and height of an upright page in centimetres."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be written to a file."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False
    layout: Layout = Layout()


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, those of a group one by one."""
    for block in blocks:
        if isinstance(block, Together):
            yield from walk(block.blocks)
        else:
            yield block


SHORT_ROW = 500
"""Characters up to which a row of a table stays on one page."""


def is_short(cells: Iterable[Rich]) -> bool:
    """Tell whether a row of a table stays on one page; a longer one may break."""
    texts = (cell if isinstance(cell, str) else "".join(span.text for span in cell) for cell in cells)
    return sum(map(len, texts)) <= SHORT_ROW


def texts_of(block: Block) -> list[Rich]:
    """Return every text of a block."""
    found: list[Rich] = []
    match block:
        case Heading(text=text) | Paragraph(text=text):
            found = [text]
        case Listing(items=items):
            found = list(items)
        case Points(items=points):
            found = [point.text for point in points]
        case Facts(rows=facts, aside=aside):
            found = [*(cell for row in facts for cell in row), *([aside] if aside else [])]
        case Grid(header=header, rows=rows):
            found = [*header, *(cell for row in rows for cell in row)]
        case Letterhead(lines=lines) | Signature(lines=lines) | Aside(lines=lines):
            found = list(lines)
        case Signatures(columns=columns):
            found = [line for column in columns for line in column]
    return found
