"""Postings as arrays: read once from Whoosh when a segment is written, mapped into memory when searched.

Whoosh gives postings one by one in Python, a third of a microsecond each: for the common words of a
hundred thousand documents that is most of a search. The arrays of frequent terms lie beside their
segment, carry its name, and go with it when Whoosh cleans up.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from app.documents.markdown.files import write_atomic

FREQUENT = 64
"""Terms in at least so many documents of a segment have arrays; the others are read from Whoosh in 0.05 ms."""

Pair = NDArray[np.int32]
"""Two rows: document numbers, and the weighted frequency of the term in each."""

_NONE: Pair = np.zeros((2, 0), dtype=np.int32)


class Postings:
    """The postings of an opened index, all its segments together, without deleted documents."""

    def __init__(self, folder: Path, reader: IndexReader) -> None:
        """Raises OSError or ValueError when the arrays of a segment are missing or damaged."""
        self._segments = [_Segment(folder, leaf, offset) for leaf, offset in reader.leaf_readers()]

    def get(self, field: str, term: str) -> Pair:
        """The documents that hold a term, ascending, and its weighted frequency in each."""
        parts = [segment.get(field, term) for segment in self._segments]
        found = [part for part in parts if part.shape[1]]
        if not found:
            return _NONE
        return found[0] if len(found) == 1 else np.concatenate(found, axis=1)


class _Segment:
    def __init__(self, folder: Path, leaf: IndexReader, offset: int) -> None:
        self._leaf, self._offset = leaf, offset
        arrays, directory = _files(folder, leaf)
        self._places: dict[str, tuple[int, int]] = json.loads(directory.read_text(encoding="utf-8"))
        self._arrays: Pair = np.load(arrays, mmap_mode="r") if self._places else _NONE
        self._live: NDArray[np.bool_] | None = None
        if leaf.has_deletions():
            self._live = np.zeros(leaf.doc_count_all(), dtype=bool)
            self._live[list(leaf.all_doc_ids())] = True

    def get(self, field: str, term: str) -> Pair:
        place = self._places.get(f"{field} {term}")
        pair = self._arrays[:, place[0] : place[1]] if place else _read(self._leaf, field, term)
        if self._live is not None:
            pair = pair[:, self._live[pair[0]]]
        if self._offset:
            pair = pair + np.array([[self._offset], [0]], dtype=np.int32)
        return np.asarray(pair, dtype=np.int32)


def write_arrays(folder: Path, reader: IndexReader) -> None:
    """Write the arrays of every segment that has none yet."""
    for leaf, _offset in reader.leaf_readers():
        arrays, directory = _files(folder, leaf)
        if directory.exists():
            continue
        places, parts, end = {}, [], 0
        for field, term in _frequent(leaf):
            pair = _read(leaf, field, term)
            places[f"{field} {term}"] = (end, end + pair.shape[1])
            parts.append(pair)
            end += pair.shape[1]
        if parts:
            np.save(arrays, np.concatenate(parts, axis=1))
        write_atomic(directory, json.dumps(places, ensure_ascii=False))


def _files(folder: Path, leaf: IndexReader) -> tuple[Path, Path]:
    segment = leaf.segment()
    name = str(segment.segment_id()) if segment else "empty"
    return folder / f"{name}.frequent.npy", folder / f"{name}.frequent.json"


def _frequent(leaf: IndexReader) -> Iterator[tuple[str, str]]:
    for field in leaf.indexed_field_names():
        for term, about in leaf.iter_field(field):
            if about.doc_frequency() >= FREQUENT:
                yield field, term.decode("utf-8") if isinstance(term, bytes) else term


def _read(reader: IndexReader, field: str, term: str) -> Pair:
    numbers: list[int] = []
    weights: list[float] = []
    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return _NONE
    while matcher.is_active():
        numbers.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array([numbers, weights], dtype=np.int32)
