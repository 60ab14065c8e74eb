"""Questions the site asks the database, each answered by a bounded number of statements."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select, tuple_

from app.documents.models import DocumentType
from app.store.database import reading
from app.store.tables import (
    AdaptationRow,
    DocumentRow,
    FollowUpRow,
    LibraryState,
    MeasureRow,
    PlaceLink,
    RegulationLink,
    RoleLink,
    StudiedPractice,
    Tombstone,
    ValueLink,
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an index must take in to show the library at ``revision``."""

    revision: int
    rows: Iterable[DocumentRow]
    removed: Sequence[tuple[str, str]]


@contextmanager
def changes_since(engine: Engine, revision: int | None) -> Iterator[Changes]:
    """Documents written and removed after a revision; all documents for None."""
    with reading(engine) as session:
        state = session.get(LibraryState, 1)
        now = state.revision if state else 0
        rows = select(DocumentRow).order_by(col(DocumentRow.id)).execution_options(yield_per=200)
        if revision is not None:
            rows = rows.where(DocumentRow.revision > revision)
        gone = select(Tombstone.kind, Tombstone.slug).where(Tombstone.revision > (revision or 0))
        yield Changes(now, _detached(session, session.exec(rows)), session.exec(gone).all() if revision else [])


def _detached(session: Session, rows: Iterable[DocumentRow]) -> Iterator[DocumentRow]:
    for row in rows:
        session.expunge(row)  # a hundred thousand rows must not stay in memory
        yield row
