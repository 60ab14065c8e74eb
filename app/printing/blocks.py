"""What a paper is made of, whatever it is written as."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]

UNFILLED = re.compile(r"\[isi[^\]]*\]")
"""What a plan lacks stands like this in its papers, so that nobody overlooks it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a text, and how they stand out from the others."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    url: str = ""
    """Where they lead: an address, or ``#`` and the anchor of a block of the same paper."""


Rich = str | Sequence[Span]
"""A text, plain or in spans."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines at the head of an official letter."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; 0 is the title of the paper."""

    text: str
    level: int = 1
    anchor: str = ""
    """What links within the paper lead to: letters and digits."""


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
    """A point of a list within lists; without a mark it goes on with the point before it."""

    text: Rich
    mark: str = ""
    depth: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Points that carry their own marks."""

    items: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what belongs to them, as at the head of a letter."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are relative."""

    header: Sequence[Rich]
    rows: Sequence[Sequence[Rich]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Where somebody signs, on the right."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Qr:
    """A square code that leads to a page."""

    url: str
    caption: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: titles and anchors of headings, with the pages they stand on."""

    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Block = Letterhead | Heading | Paragraph | Listing | Points | Facts | Grid | Signature | Qr | Contents | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be written."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False
