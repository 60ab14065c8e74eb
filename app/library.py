"""The published library as every request needs it: documents, search engine and reference data, always current."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from urllib.parse import parse_qsl

from app import clock, i18n
from app.documents.reference.data import Reference, ReferenceDataError
from app.publishing.needs.needs import Needs
from app.publishing.notes.practice_notes import PracticeNotes
from app.search.backends.base import IndexUnavailableError
from app.search.engine import SearchEngine
from app.search.results import SearchRequest
from app.search.suggest import Suggestion, build_popular_suggester
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter
from app.store.repositories.card_cache import CardCache
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.links import LinkRepository
from app.store.repositories.popular_queries import PopularQueries, QueryOutcome

MAX_SUGGESTIONS = 8
MAX_POPULAR_SUGGESTIONS = 2
"""Suggestions that come from popular searches, of all that are shown."""
POPULAR_QUERIES_LOADED = 500
POPULAR_QUERIES_TTL_SECONDS = 60.0
SEARCH_PATHS = frozenset({"/cari", *(f"/{code}/cari" for code in i18n.TRANSLATED_LANGUAGES)})
MAX_QUERY_STRING_BYTES = 300
"""Longer query strings are not counted as popular searches."""


@dataclass(frozen=True, slots=True)
class LoadedReference:
    """Reference data and the search engine built with them; replaced together."""

    reference: Reference
    search_engine: SearchEngine


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """The names, address and contact under which the site is published."""

    base_url: str
    """Without a slash at its end."""
    name: str = "Studi Banding"
    """Of who publishes it."""
    site_name: str = "Studi Banding"
    contact: str = ""
    """An e-mail address of an office, for questions on the data; may be empty."""


class LibraryService:
    """Documents, search and reference data of the running site.

    Reference data edited while the site runs are reloaded with the next index generation.
    """

    def __init__(
        self,
        *,
        database: DatabaseRouter,
        popular_queries: PopularQueries,
        content_dir: Path,
        identity: SiteIdentity,
        load: Callable[[], LoadedReference],
    ) -> None:
        self._database = database
        self.documents, self.links = DocumentRepository(database), LinkRepository(database)
        self.needs = Needs(database.primary, database)
        self.practice_notes = PracticeNotes(database.primary, database)
        self.popular_queries = popular_queries
        self._popular_suggester = (-inf, build_popular_suggester(()))
        self._still_found: tuple[str, dict[str, bool]] = ("", {})
        """Popular searches → whether they find all their words, for one state of the library."""
        self.content_dir = content_dir
        self.identity = identity
        self._load = load
        self._loaded = load()
        self._checked_generation = ""
        self._reload_lock = Lock()
        self.card_cache = CardCache(self.documents, self.cache_key)

    @property
    def base_url(self) -> str:
        """The public address of the site, without a slash at its end."""
        return self.identity.base_url

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self._loaded.reference

    @property
    def search_engine(self) -> SearchEngine:
        """The search engine in use."""
        return self._loaded.search_engine

    def index_version(self) -> str:
        """Return the name of the newest index generation, "" without an index; reload reference data it was made with.

        Called on every request, so it reads one small file.
        """
        generation = self.search_engine.generation()
        if generation is None:
            return ""
        if generation.name != self._checked_generation:
            with self._reload_lock:
                if generation.fingerprint != self.search_engine.fingerprint:
                    self.reload_reference()
                self._checked_generation = generation.name
        return generation.name

    def cache_key(self) -> str:
        """Return a key that changes whenever pages may: with index, library revision, reference data and day.

        The day is part of it because follow-ups fall due. "" without an index.
        """
        index_version = self.index_version()
        revision, version = self._database.last_state.revision, self.reference.version
        return index_version and f"{index_version} {revision} {version} {clock.today()}"

    def follow_database(self) -> None:
        """Look at the library's revision now, after writing what pages show; other processes look every few seconds."""
        with suppress(DatabaseUnavailableError):
            self._database.poll_primary()

    def last_removal(self) -> int | None:
        """Return a number that changes when a document is withdrawn or removed; None while the database is away."""
        with suppress(DatabaseUnavailableError):
            return self._database.poll_primary().last_removal
        return None

    def suggest(self, typed: str) -> list[Suggestion]:
        """Complete a query that is being typed, from names and titles and from popular searches."""
        loaded_at, popular = self._popular_suggester
        if monotonic() - loaded_at > POPULAR_QUERIES_TTL_SECONDS:
            self._popular_suggester = (monotonic(), popular)  # other threads go on with the present list
            with suppress(DatabaseUnavailableError):  # so does this one
                popular = build_popular_suggester(
                    self.popular_queries.list_most_popular(POPULAR_QUERIES_LOADED)
                )
            self._popular_suggester = (monotonic(), popular)
        known = self.search_engine.suggest(typed)
        others = [
            suggestion
            for suggestion in popular.suggest(typed, limit=MAX_POPULAR_SUGGESTIONS)
            if suggestion.text != typed.lower() and self._is_still_found(suggestion.text)
        ]
        surplus = max(0, len(known) + len(others) - MAX_SUGGESTIONS)
        return known[: len(known) - surplus] + others

    def record_search(self, path: str, query_string: bytes) -> None:
        """Count a visitor's search; changing a filter, a page or an order is not another search."""
        is_countable = path in SEARCH_PATHS and len(query_string) <= MAX_QUERY_STRING_BYTES
        if not is_countable or not query_string.startswith(b"q="):
            return
        parameters = parse_qsl(query_string.decode("ascii", "replace"))
        if len(parameters) == 1 and self.popular_queries.record(parameters[0][1]):
            Thread(target=self.save_popular_queries, name="popular queries").start()

    def save_popular_queries(self) -> None:
        """Write the counted searches to the database; drop them when it is busy or gone."""
        with suppress(DatabaseUnavailableError, IndexUnavailableError, OSError):
            self.popular_queries.flush(self._judge_query)

    def _is_still_found(self, text: str) -> bool:
        """Return whether a popular search finds all its words in the present library: a document may be withdrawn."""
        version = self.cache_key()
        if version != self._still_found[0]:
            self._still_found = (version, {})
        found = self._still_found[1]
        if text not in found:
            found[text] = self._finds_all_words(text)
        return found[text]

    def _judge_query(self, text: str) -> QueryOutcome:
        """Return whether a text is worth suggesting, or worth writing about; names of persons are neither."""
        if self._finds_all_words(text):
            return "found"
        results = self.search_engine.search(SearchRequest(text, per_page=1))
        is_missed = not results.total or bool(results.nothing_about)
        return "missed" if is_missed and self.search_engine.recognises_words(text) else "other"

    def _finds_all_words(self, text: str) -> bool:
        results = self.search_engine.search(SearchRequest(text, per_page=1))
        return (
            results.total > 0
            and results.query.corrected is None
            and results.query.offered is None
            and not results.hits[0].explanation.missing
        )

    def reload_reference(self) -> None:
        """Load the reference data again and use them if they differ; keep the present ones if a file has faults."""
        try:
            loaded = self._load()
        except ReferenceDataError:
            return  # a reference file is being edited
        if loaded.reference.version != self.reference.version:
            self._loaded = loaded
