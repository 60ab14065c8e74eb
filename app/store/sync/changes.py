"""Documents changed since a revision, for updating an index."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import selectinload
from sqlmodel import Session

from app.store.database import read_session
from app.store.tables import DocumentRow, LibraryState, Tombstone

# SQLModel types its columns as the values they hold; in a query they are columns.
_document: Any = DocumentRow
_tombstone: Any = Tombstone


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows with their attached pages, and removed documents, that bring an index to ``revision``."""

    revision: int
    rows: Iterable[DocumentRow]
    removed: Sequence[tuple[str, str]]


@contextmanager
def read_changes_since(engine: Engine, revision: int | None) -> Iterator[Changes]:
    """Read the documents written and removed after a revision; all documents for None."""
    with read_session(engine) as session:
        state = session.get(LibraryState, 1)
        now = state.revision if state else 0
        rows = select(_document).order_by(_document.id).execution_options(yield_per=200)
        rows = rows.options(selectinload(_document.attached))
        if revision is not None:
            rows = rows.where(_document.revision > revision)
        gone = select(_tombstone.kind, _tombstone.slug).where(_tombstone.revision > (revision or 0))
        yield Changes(
            now,
            _iter_detached(session, rows),
            [(row.kind, row.slug) for row in session.execute(gone)] if revision else [],
        )


def _iter_detached(session: Session, statement: Select[DocumentRow]) -> Iterator[DocumentRow]:
    for row in session.scalars(statement):
        session.expunge(row)  # a hundred thousand rows must not stay in memory
        yield row
