"""Segments of the PostgreSQL index: built from index documents, merged, immutable but for deletion marks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from app.search.backends.base import FACETS, Numbers, Postings
from app.search.indexing.documents import IndexDocument

SEGMENT_POSTINGS = 2_000_000
"""Postings at which a segment is closed: some 200 MB while it is built."""


class SegmentBuilder:
    """Collects index documents in memory and writes them as one segment."""

    def __init__(self) -> None:
        self.entries: list[IndexDocument] = []
        self.words: Counter[str] = Counter()
        self.posting_count = 0
        self._postings: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def add(self, entry: IndexDocument) -> None:
        """Add a document."""
        number = len(self.entries)
        self.entries.append(entry)
        self.words.update({word for word in entry.exact.split() if word.isalpha()})
        fields = {"terms": entry.terms, "head": entry.head_terms}
        fields |= {f"facet_{name}": sorted(set(entry.facets.get(name, ()))) for name in FACETS}
        for field, terms in fields.items():
            for term, count in Counter(terms).items():
                numbers, weights = self._postings[field, term]
                numbers.append(number)
                weights.append(count)
                self.posting_count += 1

    def write(self, connection: Connection) -> None:
        """Insert the segment with its documents and postings."""
        columns = {
            "lengths": [entry.length for entry in self.entries],
            "strengths": [entry.strength for entry in self.entries],
            "dates": [entry.date for entry in self.entries],
        }
        segment = _insert_segment(
            connection, len(self.entries), {n: encode_numbers(v) for n, v in columns.items()}
        )
        rows = (
            (segment, number, one.key, one.exact, one.sequence, one.title, False)
            for number, one in enumerate(self.entries)
        )
        _copy(
            connection,
            "search_document (segment, number, key, exact, sequence, sort_title, is_deleted)",
            rows,
        )
        postings = (
            (segment, field, term, encode_numbers(numbers), encode_numbers(weights))
            for (field, term), (numbers, weights) in self._postings.items()
        )
        _copy(connection, "search_posting (segment, field, term, numbers, weights)", postings)


def build_segments(entries: Iterable[IndexDocument]) -> Iterator[SegmentBuilder]:
    """Yield builders with all documents, each of at most about `SEGMENT_POSTINGS` postings."""
    made = SegmentBuilder()
    for entry in entries:
        made.add(entry)
        if made.posting_count > SEGMENT_POSTINGS:
            yield made
            made = SegmentBuilder()
    if made.entries:
        yield made


def _insert_segment(connection: Connection, documents: int, columns: dict[str, bytes]) -> int:
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


def encode_numbers(numbers: Sequence[int] | Numbers) -> bytes:
    """Return numbers as the bytes stored in a row: 32-bit little-endian integers."""
    return np.asarray(numbers, dtype="<i4").tobytes()


def decode_numbers(data: bytes) -> Numbers:
    """Return the numbers stored in a row."""
    return np.frombuffer(data, dtype="<i4").astype(np.int32, copy=False)


def add_word_counts(connection: Connection, words: Counter[str]) -> None:
    """Add to the number of documents with each word as written."""
    if words:
        connection.execute(
            text(
                "INSERT INTO search_word (word, count) SELECT * FROM unnest(CAST(:words AS text[]), CAST(:counts AS int[])) "
                "ON CONFLICT (word) DO UPDATE SET count = search_word.count + excluded.count"
            ),
            {"words": list(words), "counts": list(words.values())},
        )


def read_segment_sizes(connection: Connection) -> dict[int, tuple[int, int]]:
    """Return each living segment's number of living documents, and of all its documents."""
    rows = connection.execute(
        text(
            "SELECT id, documents, documents - "  # deleted documents have an index of their own
            "(SELECT count(*) FROM search_document WHERE segment = s.id AND is_deleted) AS living "
            "FROM search_segment s WHERE dropped_at IS NULL ORDER BY id"
        )
    )
    return {row.id: (row.living, row.documents) for row in rows}


def merge_segments(connection: Connection, segments: Sequence[int]) -> None:
    """Replace several segments by one without their deleted documents."""
    new_numbers: dict[int, Numbers] = {}
    columns: dict[str, list[Numbers]] = defaultdict(list)
    start = 0
    for segment in segments:
        row = connection.execute(
            text("SELECT documents, lengths, strengths, dates FROM search_segment WHERE id = :id"),
            {"id": segment},
        ).one()
        deleted = connection.scalars(
            text("SELECT number FROM search_document WHERE segment = :id AND is_deleted"), {"id": segment}
        ).all()
        living = np.ones(row.documents, dtype=bool)
        living[list(deleted)] = False
        new_numbers[segment] = np.where(living, np.cumsum(living, dtype=np.int32) - 1 + start, -1).astype(
            np.int32
        )
        start += int(living.sum())
        for name in ("lengths", "strengths", "dates"):
            columns[name].append(decode_numbers(getattr(row, name))[living])
    whole = {name: encode_numbers(np.concatenate(parts)) for name, parts in columns.items()}
    made = _insert_segment(connection, start, whole)
    for segment, numbers in new_numbers.items():
        connection.execute(
            text(
                "INSERT INTO search_document (segment, number, key, exact, sequence, sort_title, is_deleted) "
                "SELECT :made, m.new, e.key, e.exact, e.sequence, e.sort_title, false FROM search_document e "
                "JOIN unnest(CAST(:old AS int[]), CAST(:new AS int[])) AS m(old, new) ON m.old = e.number "
                "WHERE e.segment = :segment AND NOT e.is_deleted"
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
        _merge_postings(connection, made, new_numbers),
    )
    connection.execute(
        text("UPDATE search_segment SET dropped_at = now() WHERE id = ANY(:ids)"), {"ids": list(segments)}
    )


def _merge_postings(
    connection: Connection, made: int, new_numbers: dict[int, Numbers]
) -> list[tuple[int, str, str, bytes, bytes]]:
    found: dict[tuple[str, str], list[Postings]] = defaultdict(list)
    rows = connection.execute(
        text(
            "SELECT segment, field, term, numbers, weights FROM search_posting "
            "WHERE segment = ANY(:ids) ORDER BY segment"
        ),
        {"ids": list(new_numbers)},
    )
    for row in rows:
        numbers = new_numbers[row.segment][decode_numbers(row.numbers)]
        living = numbers >= 0
        if living.any():
            found[row.field, row.term].append(
                np.stack([numbers[living], decode_numbers(row.weights)[living]])
            )
    merged = []
    for (field, term), pairs in found.items():
        whole = np.concatenate(pairs, axis=1)
        merged.append((made, field, term, encode_numbers(whole[0]), encode_numbers(whole[1])))
    return merged
