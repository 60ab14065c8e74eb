"""Turn the lines and tables of PDF pages into Markdown: paragraphs, headings by size, lists, tables. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from app.imports.mapping import Unplaced
from app.imports.plain_text import mark_lists
from app.imports.proof.source import SourcePiece, SourceTable, SourceText

_EDGE = 0.12
"""Part of a page at its top and at its foot where page headers and footers stand."""
_LARGER = 1.12
"""Of the usual size, from which a line is a heading."""
_GAP = 1.45
"""Of the usual distance of lines, from which a new paragraph begins."""
_SHORT = 0.85
"""Of the width of the text, below which a line is the last of its paragraph."""
_HEADING_LENGTH = 120
_FEWEST_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"(?:hal(?:aman)?\.?\s*)?[-–—|]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—|]?(?:\s*(?:dari|/)\s*\d+)?",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"BAB\s+(?:[IVXLC]+|\d+)\.?", re.IGNORECASE)
_BEGINS_ITEM = re.compile(r"(?:[•●▪■◦‣➢➤✓*–-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_SPECIAL = re.compile(r"([\\`*_<>|\[\]])")
_PAGE_EDGES = "Kepala atau kaki halaman tidak ikut ke naskah. Salin dari sini bila ada yang perlu."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """The pages as Markdown, with the text they have and what was set aside."""

    markdown: str
    source: SourceText
    left: tuple[Unplaced, ...]


def lay_out(pages: Sequence[Mapping[str, Any]]) -> LaidOutText:
    """Return the text of pages as the worker read them."""
    lines = [[Line(**line) for line in page["lines"]] for page in pages]
    edges = _repeated_edges(lines, [page["height"] for page in pages])
    style = _Style([line for of_page in lines for line in of_page])
    blocks = [
        block
        for page, of_page in zip(pages, lines, strict=True)
        for block in _blocks_of(page, [line for line in of_page if id(line) not in edges], style)
    ]
    aside = list(dict.fromkeys(line.text for of_page in lines for line in of_page if id(line) in edges))
    left = (Unplaced("kepala halaman", "\n".join(aside), _PAGE_EDGES),) if aside else ()
    return LaidOutText("\n\n".join(blocks), _source(pages, lines, edges), left)


def _source(pages: Sequence[Mapping[str, Any]], lines: list[list[Line]], edges: set[int]) -> SourceText:
    """Return the text of the pages; of page headers and footers each once."""
    pieces: list[SourcePiece] = []
    seen: set[str] = set()
    for page, of_page in zip(pages, lines, strict=True):
        repeated = Counter(line.text for line in of_page if id(line) in edges)
        for text in page["words"].split("\n"):
            if repeated[text]:
                repeated[text] -= 1
                if text in seen:
                    continue
                seen.add(text)
            pieces.append(SourcePiece(text))
    tables = [
        SourceTable([{at: cell or "" for at, cell in enumerate(row)} for row in table["rows"]])
        for page in pages
        for table in page["tables"]
    ]
    return SourceText([one for one in pieces if one.text.strip()], tables, has_typed_numbers=True)


def _repeated_edges(lines: list[list[Line]], heights: list[float]) -> set[int]:
    """Return the lines at the edges of pages that repeat, but for their numbers, or that are page numbers."""
    at_edge = [
        (line, re.sub(r"\d+", "#", line.text))
        for of_page, height in zip(lines, heights, strict=True)
        for line in of_page
        if line.bottom < _EDGE * height or line.top > (1 - _EDGE) * height
    ]
    counted = Counter(text for _line, text in at_edge)
    enough = max(_FEWEST_PAGES, len(lines) // 2)
    return {
        id(line)
        for line, text in at_edge
        if counted[text] >= enough or _PAGE_NUMBER.fullmatch(line.text.strip())
    }


class _Style:
    """What is usual in a file: size, distance of lines, margins."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 11.0
        steps = [b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 4 * self.size]
        self.step = median(steps) if steps else 1.2 * self.size
        self.left = min((line.left for line in lines), default=0.0)
        self.right = max((line.right for line in lines), default=0.0)

    def is_heading(self, line: Line) -> bool:
        """Return whether a line looks like a heading."""
        if len(line.text) > _HEADING_LENGTH or line.text.rstrip().endswith((".", ";", ",")):
            return False
        return line.size >= _LARGER * self.size or line.bold

    def goes_on(self, line: Line, following: Line) -> bool:
        """Return whether the next line continues the paragraph of this one."""
        if following.top - line.top > _GAP * max(self.step, line.size) or following.top < line.top:
            return False
        if self.is_heading(line) or self.is_heading(following):
            return self._is_same_heading(line, following)
        if _BEGINS_ITEM.match(following.text):
            return False
        return line.right - self.left >= _SHORT * (self.right - self.left)

    def _is_same_heading(self, line: Line, following: Line) -> bool:
        alike = line.size == following.size and line.bold == following.bold
        numbered = _CHAPTER.fullmatch(line.text.strip()) or _BEGINS_ITEM.match(following.text)
        return alike and line.size >= _LARGER * self.size and not numbered


def _blocks_of(page: Mapping[str, Any], lines: Sequence[Line], style: _Style) -> Iterator[str]:
    """Yield the paragraphs and tables of a page from its top to its foot."""
    tables = sorted(page["tables"], key=lambda table: table["top"])
    open_lines: list[Line] = []
    for line in lines:
        while tables and tables[0]["top"] <= line.top:
            yield from _paragraph(open_lines, style)
            open_lines = []
            yield _table(tables.pop(0)["rows"])
        if open_lines and not style.goes_on(open_lines[-1], line):
            yield from _paragraph(open_lines, style)
            open_lines = []
        open_lines.append(line)
    yield from _paragraph(open_lines, style)
    for table in tables:
        yield _table(table["rows"])


def _paragraph(lines: Sequence[Line], style: _Style) -> Iterator[str]:
    if not lines:
        return
    text = " ".join(_SPECIAL.sub(r"\\\1", line.text.strip()) for line in lines)
    if not style.is_heading(lines[0]):
        yield mark_lists(text)
    elif lines[0].size >= _LARGER * style.size:
        yield f"## {text}"
    else:
        yield f"**{text}**"


def _table(rows: Sequence[Sequence[str | None]]) -> str:
    cells = [[_SPECIAL.sub(r"\\\1", " ".join((cell or "").split())) for cell in row] for row in rows]
    head, *rest = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join((head, f"|{'---|' * len(cells[0])}", *rest))
