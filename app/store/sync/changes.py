"""Documents changed since a revision, for updating an index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, select, union
from sqlalchemy.orm import selectinload
from sqlmodel import Session

from app.store.database import read_session
from app.store.tables import SAME, DocumentRow, LibraryState, SameVisit, Tombstone

# SQLModel types its columns as the values they hold; in a query they are columns.
_document: Any = DocumentRow
_tombstone: Any = Tombstone
_same: Any = SameVisit


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
        told_again = select(_same.second).where(_same.answer == SAME)
        rows = select(_document).where(_document.slug.not_in(told_again)).execution_options(yield_per=200)
        rows = rows.options(selectinload(_document.attached))
        if revision is None:
            rows = rows.order_by(_document.id)
        else:  # by its own index: ordered by id, SQLite would look through the whole library for a few rows
            rows = rows.where(_document.revision > revision).order_by(_document.revision)
        gone = select(_tombstone.kind, _tombstone.slug).where(_tombstone.revision > (revision or 0))
        hidden = select(_document.kind, _document.slug).where(
            _document.slug.in_(told_again), _document.revision > (revision or 0)
        )
        yield Changes(
            now,
            _iter_detached(session, rows, _list_other_reports(session)),
            [(row.kind, row.slug) for row in session.execute(union(gone, hidden))] if revision else [],
        )


def _list_other_reports(session: Session) -> dict[str, list[str]]:
    """Return the visits with several reports: the slug of the report that stands for one → those of the others."""
    others: dict[str, list[str]] = defaultdict(list)
    for first, second in session.execute(select(_same.first, _same.second).where(_same.answer == SAME)):
        others[first].append(second)
    return others


def _iter_detached(
    session: Session, statement: Select[DocumentRow], other_reports: dict[str, list[str]]
) -> Iterator[DocumentRow]:
    """Yield rows; a visit is also found by the words of its other reports."""
    for row in session.scalars(statement):
        session.expunge(row)  # a hundred thousand rows must not stay in memory
        if others := other_reports.get(row.slug):
            row.text = "\n".join([row.text, *_read_words(session, others)])
        yield row


def _read_words(session: Session, slugs: Sequence[str]) -> Iterator[str]:
    wanted = select(_document.title, _document.summary, _document.text, _document.meta)
    for title, summary, text, meta in session.execute(wanted.where(_document.slug.in_(slugs))):
        yield from (title, summary, text, *meta.get("topics", ()), *meta.get("learned", ()))
