"""Read the words and table cells of a page with the parser of the standard library, independently of pandoc."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.imports.html.style import BLOCKS, mark_of, span_of
from app.imports.limits import MAX_SPANNED_CELLS
from app.imports.proof.source import SourcePiece, SourceTable, SourceText

UNREAD = frozenset({"script", "style", "title"})
"""Elements whose text a reader of the page does not see."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(slots=True)
class _Table:
    """A table being read."""

    rows: list[dict[int, str]] = field(default_factory=list)
    taken: dict[int, set[int]] = field(default_factory=dict)
    """Columns by row that cells of earlier rows reach into."""
    column: int = 0
    """First column of the row that no cell of it has."""
    cell: int | None = None
    """Column of the open cell."""
    spanned: int = 0
    """Cells that spans covered so far."""

    def add_row(self) -> None:
        """Begin a row."""
        self.rows.append({})
        self.column, self.cell = 0, None

    def add_cell(self, across: int, down: int) -> None:
        """Begin a cell; once spans cover too many cells they are read as one."""
        self.spanned += across * down
        if self.spanned > MAX_SPANNED_CELLS:
            across = down = 1
        at = len(self.rows) - 1
        taken = self.taken.get(at, ())
        while self.column in taken:
            self.column += 1
        for below in range(at + 1, at + down):
            self.taken.setdefault(below, set()).update(range(self.column, self.column + across))
        self.cell = self.column
        self.rows[-1][self.column] = ""
        self.column += across


def read_source(html: str) -> SourceText:
    """Return all text of a page that its readers see, hidden and struck text apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_piece()
    return SourceText([SourcePiece(text) for text in reader.pieces], reader.tables)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.tables: list[SourceTable] = []
        self._text: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._marks: Counter[str] = Counter()
        self._tags: Counter[str] = Counter()
        self._tables: list[_Table] = []

    @property
    def _mark(self) -> str:
        return next((mark for mark in ("unread", "hidden", "struck") if self._marks[mark]), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        values = dict(attrs)
        before = self._mark
        if tag in BLOCKS:
            self.end_piece()
        mark = (
            "unread" if tag in UNREAD else mark_of(tag, values.get("style") or "", hidden="hidden" in values)
        )
        if tag not in _VOID:
            if mark and mark != before:
                self.end_piece()
            self._open.append((tag, mark))
            self._marks[mark] += 1
            self._tags[tag] += 1
        if tag == "table":
            self._tables.append(_Table())
        elif self._tables:
            self._table_part(tag, values)

    def _table_part(self, tag: str, values: dict[str, str | None]) -> None:
        table = self._tables[-1]
        if tag == "tr":
            table.add_row()
        elif tag in ("td", "th") and table.rows:
            table.add_cell(span_of(values.get("colspan")), span_of(values.get("rowspan")))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those left open inside it."""
        if tag in BLOCKS:
            self.end_piece()
        while self._tags[tag]:
            inner, mark = self._open.pop()
            if mark:
                self.end_piece()
            self._marks[mark] -= 1
            self._tags[inner] -= 1
            if inner == tag:
                break
        if tag in ("td", "th") and self._tables:
            self._tables[-1].cell = None
        if tag == "table" and self._tables:
            done = self._tables.pop()
            if not self._tables:
                self.tables.append(SourceTable(done.rows))

    def handle_data(self, data: str) -> None:
        """Take text, unless nobody sees it."""
        if self._marks["unread"]:
            return
        self._text.append(data)
        if self._tables and self._mark == "":
            table = self._tables[0]
            if table.cell is not None:
                table.rows[-1][table.cell] += data

    def end_piece(self) -> None:
        """End a paragraph."""
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self.pieces.append(text)
        if self._tables and self._tables[0].cell is not None:
            self._tables[0].rows[-1][self._tables[0].cell] += " "
