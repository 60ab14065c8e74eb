"""Addresses of searches, built with something changed."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypedDict, Unpack
from urllib.parse import quote_plus

from app.search.query.parser import Query
from app.search.results import SearchRequest
from app.web.search.params import PAGE_NAMES

_ONE_MORE = "\0"
"""A placeholder for a value; no address contains it."""
MAX_CACHED_CHARACTERS = 60
"""Longer values are queries of one visitor, not codes of a facet: nothing of them is cached."""
_quoted_code = lru_cache(maxsize=4_000)(quote_plus)


def _quoted(value: str) -> str:
    return _quoted_code(value) if len(value) <= MAX_CACHED_CHARACTERS else quote_plus(value)


class Changes(TypedDict, total=False):
    """What an address has instead of what the search has; without ``page`` it leads to the first."""

    filters: Mapping[str, tuple[str, ...]]
    sort: str
    page: int
    text: str
    literal: Iterable[str]


class Links:
    """Addresses of one search with something changed."""

    def __init__(
        self,
        path: str,
        request: SearchRequest,
        hidden: set[str],
        query: Query,
    ) -> None:
        self.path, self.request, self.hidden, self._query = path, request, hidden, query
        self._sort = PAGE_NAMES["sort"].to_word(request.sort)
        self._around: dict[str, tuple[str, str]] = {}

    def pairs(self, **changes: Unpack[Changes]) -> list[tuple[str, str]]:
        """Return the parameters of the search with something changed."""
        text = changes.get("text", self.request.text)
        pairs = [("q", text)] if text else []
        for facet, codes in changes.get("filters", self.request.filters).items():
            if facet not in self.hidden:
                pairs += [(facet, PAGE_NAMES[facet].to_word(code)) for code in codes]
        order, page = changes.get("sort", self._sort), changes.get("page", 1)
        pairs += [("sort", order)] if order != "relevansi" else []
        pairs += [("page", str(page))] if page > 1 else []
        pairs += [] if self.request.autocorrect else [("exact", "1")]
        plain = changes.get("literal", self.request.literal_facets)
        pairs += [("literal", PAGE_NAMES[facet].name) for facet in plain]
        return [(PAGE_NAMES[parameter].name, value) for parameter, value in pairs]

    def query(self, **changes: Unpack[Changes]) -> str:
        """Return the query string of the search with something changed."""
        return "&".join(f"{parameter}={_quoted(value)}" for parameter, value in self.pairs(**changes))

    def to(self, **changes: Unpack[Changes]) -> str:
        """Return the address of the search with something changed."""
        query = self.query(**changes)
        return f"{self.path}?{query}" if query else self.path

    def toggle(self, facet: str, code: str) -> str:
        """Return the address with one value chosen, or removed if it is chosen."""
        if code in self._query.inferred_filters.get(facet, ()):
            return self.without_recognition(facet)
        if code in self._query.filters.get(facet, ()):
            return self.to(text=self.text_without_facets(facet))
        chosen = self.request.filters.get(facet, ())
        if code in chosen:
            remaining = tuple(one for one in chosen if one != code)
            return self.to(filters={**self.request.filters, facet: remaining})
        before, after = self._around_one_more(facet)
        return f"{before}{_quoted(PAGE_NAMES[facet].to_word(code))}{after}"

    def is_said(self, facet: str, code: str) -> bool:
        """Return whether the words of the search choose a value."""
        said = (self._query.inferred_filters, self._query.filters)
        return any(code in filters.get(facet, ()) for filters in said)

    def without_recognition(self, facet: str) -> str:
        """Return the address in which the names of a facet's values in plain words stay words."""
        return self.to(literal=(*self.request.literal_facets, facet))

    def _around_one_more(self, facet: str) -> tuple[str, str]:
        """Return what stands before and after one more value of a facet: the same for a hundred values."""
        if facet not in self._around:
            chosen = (*self.request.filters.get(facet, ()), _ONE_MORE)
            before, after = self.to(filters={**self.request.filters, facet: chosen}).split(_quoted(_ONE_MORE))
            self._around[facet] = before, after
        return self._around[facet]

    def text_without_facets(self, *facets: str) -> str:
        """Return the text without ``nilai:…`` of some facets."""
        text = self.request.text
        for facet in facets:
            for part in self._query.written.get(facet, ()):
                text = text.replace(part, " ", 1)
        return " ".join(text.split())
