"""The index in PostgreSQL as a search reads it."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    ColumnClause,
    Connection,
    Executable,
    Integer,
    Row,
    String,
    and_,
    cast,
    column,
    func,
    select,
    table,
    text,
)

from app.search.backends.postgres_segments import Numbers, numbers_of
from app.search.backends.reader import FieldTerm
from app.search.backends.whoosh_postings import Pair
from app.store.database import Source, translated_errors

MAX_KEPT_TEXTS = 48_000_000
"""Characters of texts kept for looking at word order."""
_NONE: Pair = np.zeros((2, 0), dtype=np.int32)
_SEGMENT, _NUMBER = column("segment", Integer), column("number", Integer)
_KEY, _EXACT, _SEQUENCE, _SORT_TITLE = (
    column(name, String) for name in ("key", "exact", "sequence", "sort_title")
)
_ENTRY = table("search_entry", _SEGMENT, _NUMBER, _KEY, _EXACT, _SEQUENCE, _SORT_TITLE)
_INTEGERS = ARRAY(Integer)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a search may ask of a document that looks good."""

    key: str
    exact: str
    sequence: str

    @property
    def size(self) -> int:
        return len(self.exact) + len(self.sequence)


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
        self._kept: OrderedDict[int, _Entry] = OrderedDict()
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

    def postings(self, wanted: Sequence[FieldTerm]) -> list[Pair]:
        """For each term the documents that hold it, ascending, and its weighted frequency in each."""
        asked = text(
            "SELECT w.place, p.segment, p.numbers, p.weights "
            "FROM unnest(CAST(:fields AS text[]), CAST(:terms AS text[])) WITH ORDINALITY AS w(field, term, place) "
            "JOIN search_posting p ON p.field = w.field AND p.term = w.term "
            "WHERE p.segment = ANY(:ids) ORDER BY w.place, p.segment"
        )
        fields, terms = ([place[part] for place in wanted] for part in (0, 1))
        parts: list[list[Pair]] = [[] for _place in wanted]
        rows = self._ask(asked, {"fields": fields, "terms": terms, "ids": list(self._offsets)})
        for row in rows:
            numbers = numbers_of(row.numbers) + np.int32(self._offsets[row.segment])
            parts[row.place - 1].append(np.stack([numbers, numbers_of(row.weights)])[:, self._live[numbers]])
        return [np.concatenate(found, axis=1) if found else _NONE for found in parts]

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
        entries = self._entries(documents)
        wholes = [
            entries[number].exact if column == "exact" else entries[number].sequence for number in documents
        ]
        held = [[one in whole for one in wanted] for whole in wholes]
        return np.array(held, dtype=bool).reshape(len(documents), len(wanted))

    def keys(self, documents: Sequence[int]) -> list[str]:
        """``practice/slug`` of some documents."""
        entries = self._entries(documents)
        return [entries[number].key for number in documents]

    def _entries(self, documents: Sequence[int]) -> dict[int, _Entry]:
        """All that a search may ask of some documents, read at once and kept."""
        with self._lock:
            known = {number: self._kept[number] for number in documents if number in self._kept}
        missing = [number for number in documents if number not in known]
        read = {
            number: _Entry(row.key, row.exact, row.sequence)
            for number, row in self._each((_KEY, _EXACT, _SEQUENCE), missing)
        }
        with self._lock:
            for number, entry in read.items():
                if number not in self._kept:
                    self._held += entry.size
                self._kept[number] = entry
            while self._held > MAX_KEPT_TEXTS:
                self._held -= self._kept.popitem(last=False)[1].size
        return known | read

    def titles(self) -> list[bytes]:
        """Every document's title for sorting."""
        found = {number: row.sort_title for number, row in self._each((_SORT_TITLE,), range(self.size))}
        return [found.get(number, "").encode() for number in range(self.size)]

    def _each(
        self, columns: Sequence[ColumnClause[str]], documents: Sequence[int]
    ) -> Iterator[tuple[int, Any]]:
        """Columns of some documents, each with its number."""
        if not documents:
            return
        starts = np.fromiter(self._offsets.values(), dtype=np.int64)
        ids = np.fromiter(self._offsets, dtype=np.int64)
        places = np.searchsorted(starts, np.asarray(documents), side="right") - 1
        segments, numbers = ids[places], np.asarray(documents) - starts[places]
        wanted = (
            func.unnest(cast(segments.tolist(), _INTEGERS), cast(numbers.tolist(), _INTEGERS))
            .table_valued("segment", "number")
            .render_derived(name="wanted")
        )
        here = and_(wanted.c.segment == _SEGMENT, wanted.c.number == _NUMBER)
        for row in self._ask(select(_SEGMENT, _NUMBER, *columns).join_from(_ENTRY, wanted, here)):
            yield self._offsets[row.segment] + row.number, row

    def _ask(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """One statement by itself, without the way there and back that a transaction costs at each end."""
        with (
            translated_errors(),
            self._source.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            return connection.execute(statement, values).all()

    def close(self) -> None:
        """Nothing is held open."""
