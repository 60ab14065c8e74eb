"""Answers above the results of a search: as cards of pages, and as data for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.vocabulary import join_items
from app.i18n import gettext
from app.library import LibraryService
from app.search.answers.answer import Answer, AnswerItem
from app.search.answers.asked import Asked
from app.search.answers.finder import find_answers
from app.search.answers.indicator_answer import answer_figures
from app.search.results import SearchResults
from app.store.repositories.cards import Card
from app.web.rendering import labels
from app.web.search.facets import Option
from app.web.search.urls import Links

MAX_VISITORS = 3
"""Visits named with one figure; its region's page has all."""
FEATURED_INDICATOR, FEATURED_LEVEL, FEATURED_ITEMS = "nilai-sakip", "kabupaten", 3
"""What the front page answers as an example: the figure that most visits are about."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The guests of a visit, and its page."""

    name: str
    year: int | None
    url: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with the names of its visitors."""

    item: AnswerItem
    visitors: list[Visitor]


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An answer as a page shows it."""

    answer: Answer
    items: list[ShownItem]
    switches: list[tuple[str, list[Option]]]
    """Label of a facet, and its values to switch to."""


def answers_to(library: LibraryService, found: SearchResults, cards: Sequence[Card]) -> list[Answer]:
    """Return the answers to a search; ``cards`` are the documents it shows."""
    return find_answers(library.reference, library.documents.linked, library.search_engine, found, cards)


def answer_cards(
    library: LibraryService, found: SearchResults, cards: Sequence[Card], links: Links
) -> list[AnswerCard]:
    """Return the answers to a search with the addresses that switch level and island."""
    return [
        AnswerCard(
            answer,
            [_shown(library, answer, item) for item in answer.items],
            [
                (labels.FACET[facet], _switch(library, found, links, facet, codes))
                for facet, codes in answer.choices.items()
                if len(codes) > 1
            ],
        )
        for answer in answers_to(library, found, cards)
    ]


def featured_answer(library: LibraryService) -> AnswerCard | None:
    """Return the answer that the front page shows; None when no such figure is recorded."""
    indicator = library.reference.indicators.get(FEATURED_INDICATOR)
    asked = Asked(words=(), indicator=indicator, order="best", places=(), rest=())
    answer = answer_figures(library.reference, library.documents.linked, asked, {"level": (FEATURED_LEVEL,)})
    if answer is None:
        return None
    return AnswerCard(answer, [_shown(library, answer, item) for item in answer.items[:FEATURED_ITEMS]], [])


def _shown(library: LibraryService, answer: Answer, item: AnswerItem) -> ShownItem:
    if answer.kind != "indicator":
        return ShownItem(item, [])
    return ShownItem(item, visitors_of(library, item.visits[-MAX_VISITORS:]))


def visitors_of(library: LibraryService, visits: Sequence[Card]) -> list[Visitor]:
    """Return the guests of some visits, given oldest first, the newest first."""
    return [Visitor(_guests(library, card), card.year, card.url) for card in reversed(visits)]


def _guests(library: LibraryService, visit: Card) -> str:
    guest = visit.meta.get("guest", {})
    codes = [*guest.get("regions", ()), *guest.get("ministries", ())]
    return join_items([library.reference.short_name(code) for code in codes])


def _switch(
    library: LibraryService, found: SearchResults, links: Links, facet: str, codes: Sequence[str]
) -> list[Option]:
    """Return a choice of all values of a facet, and of each alone."""
    chosen = found.filters.get(facet, ())
    others = {name: values for name, values in found.request.filters.items() if name != facet}
    literal = tuple(dict.fromkeys((*found.request.literal_facets, facet)))
    every = Option("", gettext("semua"), 0, not chosen, links.to(filters=others, literal=literal))
    return [every] + [
        Option(
            code,
            labels.facet_label(library.reference, facet, code),
            0,
            code in chosen,
            links.to(filters={**others, facet: (code,)}, literal=literal),
        )
        for code in codes
    ]


def answers_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Return answers as the API and assistants get them."""
    return [
        {
            "kind": answer.kind,
            "title": answer.title,
            "url": answer.url,
            "note": answer.note or None,
            "items": [
                {
                    "region": item.region,
                    "name": item.name,
                    "value": item.value,
                    "year": item.year,
                    "note": item.note,
                    "source": item.source.url if item.source else None,
                    "source_name": item.source.title if item.source else None,
                    "url": item.url,
                    "visited_by": [card.slug for card in item.visits],
                }
                for item in answer.items
            ],
        }
        for answer in answers
    ]
