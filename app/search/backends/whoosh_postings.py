"""Postings of the Whoosh index as arrays: written beside each segment, memory-mapped when searched.

Whoosh gives postings one by one in Python, a third of a microsecond each: for the common words of a
hundred thousand documents that is most of a search. The arrays of frequent terms are files beside their
segment that carry its name, so that Whoosh deletes them with it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from app.documents.markdown.files import write_atomic
from app.search.backends.base import NO_POSTINGS, Numbers, Postings

MIN_FREQUENCY = 16
"""Documents of a segment from which on a term has arrays; rarer terms are read from Whoosh in 0.05 ms."""


COLUMNS = ("length", "strength", "date")
"""The numbers of every document."""
_FACET_PREFIX = "facet_"
_HAS_ALL_FACETS = "all facets"
"""Key of a directory in which every value of every facet is, however rare."""


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

    def column(self, name: str) -> Numbers:
        """Return one number of every document, deleted ones included."""
        parts = [segment.column(name) for segment in self._segments]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)


class _Arrays:
    """The files of one segment, which never change."""

    def __init__(self, folder: Path, name: str) -> None:
        self.ranges: dict[str, tuple[int, int]] = json.loads(
            (folder / f"{name}{_DIRECTORY}").read_text(encoding="utf-8")
        )
        self.has_all_facets = self.ranges.pop(_HAS_ALL_FACETS, None) is not None
        self.postings: Postings = (
            np.load(folder / f"{name}{_ARRAYS}", mmap_mode="r") if self.ranges else NO_POSTINGS
        )
        columns = folder / f"{name}{_COLUMNS}"
        self.columns: Postings | None = np.load(columns) if columns.exists() else None


_opened: WeakValueDictionary[tuple[str, int, int, int], _Arrays] = WeakValueDictionary()
"""Segment and identity of its directory file → its arrays: a new generation shares nearly all with the one before."""


def _open_arrays(folder: Path, name: str) -> _Arrays:
    about = (
        folder / f"{name}{_DIRECTORY}"
    ).stat()  # links to one file, in every generation that has the segment
    key = (name, about.st_ino, about.st_mtime_ns, about.st_size)
    found = _opened.get(key)
    if found is None:
        found = _opened[key] = _Arrays(folder, name)
    return found


class _Segment:
    def __init__(self, folder: Path, leaf: IndexReader, offset: int) -> None:
        self._leaf, self._offset = leaf, offset
        self._arrays = _open_arrays(folder, _name_of(leaf))
        self._live: NDArray[np.bool_] | None = None
        if leaf.has_deletions():
            self._live = np.zeros(leaf.doc_count_all(), dtype=bool)
            self._live[list(leaf.all_doc_ids())] = True

    def get(self, field: str, term: str) -> Postings:
        found = self._arrays.ranges.get(f"{field} {term}")
        if found:
            pair = self._arrays.postings[:, found[0] : found[1]]
        elif self._arrays.has_all_facets and field.startswith(_FACET_PREFIX):
            return NO_POSTINGS
        else:
            pair = _read_postings(self._leaf, field, term)
        if self._live is not None:
            pair = pair[:, self._live[pair[0]]]
        if self._offset:
            pair = pair + np.array([[self._offset], [0]], dtype=np.int32)
        return np.asarray(pair, dtype=np.int32)

    def column(self, name: str) -> Numbers:
        if self._arrays.columns is not None:
            found: Numbers = self._arrays.columns[COLUMNS.index(name)]
            return found
        return _read_column(self._leaf, name)


def write_posting_arrays(folder: Path, reader: IndexReader) -> None:
    """Write the arrays of every segment that has none yet."""
    for leaf, _offset in reader.leaf_readers():
        name = _name_of(leaf)
        if (folder / f"{name}{_DIRECTORY}").exists():
            continue
        ranges, parts, end = {_HAS_ALL_FACETS: (0, 0)}, [], 0
        for field, term in _kept_terms(leaf):
            pair = _read_postings(leaf, field, term)
            ranges[f"{field} {term}"] = (end, end + pair.shape[1])
            parts.append(pair)
            end += pair.shape[1]
        if parts:
            np.save(folder / f"{name}{_ARRAYS}", np.concatenate(parts, axis=1))
        np.save(folder / f"{name}{_COLUMNS}", np.stack([_read_column(leaf, one) for one in COLUMNS]))
        write_atomic(folder / f"{name}{_DIRECTORY}", json.dumps(ranges, ensure_ascii=False))


_ARRAYS, _COLUMNS, _DIRECTORY = ".frequent.npy", ".columns.npy", ".frequent.json"


def _name_of(leaf: IndexReader) -> str:
    segment = leaf.segment()
    return str(segment.segment_id()) if segment else "empty"


def _kept_terms(leaf: IndexReader) -> Iterator[tuple[str, str]]:
    """Yield the frequent terms, and all values of facets: every one of them is read when the index is opened."""
    for field in leaf.indexed_field_names():
        is_facet = field.startswith(_FACET_PREFIX)
        for term, info in leaf.iter_field(field):
            if is_facet or info.doc_frequency() >= MIN_FREQUENCY:
                yield field, term.decode("utf-8") if isinstance(term, bytes) else term


def _read_column(leaf: IndexReader, name: str) -> Numbers:
    size = leaf.doc_count_all()
    return np.fromiter(iter(leaf.column_reader(name)) if size else (), dtype=np.int32, count=size)


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
