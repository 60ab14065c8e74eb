"""One index generation in memory: columns and facets as arrays, postings cached.

Scoring posting by posting in Python takes tens of milliseconds for common words (docs/dev/decisions/0002).
Here a term's postings become two arrays on first use, its documents and its BM25 contribution to each, and a
query is a few array additions.
"""

import weakref
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.search.backends.base import (
    DAMAGED_MESSAGE,
    FACETS,
    FieldTerm,
    Generation,
    IndexReader,
    IndexUnavailableError,
    Mask,
    Numbers,
)
from app.search.indexing.documents import EVIDENCE_STEPS, TITLE_COUNT
from app.search.query.spelling.spelling import Spelling
from app.store.bounded_cache import BoundedCache
from app.store.repositories.cards import Key

K1, B = 1.2, 0.7
"""BM25's saturation and length normalisation (Robertson & Zaragoza 2009, §3.4); values tuned on the dev queries."""

MAX_CACHED_POSTINGS = 4_000_000
"""Postings cached in memory, 8 bytes each."""

MAX_CACHED_SCORES = 2_000_000
"""Scores of past queries cached in memory, 5 bytes each."""
ENTRY_SCORES = 4_000
"""Scores that a query takes the place of, whatever it finds: its parsed words, some 20 kB; 500 queries at most."""
ENTRY_POSTINGS = 300
"""Postings that a term takes the place of, even one that no document has: anybody may type anything."""

MAX_READ_FOR_NEIGHBOURS = 100
"""Documents whose texts are read to see whether words are neighbours."""

Impacts = NDArray[np.float32]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class TermPostings:
    """The documents with a term, and how much it adds to the score of each."""

    documents: Numbers
    impacts: Impacts
    idf: float


@dataclass(frozen=True, slots=True)
class HeadPostings:
    """The documents with a term in their head, and those with it in their title."""

    documents: Numbers
    titles: Numbers


@dataclass(frozen=True, slots=True)
class FacetColumn(Generic[V]):
    """The documents of each value of a facet, as one array."""

    values: Sequence[V]
    documents: Numbers
    starts: NDArray[np.int64]

    def counts(self, matching: Mask) -> dict[V, int]:
        """Return the number of matching documents with each value; values without any are omitted."""
        if not len(self.values):
            return {}
        sums = np.add.reduceat(matching[self.documents], self.starts, dtype=np.int64)
        held = np.flatnonzero(sums)
        return dict(zip([self.values[at] for at in held.tolist()], sums[held].tolist(), strict=True))

    def mask(self, chosen: Sequence[V], size: int) -> Mask:
        """Return which documents have any of the chosen values."""
        found = np.zeros(size, dtype=bool)
        for value in chosen:
            found[self.members(value)] = True
        return found

    def members(self, value: V) -> Numbers:
        """Return the numbers of the documents with one value."""
        if value not in self.values:
            return self.documents[:0]
        at = self.values.index(value)
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.documents)
        return self.documents[self.starts[at] : end]


def _join_facets(
    columns: Mapping[str, FacetColumn[str]],
) -> tuple[dict[str, FacetColumn[str]], FacetColumn[tuple[str, str]]]:
    """Return each facet, and one column of all of them, whose count takes as long as that of a single facet."""
    ends = np.cumsum([len(column.documents) for column in columns.values()])
    documents = np.concatenate([column.documents for column in columns.values()])
    begins = [0, *ends[:-1].tolist()]
    starts = [
        begin + column.starts[: len(column.values)]
        for begin, column in zip(begins, columns.values(), strict=True)
    ]
    parts = {
        name: replace(column, documents=documents[begin:end])
        for (name, column), begin, end in zip(columns.items(), begins, ends.tolist(), strict=True)
    }
    values = [(name, value) for name, column in columns.items() for value in column.values]
    return parts, FacetColumn(values, documents, np.concatenate(starts))


