"""Visits as ways from guest to host: on the front page, and on the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass

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
