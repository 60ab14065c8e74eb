"""Read the whole library in batches, for exports of any size and for harvesters."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.documents.models import DocumentType
from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card
from app.store.tables import DocumentRow, FollowUpRow, MeasureRow

BATCH_SIZE = 500
"""Number of rows read at once."""

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow


class BulkReader:
    """Iterates over all published documents in the order of their ids."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def last_updated(self) -> datetime | None:
        """Return the time of the last change of a document; None while there is none."""
        with read_session(self._source) as session:
            found = session.scalar(select(func.max(_Document.updated_at)))
            return clock.as_utc(found) if found else None

    def iter_cards(self, kind: DocumentType) -> Iterator[Card]:
        """Yield every document of a kind in batches; documents written meanwhile may be included or not."""
        statement = select(*CARD_COLUMNS, _Document.id).where(_Document.kind == kind)
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
