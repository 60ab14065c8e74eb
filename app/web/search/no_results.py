"""Suggestions for a search that found nothing, each with the number of documents it would find."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.documents.vocabulary import join_items
from app.i18n import gettext
from app.library import LibraryService
from app.search.results import SearchRequest
from app.store.repositories.cards import Card
from app.web.rendering import labels
from app.web.search.urls import Links

NEAREST = 3
COMMON_SHARE = 0.5
"""Share of the library from which on what words find says nothing: they ask for everything."""
MAX_LEFT_OUT_WORDS = 6
"""Words of a query that are left out one by one."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A suggestion, and the number of documents it finds."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The suggestions for an empty result."""

    steps: list[NextStep]
    values: list[NextStep]
    """Values of the documents that the words alone find."""
    nearest: list[Card]
    """Documents that the words alone find."""


def next_steps(library: LibraryService, request: SearchRequest, links: Links) -> NextSteps:
    """Return suggestions for a request that found nothing."""
    steps = (*_without_filters(library, request, links), *_without_words(library, request, links))
    alone = SearchRequest(text=request.text.replace('"', " "), per_page=NEAREST)
    if alone == replace(request, page=1, per_page=NEAREST):  # the very request that found nothing
        return NextSteps([step for step in steps if step.count], [], [])
    found = library.search_engine.search(alone)
    if found.nothing_about:  # what is only near the words is no suggestion
        return NextSteps([step for step in steps if step.count], [], [])
    counts = sorted(found.facets["value"].items(), key=lambda pair: -pair[1])[:NEAREST]
    values = [
        NextStep(labels.facet_label(library.reference, "value", slug), f"/nilai/{slug}", count)
        for slug, count in counts
    ]
    cards = library.documents.get_cards([(hit.kind, hit.slug) for hit in found.hits])
    return NextSteps([step for step in steps if step.count], values, cards)


def _total(library: LibraryService, request: SearchRequest) -> int:
    """Return the number of documents that cover a request; 0 for words that nearly every document has."""
    found = library.search_engine.search(replace(request, page=1, per_page=1))
    is_common = found.total > COMMON_SHARE * library.search_engine.snapshot().count
    return 0 if found.nothing_about or (is_common and not request.filters) else found.total


def _without_filters(library: LibraryService, request: SearchRequest, links: Links) -> Iterator[NextStep]:
    for facet, codes in request.filters.items():
        if facet in links.hidden:
            continue
        filters = {name: codes for name, codes in request.filters.items() if name != facet}
        names = join_items([labels.facet_label(library.reference, facet, code) for code in codes], "or")
        count = _total(library, replace(request, filters=filters))
        yield NextStep(gettext("Tanpa saringan %s") % names, links.to(filters=filters), count)
    fixed = {name: codes for name, codes in request.filters.items() if name in links.hidden}
    if len(request.filters) - len(fixed) > 1:
        count = _total(library, replace(request, filters=fixed))
        yield NextStep(gettext("Tanpa semua saringan"), links.to(filters=fixed), count)


def _without_words(library: LibraryService, request: SearchRequest, links: Links) -> Iterator[NextStep]:
    if '"' in request.text:
        text = request.text.replace('"', " ")
        yield NextStep(
            gettext("Tanpa tanda kutip"), links.to(text=text), _total(library, replace(request, text=text))
        )
    words = request.text.split()
    if 1 < len(words) <= MAX_LEFT_OUT_WORDS:
        for at, word in enumerate(words):
            text = " ".join(words[:at] + words[at + 1 :])
            yield NextStep(
                gettext("Tanpa kata “%s”") % word,
                links.to(text=text),
                _total(library, replace(request, text=text)),
            )
