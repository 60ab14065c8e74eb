"""Read the words and table cells of a Word report straight from its parts, independently of pandoc.

Deleted text is no text. Of alternatives for the same thing (a text box for new and old Word) one is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.attachments.ooxml import OfficePackage
from app.imports.proof.source import SourcePiece, SourceTable, SourceText
from app.imports.word.markup import (
    DELETED,
    Element,
    RunMarks,
    attribute,
    child,
    chosen_branch,
    name_of,
    parse_part,
)

_SPACES = frozenset({"tab", "br", "cr", "ptab"})
_GRAPHIC = re.compile(r"(?:^|/)(?:charts/chart|diagrams/data)[^/]*\.xml$")


def read_source(package: OfficePackage, text_parts: list[str], marks: RunMarks) -> SourceText:
    """Return all text of a report: the running text, its boxes and notes."""
    pieces: list[SourcePiece] = []
    tables: list[SourceTable] = []
    for name in text_parts:
        reader = _Reader(marks)
        root = parse_part(package.read_xml(name))
        reader.read(root)
        pieces += [SourcePiece(text) for text in reader.paragraphs if text.strip()]
        tables += _tables(root, marks)
    return SourceText(pieces, tables)


@dataclass(slots=True)
class _Reader:
    """Collects the paragraphs of a part in order; hidden and struck text apart from the rest."""

    marks: RunMarks
    shown_only: bool = False
    paragraphs: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """The text of the paragraph being read, in pieces."""

    def read(self, element: Element) -> None:
        name = name_of(element)
        if name in DELETED:
            return
        if name == "AlternateContent":
            branch = chosen_branch(element)
            if branch is not None:
                self._inside(branch)
        elif name == "ruby":
            self._ruby(element)
        elif name == "p":
            self._apart(element)
        elif name == "r" and self.marks.of(element):
            if not self.shown_only:
                self._apart(element)
        else:
            self._character(element, name)
            self._inside(element)

    def _apart(self, element: Element) -> None:
        """Read an element as a paragraph of its own, followed by those inside it."""
        outer, self.open = self.open, []
        at = len(self.paragraphs)
        self.paragraphs.append("")
        self._inside(element)
        self.paragraphs[at] = "".join(self.open)
        self.open = outer

    def _ruby(self, element: Element) -> None:
        """Read text with its reading beside it: the text first."""
        for part in (child(element, "rubyBase"), child(element, "rt")):
            self._inside(part if part is not None else ())
            self.open.append(" ")

    def _inside(self, element: Iterable[Element]) -> None:
        for one in element:
            self.read(one)

    def _character(self, element: Element, name: str) -> None:
        if name == "t":
            self.open.append(element.text or "")
        elif name in _SPACES:
            self.open.append(" ")
        elif name == "noBreakHyphen":
            self.open.append("-")
        elif name == "textpath" and element.get("string"):
            self.paragraphs.append(element.get("string", ""))


def paragraphs_of(root: Element, marks: RunMarks) -> list[str]:
    """Return the text of all paragraphs in an element, without empty ones."""
    reader = _Reader(marks)
    reader.read(root)
    return [" ".join(text.split()) for text in reader.paragraphs if text.strip()]


def _tables(root: Element, marks: RunMarks) -> Iterator[SourceTable]:
    for table in (one for one in root.iter() if name_of(one) == "tbl"):
        around = [name_of(one) for one in table.iterancestors()]
        if "tc" not in around and not DELETED.intersection(around) and "Fallback" not in around:
            yield SourceTable([_cells(row, marks) for row in _wrapped(table, "tr")])


def _wrapped(element: Element, wanted: str) -> Iterator[Element]:
    """Yield rows of a table or cells of a row, also those inside content controls and custom XML."""
    for one in element:
        if name_of(one) == wanted:
            yield one
        elif name_of(one) in ("sdt", "sdtContent", "customXml", "ins", "Choice", "AlternateContent"):
            yield from _wrapped(one, wanted)


def _cells(row: Element, marks: RunMarks) -> dict[int, str]:
    at = _number(child(row, "trPr", "gridBefore"), 0)
    found: dict[int, str] = {}
    for cell in _wrapped(row, "tc"):
        reader = _Reader(marks, shown_only=True)
        for one in cell:
            reader.read(one)
        found[at] = " ".join(reader.paragraphs)
        at += max(1, _number(child(cell, "tcPr", "gridSpan"), 1))
    return found


def _number(element: Element | None, otherwise: int) -> int:
    value = attribute(element, "val")
    return min(int(value), 1_000) if value.isdecimal() else otherwise


def graphic_texts(package: OfficePackage) -> Iterator[tuple[str, str]]:
    """Yield the text of each chart (grafik) and diagram (bagan) with its kind."""
    for name in filter(_GRAPHIC.search, package.names):
        kind = "grafik" if "chart" in name else "bagan"
        root = parse_part(package.read_xml(name))
        values = (one.text or "" for one in root.iter() if name_of(one) in ("t", "v"))
        text = "\n".join(value.strip() for value in values if value.strip())
        if text:
            yield kind, text
