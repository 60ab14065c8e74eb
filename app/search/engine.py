"""The search engine: a request in, ranked documents with their explanations and facet counts out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import perf_counter

from sqlalchemy import Engine

from app.documents.reference.data import Reference
from app.search import ranking
from app.search.backends.base import Generation, IndexStore, IndexUnavailableError, Mask
from app.search.backends.factory import IndexBackend, create_index_store
from app.search.concept_scores import Scores
from app.search.coverage import MAX_LOOKED_AT, Coverage
from app.search.facets import filter_and_count, filter_documents, merge_filters
from app.search.indexing.documents import IndexDocument, get_bridge, get_document_builder
from app.search.indexing.updater import IndexUpdater
from app.search.query.analysis import Analyser
from app.search.query.facet_names import INFERRED_FACETS, find_unknown_values
from app.search.query.folding import fold
from app.search.query.parser import Query, QueryParser
from app.search.query.spelling.correction import SpellingCorrector
from app.search.query.spelling.spelling import Spelling
from app.search.query.synonyms import Synonyms
from app.search.results import Hit, SearchRequest, SearchResults
from app.search.similar import SimilarPractice, find_similar
from app.search.snapshot import Snapshot
from app.search.snippets import Marker
from app.search.suggest import Suggester, Suggestion, build_suggester
from app.store.database import ConnectionSource
from app.store.repositories.cards import Key
from app.store.repositories.documents import DocumentRepository
from app.store.tables import DocumentRow


def create_search_engine(
    database: Engine, folder: Path, reference: Reference, backend: IndexBackend = "whoosh"
) -> "SearchEngine":
    """Return the search over the index in a folder, or over the one in the database itself."""
    return SearchEngine(database, database, create_index_store(database, folder, backend), reference)


@lru_cache(maxsize=2)  # the names of the reference data take a sixth of a second
def _get_parser(reference: Reference) -> QueryParser:
    builder = get_document_builder(reference)
    return QueryParser(reference, builder.analyser, builder.synonyms, get_bridge(reference))


@lru_cache(maxsize=2)  # so do they here
def _get_corrector(reference: Reference) -> SpellingCorrector:
    english = get_bridge(reference).english
    return SpellingCorrector(
        reference, get_document_builder(reference).analyser, _get_parser(reference), english
    )


class SearchEngine:
    """Search in an index of the published documents."""

    def __init__(
        self,
        primary: Engine,
        source: ConnectionSource,
        store: IndexStore,
        reference: Reference,
        *,
        on_search: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """``primary`` is indexed, ``source`` is read for titles; ``on_search`` gets the duration of every search."""
        self._documents = DocumentRepository(source)
        self._reference, self._store, self._on_search = reference, store, on_search
        self._builder = get_document_builder(reference)
        self._updater = IndexUpdater(primary, store, reference)
        self._bridge = get_bridge(reference)
        self._parser = _get_parser(reference)
        self._corrector = _get_corrector(reference)
        self._snapshot: Snapshot | None = None
        self._suggester: tuple[Generation | None, Suggester] | None = None
        self._opening = Lock()

    @property
    def analyser(self) -> Analyser:
        """The analyser of documents and queries."""
        return self._builder.analyser

    @property
    def synonyms(self) -> Synonyms:
        """The synonym groups of documents and queries."""
        return self._builder.synonyms

    def term_weigher(self) -> Callable[[str], float]:
        """Return a function that gives the inverse document frequency of a term, 0 for one that no document has."""
        snapshot = self.snapshot()
        return lambda term: snapshot.postings(term).idf

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the analysis and reference data; an index with another one must be rebuilt."""
        return self._updater.fingerprint

    def generation(self) -> Generation | None:
        """Return the newest readable generation, or None when there is none."""
        return self._store.current()

    def build_document(self, row: DocumentRow) -> IndexDocument:
        """Return what the index stores of a document."""
        return self._builder.build(row)

    def parse(self, text: str) -> Query:
        """Parse a query without searching."""
        return self._parser.parse(text)

    def recognises_words(self, text: str) -> bool:
        """Return whether every word of a text is one of the language, of English, or a place's name."""
        words = fold(text).split()
        return bool(words) and all(self._corrector.is_recognised(word) for word in words)

    def find_unknown_values(self, filters: Mapping[str, Collection[str]]) -> list[str]:
        """Return a sentence for each value of a filter that is unknown, naming the nearest known one."""
        used = {name: column.values for name, column in self.snapshot().facets.items()}
        return list(find_unknown_values(self._reference, filters, used))

    def update_index(self, *, rebuild: bool = False, progress: Callable[[int], None] | None = None) -> bool:
        """Write what changed since the index's revision, as `IndexUpdater.update`."""
        return self._updater.update(rebuild=rebuild, progress=progress)

    def snapshot(self) -> Snapshot:
        """Return the newest generation opened; the previous one while a new one cannot be read."""
        current = self._store.current()
        opened = self._snapshot
        if opened and (current is None or opened.generation == current):
            return opened
        if current is None:
            raise IndexUnavailableError("Indeks belum dibuat.")
        with self._opening:
            opened = self._snapshot
            if opened is None or opened.generation != current:
                try:
                    spelling = Spelling(self._store.words(current))
                    opened = self._snapshot = Snapshot(current, self._store.open(current), spelling)
                except IndexUnavailableError:
                    if opened is None:
                        raise
            return opened

    def search(self, request: SearchRequest) -> SearchResults:
        """Rank, filter, count and page; raises IndexUnavailableError."""
        started = perf_counter()
        snapshot = self.snapshot()
        results = self._search(snapshot, request)
        places = results.query.preferred.get("region", ())
        if results.nothing_about and snapshot.facets["region"].mask(places, snapshot.size).any():
            results = self._search(snapshot, replace(request, filters_by_place=True))  # “sampah di Papua”
        if results.query.inferred_filters and (results.nothing_about or not results.total):
            results = self._search_literally(snapshot, request, results)
        if results.query.offered and (results.nothing_about or not results.total):
            results = self._search_offer(snapshot, request, results)
        self._on_search(perf_counter() - started)
        return results

    def find_matches(self, request: SearchRequest, keys: Collection[Key]) -> set[Key]:
        """Return which of some documents a search finds and are about all its words, as its subscribers expect."""
        wanted = replace(request, page=1, per_page=max(1, len(keys)), only=keys, measures_hits=True)
        results = self.search(wanted)
        if results.nothing_about or results.query.finds_offer:
            return set()
        has_words = bool(results.query.concepts)
        return {(hit.kind, hit.slug) for hit in results.hits if hit.covers or not has_words}

    def _search_offer(
        self, snapshot: Snapshot, request: SearchRequest, written: SearchResults
    ) -> SearchResults:
        """Return what the offered text finds, said to be so, where no document covers the text as written."""
        query = written.query
        found = self._search(snapshot, replace(request, text=query.offered or "", autocorrect=False))
        if written.nothing_about and (found.nothing_about or not found.total):
            return written
        shown = replace(found.query, text=query.text, offered=query.offered, finds_offer=found.total > 0)
        return replace(found, request=request, query=shown)

    def _search_literally(
        self, snapshot: Snapshot, request: SearchRequest, filtered: SearchResults
    ) -> SearchResults:
        """Return what is found when the words of inferred filters stay words, where a document is about them all."""
        words = frozenset(concept.word for concept in filtered.query.concepts)
        literal = self._search(
            snapshot, replace(request, literal_facets=INFERRED_FACETS), without_place=words
        )
        return filtered if literal.nothing_about else literal

    def _search(
        self, snapshot: Snapshot, request: SearchRequest, *, without_place: frozenset[str] | None = None
    ) -> SearchResults:
        """Search once; a document that covers the query must be about every word not in ``without_place``."""
        query = self._parse(request, snapshot)
        chosen = merge_filters(request.filters, query.filters)
        filters = merge_filters(chosen, query.inferred_filters)
        scores, matching = self._score(snapshot, query)
        nothing_about: tuple[str, ...] = ()
        coverage = Coverage(
            snapshot,
            query,
            self.analyser.is_word,
            is_recognised=self._corrector.is_recognised,
            known=without_place,
        )
        if request.judges_coverage and coverage.is_judged:
            nothing_about = self._find_uncovered(snapshot, coverage, query, scores, matching)
        if nothing_about:
            # a match has nearly half of the query; what is near may have only its commoner word, which may be the matter
            with_any_word = ranking.filter_excluded(snapshot, query, scores > 0)
            matching = coverage.find_near(scores, filter_documents(snapshot, with_any_word, chosen))
        matching = snapshot.restrict(matching, request.within)
        found, facets = filter_and_count(snapshot, matching, chosen if nothing_about else filters)
        start = (max(request.page, 1) - 1) * request.per_page
        end = start + request.per_page
        shown = snapshot.restrict(found, request.only)
        ranked = ranking.rank_documents(
            snapshot, scores, shown, request.sort, has_terms=not query.has_no_terms, limit=end
        )
        page = ranked[start:].tolist()
        explanations = ranking.explain_matches(snapshot, query, page, self._builder.synonyms)
        covers = coverage.find_covering(page) if request.measures_hits else [True] * len(page)
        terms = frozenset(term for concept in query.concepts for term in concept.terms)
        return SearchResults(
            request=request,
            query=query,
            filters=filters,
            total=int(found.sum()),
            hits=[
                Hit(kind, slug, round(float(scores[number]), 4), explanation, bool(covering))
                for (kind, slug), number, explanation, covering in zip(
                    snapshot.keys(page), page, explanations, covers, strict=True
                )
            ],
            facets=facets,
            marker=Marker(self._builder.analyser, self._builder.synonyms, terms),
            nothing_about=nothing_about,
            generation=snapshot.generation.name,
        )

    def _find_uncovered(
        self, snapshot: Snapshot, coverage: Coverage, query: Query, scores: Scores, matching: Mask
    ) -> tuple[str, ...]:
        """Return what of a query's own words no document covers, whatever filters were chosen beside them.

        What a query says of a named place is covered by documents of that place alone, where it has any.
        """
        said = merge_filters(query.filters, query.inferred_filters)
        found = filter_documents(snapshot, matching, said)
        in_place = snapshot.facets["region"].mask(query.preferred.get("region", ()), snapshot.size)
        if in_place.any():
            found = found & in_place
        best = ranking.rank_documents(
            snapshot, scores, found, "relevance", has_terms=True, limit=MAX_LOOKED_AT
        )
        return coverage.find_uncovered(best.tolist())

    def _score(self, snapshot: Snapshot, query: Query) -> tuple[Scores, Mask]:
        """Score all documents; paging, sorting and choosing facets repeat a query, so the last scores are cached."""
        preferred = tuple(query.preferred.items())
        key = (query.concepts, query.phrases, query.excluded, query.excluded_phrases, preferred)
        return snapshot.get_or_compute_scores(key, lambda: ranking.score_documents(snapshot, query))

    def _parse(self, request: SearchRequest, snapshot: Snapshot) -> Query:
        """Parse and correct a query, with the postings of all its terms read into memory."""
        query = self._parser.parse(
            request.text, literal_facets=request.literal_facets, filters_by_place=request.filters_by_place
        )
        snapshot.prefetch(ranking.required_terms(query))
        if not request.autocorrect:
            return query
        corrected = self._corrector.correct(query, snapshot, literal_facets=request.literal_facets)
        if corrected.corrected:
            snapshot.prefetch(ranking.required_terms(corrected))
        return corrected

    def suggest(self, prefix: str, *, limit: int = 8) -> list[Suggestion]:
        """Suggest titles and names that a text may be the beginning of; rebuilt when the library has changed."""
        current = self._store.current()
        built = self._suggester
        if built is None or built[0] != current:
            with self._opening:
                if self._suggester is None or self._suggester[0] != current:
                    titles = self._documents.list_titles()
                    self._suggester = (current, build_suggester(self._reference, titles))
                built = self._suggester
        return built[1].suggest(prefix, limit=limit)

    def find_similar(self, row: DocumentRow, *, limit: int) -> list[SimilarPractice]:
        """Return practices like a document, best first; none while there is no index."""
        try:
            key: Key = ("practice" if row.kind == "practice" else "visit", row.slug)
            title, facets = self._builder.title_terms(row), self._builder.facets(row)
            return find_similar(self.snapshot(), key, title, facets, limit=limit)
        except IndexUnavailableError:
            return []