class Snapshot:
    """A generation opened for searching; safe for several threads."""

    def __init__(self, generation: Generation, index: IndexReader, spelling: Spelling) -> None:
        self.generation = generation
        self._index = index
        # Closed after the last search in it has ended, in whichever thread.
        weakref.finalize(self, index.close)
        self.spelling = spelling
        self.size = index.size
        """Exclusive upper bound of the document numbers; some may be of deleted documents."""
        self.facets, self._all_facets = _join_facets({name: self._facet(name) for name in FACETS})
        self.live = np.zeros(self.size, dtype=bool)
        self.live[self.facets["type"].documents] = True
        self.count = int(self.live.sum())
        lengths = index.column("length").astype(np.float32)
        average = float(lengths[self.live].mean()) if self.count else 1.0
        self._norms = K1 * (1 - B + B * lengths / max(average, 1.0))
        self.strengths = index.column("strength")
        self.evidence_points = self.strengths % EVIDENCE_STEPS
        self.dates = index.column("date")
        self._scores: BoundedCache[Hashable, tuple[Impacts, Mask]] = BoundedCache(
            MAX_CACHED_SCORES, lambda scores: ENTRY_SCORES + len(scores[0])
        )
        self._nothing = TermPostings(np.zeros(0, np.int32), np.zeros(0, np.float32), 0.0)
        """The postings of every term that no document has."""
        self._postings: BoundedCache[FieldTerm, TermPostings | HeadPostings] = BoundedCache(
            MAX_CACHED_POSTINGS, lambda postings: ENTRY_POSTINGS + len(postings.documents)
        )

    def _facet(self, name: str) -> FacetColumn[str]:
        values, parts = [], []
        for value, documents in self._index.lexicon(f"facet_{name}"):
            if len(documents):
                values.append(value)
                parts.append(documents)
        starts = np.cumsum([0, *map(len, parts[:-1])], dtype=np.int64)
        return FacetColumn(tuple(values), np.concatenate(parts) if parts else np.zeros(0, np.int32), starts)

    def get_or_compute_scores(
        self, key: Hashable, score: Callable[[], tuple[Impacts, Mask]]
    ) -> tuple[Impacts, Mask]:
        """Return the cached scores of a query, or compute and cache them; callers must not change the arrays."""
        cached = self._scores.get(key)
        if cached is not None:
            return cached
        try:
            computed = score()
        except IndexError as error:  # a document number that was in range when its postings were read
            self._index.is_damaged = True
            raise IndexUnavailableError(DAMAGED_MESSAGE) from error
        self._scores.put(key, computed)
        return computed

    def postings(self, term: str) -> TermPostings:
        """Return the postings of a term, from the cache or from the index."""
        found = self._cached(("terms", term))
        return found if isinstance(found, TermPostings) else self._nothing

    def documents_with(self, term: str) -> Numbers:
        """Return the documents with a term, ascending."""
        return self.postings(term).documents

    def head(self, term: str) -> HeadPostings:
        """Return the documents with a term in title, summary, topics or names, and those with it in the title."""
        found = self._cached(("head", term))
        return found if isinstance(found, HeadPostings) else _NO_HEAD

    def _cached(self, wanted: FieldTerm) -> TermPostings | HeadPostings:
        cached = self._postings.get(wanted)
        return cached if cached is not None else self._read([wanted])[0]

    def prefetch(self, wanted: Iterable[FieldTerm]) -> None:
        """Cache the postings of several terms with one read: an index may be a network round trip away."""
        terms = list(dict.fromkeys(wanted))
        cached = self._postings.get_many(terms)
        if missing := [term for term in terms if term not in cached]:
            self._read(missing)

    def _read(self, wanted: Sequence[FieldTerm]) -> list[TermPostings | HeadPostings]:
        read = [
            _split_head(*pair) if field == "head" else self._weight_postings(*pair)
            for (field, _term), pair in zip(wanted, self._index.postings(wanted), strict=True)
        ]
        self._postings.put_many(dict(zip(wanted, read, strict=True)))
        return read

    def _weight_postings(self, documents: Numbers, counts: Numbers) -> TermPostings:
        if not len(documents):
            return self._nothing
        frequency, weights = len(documents), counts.astype(np.float32)
        idf = float(np.log1p((self.count - frequency + 0.5) / (frequency + 0.5)))
        impacts = (idf * (K1 + 1) * weights / (weights + self._norms[documents])).astype(np.float32)
        return TermPostings(documents, impacts, idf)

    def mention_weights(self, term: str, documents: Numbers) -> NDArray[np.float64]:
        """Return the weighted number of a term's mentions in some documents, from its impacts."""
        found = self.postings(term)
        weights = np.zeros(len(documents))
        if len(found.documents):
            places = np.minimum(np.searchsorted(found.documents, documents), len(found.documents) - 1)
            held = found.documents[places] == documents
            saturation = found.impacts[places[held]].astype(np.float64) / (found.idf * (K1 + 1))
            weights[held] = saturation * self._norms[documents[held]] / np.maximum(1 - saturation, 1e-6)
        return weights

    def filter_by_phrase(self, words: Sequence[str], candidates: Mask) -> Mask:
        """Return which candidates contain words one after another as written."""
        found = np.zeros(self.size, dtype=bool)
        numbers = np.flatnonzero(candidates)
        found[numbers] = self._index.contains_texts("exact", [" ".join(words)], numbers.tolist())[:, 0]
        return found

    def contains_texts(
        self, column: str, texts: Sequence[str], documents: Sequence[int], *, where: Mask | None = None
    ) -> NDArray[np.float32]:
        """Return, documents × texts, 1 where a column contains a text of whole words, else 0.

        Only what ``where`` marks is looked at.
        """
        return self._index.contains_texts(column, texts, documents, where=where).astype(np.float32)

    def are_neighbours(self, terms: Sequence[str]) -> bool:
        """Return whether a document has some terms one after another, of the first that have them all."""
        together = self.postings(terms[0]).documents
        for term in terms[1:]:
            together = np.intersect1d(together, self.postings(term).documents, assume_unique=True)
        looked_at = together[:MAX_READ_FOR_NEIGHBOURS].tolist()
        return bool(self._index.contains_texts("sequence", [" ".join(terms)], looked_at).any())

    def keys(self, documents: Sequence[int]) -> list[Key]:
        """Return kind and slug of some documents."""
        keys = [key.split("/", 1) for key in self._index.keys(documents)]
        return [("practice" if kind == "practice" else "visit", slug) for kind, slug in keys]

    def count_facets(self, matching: Mask) -> dict[str, dict[str, int]]:
        """Return, of every facet, the number of matching documents with each value that has any."""
        counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for (facet, value), count in self._all_facets.counts(matching).items():
            counts[facet][value] = count
        return counts

    def restrict(self, found: Mask, keys: Collection[Key] | None) -> Mask:
        """Return a mask without the documents that have none of some keys; as it is for None."""
        if keys is None:
            return found
        among = np.zeros(self.size, dtype=bool)
        among[self._index.numbers([f"{kind}/{slug}" for kind, slug in keys])] = True
        return found & among

    @property
    def is_damaged(self) -> bool:
        """Whether a part of the index could not be read."""
        return self._index.is_damaged

    def titles(self) -> list[bytes]:
        """Return every document's title for sorting."""
        return self._index.titles()


_NO_HEAD = HeadPostings(np.zeros(0, np.int32), np.zeros(0, np.int32))


def _split_head(documents: Numbers, counts: Numbers) -> HeadPostings:
    """Return the postings of a head's term, whose count tells whether it is in the title."""
    return HeadPostings(documents, documents[counts >= TITLE_COUNT]) if len(documents) else _NO_HEAD
