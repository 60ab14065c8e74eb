"""What every request needs: the library, the search and the reference data, kept up to date."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app import clock, i18n
from app.documents.reference.data import Reference, ReferenceDataError
from app.search.backends.whoosh_store import IndexUnavailableError
from app.search.engine import SearchEngine, SearchRequest
from app.search.suggest import Suggestion, popular_suggester
from app.store.database import DatabaseUnavailableError
from app.store.replicas import Readers
from app.store.repositories.card_cache import CardCache
from app.store.repositories.documents import Library
from app.store.repositories.links import Travels
from app.store.repositories.popular_queries import PopularQueries

SUGGESTIONS = 8
POPULAR_SHOWN, POPULAR_KEPT = 2, 500
POPULAR_SECONDS = 60.0
"""So old may the list of popular searches be."""
SEARCHES = frozenset({"/cari", *(f"/{code}/cari" for code in i18n.OTHERS)})
LONGEST_COUNTED = 300
"""Bytes of an address; what others may be told is shorter still."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Reference data and what was built with it: replaced together."""

    reference: Reference
    engine: SearchEngine


@dataclass(frozen=True, slots=True)
class Owner:
    """Who publishes the site, and where."""

    base_url: str
    """Without a slash at its end."""
    name: str = "Studi Banding"
    contact: str = ""
    """An e-mail address of an office, for questions on the data; may be empty."""


class Site:
    """The running site. Reference data edited while it runs is taken in with the next index generation."""

    def __init__(
        self,
        *,
        readers: Readers,
        popular: PopularQueries,
        content_dir: Path,
        owner: Owner,
        load_parts: Callable[[], Parts],
    ) -> None:
        self._readers = readers
        self.library, self.travels = Library(readers), Travels(readers)
        self.popular = popular
        self._popular_suggester = (-inf, popular_suggester(()))
        self.content_dir = content_dir
        self.owner = owner
        self._load_parts = load_parts
        self._parts = load_parts()
        self._checked = ""
        self._reloading = Lock()
        self.card_cache = CardCache(self.library, self.page_version)

    @property
    def base_url(self) -> str:
        """The address people reach the site at, without a slash at its end."""
        return self.owner.base_url

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self._parts.reference

    @property
    def engine(self) -> SearchEngine:
        """The search engine in use."""
        return self._parts.engine

    def version(self) -> str:
        """A name for the state of the library that pages show; another whenever it changes.

        Asked on every request, so it reads one small file.
        """
        generation = self.engine.generation()
        if generation is None:
            return ""
        if generation.name != self._checked:
            with self._reloading:
                if generation.fingerprint != self.engine.fingerprint:
                    self.reload()
                self._checked = generation.name
        return generation.name

    def page_version(self) -> str:
        """What pages show depends on: library, index, reference data, and the day, for some things fall due."""
        state = self.version()
        return state and f"{state} {self._readers.seen.revision} {self.reference.fingerprint} {clock.today()}"

    def suggest(self, typed: str) -> list[Suggestion]:
        """What a person may be about to ask for: what is there, and what others ask."""
        read, asked = self._popular_suggester
        if monotonic() - read > POPULAR_SECONDS:
            self._popular_suggester = (monotonic(), asked)  # nobody else waits for them
            with suppress(DatabaseUnavailableError):  # then those known so far
                asked = popular_suggester(self.popular.most_asked(POPULAR_KEPT))
            self._popular_suggester = (monotonic(), asked)
        known = self.engine.suggest(typed)
        others = [item for item in asked.suggest(typed, amount=POPULAR_SHOWN) if item.text != typed.lower()]
        return known[: len(known) - max(0, len(known) + len(others) - SUGGESTIONS)] + others

    def saw(self, path: str, query_string: bytes) -> None:
        """Count a search that somebody has made; filters, pages and orders are not another search."""
        if path not in SEARCHES or len(query_string) > LONGEST_COUNTED or not query_string.startswith(b"q="):
            return
        parameters = parse_qsl(query_string.decode("ascii", "replace"))
        if len(parameters) == 1 and self.popular.note(parameters[0][1]):
            Thread(target=self.write_popular, name="popular queries").start()

    def write_popular(self) -> None:
        """Keep what was counted; a database that is busy or gone only loses counts."""
        with suppress(DatabaseUnavailableError, IndexUnavailableError, OSError):
            self.popular.write(self._holds_all_words)

    def _holds_all_words(self, text: str) -> bool:
        found = self.engine.search(SearchRequest(text, per_page=1))
        return found.total > 0 and found.query.corrected is None and not found.hits[0].reasons.missing

    def reload(self) -> None:
        """Take in reference data that are others than before."""
        try:
            parts = self._load_parts()
        except ReferenceDataError:
            return  # a reference file is being edited: go on with what we have
        if parts.reference.fingerprint != self.reference.fingerprint:
            self._parts = parts


async def current_site(request: Request) -> Site:
    """The site a request came to. Not a thread's work: it only looks."""
    site: Site = request.app.state.site
    return site


SiteDep = Annotated[Site, Depends(current_site)]
