"""The index in PostgreSQL: the same documents and postings as in Whoosh, shared by any number of nodes.

It is built like Whoosh's: immutable segments, each with its documents and, per term, one row of document
numbers and weights as arrays of 32-bit integers. A change writes a small segment and marks the documents it
replaces as deleted; segments of one size are merged. Readers hold arrays in memory (app.search.snapshot), so a
search reads one row for each new term and ranks as it does with Whoosh. A merged segment stays for readers
that still use it for `MERGED_SEGMENT_RETENTION`.

Every method opens its own short transaction; a writer holds an advisory lock that ends with its connection.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.search.backends.base import Generation, IndexUnavailableError
from app.search.backends.merge_policy import plan_merges
from app.search.backends.postgres_reader import PostgresIndexReader
from app.search.backends.postgres_segments import (
    add_word_counts,
    build_segments,
    merge_segments,
    read_segment_sizes,
)
from app.search.indexing.documents import IndexDocument
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter

POLL_INTERVAL_SECONDS = 1.0
"""Seconds between two questions of a search whether another process has written a new generation.

The site polls more often in the background (app.operations.cluster), so that its visitors never wait for a
database that does not respond.
"""
MERGED_SEGMENT_RETENTION = timedelta(minutes=10)
"""How long a merged segment stays for readers that have it open."""
_LOCK = 0x53425F5345
"""Key of the writer's advisory lock."""


class PostgresIndexStore:
    """IndexStore in the tables whose names begin with ``search_``."""

    def __init__(self, database: Engine | DatabaseRouter) -> None:
        self._router = database if isinstance(database, DatabaseRouter) else DatabaseRouter(database)
        self._engine = self._router.primary

    def current(self) -> Generation | None:
        """Return the newest generation, as last polled from the database."""
        try:
            number, revision, fingerprint = self._router.state_within(POLL_INTERVAL_SECONDS).index_generation
        except DatabaseUnavailableError as error:
            number, revision, fingerprint = self._router.last_state.index_generation
            if not number:
                raise IndexUnavailableError(f"Indeks tidak terbaca: {error}") from error
        return Generation(f"p{number:08d}", revision, fingerprint) if number else None

    def open(self, generation: Generation) -> "PostgresIndexReader":
        """Open the segments of the newest generation, which may be later than the one named."""
        try:
            return PostgresIndexReader(self._router)
        except DBAPIError as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error.orig}") from error

    def is_readable(self, _generation: Generation, /) -> bool:
        """Return true: PostgreSQL detects damaged pages itself."""
        return True

    def words(self, generation: Generation) -> dict[str, int]:
        """Return every word as written and the approximate number of documents with it."""
        try:
            with self._router.connect() as connection:
                rows = connection.execute(text("SELECT word, count FROM search_word"))
                return {word: count for word, count in rows}  # noqa: C416 -- rows are not pairs to mypy
        except DBAPIError as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error.orig}") from error

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Hold the writer's advisory lock, which all nodes share."""
        with self._engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            try:
                self._router.poll_primary()
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})

    def write(
        self,
        entries: Iterable[IndexDocument],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Write a new generation in one transaction; needs `write_lock`."""
        with self._engine.begin() as connection:
            if base is None:
                connection.execute(
                    text("UPDATE search_segment SET dropped_at = now() WHERE dropped_at IS NULL")
                )
                connection.execute(text("TRUNCATE search_word"))
            _mark_deleted(connection, list(removed))
            words: Counter[str] = Counter()
            for made in build_segments(entries):
                _mark_deleted(connection, [entry.key for entry in made.entries])
                made.write(connection)
                words.update(made.words)
            add_word_counts(connection, words)
            for merged in plan_merges(read_segment_sizes(connection)):
                merge_segments(connection, merged)
            old = "DELETE FROM search_segment WHERE dropped_at < now() - :kept"
            connection.execute(text(old), {"kept": MERGED_SEGMENT_RETENTION})
            generation = _advance_state(connection, revision, fingerprint)
        self._router.poll_primary()
        return generation


def _read_state(connection: Connection) -> Generation | None:
    row = connection.execute(text("SELECT number, revision, fingerprint FROM search_state")).first()
    return Generation(f"p{row.number:08d}", row.revision, row.fingerprint) if row else None


def _advance_state(connection: Connection, revision: int, fingerprint: str) -> Generation:
    connection.execute(
        text(
            "INSERT INTO search_state (id, number, revision, fingerprint) VALUES (1, 1, :revision, :fingerprint) "
            "ON CONFLICT (id) DO UPDATE SET number = search_state.number + 1, revision = :revision, "
            "fingerprint = :fingerprint"
        ),
        {"revision": revision, "fingerprint": fingerprint},
    )
    found = _read_state(connection)
    assert found is not None  # noqa: S101 -- just written
    return found


def _mark_deleted(connection: Connection, keys: Sequence[str]) -> None:
    if keys:
        statement = "UPDATE search_document SET is_deleted = true WHERE key = ANY(:keys) AND NOT is_deleted"
        connection.execute(text(statement), {"keys": list(keys)})
