"""The index kept in PostgreSQL: the same entries and the same postings, shared by any number of nodes.

It is built like Whoosh's: immutable segments, each with its documents and, per term, one row of document
numbers and weights as arrays of 32-bit integers. A change writes a small segment and marks the documents it
replaces as gone; segments of one size are merged. Readers hold arrays in memory (app.search.snapshot), so a
search reads a row per new term and ranks as it does with Whoosh. A segment that was merged away stays for
readers that still use it until `KEPT` has passed.

Every method opens its own short transaction; a writer holds an advisory lock that goes with its connection.
"""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.search.entries import Entry
from app.search.index import FACETS, Generation, IndexUnavailableError, tiers
from app.search.postings import Pair
from app.store.database import DatabaseUnavailableError, Source, translated_errors
from app.store.readers import Readers

ASKED_EVERY = 0.2
"""Seconds: so seldom a process asks whether another has written a new generation."""
KEPT = timedelta(minutes=10)
"""So long a segment that was merged away stays for readers that opened it."""
SEGMENT_POSTINGS = 2_000_000
"""A segment is closed at so many postings: some 200 MB while it is made."""
MAX_KEPT_TEXTS = 48_000_000
"""Characters of texts kept for looking at word order."""
_LOCK = 0x53425F5345
"""The advisory lock of the writer."""
_NONE: Pair = np.zeros((2, 0), dtype=np.int32)

Numbers = NDArray[np.int32]


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
            for made in _segments(entries):
                _mark_gone(connection, [entry.key for entry in made.entries])
                made.write(connection)
                words.update(made.words)
            _count_words(connection, words)
            for merged in tiers(_sizes(connection)):
                _merge(connection, merged)
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


