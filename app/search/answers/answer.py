"""An answer to a search, with the recorded facts it is made of."""

from dataclasses import dataclass, field
from typing import Literal

from app.store.repositories.cards import Card

AnswerKind = Literal["indicator", "region", "regulation", "question", "preparation"]
MAX_ITEMS = 5
"""Items of one answer; its page has all."""


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """The page that states a figure or an answer."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One recorded fact: a figure, a visit, a practice, a question with its answer."""

    name: str
    url: str
    region: str | None = None
    """Code of the region or ministry."""
    value: float | str | None = None
    year: int | None = None
    note: str | None = None
    """What belongs to it: the grade of a figure, what a visit learned, the answer to a question."""
    source: AnswerSource | None = None
    visits: tuple[Card, ...] = ()
    """Visits to the region about this matter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its items in order, and the page that has more."""

    kind: AnswerKind
    title: str
    items: tuple[AnswerItem, ...]
    url: str
    note: str = ""
    """What limits the answer, or how it goes on."""
    more: str = ""
    """Label of the link to the page."""
    is_ranked: bool = False
    """Whether the order of the items is a ranking."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values among which the answer can be had."""
