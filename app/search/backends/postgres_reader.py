"""The living segments of the PostgreSQL index, opened for reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
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

from app.search.backends.base import (
    NO_POSTINGS,
    FieldTerm,
    Mask,
    Numbers,
    Postings,
    find_texts,
    places_to_look_at,
)
from app.search.backends.postgres_segments import decode_numbers
from app.store.bounded_cache import BoundedCache
from app.store.database import ConnectionSource
from app.store.errors import translate_database_errors

MAX_CACHED_CHARACTERS = 48_000_000
"""Characters of cached texts, which are read for the order of words."""
_SEGMENT, _NUMBER = column("segment", Integer), column("number", Integer)
_KEY, _EXACT, _SEQUENCE, _SORT_TITLE = (
    column(name, String) for name in ("key", "exact", "sequence", "sort_title")
)
_ENTRY = table("search_document", _SEGMENT, _NUMBER, _KEY, _EXACT, _SEQUENCE, _SORT_TITLE)
_INTEGERS = ARRAY(Integer)


@dataclass(frozen=True, slots=True)
class _CachedTexts:
    """The texts of one document that reranking reads."""

    key: str
    exact: str
    sequence: str

    @property
    def size(self) -> int:
        return len(self.exact) + len(self.sequence)


class PostgresIndexReader:
    """IndexReader over the segments that are living at one moment, numbered through."""

    is_damaged = False
    """Always false: PostgreSQL detects damaged pages itself."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source
        self._columns: dict[str, list[Numbers]] = {"length": [], "strength": [], "date": []}
        self._offsets: dict[int, int] = {}
        size = 0
        with source.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            for row in connection.execute(
                text(
                    "SELECT id, documents, lengths, strengths, dates FROM search_segment "
                    "WHERE dropped_at IS NULL ORDER BY id"
                )
            ):
                self._offsets[row.id] = size
                size += row.documents
                for name in self._columns:
                    self._columns[name].append(decode_numbers(getattr(row, f"{name}s")))
            self._live = np.ones(size, dtype=bool)
            deleted = text(
                "SELECT segment, number FROM search_document WHERE is_deleted AND segment = ANY(:ids)"
            )
            for row in connection.execute(deleted, {"ids": list(self._offsets)}):
                self._live[self._offsets[row.segment] + row.number] = False
            self._facets = self._read_facets(connection)
        self.size = size
        self._cached_texts: BoundedCache[int, _CachedTexts] = BoundedCache(
            MAX_CACHED_CHARACTERS, lambda texts: texts.size
        )

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
            numbers = decode_numbers(row.numbers) + np.int32(self._offsets[row.segment])
            found[row.field][row.term].append(numbers[self._live[numbers]])
        return {
            field: {term: np.concatenate(parts) for term, parts in terms.items()}
            for field, terms in found.items()
        }

    def postings(self, wanted: Sequence[FieldTerm]) -> list[Postings]:
        """Return the postings of each term, in the order of the terms."""
        statement = text(
            "SELECT w.place, p.segment, p.numbers, p.weights "
            "FROM unnest(CAST(:fields AS text[]), CAST(:terms AS text[])) WITH ORDINALITY AS w(field, term, place) "
            "JOIN search_posting p ON p.field = w.field AND p.term = w.term "
            "WHERE p.segment = ANY(:ids) ORDER BY w.place, p.segment"
        )
        fields, terms = ([field_term[part] for field_term in wanted] for part in (0, 1))
        parts: list[list[Postings]] = [[] for _term in wanted]
        rows = self._execute(statement, {"fields": fields, "terms": terms, "ids": list(self._offsets)})
        for row in rows:
            numbers = decode_numbers(row.numbers) + np.int32(self._offsets[row.segment])
            parts[row.place - 1].append(
                np.stack([numbers, decode_numbers(row.weights)])[:, self._live[numbers]]
            )
        return [np.concatenate(found, axis=1) if found else NO_POSTINGS for found in parts]

    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Return every term of a facet's field in order, with the numbers of the documents that hold it."""
        return self._facets.get(field, {}).items()

    def column(self, name: str) -> Numbers:
        """Return one number of every document."""
        parts = self._columns[name]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def contains_texts(
        self, column: str, texts: Sequence[str], documents: Sequence[int], *, where: Mask | None = None
    ) -> Mask:
        """Return, documents × texts, whether a column contains a text of whole words."""
        shape = len(documents), len(texts)
        places = places_to_look_at(shape, where)
        numbers = {row: documents[row] for row in {row for row, _at in places}}
        entries = self._get_texts(list(numbers.values()))
        wholes = {
            row: entries[number].exact if column == "exact" else entries[number].sequence
            for row, number in numbers.items()
        }
        return find_texts([f" {text} " for text in texts], shape, wholes, places)

    def keys(self, documents: Sequence[int]) -> list[str]:
        """Return the key ``practice/slug`` or ``visit/slug`` of some documents."""
        entries = self._get_texts(documents)
        return [entries[number].key for number in documents]

    def numbers(self, keys: Sequence[str]) -> list[int]:
        """Return the numbers of the documents that have some keys; those not indexed are left out."""
        here = _KEY.in_(keys), _SEGMENT.in_(self._offsets)
        rows = self._execute(select(_SEGMENT, _NUMBER).select_from(_ENTRY).where(*here))
        found = [self._offsets[row.segment] + row.number for row in rows]
        return [number for number in found if self._live[number]]

    def _get_texts(self, documents: Sequence[int]) -> dict[int, _CachedTexts]:
        """Return the texts of some documents; those not cached are read in one statement."""
        known = self._cached_texts.get_many(documents)
        missing = [number for number in documents if number not in known]
        read = {
            number: _CachedTexts(row.key, row.exact, row.sequence)
            for number, row in self._select_columns((_KEY, _EXACT, _SEQUENCE), missing)
        }
        self._cached_texts.put_many(read)
        return known | read

    def titles(self) -> list[bytes]:
        """Return every document's title for sorting."""
        found = {
            number: row.sort_title for number, row in self._select_columns((_SORT_TITLE,), range(self.size))
        }
        return [found.get(number, "").encode() for number in range(self.size)]

    def _select_columns(
        self, columns: Sequence[ColumnClause[str]], documents: Sequence[int]
    ) -> Iterator[tuple[int, Any]]:
        """Yield the number and columns of each of some documents."""
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
        for row in self._execute(select(_SEGMENT, _NUMBER, *columns).join_from(_ENTRY, wanted, here)):
            yield self._offsets[row.segment] + row.number, row

    def _execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Execute one statement in autocommit, which saves the two round trips of a transaction."""
        with (
            translate_database_errors(),
            self._source.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            return connection.execute(statement, values).all()

    def close(self) -> None:
        """Do nothing: no connection is kept open."""
