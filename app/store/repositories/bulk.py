"""Read the whole library in batches, for exports of any size and for harvesters."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.documents.models import DocumentType
from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card, is_shown
from app.store.tables import DocumentRow, FollowUpRow, MeasureRow, Tombstone

BATCH_SIZE = 500
"""Number of rows read at once."""

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Gone: Any = Tombstone
_Measure: Any = MeasureRow


class BulkReader:
    """Iterates over all published documents in the order of their ids."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def dates(self, kinds: Sequence[DocumentType]) -> tuple[datetime, datetime] | None:
        """Return when the first document of some kinds was published, and when one last changed or was removed."""
        with read_session(self._source) as session:
            first, last = session.execute(
                select(func.min(_Document.published_at), func.max(_Document.changed_at)).where(
                    _Document.kind.in_(kinds)
                )
            ).one()
            removed = session.scalar(select(func.max(_Gone.removed_at)).where(_Gone.kind.in_(kinds)))
        changes = [at for at in (last, removed) if at]
        return (first, max(changes)) if first else None

    def period(self, kind: DocumentType) -> tuple[str, str] | None:
        """Return the first and the last date that documents of a kind are about, as exactly as they say it."""
        column = _Document.date if kind == "visit" else _Document.year
        with read_session(self._source) as session:
            first, last = session.execute(
                select(func.min(column), func.max(column)).where(_Document.kind == kind)
            ).one()
        return (str(first), str(last)) if first else None

    def measured_years(self) -> tuple[str, str] | None:
        """Return the first and the last year of practices' figures."""
        with read_session(self._source) as session:
            first, last = session.execute(select(func.min(_Measure.year), func.max(_Measure.year))).one()
        return (str(first), str(last)) if first else None

    def count(self, table: Any) -> int:
        """Return the number of rows of a table."""
        with read_session(self._source) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def iter_cards(self, kind: DocumentType) -> Iterator[Card]:
        """Yield every document of a kind in batches; documents written meanwhile may be included or not."""
        statement = select(*CARD_COLUMNS, _Document.id).where(
            _Document.kind == kind, is_shown(_Document.slug)
        )
        for row in self._iter_rows(statement):
            yield Card(*row[:-1])

    def iter_measures(self) -> Iterator[tuple[Card, MeasureRow]]:
        """Yield every figure of every practice."""
        return self._iter_children(MeasureRow)

    def iter_follow_ups(self) -> Iterator[tuple[Card, FollowUpRow]]:
        """Yield every follow-up of every visit."""
        return self._iter_children(FollowUpRow)

    def _iter_children(self, table: Any) -> Iterator[tuple[Card, Any]]:
        """Yield the rows of a table that belong to documents, all of one document together."""
        for kind in ("practice", "visit"):
            statement = select(*CARD_COLUMNS, _Document.id).where(
                _Document.kind == kind, _Document.id.in_(select(table.document_id))
            )
            for piece in self._iter_batches(statement):
                cards = {row[-1]: Card(*row[:-1]) for row in piece}
                wanted = (
                    select(table)
                    .where(table.document_id.in_(cards))
                    .order_by(table.document_id, table.position)
                )
                with read_session(self._source) as session:
                    hanging = list(session.scalars(wanted))
                yield from ((cards[one.document_id], one) for one in hanging)

    def _iter_rows(self, statement: Any) -> Iterator[Any]:
        for piece in self._iter_batches(statement):
            yield from piece

    def _iter_batches(self, statement: Any) -> Iterator[list[Any]]:
        """Yield batches by ascending id, which is the last column, so that none needs the earlier ones."""
        last = 0
        while True:
            with read_session(self._source) as session:
                piece = list(
                    session.execute(
                        statement.where(_Document.id > last).order_by(_Document.id).limit(BATCH_SIZE)
                    )
                )
            if not piece:
                return
            yield piece
            last = piece[-1][-1]
