"""Check that every cell of a source's tables stands in its column of the draft. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.documents.markdown.tables import begins_table, split_cells
from app.imports.mapping import Unplaced
from app.imports.proof.source import SourceTable, SourceText
from app.imports.proof.words import Words, words_of_markdown, words_of_text

Row = frozenset[tuple[int, tuple[str, ...]]]


def misplaced_tables(source: SourceText, body: str, left: Sequence[Unplaced]) -> Iterator[str]:
    """Yield, as plain text, each table with a row that neither the draft nor the unplaced text has in a table."""
    if not source.tables:
        return
    rows = Counter(row for text in (body, *(one.text for one in left)) for row in _rows_of_markdown(text))
    for table in source.tables:
        wanted = Counter(filter(None, (_row(cells) for cells in table.rows)))
        if table.has_columns and wanted - rows:
            yield _as_text(table)
        else:
            rows -= wanted


def _row(cells: dict[int, str]) -> Row:
    return _filled({column: words_of_text(text) for column, text in cells.items()})


def _filled(cells: dict[int, Words]) -> Row:
    return frozenset((column, tuple(words)) for column, words in cells.items() if words)


def _rows_of_markdown(markdown: str) -> Iterator[Row]:
    lines = markdown.split("\n")
    inside = False
    for number, line in enumerate(lines):
        inside = "|" in line and (inside or begins_table(lines, number))
        cells = split_cells(line) if inside else ()
        if row := _filled({at: words_of_markdown(cell, numbers=True) for at, cell in enumerate(cells)}):
            yield row


def _as_text(table: SourceTable) -> str:
    width = 1 + max(column for row in table.rows for column in row)
    lines = (" | ".join(" ".join(row.get(at, "").split()) for at in range(width)) for row in table.rows)
    return "\n".join(line for line in lines if words_of_text(line))
