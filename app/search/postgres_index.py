"""The index in PostgreSQL as a search reads it."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from app.search.postgres_segments import Numbers, numbers_of
from app.search.postings import Pair
from app.store.database import Source, translated_errors

MAX_KEPT_TEXTS = 48_000_000
"""Characters of texts kept for looking at word order."""
_NONE: Pair = np.zeros((2, 0), dtype=np.int32)


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
                    self._columns[name].append(numbers_of(getattr(row, f"{name}s")))
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
            numbers = numbers_of(row.numbers) + np.int32(self._offsets[row.segment])
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
            np.stack(
                [numbers_of(row.numbers) + np.int32(self._offsets[row.segment]), numbers_of(row.weights)]
            )
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
