"""What every request needs: the library, the search and the reference data, kept up to date."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from app.documents.reference import Reference, ReferenceDataError
from app.search.engine import WhooshEngine
from app.store.queries import Library


@dataclass(frozen=True, slots=True)
class Parts:
    """Reference data and what was built with it: replaced together."""

    reference: Reference
    engine: WhooshEngine


class Site:
    """The running site. Reference data edited while it runs is taken in with the next index generation."""

    def __init__(
        self, *, library: Library, content_dir: Path, base_url: str, load_parts: Callable[[], Parts]
    ) -> None:
        self.library = library
        self.content_dir = content_dir
        self.base_url = base_url
        self._load_parts = load_parts
        self._parts = load_parts()
        self._checked = ""
        self._reloading = Lock()

    @property
    def reference(self) -> Reference:
        """The reference data in use."""
        return self._parts.reference

    @property
    def engine(self) -> WhooshEngine:
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
                    self._reload()
                self._checked = generation.name
        return generation.name

    def _reload(self) -> None:
        try:
            self._parts = self._load_parts()
        except ReferenceDataError:
            return  # a reference file is being edited: go on with what we have


def current_site(request: Request) -> Site:
    """The site a request came to."""
    site: Site = request.app.state.site
    return site


SiteDep = Annotated[Site, Depends(current_site)]
