"""What guests and hosts of a request tell three months later, passed on to the report of their visit."""

from datetime import timedelta
from typing import Literal

from app.documents.dates import first_day, last_day
from app.preparation.hosting.stored_request import StoredRequest
from app.publishing.notes.visit_news import NewsOrigin
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocuments

_SLACK = timedelta(days=3)
"""A report may name the days of travel too."""


def find_report(linked: LinkedDocuments, stored: StoredRequest, host_place: str) -> Card | None:
    """Return the published visit of a request: same guests, same host, same days; None when there is none yet."""
    days = [one.day for one in stored.booked.values()]
    if not days:
        return None
    for link in linked.list_by_places([host_place]):
        card, guest = link.card, link.card.meta.get("guest", {})
        homes = (*guest.get("regions", ()), *guest.get("ministries", ()))
        if link.kind != "host" or not card.date or stored.request.home not in homes:
            continue
        start, end = first_day(card.date), last_day(str(card.meta.get("date_end") or card.date))
        if start - _SLACK <= max(days) and min(days) <= end + _SLACK:
            return card
    return None


def news_origin(
    report: Card, stored: StoredRequest, side: Literal["guest", "host"], place: str
) -> NewsOrigin:
    """Return under what news of a request are stored."""
    return NewsOrigin(report.slug, place, side, f"request-{stored.id}")
