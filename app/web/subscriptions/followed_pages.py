"""Pages that can be followed: a search, a value, a role, a region, an indicator, a document, or all of them.

A followed page is stored as its address. All but a document are a search, so that pages, feeds and letters agree on
what belongs to them.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.documents.models import PATHS
from app.documents.reference.data import Reference
from app.documents.vocabulary import join_items
from app.i18n import gettext, marked
from app.library import LibraryService
from app.publishing.subscriptions.news import DocumentNews
from app.publishing.subscriptions.subscribers import MAX_TARGET_CHARACTERS
from app.search.results import SearchRequest
from app.store.repositories.cards import Key
from app.web.middleware.locale import without_language
from app.web.rendering import labels
from app.web.search.params import PAGE_NAMES, read_page_search

EVERYTHING = "/"
_ENTRY = re.compile(r"/(nilai|peran|daerah|indikator)/([\w.-]+)", re.ASCII)
_DOCUMENT = re.compile(r"/(praktik|kunjungan)/([a-z0-9-]+)")
_NEED = re.compile(r"/kebutuhan/(\d{1,9})", re.ASCII)
_KINDS = {path: kind for kind, path in PATHS.items()}
_LISTS = {f"/{path}/": kind for kind, path in PATHS.items()}


@dataclass(frozen=True, slots=True)
class _Reference:
    """A kind of reference data whose pages can be followed."""

    facet: str
    label: str
    entries: Callable[[Reference], Mapping[str, Any]]


_REFERENCES = {
    "nilai": _Reference("value", marked("nilai %s"), lambda reference: reference.values),
    "peran": _Reference("role", marked("peran %s"), lambda reference: reference.roles),
    "daerah": _Reference("region", marked("daerah %s"), lambda reference: reference.places),
    "indikator": _Reference("indicator", marked("indikator %s"), lambda reference: reference.indicators),
}


class FollowedPages:
    """The pages of a library that can be followed."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def normalise(self, address: str) -> str | None:
        """Return the one form of a page's address that is stored; None for a page that cannot be followed."""
        try:
            parts = urlsplit(address[: 4 * MAX_TARGET_CHARACTERS])
        except ValueError:  # a host in brackets that is none
            return None
        path = without_language(parts.path)
        if parts.scheme or parts.netloc:
            return None
        if path == "/cari" or path in _LISTS:
            request = read_page_search(parse_qsl(parts.query))
            filters = dict(request.filters) | ({"type": (_LISTS[path],)} if path in _LISTS else {})
            query = urlencode(list(_pairs(request, filters)))
            target = f"/cari?{query}" if query else EVERYTHING
            return target if len(target) <= MAX_TARGET_CHARACTERS else None
        is_known = path == EVERYTHING or self._is_entry(path) or self._title(path) is not None
        return path if is_known or (_need(path) and self._library.needs.get(_need(path))) else None

    def _is_entry(self, path: str) -> bool:
        found = _ENTRY.fullmatch(path)
        return found is not None and found[2] in _REFERENCES[found[1]].entries(self._library.reference)

    def _title(self, path: str) -> str | None:
        key = _document(path)
        return self._library.documents.get_titles([key]).get(key) if key else None

    def describe(self, target: str) -> str:
        """Return what a followed page is called in the current language."""
        if target == EVERYTHING:
            return gettext("semua praktik dan kunjungan")
        if number := _need(target):
            need = self._library.needs.get(number)
            return gettext("kebutuhan “%s”") % need.said.topic if need else gettext("kebutuhan yang diajukan")
        if _document(target):
            title = self._title(target)
            return f"“{title}”" if title else gettext("dokumen yang sudah ditarik")
        request = self.request(target)
        names = [
            labels.facet_label(self._library.reference, facet, code)
            for facet, codes in request.filters.items()
            for code in codes
        ]
        if entry := _ENTRY.fullmatch(target):
            return gettext(_REFERENCES[entry[1]].label) % names[0]
        words = [gettext("pencarian “%s”") % request.text] if request.text else []
        return join_items([*words, *names])

    def feed(self, target: str) -> str:
        """Return the address of the feed that says the same as the letters."""
        if _document(target):
            return f"{target}/umpan.atom"
        if target == EVERYTHING or _need(target):
            return "/umpan.atom"
        if entry := _ENTRY.fullmatch(target):
            return f"/cari.atom?{urlencode({entry[1]: entry[2]})}"
        return f"/cari.atom?{urlsplit(target).query}"

    def request(self, target: str) -> SearchRequest:
        """Return the search that a followed page is; all documents for one that is none."""
        if entry := _ENTRY.fullmatch(target):
            return SearchRequest(filters={_REFERENCES[entry[1]].facet: (entry[2],)})
        return read_page_search(parse_qsl(urlsplit(target).query))

    def find_matches(self, target: str, keys: Collection[Key]) -> set[Key]:
        """Return which of some documents belong to a followed page."""
        if _need(target):
            return set()
        if key := _document(target):
            return {key}.intersection(keys)
        return self._library.search_engine.find_matches(self.request(target), keys)

    def find_answer(self, target: str, after: int) -> DocumentNews | None:
        """Return the document that answered a followed need after a number of news; None for other pages."""
        number = _need(target)
        return self._library.needs.find_answer(number, after) if number else None

    def is_searchable(self, revision: int) -> bool:
        """Return whether the index has everything up to a revision of the library."""
        return self._library.search_engine.snapshot().generation.revision >= revision


def _need(path: str) -> int:
    """Return the number of a need's page; 0 for other pages."""
    found = _NEED.fullmatch(path)
    return int(found[1]) if found else 0


def _document(path: str) -> Key | None:
    found = _DOCUMENT.fullmatch(path)
    return (_KINDS[found[1]], found[2]) if found else None


def _pairs(request: SearchRequest, filters: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a search without its order and page."""
    if request.text:
        yield "q", " ".join(request.text.split())
    for facet, codes in sorted(filters.items()):
        for code in sorted(codes):
            yield PAGE_NAMES[facet].name, PAGE_NAMES[facet].to_word(code)
    if not request.autocorrect:
        yield PAGE_NAMES["exact"].name, "1"
    for facet in request.literal_facets:
        yield PAGE_NAMES["literal"].name, PAGE_NAMES[facet].name
