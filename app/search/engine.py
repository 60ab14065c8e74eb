"""The door to search: a request in, ranked documents, facets and marks out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Literal, Protocol

import numpy as np
from sqlalchemy import Engine

from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.search import ranking
from app.search.backends.postgres_store import PostgresStore
from app.search.backends.reader import OpenIndex
from app.search.backends.whoosh_store import FACETS, Generation, IndexStore, IndexUnavailableError
from app.search.indexing import parallel
from app.search.indexing.documents import Entry, entry_maker, index_fingerprint
from app.search.query.parser import Query, QueryParser
from app.search.query.regulation_codes import CODE_PREFIX
from app.search.query.spelling import Spelling
from app.search.query.synonyms import MARK_PREFIX
from app.search.similar import Similar, similar
from app.search.snapshot import Mask, Snapshot
from app.search.snippets import Marker
from app.search.suggest import Suggester, Suggestion, suggester
from app.store.replicas import Readers
from app.store.repositories.documents import Key, Library
from app.store.sync.changes import changes_since
from app.store.tables import DocumentRow

Sort = Literal["relevance", "newest", "evidence", "title"]
MAX_PAGE = 10_000
"""Nobody reads further, and a crawler need not."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked: words and filters, in which order, which page."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → chosen values: any of them within a facet, all facets together."""
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20
    mend: bool = True
    """Whether misspelt words are taken for what they were likely meant to be."""
    literal: tuple[str, ...] = ()
    """Facets whose names in plain words stay words instead of becoming filters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found."""

    kind: DocumentType
    slug: str
    score: float
    reasons: ranking.Reasons


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of what was found, and the counts over all of it."""

    request: SearchRequest
    query: Query
    filters: Mapping[str, tuple[str, ...]]
    """All in force: chosen, written, and recognised."""
    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[str, int]]
    """Facet → value → count over all matches, each facet without its own filter."""
    terms: frozenset[str]
    """The terms to mark in titles and snippets."""
    generation: str


