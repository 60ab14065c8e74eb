"""What changed and what went, in the order of time: for harvesters, who come again and ask since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, tuple_, union_all

from app import clock
from app.documents.models import DocumentType
from app.store.database import Source, reading
from app.store.tables import DocumentRow, Tombstone, ValueLink

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Gone: Any = Tombstone
_Value: Any = ValueLink


@dataclass(frozen=True, slots=True)
class Record:
    """A document, or what is left of one, and when it last changed or went."""

    kind: DocumentType
    slug: str
    at: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Which records: of a kind, with a value, changed within a time."""

    kind: DocumentType | None = None
    value: str | None = None
    """A value, or empty for any; records of what went do not know theirs, and are left out."""
    since: datetime | None = None
    before: datetime | None = None
    """Not of this moment any more."""


class Records:
    """The published documents and those that went."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def find(self, window: Window, *, after: Record | None, amount: int) -> list[Record]:
        """Some records, the longest unchanged first, beginning after one of an earlier answer."""
        all_of_them = _within(window)
        at, kind, slug = all_of_them.c.at, all_of_them.c.kind, all_of_them.c.slug
        statement = select(all_of_them).order_by(at, kind, slug).limit(amount)
        if after:  # compared as rows, as an index of the three is read
            statement = statement.where(tuple_(at, kind, slug) > (after.at, after.kind, after.slug))
        with reading(self._source) as session:
            return [_record(row) for row in session.execute(statement)]

    def total(self, window: Window) -> int:
        """How many there are."""
        with reading(self._source) as session:
            return session.scalar(select(func.count()).select_from(_within(window))) or 0

    def one(self, kind: DocumentType, slug: str) -> Record | None:
        """The record of one document; None when there never was one."""
        all_of_them = _within(Window(kind))
        with reading(self._source) as session:
            row = session.execute(select(all_of_them).where(all_of_them.c.slug == slug)).first()
            return _record(row) if row else None

    def earliest(self) -> datetime | None:
        """The time of the record longest unchanged; None while there is none."""
        with reading(self._source) as session:
            found = session.scalar(select(func.min(_within(Window()).c.at)))
            return clock.aware(found) if found else None


def _record(row: Sequence[Any]) -> Record:
    kind, slug, at, is_gone = row
    return Record(kind, slug, clock.aware(at), bool(is_gone))


def _within(window: Window) -> Any:
    here = select(_Document.kind, _Document.slug, _Document.updated.label("at"), literal(0).label("is_gone"))
    gone = select(_Gone.kind, _Gone.slug, _Gone.at.label("at"), literal(1).label("is_gone"))
    if window.value is not None:
        linked = select(_Value.document_id)
        here = here.where(
            _Document.id.in_(linked.where(_Value.value == window.value) if window.value else linked)
        )
        gone = gone.where(literal(0) == 1)
    here = here.where(*_conditions(window, _Document, _Document.updated))
    gone = gone.where(*_conditions(window, _Gone, _Gone.at))
    return union_all(here, gone).subquery()


def _conditions(window: Window, table: Any, time: Any) -> list[Any]:
    conditions = [table.kind == window.kind] if window.kind else []
    conditions += [time >= window.since] if window.since else []
    return conditions + ([time < window.before] if window.before else [])
