"""Search results as pages and the API show them: cards, facets and links."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.documents.markdown.render import SafeHtml
from app.documents.models import DocumentType
from app.documents.vocabulary import join_items
from app.i18n import current_language, gettext
from app.library import LibraryService
from app.search.results import MAX_PAGE, Hit, SearchRequest, SearchResults
from app.store.repositories.cards import Card
from app.web.rendering import labels
from app.web.search.answers import AnswerCard, answer_cards
from app.web.search.facets import FacetGroup, Option, chosen_options, facet_group, preferred_options
from app.web.search.no_results import NextSteps, next_steps
from app.web.search.params import SORT_WORDS, restrict_to_type
from app.web.search.snippets import Passage, best_passage
from app.web.search.urls import Links

SEARCH_PATH = "/cari"
MAX_THIN = 3
"""Results up to which a search offers its feed, to say that a region needs it, and to write it."""


@dataclass(frozen=True, slots=True)
class Offers:
    """The ways to get what a search did not find."""

    page: str
    """Address of the search, which can be followed by mail."""
    feed: str
    """Address of the Atom feed of the search."""
    need: str
    """Address of the form that says that a region needs it."""


@dataclass(frozen=True, slots=True)
class Result:
    """A document found, with the query's words marked."""

    card: Card
    title: SafeHtml
    passage: Passage
    score: float
    reasons: list[str]
    """Why it was found, in words."""
    words: list[str]
    """Words of the query that it has, as typed."""
    other_reports: int
    """Number of other reports on the same visit."""


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of results."""

    path: str
    text: str
    total: int
    results: list[Result]
    answers: list[AnswerCard]
    """What is recorded about the very thing that the words ask for."""
    facets: list[FacetGroup]
    chosen: list[Option]
    """The filters in force, each with the address without it."""
    preferred: list[Option]
    """Values named in the words, which raise a document without leaving others out."""
    recognised: bool
    """Whether some filters were inferred from the words."""
    nothing_about: str
    """What the words ask about and no document covers; the results are then only near it. Empty when one does."""
    offers: Offers | None
    """What to do when little or nothing was found."""
    ways_on: NextSteps | None
    """Suggestions when nothing was found."""
    form_fields: list[tuple[str, str]]
    """Parameters that the form of filters keeps."""
    sorts: list[Option]
    page: int
    pages: int
    first: str
    previous: str | None
    next: str | None
    address: str
    """The address of this search, for sharing."""
    clear: str
    """The address of the same words without filters."""
    query_string: str
    data_query: str
    """The query string of the same search as a table."""
    corrected: str | None
    """The corrected text, when it was misspelt."""
    exactly: str
    """The address of the same search without correction."""
    offer: Option | None
    """The text that may have been meant, with its address."""
    finds_offer: bool
    """Whether the words as typed are nowhere, and these are the results of the offered ones."""


def search_results(library: LibraryService, found: SearchResults) -> list[Result]:
    """Return the cards of a page of hits, with marks."""
    marker = found.marker
    wanted = [concept.terms for concept in found.query.concepts]
    hits = {(hit.kind, hit.slug): hit for hit in found.hits}
    results = []
    for shown in library.card_cache.get_many(list(hits)):
        card = shown.card
        hit = hits[card.kind, card.slug]
        passage = best_passage(marker, wanted, card, shown.text, shown.attachment_pages)
        reasons, words = list(_reasons(hit)), _found_words(hit)
        results.append(
            Result(card, marker.mark(card.title), passage, hit.score, reasons, words, shown.other_reports)
        )
    return results


def _found_words(hit: Hit) -> list[str]:
    """Return the words of the query that a document has, in whatever form."""
    reasons = hit.explanation
    others = (word for word, *_found in (*reasons.related, *reasons.bridged))
    return list(dict.fromkeys((*reasons.words, *others)))


def _offers(request: SearchRequest, links: Links) -> Offers:
    return Offers(
        links.to(),
        f"/cari.atom?{links.query()}",
        f"/kebutuhan/baru?{urlencode({'tentang': request.text})}",
    )


def _reasons(hit: Hit) -> Iterator[str]:
    reasons = hit.explanation
    if reasons.words:
        yield gettext("Memuat %s.") % _quoted(reasons.words)
    for word, match in reasons.related:
        yield gettext("“%(word)s” ditemukan sebagai “%(found)s” atau padanannya.") % {
            "word": word,
            "found": match,
        }
    for words, term, english in reasons.bridged:
        if english and current_language() == "en":
            text = gettext("“%(words)s” dipahami sebagai “%(term)s” (%(english)s).")
        else:
            text = gettext("“%(words)s” dipahami sebagai “%(term)s”.")
        yield text % {"words": words, "term": term, "english": english}
    if reasons.in_title:
        yield gettext("Judulnya menyebut %s.") % _quoted(reasons.in_title)
    if reasons.missing:
        yield gettext("Tidak memuat %s.") % _quoted(reasons.missing)
    if reasons.evidence_boost and (reasons.words or reasons.related):
        yield gettext("Kekuatan bukti menaikkan peringkatnya %d persen.") % round(
            reasons.evidence_boost * 100
        )


def _offer(found: SearchResults, links: Links) -> Option | None:
    text = found.query.offered
    return Option(text, text, found.total, selected=False, url=links.to(text=text)) if text else None


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def result_page(
    library: LibraryService,
    request: SearchRequest,
    *,
    path: str = SEARCH_PATH,
    fixed_type: DocumentType | None = None,
) -> ResultPage:
    """Search, and return the page of results."""
    request = restrict_to_type(request, fixed_type) if fixed_type else request
    found = library.search_engine.search(request)
    hidden = {"type"} if fixed_type else set()
    links = Links(path, request, hidden, found.query)
    chosen = found.filters
    pages = min(max(1, -(-found.total // request.per_page)), MAX_PAGE)
    groups = [
        facet_group(library.reference, links, name, counts, chosen.get(name, ()))
        for name, counts in found.facets.items()
        if name not in hidden
    ]
    results = search_results(library, found)
    is_thin = bool(request.text) and (found.total <= MAX_THIN or bool(found.nothing_about))
    cards = [result.card for result in results]
    return ResultPage(
        path=path,
        text=request.text,
        total=found.total,
        results=results,
        answers=answer_cards(library, found, cards, links) if path == SEARCH_PATH else [],
        facets=[group for group in groups if group.shown],
        chosen=chosen_options(library.reference, links, chosen, hidden),
        preferred=preferred_options(library.reference, links, found.query.preferred, hidden),
        recognised=bool(found.query.inferred_filters),
        nothing_about=join_items(found.nothing_about),
        offers=_offers(request, links) if is_thin and path == SEARCH_PATH else None,
        ways_on=None if found.total else next_steps(library, request, links),
        form_fields=links.pairs(filters={}),
        sorts=[
            Option(code, labels.SORT[name], 0, name == request.sort, links.to(sort=code))
            for code, name in SORT_WORDS.items()
        ],
        page=request.page,
        pages=pages,
        first=links.to(),
        previous=links.to(page=request.page - 1) if request.page > 1 else None,
        next=links.to(page=request.page + 1) if request.page < pages else None,
        address=links.to(page=request.page),
        clear=links.to(
            filters={},
            literal=(*found.query.inferred_filters, *found.query.preferred),
            text=links.text_without_facets(*found.query.written),
        ),
        query_string=links.query(),
        data_query=Links("/cari.csv", request, set(), found.query).query(),
        corrected=found.query.corrected,
        exactly=f"{links.to()}&persis=1",
        offer=_offer(found, links),
        finds_offer=found.query.finds_offer,
    )
