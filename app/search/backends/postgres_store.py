"""The index kept in PostgreSQL: the same entries and the same postings, shared by any number of nodes.

It is built like Whoosh's: immutable segments, each with its documents and, per term, one row of document
numbers and weights as arrays of 32-bit integers. A change writes a small segment and marks the documents it
replaces as gone; segments of one size are merged. Readers hold arrays in memory (app.search.snapshot), so a
search reads a row per new term and ranks as it does with Whoosh. A segment that was merged away stays for
readers that still use it until `KEPT` has passed.

Every method opens its own short transaction; a writer holds an advisory lock that goes with its connection.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.search.backends.postgres_reader import PostgresIndex
from app.search.backends.postgres_segments import count_words, merge, segments_of, sizes
from app.search.backends.whoosh_store import Generation, IndexUnavailableError, tiers
from app.search.indexing.documents import Entry
from app.store.database import DatabaseUnavailableError
from app.store.replicas import Readers

ASKED_EVERY = 1.0
"""Seconds: so seldom a search asks whether another process has written a new generation. The site asks in the
background, more often (app.web.cluster), so that its readers never wait for a database that has gone silent."""
KEPT = timedelta(minutes=10)
"""So long a segment that was merged away stays for readers that opened it."""
_LOCK = 0x53425F5345
"""The advisory lock of the writer."""


class PostgresStore:
    """The index tables (migration 0012)."""

    def __init__(self, database: Engine | Readers) -> None:
        self._readers = database if isinstance(database, Readers) else Readers(database)
        self._engine = self._readers.primary

    def current(self) -> Generation | None:
        """The newest generation; asked of the database now and then."""
        try:
            number, revision, fingerprint = self._readers.seen_within(ASKED_EVERY).index
        except DatabaseUnavailableError as error:
            number, revision, fingerprint = self._readers.seen.index  # the arrays in memory still serve
            if not number:
                raise IndexUnavailableError(f"Indeks tidak terbaca: {error}") from error
        return Generation(f"p{number:08d}", revision, fingerprint) if number else None

    def open(self, generation: Generation) -> "PostgresIndex":
        """The segments of the newest generation, which may be later than the one asked for."""
        try:
            return PostgresIndex(self._readers)
        except DBAPIError as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error.orig}") from error

    def words(self, generation: Generation) -> dict[str, int]:
        """Every word as written, and about how many documents hold it."""
        try:
            with self._readers.connect() as connection:
                rows = connection.execute(text("SELECT word, count FROM search_word"))
                return {word: count for word, count in rows}  # noqa: C416 -- rows are not pairs to mypy
        except DBAPIError as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error.orig}") from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Waits until no other process writes, on any node."""
        with self._engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            try:
                self._readers.look()
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})

    def write(
        self,
        entries: Iterable[Entry],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Make a new generation, in one transaction. Needs ``locked``."""
        with self._engine.begin() as connection:
            if base is None:
                connection.execute(text("UPDATE search_segment SET dropped = now() WHERE dropped IS NULL"))
                connection.execute(text("TRUNCATE search_word"))
            _mark_gone(connection, list(removed))
            words: Counter[str] = Counter()
            for made in segments_of(entries):
                _mark_gone(connection, [entry.key for entry in made.entries])
                made.write(connection)
                words.update(made.words)
            count_words(connection, words)
            for merged in tiers(sizes(connection)):
                merge(connection, merged)
            old = "DELETE FROM search_segment WHERE dropped < now() - :kept"
            connection.execute(text(old), {"kept": KEPT})
            generation = _next_state(connection, revision, fingerprint)
        self._readers.look()
        return generation


def _state(connection: Connection) -> Generation | None:
    row = connection.execute(text("SELECT number, revision, fingerprint FROM search_state")).first()
    return Generation(f"p{row.number:08d}", row.revision, row.fingerprint) if row else None


def _next_state(connection: Connection, revision: int, fingerprint: str) -> Generation:
    connection.execute(
        text(
            "INSERT INTO search_state (id, number, revision, fingerprint) VALUES (1, 1, :revision, :fingerprint) "
            "ON CONFLICT (id) DO UPDATE SET number = search_state.number + 1, revision = :revision, "
            "fingerprint = :fingerprint"
        ),
        {"revision": revision, "fingerprint": fingerprint},
    )
    found = _state(connection)
    assert found is not None  # noqa: S101 -- just written
    return found


def _mark_gone(connection: Connection, keys: Sequence[str]) -> None:
    if keys:
        gone = "UPDATE search_entry SET gone = true WHERE key = ANY(:keys) AND NOT gone"
        connection.execute(text(gone), {"keys": list(keys)})
