"""Change log of documents and removals in order of time, for harvesters that fetch incrementally."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, tuple_, union_all

from app.documents.models import DocumentType
from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import is_own
from app.store.tables import DocumentRow, PlaceLink, RoleLink, Tombstone, ValueLink

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Gone: Any = Tombstone
_Place: Any = PlaceLink
_Role: Any = RoleLink
_Value: Any = ValueLink


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A published or removed document, and when it last changed or was removed."""

    kind: DocumentType
    slug: str
    changed_at: datetime
    is_gone: bool


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Criteria for records: type, value, and time of the change."""

    kind: DocumentType | None = None
    value: str | None = None
    """A value, or empty for any value; removed documents have no values and do not match."""
    role: str | None = None
    """An agency role, or empty for any; as for values."""
    places: tuple[str, ...] | None = None
    """Regions or ministries, or none for any; as for values."""
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive upper bound of the time of the change."""


class ChangeLog:
    """Reads the change records of published and removed own documents: others harvest where these were harvested."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def find(self, wanted: ChangeFilter, *, after: ChangeRecord | None, limit: int) -> list[ChangeRecord]:
        """Return records, the longest unchanged first, starting after one of an earlier page."""
        all_of_them = _select_changes(wanted)
        at, kind, slug = all_of_them.c.at, all_of_them.c.kind, all_of_them.c.slug
        statement = select(all_of_them).order_by(at, kind, slug).limit(limit)
        if after:  # compared as rows, as an index of the three is read
            statement = statement.where(tuple_(at, kind, slug) > (after.changed_at, after.kind, after.slug))
        with read_session(self._source) as session:
            return [_record(row) for row in session.execute(statement)]

    def count(self, window: ChangeFilter) -> int:
        """Return the number of matching records."""
        with read_session(self._source) as session:
            return session.scalar(select(func.count()).select_from(_select_changes(window))) or 0

    def get(self, kind: DocumentType, slug: str) -> ChangeRecord | None:
        """Return the record of one document; None when there never was one."""
        all_of_them = _select_changes(ChangeFilter(kind))
        with read_session(self._source) as session:
            row = session.execute(select(all_of_them).where(all_of_them.c.slug == slug)).first()
            return _record(row) if row else None

    def earliest_change(self) -> datetime | None:
        """Return the time of the oldest record; None while there is none."""
        with read_session(self._source) as session:
            return session.scalar(select(func.min(_select_changes(ChangeFilter()).c.at)))


def _record(row: Sequence[Any]) -> ChangeRecord:
    kind, slug, at, is_gone = row
    return ChangeRecord(kind, slug, at, bool(is_gone))


def _select_changes(window: ChangeFilter) -> Any:
    here = select(
        _Document.kind, _Document.slug, _Document.updated_at.label("at"), literal(0).label("is_gone")
    )
    gone = select(_Gone.kind, _Gone.slug, _Gone.removed_at.label("at"), literal(1).label("is_gone"))
    for column, wanted in (
        (_Value.value, _wanted(window.value)),
        (_Role.role, _wanted(window.role)),
        (_Place.area_code, window.places),
    ):
        if wanted is not None:
            linked = select(column.class_.document_id)
            here = here.where(_Document.id.in_(linked.where(column.in_(wanted)) if wanted else linked))
            gone = gone.where(literal(0) == 1)
    here = here.where(*_conditions(window, _Document, _Document.updated_at))
    gone = gone.where(*_conditions(window, _Gone, _Gone.removed_at))
    return union_all(here, gone).subquery()


def _wanted(code: str | None) -> tuple[str, ...] | None:
    return None if code is None else ((code,) if code else ())


def _conditions(window: ChangeFilter, table: Any, time: Any) -> list[Any]:
    conditions = [is_own(table.slug), *([table.kind == window.kind] if window.kind else [])]
    conditions += [time >= window.since] if window.since else []
    return conditions + ([time < window.until] if window.until else [])
