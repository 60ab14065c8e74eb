"""The text of a report as its own file has it, read without the converter that makes the draft. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """A paragraph of the source."""

    text: str
    where: str = ""
    """The part of the file it comes from; empty for the running text."""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of the source: for each row the text by the number of its column."""

    rows: Sequence[dict[int, str]]

    @property
    def has_columns(self) -> bool:
        """Whether text stands in more than its first column; otherwise the table is a frame around its text."""
        return any(column for row in self.rows for column in row)


@dataclass(frozen=True, slots=True)
class SourceText:
    """All that a source says."""

    pieces: Sequence[SourcePiece] = ()
    tables: Sequence[SourceTable] = ()
    has_typed_numbers: bool = False
    """Whether the numbers of lists are written in its text."""
    is_markdown: bool = False
    """Whether its marks (lists, emphasis) are written in the text itself, as in the draft."""


NO_TEXT = SourceText()
