"""Postings of the Whoosh index as arrays: written beside each segment, memory-mapped when searched.

Whoosh gives postings one by one in Python, a third of a microsecond each: for the common words of a
hundred thousand documents that is most of a search. The arrays of frequent terms are files beside their
segment that carry its name, so that Whoosh deletes them with it.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from app.documents.markdown.files import write_atomic
from app.search.backends.base import NO_POSTINGS, Postings

MIN_FREQUENCY = 16
"""Documents of a segment from which on a term has arrays; rarer terms are read from Whoosh in 0.05 ms."""


class PostingArrays:
    """The postings of all segments of an opened index together, without deleted documents."""

    def __init__(self, folder: Path, reader: IndexReader) -> None:
        """Map the arrays; raises OSError or ValueError when those of a segment are missing or damaged."""
        self._segments = [_Segment(folder, leaf, offset) for leaf, offset in reader.leaf_readers()]

    def get(self, field: str, term: str) -> Postings:
        """Return the postings of a term."""
        parts = [segment.get(field, term) for segment in self._segments]
        found = [part for part in parts if part.shape[1]]
        if not found:
            return NO_POSTINGS
        return found[0] if len(found) == 1 else np.concatenate(found, axis=1)


class _Segment:
    def __init__(self, folder: Path, leaf: IndexReader, offset: int) -> None:
        self._leaf, self._offset = leaf, offset
        arrays, directory = _array_files(folder, leaf)
        self._ranges: dict[str, tuple[int, int]] = json.loads(directory.read_text(encoding="utf-8"))
        self._arrays: Postings = np.load(arrays, mmap_mode="r") if self._ranges else NO_POSTINGS
        self._live: NDArray[np.bool_] | None = None
        if leaf.has_deletions():
            self._live = np.zeros(leaf.doc_count_all(), dtype=bool)
            self._live[list(leaf.all_doc_ids())] = True

    def get(self, field: str, term: str) -> Postings:
        found = self._ranges.get(f"{field} {term}")
        pair = self._arrays[:, found[0] : found[1]] if found else _read_postings(self._leaf, field, term)
        if self._live is not None:
            pair = pair[:, self._live[pair[0]]]
        if self._offset:
            pair = pair + np.array([[self._offset], [0]], dtype=np.int32)
        return np.asarray(pair, dtype=np.int32)


def write_posting_arrays(folder: Path, reader: IndexReader) -> None:
    """Write the arrays of every segment that has none yet."""
    for leaf, _offset in reader.leaf_readers():
        arrays, directory = _array_files(folder, leaf)
        if directory.exists():
            continue
        ranges, parts, end = {}, [], 0
        for field, term in _frequent_terms(leaf):
            pair = _read_postings(leaf, field, term)
            ranges[f"{field} {term}"] = (end, end + pair.shape[1])
            parts.append(pair)
            end += pair.shape[1]
        if parts:
            np.save(arrays, np.concatenate(parts, axis=1))
        write_atomic(directory, json.dumps(ranges, ensure_ascii=False))


def _array_files(folder: Path, leaf: IndexReader) -> tuple[Path, Path]:
    segment = leaf.segment()
    name = str(segment.segment_id()) if segment else "empty"
    return folder / f"{name}.frequent.npy", folder / f"{name}.frequent.json"


def _frequent_terms(leaf: IndexReader) -> Iterator[tuple[str, str]]:
    for field in leaf.indexed_field_names():
        for term, info in leaf.iter_field(field):
            if info.doc_frequency() >= MIN_FREQUENCY:
                yield field, term.decode("utf-8") if isinstance(term, bytes) else term


def _read_postings(reader: IndexReader, field: str, term: str) -> Postings:
    numbers: list[int] = []
    weights: list[float] = []
    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return NO_POSTINGS
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array([numbers, weights], dtype=np.int32)
