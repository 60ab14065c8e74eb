"""How often something is searched: the words alone, by nobody, on no finer a time than the day.

A text becomes a row only after the search has shown that it holds known words and nothing else, and is
told to others only once it has been asked several times.
"""

import re
from collections import Counter
from collections.abc import Callable
from math import inf
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Engine, select, text
from sqlmodel import col

from app import clock
from app.store.database import ConnectionSource, read_session, write_session
from app.store.tables import QueryCount

MIN_CHARACTERS = 3
"""One letter or two are the beginning of a question."""
MAX_CHARACTERS = 60
"""Longer texts are pasted sentences: they suggest nothing to others, and may be about somebody."""
MIN_COUNT = 3
"""Asked fewer times, it could tell what one person looks for."""
FLUSH_SIZE = 25
"""Searches counted in memory before they are written, and texts written at once, the most asked of them."""
MAX_PENDING = 1_000
"""Different texts counted in memory."""
FLUSH_INTERVAL_SECONDS = 10.0
"""Between two writings: each text is searched for once more, and a busy site has other work."""

_PERSONAL = re.compile(r"\d{5}|@|https?:")
"""Numbers of people and telephones, addresses."""
_query: Any = QueryCount
_ADD = text(
    "INSERT INTO query_count (text, count, last_day) VALUES (:text, :amount, :day) "
    "ON CONFLICT (text) DO UPDATE SET count = query_count.count + excluded.count, last_day = excluded.last_day"
)


class PopularQueries:
    """Counts in memory and writes the most asked now and then, so that asking costs nothing."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source``: where what is asked most is read, when that is not where it is written."""
        self._engine, self._source = engine, source or engine
        self._pending: Counter[str] = Counter()
        self._flushed_at = -inf
        self._lock = Lock()

    def record(self, text: str) -> bool:
        """Count a search; tells whether it is time to write."""
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

    def flush(self, is_suggestible: Callable[[str], bool]) -> None:
        """Write what was counted; texts that would help nobody are forgotten."""
        with self._lock:
            counted = self._pending.most_common(FLUSH_SIZE)
            self._pending -= Counter(dict(counted))
        worthy = {words: amount for words, amount in counted if is_suggestible(words)}
        if not worthy:
            return
        with write_session(self._engine) as session:
            for words, amount in sorted(
                worthy.items()
            ):  # in one order, so that no two writers wait in a ring
                session.execute(_ADD, {"text": words, "amount": amount, "day": clock.today()})

    def list_most_popular(self, limit: int) -> list[str]:
        """The texts asked most, most first."""
        wanted = (
            select(_query.text)
            .where(col(QueryCount.count) >= MIN_COUNT)
            .order_by(col(QueryCount.count).desc(), _query.text)
            .limit(limit)
        )
        with read_session(self._source) as session:
            return list(session.scalars(wanted))
