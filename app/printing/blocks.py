"""Blocks that a paper consists of, independent of its file format."""

import re
from collections.abc import Sequence
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
    """The lines at the head of an official letter."""

    lines: Sequence[str]


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


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are relative."""

    header: Sequence[Rich]
    rows: Sequence[Sequence[Rich]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block on the right."""

    lines: Sequence[str]


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


Block = Letterhead | Heading | Paragraph | Listing | Points | Facts | Grid | Signature | Qr | Contents | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be written to a file."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False
