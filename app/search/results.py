"""What a search is asked for, and what it returns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.documents.models import DocumentType
from app.search.query.parser import Query
from app.search.ranking import MatchExplanation
from app.search.snippets import Marker
from app.store.repositories.cards import Key

Sort = Literal["relevance", "newest", "evidence", "title"]
MAX_PAGE = 10_000
"""Number of the last page that can be asked for."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """The words and filters of a search, the order of its results, and which page of them."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → chosen values: any of them within a facet, all facets together."""
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 20
    autocorrect: bool = True
    """Whether misspelt words are replaced by the likeliest known ones."""
    judges_coverage: bool = True
    """Whether documents that mention the words only in passing are left out when none is about them."""
    literal_facets: tuple[str, ...] = ()
    """Facets whose names in plain words stay words instead of becoming filters."""
    filters_by_place: bool = False
    """Whether a place that is named without “di” is a filter too, instead of raising its documents."""
    measures_hits: bool = False
    """Whether `Hit.covers` is computed for every hit."""
    within: Collection[Key] | None = None
    """The documents to search in; None for all."""
    only: Collection[Key] | None = None
    """The documents that may be among the hits; total and facets count all the same."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching document."""

    kind: DocumentType
    slug: str
    score: float
    explanation: MatchExplanation
    covers: bool = True
    """Whether it covers the query alone; computed only where the request measures it."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """One page of hits, and the counts over all matches."""

    request: SearchRequest
    query: Query
    filters: Mapping[str, tuple[str, ...]]
    """All filters in force: chosen, written in the text, and inferred from plain words."""
    total: int
    hits: list[Hit]
    facets: Mapping[str, Mapping[str, int]]
    """Facet → value → count over all matches, each facet without its own filter."""
    marker: Marker
    """Marks the query's words in titles and snippets."""
    nothing_about: tuple[str, ...]
    """What the query asks about and no document covers; the hits are then only near it."""
    generation: str
    """Name of the index generation that was searched."""
