"""One index generation in memory: columns and facets as arrays, postings read once and kept.

Whoosh scores posting by posting in Python, which takes tens of milliseconds for common words
(docs/decisions/0002). Here a term's postings become two arrays on first use, its documents and its
BM25 contribution to each, and a query is a few array additions.
"""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.search.backends.reader import DAMAGED, FieldTerm, IndexUnavailableError, Numbers, OpenIndex
from app.search.backends.whoosh_store import FACETS, Generation
from app.search.query.spelling import Spelling
from app.store.repositories.documents import Key

K1, B = 1.2, 0.7
"""BM25's saturation and length normalisation (Robertson & Zaragoza 2009, §3.4); values tuned on the dev queries."""

MAX_KEPT_POSTINGS = 4_000_000
"""Postings kept in memory, 8 bytes each: the least recently used terms go first."""

MAX_KEPT_SCORES = 2_000_000
"""Scores of past queries kept in memory, 5 bytes each."""

Mask = NDArray[np.bool_]
Impacts = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermPostings:
    """Where a term stands and how much it adds to each document's score."""

    documents: Numbers
    impacts: Impacts
    idf: float


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """All documents of each value of a facet, flat."""

    values: Sequence[str]
    documents: Numbers
    starts: NDArray[np.int64]

    def counts(self, matching: Mask) -> dict[str, int]:
        """How many matching documents have each value; values with none are left out."""
        if not len(self.values):
            return {}
        sums = np.add.reduceat(matching[self.documents].astype(np.int64), self.starts)
        return {value: int(count) for value, count in zip(self.values, sums, strict=True) if count}

    def mask(self, chosen: Sequence[str], size: int) -> Mask:
        """The documents that have any of the chosen values."""
        found = np.zeros(size, dtype=bool)
        for value in chosen:
            found[self.members(value)] = True
        return found

    def members(self, value: str) -> Numbers:
        """The documents that have one value."""
        if value not in self.values:
            return self.documents[:0]
        at = self.values.index(value)
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.documents)
        return self.documents[self.starts[at] : end]


class Snapshot:
    """A generation opened for searching; safe for several threads."""

    def __init__(self, generation: Generation, index: OpenIndex, spelling: Spelling) -> None:
        self.generation = generation
        self._index = index
        # Closed when the last search in it is done, whichever thread that is.
        weakref.finalize(self, index.close)
        self.spelling = spelling
        self.size = index.size
        """Document numbers run below this; some may be of deleted documents."""
        self.facets: Mapping[str, FacetColumn] = {name: self._facet(name) for name in FACETS}
        self.live = np.zeros(self.size, dtype=bool)
        self.live[self.facets["type"].documents] = True
        self.count = int(self.live.sum())
        lengths = index.column("length").astype(np.float32)
        average = float(lengths[self.live].mean()) if self.count else 1.0
        self._norms = K1 * (1 - B + B * lengths / max(average, 1.0))
        self.strengths = index.column("strength")
        self.dates = index.column("date")
        self._results: OrderedDict[Hashable, tuple[Impacts, Mask]] = OrderedDict()
        self._kept: OrderedDict[tuple[str, str], TermPostings] = OrderedDict()
        self._kept_postings = 0
        self._lock = Lock()

    def _facet(self, name: str) -> FacetColumn:
        values, parts = [], []
        for value, documents in self._index.lexicon(f"facet_{name}"):
            if len(documents):
                values.append(value)
                parts.append(documents)
        starts = np.cumsum([0, *map(len, parts[:-1])], dtype=np.int64)
        return FacetColumn(tuple(values), np.concatenate(parts) if parts else np.zeros(0, np.int32), starts)

    def remember(self, key: Hashable, score: Callable[[], tuple[Impacts, Mask]]) -> tuple[Impacts, Mask]:
        """The scores of a query asked before, or of this one. Callers must not change them."""
        with self._lock:
            known = self._results.get(key)
            if known is not None:
                self._results.move_to_end(key)
                return known
        try:
            found = score()
        except IndexError as error:  # a document number that was right when its postings were read
            self._index.is_damaged = True
            raise IndexUnavailableError(DAMAGED) from error
        with self._lock:
            self._results[key] = found
            while len(self._results) * self.size > MAX_KEPT_SCORES:
                self._results.popitem(last=False)
        return found

    def postings(self, term: str, field: str = "terms") -> TermPostings:
        """The postings of a term, from memory or from the index."""
        with self._lock:
            kept = self._kept.get((field, term))
            if kept is not None:
                self._kept.move_to_end((field, term))
                return kept
        return self._read([(field, term)])[0]

    def prefetch(self, wanted: Iterable[FieldTerm]) -> None:
        """Have the postings of all of them in memory, read at once: an index may be a network away."""
        with self._lock:
            missing = [place for place in dict.fromkeys(wanted) if place not in self._kept]
        if missing:
            self._read(missing)

    def _read(self, wanted: Sequence[FieldTerm]) -> list[TermPostings]:
        found = [self._weigh(*pair) for pair in self._index.postings(wanted)]
        with self._lock:
            for place, postings in zip(wanted, found, strict=True):
                if place not in self._kept:
                    self._kept_postings += len(postings.documents)
                self._kept[place] = postings
            while self._kept_postings > MAX_KEPT_POSTINGS:
                _place, dropped = self._kept.popitem(last=False)
                self._kept_postings -= len(dropped.documents)
        return found

    def _weigh(self, documents: Numbers, counts: Numbers) -> TermPostings:
        frequency, weights = len(documents), counts.astype(np.float32)
        idf = float(np.log1p((self.count - frequency + 0.5) / (frequency + 0.5))) if frequency else 0.0
        impacts = (idf * (K1 + 1) * weights / (weights + self._norms[documents])).astype(np.float32)
        return TermPostings(documents, impacts, idf)

    def with_phrase(self, words: Sequence[str], candidates: Mask) -> Mask:
        """Those of the candidates in which words stand one after another as written."""
        found = np.zeros(self.size, dtype=bool)
        numbers = np.flatnonzero(candidates)
        found[numbers] = self._index.holds("exact", [" ".join(words)], numbers.tolist())[:, 0]
        return found

    def count_in(self, column: str, texts: Sequence[str], documents: Sequence[int]) -> NDArray[np.float32]:
        """For each document whether it holds each of some texts of whole words, as 0 or 1."""
        return self._index.holds(column, texts, documents).astype(np.float32)

    def keys(self, documents: Sequence[int]) -> list[Key]:
        """Kind and slug of some documents."""
        keys = [key.split("/", 1) for key in self._index.keys(documents)]
        return [("practice" if kind == "practice" else "visit", slug) for kind, slug in keys]

    @property
    def is_damaged(self) -> bool:
        """Whether something in the index could not be read."""
        return self._index.is_damaged

    def titles(self) -> list[bytes]:
        """Every document's title for sorting."""
        return self._index.titles()
