"""Searches as pages and the API show them: parameters in, cards, facets and links out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.documents.markup import SafeHtml
from app.documents.models import DocumentType
from app.documents.reference import Reference
from app.search.engine import MAX_PAGE, Hit, SearchRequest, SearchResults, Sort
from app.search.query import FACET_OF
from app.store.queries import Card
from app.web import labels
from app.web.site import Site

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
SHOWN_OPTIONS = 8
"""Options of a facet shown before “lainnya”."""
MAX_VALUES = 50
"""Values of one facet taken from an address."""


@dataclass(frozen=True, slots=True)
class Result:
    """A found document with its words marked."""

    card: Card
    title: SafeHtml
    snippet: SafeHtml
    score: float
    reasons: list[str]
    """Why it was found, in words."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet, and the address that chooses it or takes it off."""

    code: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet as the page shows it."""

    name: str
    label: str
    parameter: str
    shown: list[Option]
    more: list[Option]


@dataclass(frozen=True, slots=True)
class Listing:
    """A result page."""

    path: str
    text: str
    total: int
    results: list[Result]
    facets: list[FacetGroup]
    chosen: list[Option]
    """The filters in force, each with the address without it."""
    sorts: list[Option]
    page: int
    pages: int
    previous: str | None
    next: str | None
    address: str
    """This very search, for sharing."""
    clear: str
    """The same words without filters."""
    query_string: str
    corrected: str | None
    """The text as it was understood, when it was misspelt."""
    exactly: str
    """The same search for the text just as typed."""


def page_request(
    parameters: Iterable[tuple[str, str]], *, fixed_type: DocumentType | None = None
) -> SearchRequest:
    """A search from the parameters of a page's address; what makes no sense is passed over."""
    filters: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    for name, value in parameters:
        if name not in FACET_OF:
            single[name] = value.strip()
        elif value.strip():
            facet, code = FACET_OF[name], value.strip()
            code = _TYPE_OF.get(code, code) if facet == "type" else code
            if code not in filters.get(facet, ()):
                filters[facet] = (*filters.get(facet, ()), code)[:MAX_VALUES]
    if fixed_type:
        filters["type"] = (fixed_type,)
    page = single.get("hal", "")[:6]
    return SearchRequest(
        text=single.get("q", ""),
        filters=filters,
        sort=SORT_OF.get(single.get("urut", ""), "relevance"),
        page=min(max(int(page), 1), MAX_PAGE) if page.isdecimal() else 1,
        per_page=PER_PAGE,
        mend=single.get("persis") != "1",
    )


def results_of(site: Site, found: SearchResults) -> list[Result]:
    """The cards of a page of hits, with marks; one query for all of them."""
    marker = site.engine.marker(found)
    wanted = [[term for term, _weight in concept.alternatives] for concept in found.query.concepts]
    hits = {(hit.kind, hit.slug): hit for hit in found.hits}
    results = []
    for card, text in site.library.cards(list(hits)):
        # A summary that holds every word asked for says it better than any passage.
        good = marker.covers(card.summary, wanted)
        passage = marker.mark(card.summary) if good else marker.snippet(text, fallback=card.summary)
        hit = hits[card.kind, card.slug]
        results.append(Result(card, marker.mark(card.title), passage, hit.score, list(_reasons(site, hit))))
    return results