class _Segment:
    """Entries on their way into a segment."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.words: Counter[str] = Counter()
        self.held = 0
        self._postings: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, entry: Entry) -> None:
        number = len(self.entries)
        self.entries.append(entry)
        self.words.update({word for word in entry.exact.split() if word.isalpha()})
        fields = {"terms": entry.terms, "title": entry.title_terms}
        fields |= {f"facet_{name}": sorted(set(entry.facets.get(name, ()))) for name in FACETS}
        for field, terms in fields.items():
            for term, count in Counter(terms).items():
                numbers, weights = self._postings[field, term]
                numbers.append(number)
                weights.append(count)
                self.held += 1

    def write(self, connection: Connection) -> None:
        columns = {
            "lengths": [entry.length for entry in self.entries],
            "strengths": [entry.strength for entry in self.entries],
            "dates": [entry.date for entry in self.entries],
        }
        segment = _new_segment(connection, len(self.entries), {n: _bytes(v) for n, v in columns.items()})
        rows = (
            (segment, number, one.key, one.exact, one.sequence, one.title, False)
            for number, one in enumerate(self.entries)
        )
        _copy(connection, "search_entry (segment, number, key, exact, sequence, sort_title, gone)", rows)
        postings = (
            (segment, field, term, _bytes(numbers), _bytes(weights))
            for (field, term), (numbers, weights) in self._postings.items()
        )
        _copy(connection, "search_posting (segment, field, term, numbers, weights)", postings)


def _segments(entries: Iterable[Entry]) -> Iterator[_Segment]:
    made = _Segment()
    for entry in entries:
        made.add(entry)
        if made.held > SEGMENT_POSTINGS:
            yield made
            made = _Segment()
    if made.entries:
        yield made


def _new_segment(connection: Connection, documents: int, columns: dict[str, bytes]) -> int:
    made = text(
        "INSERT INTO search_segment (documents, lengths, strengths, dates) "
        "VALUES (:documents, :lengths, :strengths, :dates) RETURNING id"
    )
    return int(connection.execute(made, {"documents": documents, **columns}).scalar_one())


def _copy(connection: Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _bytes(numbers: Sequence[int] | Numbers) -> bytes:
    return np.asarray(numbers, dtype="<i4").tobytes()


def _numbers(data: bytes) -> Numbers:
    return np.frombuffer(data, dtype="<i4").astype(np.int32, copy=False)


def _count_words(connection: Connection, words: Counter[str]) -> None:
    if words:
        connection.execute(
            text(
                "INSERT INTO search_word (word, count) SELECT * FROM unnest(CAST(:words AS text[]), CAST(:counts AS int[])) "
                "ON CONFLICT (word) DO UPDATE SET count = search_word.count + excluded.count"
            ),
            {"words": list(words), "counts": list(words.values())},
        )


def _sizes(connection: Connection) -> dict[int, tuple[int, int]]:
    """Segment → its living documents, and all of them."""
    rows = connection.execute(
        text(
            "SELECT s.id, s.documents, count(e.number) FILTER (WHERE NOT e.gone) AS living "
            "FROM search_segment s JOIN search_entry e ON e.segment = s.id "
            "WHERE s.dropped IS NULL GROUP BY s.id ORDER BY s.id"
        )
    )
    return {row.id: (row.living, row.documents) for row in rows}


def _merge(connection: Connection, segments: Sequence[int]) -> None:
    """Several segments as one, without the documents that are gone."""
    kept: dict[int, Numbers] = {}
    columns: dict[str, list[Numbers]] = defaultdict(list)
    start = 0
    for segment in segments:
        row = connection.execute(
            text("SELECT documents, lengths, strengths, dates FROM search_segment WHERE id = :id"),
            {"id": segment},
        ).one()
        gone = connection.scalars(
            text("SELECT number FROM search_entry WHERE segment = :id AND gone"), {"id": segment}
        ).all()
        living = np.ones(row.documents, dtype=bool)
        living[list(gone)] = False
        kept[segment] = np.where(living, np.cumsum(living, dtype=np.int32) - 1 + start, -1).astype(np.int32)
        start += int(living.sum())
        for name in ("lengths", "strengths", "dates"):
            columns[name].append(_numbers(getattr(row, name))[living])
    whole = {name: _bytes(np.concatenate(parts)) for name, parts in columns.items()}
    made = _new_segment(connection, start, whole)
    for segment, numbers in kept.items():
        connection.execute(
            text(
                "INSERT INTO search_entry (segment, number, key, exact, sequence, sort_title, gone) "
                "SELECT :made, m.new, e.key, e.exact, e.sequence, e.sort_title, false FROM search_entry e "
                "JOIN unnest(CAST(:old AS int[]), CAST(:new AS int[])) AS m(old, new) ON m.old = e.number "
                "WHERE e.segment = :segment AND NOT e.gone"
            ),
            {
                "made": made,
                "segment": segment,
                "old": np.flatnonzero(numbers >= 0).tolist(),
                "new": numbers[numbers >= 0].tolist(),
            },
        )
    _copy(
        connection,
        "search_posting (segment, field, term, numbers, weights)",
        _merged_postings(connection, made, kept),
    )
    connection.execute(
        text("UPDATE search_segment SET dropped = now() WHERE id = ANY(:ids)"), {"ids": list(segments)}
    )


def _merged_postings(
    connection: Connection, made: int, kept: dict[int, Numbers]
) -> list[tuple[int, str, str, bytes, bytes]]:
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    rows = connection.execute(
        text(
            "SELECT segment, field, term, numbers, weights FROM search_posting "
            "WHERE segment = ANY(:ids) ORDER BY segment"
        ),
        {"ids": list(kept)},
    )
    for row in rows:
        numbers = kept[row.segment][_numbers(row.numbers)]
        living = numbers >= 0
        if living.any():
            found[row.field, row.term].append(np.stack([numbers[living], _numbers(row.weights)[living]]))
    merged = []
    for (field, term), pairs in found.items():
        whole = np.concatenate(pairs, axis=1)
        merged.append((made, field, term, _bytes(whole[0]), _bytes(whole[1])))
    return merged


class PostgresIndex:
    """The living segments at a moment, as one row of documents."""

    is_damaged = False
    """The database keeps its pages whole, or says so itself."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._columns: dict[str, list[Numbers]] = {"length": [], "strength": [], "date": []}
        self._offsets: dict[int, int] = {}
        size = 0
        with source.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            for row in connection.execute(
                text(
                    "SELECT id, documents, lengths, strengths, dates FROM search_segment "
                    "WHERE dropped IS NULL ORDER BY id"
                )
            ):
                self._offsets[row.id] = size
                size += row.documents
                for name in self._columns:
                    self._columns[name].append(_numbers(getattr(row, f"{name}s")))
            self._live = np.ones(size, dtype=bool)
            gone = text("SELECT segment, number FROM search_entry WHERE gone AND segment = ANY(:ids)")
            for row in connection.execute(gone, {"ids": list(self._offsets)}):
                self._live[self._offsets[row.segment] + row.number] = False
            self._facets = self._read_facets(connection)
        self.size = size
        self._texts: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def _read_facets(self, connection: Connection) -> dict[str, dict[str, Numbers]]:
        found: dict[str, dict[str, list[Numbers]]] = defaultdict(lambda: defaultdict(list))
        rows = connection.execute(
            text(
                "SELECT segment, field, term, numbers FROM search_posting "
                "WHERE segment = ANY(:ids) AND field LIKE 'facet%' ORDER BY field, term COLLATE \"C\", segment"
            ),
            {"ids": list(self._offsets)},
        )
        for row in rows:
            numbers = _numbers(row.numbers) + np.int32(self._offsets[row.segment])
            found[row.field][row.term].append(numbers[self._live[numbers]])
        return {
            field: {term: np.concatenate(parts) for term, parts in terms.items()}
            for field, terms in found.items()
        }

    def postings(self, field: str, term: str) -> Pair:
        """The documents that hold a term, ascending, and its weighted frequency in each."""
        wanted = text(
            "SELECT segment, numbers, weights FROM search_posting "
            "WHERE field = :field AND term = :term AND segment = ANY(:ids) ORDER BY segment"
        )
        asked = {"field": field, "term": term, "ids": list(self._offsets)}
        with translated_errors(), self._source.connect() as connection:
            rows = connection.execute(wanted, asked).all()
        parts = [
            np.stack([_numbers(row.numbers) + np.int32(self._offsets[row.segment]), _numbers(row.weights)])
            for row in rows
        ]
        found = np.concatenate(parts, axis=1) if parts else _NONE
        return np.asarray(found[:, self._live[found[0]]], dtype=np.int32)

    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Every term of a facet's field in order, with the documents that hold it."""
        return self._facets.get(field, {}).items()

    def column(self, name: str) -> Numbers:
        """A number of every document."""
        parts = self._columns[name]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def holds(self, column: str, texts: Sequence[str], documents: Sequence[int]) -> NDArray[np.bool_]:
        """For each document whether a text of it holds each of some texts of whole words."""
        wanted = [f" {one} " for one in texts]
        wholes = self._read_texts(column, documents)
        held = [[one in wholes[number] for one in wanted] for number in documents]
        return np.array(held, dtype=bool).reshape(len(documents), len(wanted))

    def _read_texts(self, column: str, documents: Sequence[int]) -> dict[int, str]:
        with self._lock:
            known = {number: self._texts.get((column, number)) for number in documents}
        missing = [number for number, whole in known.items() if whole is None]
        read = dict(self._each(column, missing))
        with self._lock:
            for number, whole in read.items():
                self._texts[column, number] = whole
                self._held += len(whole)
            while self._held > MAX_KEPT_TEXTS:
                self._held -= len(self._texts.popitem(last=False)[1])
        return {number: read.get(number) or whole or "" for number, whole in known.items()}

    def keys(self, documents: Sequence[int]) -> list[str]:
        """``practice/slug`` of some documents."""
        found = dict(self._each("key", documents))
        return [found[number] for number in documents]

    def titles(self) -> list[bytes]:
        """Every document's title for sorting."""
        found = dict(self._each("sort_title", range(self.size)))
        return [found.get(number, "").encode() for number in range(self.size)]

    def _each(self, column: str, documents: Sequence[int]) -> Iterator[tuple[int, str]]:
        """A text of some documents, each with its number."""
        if not documents:
            return
        starts = np.fromiter(self._offsets.values(), dtype=np.int64)
        ids = np.fromiter(self._offsets, dtype=np.int64)
        places = np.searchsorted(starts, np.asarray(documents), side="right") - 1
        segments, numbers = ids[places], np.asarray(documents) - starts[places]
        wanted = text(
            f"SELECT w.segment, w.number, e.{column} AS whole "  # noqa: S608 -- a column named in this module  # nosec B608
            "FROM unnest(CAST(:segments AS int[]), CAST(:numbers AS int[])) AS w(segment, number) "
            "JOIN search_entry e ON e.segment = w.segment AND e.number = w.number"
        )
        with translated_errors(), self._source.connect() as connection:
            asked = {"segments": segments.tolist(), "numbers": numbers.tolist()}
            for row in connection.execute(wanted, asked):
                yield self._offsets[row.segment] + row.number, row.whole

    def close(self) -> None:
        """Nothing is held open."""