class Store(Protocol):
    """What keeps an index: Whoosh's folder, or tables of PostgreSQL."""

    def current(self) -> Generation | None:
        """The generation that readers should use, or None when there is none."""

    def open(self, generation: Generation) -> OpenIndex:
        """One generation for reading; IndexUnavailableError."""

    def words(self, generation: Generation) -> dict[str, int]:
        """Every word as written, and about how many documents hold it; IndexUnavailableError."""

    def locked(self) -> AbstractContextManager[None]:
        """Waits until nobody else writes."""

    def write(
        self,
        entries: Iterable[Entry],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Make a new generation from ``base`` or from nothing. Needs ``locked``."""


StoreKind = Literal["whoosh", "postgres"]


def open_store(database: Engine | Readers, folder: Path, kind: StoreKind) -> Store:
    """The index in a folder, or the one in the database itself, which readers ask as they ask the library."""
    return IndexStore(folder) if kind == "whoosh" else PostgresStore(database)


def open_search(
    database: Engine, folder: Path, reference: Reference, kind: StoreKind = "whoosh"
) -> "SearchEngine":
    """The search over the index in a folder, or over the one in the database itself."""
    return SearchEngine(database, open_store(database, folder, kind), reference)


class SearchEngine:
    """Search in an index kept in line with the database."""

    def __init__(self, database: Engine | Readers, store: Store, reference: Reference) -> None:
        self._primary = database.primary if isinstance(database, Readers) else database
        self._library = Library(database)
        self._reference = reference
        self._store = store
        self._entries = entry_maker(reference)
        self.analyser, self._synonyms = self._entries.analyser, self._entries.synonyms
        self._parser = QueryParser(reference, self.analyser, self._synonyms)
        self.fingerprint = index_fingerprint(self.analyser, reference)
        self._snapshot: Snapshot | None = None
        self._suggester: tuple[Generation | None, Suggester] | None = None
        self._opening = Lock()

    def generation(self) -> Generation | None:
        """The newest readable generation."""
        return self._store.current()

    def entry(self, row: DocumentRow) -> Entry:
        """What of a document is searched."""
        return self._entries.entry(row)

    def parse(self, text: str) -> Query:
        """A query understood, without searching."""
        return self._parser.parse(text)

    def catch_up(self, *, rebuild: bool = False, progress: Callable[[int], None] | None = None) -> bool:
        """Write what changed since the index's revision; rebuild when the analysis is another."""
        with self._store.locked():
            base = self._store.current()
            if rebuild or (base and base.fingerprint != self.fingerprint) or not self._readable(base):
                base = None
            with changes_since(self._primary, base.revision if base else None) as changes:
                if base and changes.revision == base.revision:
                    return False
                self._store.write(
                    self._counted(changes.rows, progress),
                    removed=[f"{kind}/{slug}" for kind, slug in changes.removed],
                    base=base,
                    revision=changes.revision,
                    fingerprint=self.fingerprint,
                )
        return True

    def _readable(self, generation: Generation | None) -> bool:
        if generation is None:
            return False
        try:
            self._store.open(generation).close()
        except IndexUnavailableError:
            return False
        return True

    def _counted(
        self, rows: Iterable[DocumentRow], progress: Callable[[int], None] | None
    ) -> Iterator[Entry]:
        for number, entry in enumerate(parallel.entries(rows, self._entries, self._reference), start=1):
            yield entry
            if progress:
                progress(number)

    def snapshot(self) -> Snapshot:
        """The newest generation opened; the one before it serves while a new one cannot be read."""
        current = self._store.current()
        held = self._snapshot
        if held and (current is None or held.generation == current):
            return held
        if current is None:
            raise IndexUnavailableError("Indeks belum dibuat.")
        with self._opening:
            held = self._snapshot
            if held is None or held.generation != current:
                try:
                    spelling = Spelling(self._store.words(current))
                    held = self._snapshot = Snapshot(current, self._store.open(current), spelling)
                except IndexUnavailableError:
                    if held is None:
                        raise
            return held

    def search(self, request: SearchRequest) -> SearchResults:
        """Rank, filter, count and page."""
        snapshot = self.snapshot()
        query = self._understood(request, snapshot)
        filters = _merged(request.filters, query.filters, query.recognised)
        scores, matching = self._scored(snapshot, query)
        found, facets = _counted_facets(snapshot, matching, filters)
        if query.recognised and not found.any():  # then it was not meant as a filter
            return self.search(replace(request, literal=tuple(FACETS)))
        start = (max(request.page, 1) - 1) * request.per_page
        end = start + request.per_page
        ranked = ranking.ranked(
            snapshot, scores, found, request.sort, asked=not query.asks_nothing, amount=end
        )
        page = ranked[start:].tolist()
        return SearchResults(
            request=request,
            query=query,
            filters=filters,
            total=int(found.sum()),
            hits=[
                Hit(kind, slug, round(float(scores[number]), 4), reasons)
                for (kind, slug), number, reasons in zip(
                    snapshot.keys(page), page, ranking.explain(snapshot, query, page), strict=True
                )
            ],
            facets=facets,
            terms=frozenset(term for concept in query.concepts for term, _weight in concept.alternatives),
            generation=snapshot.generation.name,
        )

    def _scored(self, snapshot: Snapshot, query: Query) -> tuple[ranking.Scores, Mask]:
        """Paging, sorting and choosing facets ask for the same scores again: the last ones are kept."""
        key = (query.concepts, query.phrases, query.excluded, query.excluded_phrases)
        return snapshot.remember(key, lambda: ranking.score(snapshot, query))

    def _understood(self, request: SearchRequest, snapshot: Snapshot) -> Query:
        query = self._parser.parse(request.text, literal=request.literal)
        snapshot.prefetch(ranking.needed(query))
        if not request.mend:
            return query
        return self._parser.corrected(
            query,
            snapshot.spelling,
            is_found=lambda term: len(snapshot.postings(term).documents) > 0,
            literal=request.literal,
        )

    def marker(self, found: SearchResults) -> Marker:
        """Marks the words of a search in titles and passages."""
        return Marker(self.analyser, self._synonyms, found.terms)

    def related_name(self, term: str) -> str:
        """What a synonym mark or a regulation's code among the reasons is called."""
        return self._synonyms.name(term) if term.startswith(MARK_PREFIX) else term.removeprefix(CODE_PREFIX)

    def suggest(self, typed: str, *, amount: int = 8) -> list[Suggestion]:
        """What a person may be about to ask for; built anew when the library has changed."""
        current = self._store.current()
        held = self._suggester
        if held is None or held[0] != current:
            with self._opening:
                if self._suggester is None or self._suggester[0] != current:
                    titles = self._library.all_titles()
                    self._suggester = (current, suggester(self._reference, titles))
                held = self._suggester
        return held[1].suggest(typed, amount=amount)

    def similar(self, row: DocumentRow, *, amount: int) -> list[Similar]:
        """Practices like this one; none while there is no index."""
        try:
            key: Key = ("practice" if row.kind == "practice" else "visit", row.slug)
            title, facets = self._entries.title_terms(row), self._entries.facets(row)
            return similar(self.snapshot(), key, title, facets, amount=amount)
        except IndexUnavailableError:
            return []


def _merged(*parts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, values in part.items():
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *values)))
    return merged


def _counted_facets(
    snapshot: Snapshot, matching: Mask, filters: Mapping[str, tuple[str, ...]]
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """The documents within all filters, and the counts of each facet within those of the others."""
    masks = {
        name: snapshot.facets[name].mask(filters[name], snapshot.size) for name in FACETS if filters.get(name)
    }
    found = _all_of(matching, masks.values())
    facets = {
        name: snapshot.facets[name].counts(
            _all_of(matching, (mask for other, mask in masks.items() if other != name))
            if name in masks
            else found
        )
        for name in FACETS
    }
    return found, facets


def _all_of(first: Mask, others: Iterable[Mask]) -> Mask:
    found = first
    for mask in others:
        found = found & mask
    return np.asarray(found, dtype=bool)
