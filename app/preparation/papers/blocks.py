"""What a paper is made of, whatever it is written as."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines at the head of an official letter."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; 0 is the title of the paper."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with numbers or dots."""

    items: Sequence[str]
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what belongs to them, as at the head of a letter."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are relative."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
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
class Break:
    """A new page."""


Block = Letterhead | Heading | Paragraph | Listing | Facts | Grid | Signature | Qr | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be written."""

    title: str
    blocks: Sequence[Block]
    landscape: bool = False