def _reasons(site: Site, hit: Hit) -> Iterator[str]:
    reasons = hit.reasons
    if reasons.words:
        yield f"Memuat {_quoted(reasons.words)}."
    for word, term in reasons.related:
        yield f"“{word}” ditemukan sebagai “{site.engine.related_name(term)}” atau padanannya."
    if reasons.in_title:
        yield f"Judulnya menyebut {_quoted(reasons.in_title)}."
    if reasons.missing:
        yield f"Tidak memuat {_quoted(reasons.missing)}."
    if reasons.evidence_boost and (reasons.words or reasons.related):
        yield f"Kekuatan bukti menaikkan peringkatnya {round(reasons.evidence_boost * 100)} persen."


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def listing(
    site: Site,
    parameters: Sequence[tuple[str, str]],
    *,
    path: str = "/cari",
    fixed_type: DocumentType | None = None,
) -> Listing:
    """Search and arrange the page."""
    request = page_request(parameters, fixed_type=fixed_type)
    found = site.engine.search(request)
    hidden = {"type"} if fixed_type else set()
    links = _Links(path, request, hidden)
    pages = min(max(1, -(-found.total // request.per_page)), MAX_PAGE)
    groups = [
        _group(site.reference, links, name, counts, request.filters.get(name, ()))
        for name, counts in found.facets.items()
        if name not in hidden
    ]
    return Listing(
        path=path,
        text=request.text,
        total=found.total,
        results=results_of(site, found),
        facets=[group for group in groups if group.shown],
        chosen=_chosen(site.reference, links, request, hidden),
        sorts=[
            Option(code, labels.SORT[name], 0, name == request.sort, links.to(sort=code))
            for code, name in SORT_OF.items()
        ],
        page=request.page,
        pages=pages,
        previous=links.to(page=request.page - 1) if request.page > 1 else None,
        next=links.to(page=request.page + 1) if request.page < pages else None,
        address=links.to(page=request.page),
        clear=links.to(filters={}),
        query_string=links.query(request.filters, None, 1),
        corrected=found.query.corrected,
        exactly=f"{links.to()}&persis=1",
    )


class _Links:
    """Addresses of the same search with something changed."""

    def __init__(self, path: str, request: SearchRequest, hidden: set[str]) -> None:
        self.path, self.request, self.hidden = path, request, hidden
        self._sort = next(code for code, name in SORT_OF.items() if name == request.sort)

    def query(self, filters: Mapping[str, tuple[str, ...]], sort: str | None, page: int) -> str:
        pairs = [("q", self.request.text)] if self.request.text else []
        for name, codes in filters.items():
            if name not in self.hidden:
                pairs += [(PARAMETER_OF[name], _PAGE_TYPE.get(code, code)) for code in codes]
        order = sort or self._sort
        pairs += [("urut", order)] if order != "relevansi" else []
        pairs += [("hal", str(page))] if page > 1 else []
        pairs += [] if self.request.mend else [("persis", "1")]
        return urlencode(pairs)

    def to(
        self, *, filters: Mapping[str, tuple[str, ...]] | None = None, sort: str | None = None, page: int = 1
    ) -> str:
        query = self.query(self.request.filters if filters is None else filters, sort, page)
        return f"{self.path}?{query}" if query else self.path

    def toggled(self, facet: str, code: str) -> str:
        chosen = self.request.filters.get(facet, ())
        codes = tuple(c for c in chosen if c != code) if code in chosen else (*chosen, code)
        return self.to(filters={**self.request.filters, facet: codes})


def _option(
    reference: Reference, links: _Links, facet: str, code: str, *, count: int, selected: bool
) -> Option:
    return Option(
        code, labels.facet_label(reference, facet, code), count, selected, links.toggled(facet, code)
    )


def _group(
    reference: Reference, links: _Links, name: str, counts: Mapping[str, int], chosen: tuple[str, ...]
) -> FacetGroup:
    codes = [code for code in counts if _is_shown(reference, name, code, chosen)]
    if name == "year":
        codes.sort(reverse=True)
    elif name == "value":
        order = list(reference.values)
        codes.sort(key=lambda code: order.index(code) if code in order else len(order))
    else:
        codes.sort(key=lambda code: (-counts[code], labels.facet_label(reference, name, code)))
    codes = [code for code in chosen if code not in codes] + codes
    options = [
        _option(reference, links, name, code, count=counts.get(code, 0), selected=code in chosen)
        for code in codes
    ]
    options.sort(key=lambda option: not option.selected)
    return FacetGroup(
        name, labels.FACET[name], PARAMETER_OF[name], options[:SHOWN_OPTIONS], options[SHOWN_OPTIONS:]
    )


def _is_shown(reference: Reference, facet: str, code: str, chosen: tuple[str, ...]) -> bool:
    """Of the regions: provinces and ministries; regencies and cities once their province is chosen."""
    if facet != "region" or code not in reference.places:
        return True
    province = reference.places[code].province
    return province in (None, code) or province in chosen or code in chosen


def _chosen(reference: Reference, links: _Links, request: SearchRequest, hidden: set[str]) -> list[Option]:
    return [
        _option(reference, links, name, code, count=0, selected=True)
        for name, codes in request.filters.items()
        if name not in hidden
        for code in codes
    ]
