"""Addresses of searches: parsed into requests, and built with something changed."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import quote_plus

from app.documents.models import DocumentType
from app.search.query.parser import FACET_OF, Query
from app.search.results import MAX_PAGE, SearchRequest, Sort
from app.web.rendering.paging import page_number

PARAMETER_OF = {facet: parameter for parameter, facet in FACET_OF.items()}
"""Facet → the parameter of page addresses: value → nilai."""
SORT_OF: Mapping[str, Sort] = {
    "relevansi": "relevance",
    "terbaru": "newest",
    "bukti": "evidence",
    "judul": "title",
}
_TYPE_OF = {"praktik": "practice", "kunjungan": "visit"}
_PAGE_TYPE = {kind: word for word, kind in _TYPE_OF.items()}
PER_PAGE = 20
_ONE_MORE = "\0"
"""A placeholder for a value; no address contains it."""
_quoted = lru_cache(maxsize=10_000)(quote_plus)
MAX_VALUES = 50
"""Values of one facet read from an address."""


def parse_search(
    parameters: Iterable[tuple[str, str]], *, fixed_type: DocumentType | None = None
) -> SearchRequest:
    """Parse the parameters of a page's address into a search request; ignore invalid ones."""
    filters: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    literal: list[str] = []
    for name, given in parameters:
        value = _printable(given)
        if name == "kata":
            literal += [FACET_OF[value]] if value in FACET_OF and FACET_OF[value] not in literal else []
        elif name not in FACET_OF:
            single[name] = value.strip()
        elif value.strip():
            facet, code = FACET_OF[name], value.strip()
            code = _TYPE_OF.get(code, code) if facet == "type" else code
            if code not in filters.get(facet, ()):
                filters[facet] = (*filters.get(facet, ()), code)[:MAX_VALUES]
    if fixed_type:
        filters["type"] = (fixed_type,)
    return SearchRequest(
        text=single.get("q", ""),
        filters=filters,
        sort=SORT_OF.get(single.get("urut", ""), "relevance"),
        page=page_number(single.get("hal", ""), MAX_PAGE),
        per_page=PER_PAGE,
        autocorrect=single.get("persis") != "1",
        literal_facets=tuple(literal),
    )


def _printable(text: str) -> str:
    """Return a text without characters that no page may hold: control characters, unpaired surrogates."""
    return "".join(character if character.isprintable() else " " for character in text)


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
        self._sort = next(code for code, name in SORT_OF.items() if name == request.sort)
        self._around: dict[str, tuple[str, str]] = {}

    def query(
        self,
        filters: Mapping[str, tuple[str, ...]],
        *,
        sort: str | None = None,
        page: int = 1,
        text: str | None = None,
        literal: Iterable[str] | None = None,
    ) -> str:
        """Return a query string."""
        words = self.request.text if text is None else text
        pairs = [("q", words)] if words else []
        for name, codes in filters.items():
            if name not in self.hidden:
                pairs += [(PARAMETER_OF[name], _PAGE_TYPE.get(code, code)) for code in codes]
        order = sort or self._sort
        pairs += [("urut", order)] if order != "relevansi" else []
        pairs += [("hal", str(page))] if page > 1 else []
        pairs += [] if self.request.autocorrect else [("persis", "1")]
        plain = self.request.literal_facets if literal is None else literal
        pairs += [("kata", PARAMETER_OF[facet]) for facet in plain]
        return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)

    def to(
        self,
        *,
        filters: Mapping[str, tuple[str, ...]] | None = None,
        sort: str | None = None,
        page: int = 1,
        text: str | None = None,
        literal: Iterable[str] | None = None,
    ) -> str:
        """Return the address of the search with something changed."""
        wanted = self.request.filters if filters is None else filters
        query = self.query(wanted, sort=sort, page=page, text=text, literal=literal)
        return f"{self.path}?{query}" if query else self.path

    def toggle(self, facet: str, code: str) -> str:
        """Return the address with one value chosen, or removed if it is chosen."""
        if code in self._query.inferred_filters.get(facet, ()):
            return self.to(literal=(*self.request.literal_facets, facet))
        if code in self._query.filters.get(facet, ()):
            return self.to(text=self.text_without_facets(facet))
        chosen = self.request.filters.get(facet, ())
        if code in chosen:
            remaining = tuple(one for one in chosen if one != code)
            return self.to(filters={**self.request.filters, facet: remaining})
        before, after = self._around_one_more(facet)
        return f"{before}{_quoted(_PAGE_TYPE.get(code, code))}{after}"

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
