"""Visits as ways from guest to host, and what the guests took home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.follow_up import FollowUp, LaterEvent
from app.documents.reference.data import Reference
from app.preparation.follow_ups import guest_names
from app.store.repositories.cards import Card


@dataclass(frozen=True, slots=True)
class VisitRoute:
    """A visit with the names of its two sides."""

    card: Card
    guest: str
    host: str

    @property
    def topic(self) -> str:
        """What it was about: the first of its topics."""
        return next(iter(self.card.meta.get("topics", ())), "")


def visit_routes(reference: Reference, visits: Sequence[Card]) -> list[VisitRoute]:
    """Return visits with the names of their sides, in the order given."""
    return [
        VisitRoute(card, guest_names(reference, card), reference.short_name(card.place)) for card in visits
    ]


@dataclass(frozen=True, slots=True)
class StudyView:
    """A visit, what its guests learned, what they mean to do or did at home, and the last of what came later."""

    route: VisitRoute
    learned: str
    follow_ups: list[FollowUp]
    later: LaterEvent | None


def study_views(reference: Reference, visits: Iterable[tuple[Card, str | None]]) -> list[StudyView]:
    """Return visits, given with what was learned, as pages list them."""
    return [
        StudyView(
            visit_routes(reference, [card])[0],
            learned or "",
            [FollowUp.model_validate(data) for data in card.meta.get("follow_ups", ())],
            _last([LaterEvent.model_validate(data) for data in card.meta.get("later", ())]),
        )
        for card, learned in visits
    ]


def _last(events: Sequence[LaterEvent]) -> LaterEvent | None:
    return max(events, key=lambda event: event.date, default=None)
