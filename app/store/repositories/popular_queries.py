"""Anonymous counts of search queries, by text and last day.

A text is stored only after a search has shown that it consists of known words, and is suggested to others
only once it was searched several times.
"""

import re
from collections import Counter
from collections.abc import Callable
from math import inf
from threading import Lock
from time import monotonic
from typing import Any, Literal

from sqlalchemy import Delete, Engine, delete, select, text
from sqlmodel import col

from app import clock
from app.store.database import ConnectionSource, read_session, write_session
from app.store.repositories.missed_queries import MissedQueries
from app.store.tables import QueryCount

MIN_CHARACTERS = 3
"""Shorter texts are beginnings of a query."""
MAX_CHARACTERS = 60
"""Longer texts are pasted sentences, which help nobody else and may be about a person."""
MIN_COUNT = 3
"""Number of searches from which on a text is suggested: fewer could reveal what one person looks for."""
FLUSH_SIZE = 25
"""Number of searches after which counts are written, and of texts written at once, the most frequent first."""
MAX_PENDING = 1_000
"""Maximum number of different texts counted in memory."""
MAX_STORED = 10_000
"""Texts in the database, the most frequent and newest of them: words of the library combine without end."""
FLUSH_INTERVAL_SECONDS = 10.0
"""Minimum interval between two writes, each of which searches for every text once more."""

QueryOutcome = Literal["found", "missed", "other"]
"""What a text is counted as: it finds all its words, it finds nothing, or it is not counted."""
_PERSONAL = re.compile(r"\d{5}|@|https?:")
"""Texts with long numbers, e-mail addresses or URLs, which may be personal."""
_query: Any = QueryCount
_ADD = text(
    "INSERT INTO query_count (text, count, last_day) VALUES (:text, :amount, :day) "
    "ON CONFLICT (text) DO UPDATE SET count = query_count.count + excluded.count, last_day = excluded.last_day"
)


def _surplus() -> Delete:
    """Return the statement that deletes all but the most frequent and newest texts."""
    order = col(QueryCount.count).desc(), col(QueryCount.last_day).desc(), _query.text
    chosen = select(_query.text).order_by(*order).limit(MAX_STORED)
    return delete(_query).where(_query.text.not_in(chosen))


class PopularQueries:
    """Counts queries in memory and periodically writes the most frequent ones; safe for several threads."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; by default ``engine``, which is written to."""
        self._engine, self._source = engine, source or engine
        self._missed = MissedQueries(engine)
        self._pending: Counter[str] = Counter()
        self._flushed_at = -inf
        self._lock = Lock()

    def record(self, text: str) -> bool:
        """Count a search; return whether it is time to `flush`."""
        words = " ".join(text.lower().split())
        if not MIN_CHARACTERS <= len(words) <= MAX_CHARACTERS or _PERSONAL.search(words):
            return False
        with self._lock:
            if words in self._pending or len(self._pending) < MAX_PENDING:
                self._pending[words] += 1
            is_due = (
                self._pending.total() >= FLUSH_SIZE
                and monotonic() - self._flushed_at >= FLUSH_INTERVAL_SECONDS
            )
            if is_due:
                self._flushed_at = monotonic()
            return is_due

    def flush(self, judge: Callable[[str], QueryOutcome]) -> None:
        """Write the counts of texts that find all their words, and of those that find nothing; discard the others."""
        with self._lock:
            counted = self._pending.most_common(FLUSH_SIZE)
            self._pending -= Counter(dict(counted))
        judged = [(words, amount, judge(words)) for words, amount in counted]
        worthy = {words: amount for words, amount, outcome in judged if outcome == "found"}
        if missed := {words: amount for words, amount, outcome in judged if outcome == "missed"}:
            self._missed.record(missed)
        if not worthy:
            return
        with write_session(self._engine) as session:
            for words, amount in sorted(worthy.items()):  # in one order, so that two writers cannot deadlock
                session.execute(_ADD, {"text": words, "amount": amount, "day": clock.today()})
            session.execute(_surplus())

    def list_most_popular(self, limit: int) -> list[str]:
        """Return the most frequent texts, the most frequent first."""
        wanted = (
            select(_query.text)
            .where(col(QueryCount.count) >= MIN_COUNT)
            .order_by(col(QueryCount.count).desc(), _query.text)
            .limit(limit)
        )
        with read_session(self._source) as session:
            return list(session.scalars(wanted))
