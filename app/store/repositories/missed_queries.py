"""What readers search for and the library does not have, for managers: texts without persons, addresses or times.

A text is shown once it was searched several times, on different days, and forgotten when nobody searches it any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, text
from sqlmodel import col

from app import clock
from app.store.database import ConnectionSource, read_session, write_session
from app.store.tables import MissedQuery, QueryCount

MIN_COUNT, MIN_DAYS = 3, 2
"""Searches, and days with searches, from which on a text is shown: fewer could reveal what one person looks for."""
LIFETIME = timedelta(days=90)
"""How long a text is stored after it was last searched."""
MAX_STORED = 2_000
"""Texts in the database, the most frequent and newest of them."""
_missed: Any = MissedQuery
_query: Any = QueryCount
_ADD = text(
    "INSERT INTO missed_query (text, count, days, last_day) VALUES (:text, :amount, 1, :day) "
    "ON CONFLICT (text) DO UPDATE SET count = missed_query.count + excluded.count, "
    "days = missed_query.days + CASE WHEN missed_query.last_day < excluded.last_day THEN 1 ELSE 0 END, "
    "last_day = excluded.last_day"
)


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text and how often it was searched."""

    text: str
    count: int


class MissedQueries:
    """Counts of texts that found nothing, and the report on searches."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; by default ``engine``, which is written to."""
        self._engine, self._source = engine, source or engine

    def record(self, counted: Mapping[str, int]) -> None:
        """Add how often some texts were searched; forget those that nobody searches any more."""
        today = clock.today()
        order = col(MissedQuery.count).desc(), col(MissedQuery.last_day).desc(), _missed.text
        stored = select(_missed.text).order_by(*order).limit(MAX_STORED)
        with write_session(self._engine) as session:
            for words, amount in sorted(counted.items()):  # in one order, so that two writers cannot deadlock
                session.execute(_ADD, {"text": words, "amount": amount, "day": today})
            session.execute(delete(MissedQuery).where(_missed.last_day < today - LIFETIME))
            session.execute(delete(MissedQuery).where(_missed.text.not_in(stored)))

    def list_missed(self, limit: int) -> list[SearchedText]:
        """Return what was searched most without being found."""
        wanted = (
            select(_missed.text, _missed.count)
            .where(_missed.count >= MIN_COUNT, _missed.days >= MIN_DAYS)
            .order_by(col(MissedQuery.count).desc(), _missed.text)
            .limit(limit)
        )
        with read_session(self._source) as session:
            return [SearchedText(words, count) for words, count in session.execute(wanted)]

    def list_asked(self, limit: int) -> list[SearchedText]:
        """Return what was searched most and found."""
        wanted = (
            select(_query.text, _query.count)
            .where(_query.count >= MIN_COUNT)
            .order_by(col(QueryCount.count).desc(), _query.text)
            .limit(limit)
        )
        with read_session(self._source) as session:
            return [SearchedText(words, count) for words, count in session.execute(wanted)]
