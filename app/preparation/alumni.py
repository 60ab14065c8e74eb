"""Questions to the regions that a training cohort came from: what has been applied there, 3 and 12 months later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.documents.dates import last_day
from app.documents.models import Visit, load_meta
from app.preparation.hosting.stored_request import ASKED_AFTER
from app.publishing.notes.visit_news import NewsOrigin
from app.store.repositories.cards import Card

ROUNDS = {3: ASKED_AFTER, 12: timedelta(days=365)}
"""Months after the end of a visit → when its regions of origin are asked."""


@dataclass(frozen=True, slots=True)
class AlumniQuestion:
    """A region of origin that is asked what became of a visit there."""

    card: Card
    visit: Visit
    region: str
    months: int

    @property
    def origin(self) -> NewsOrigin:
        """Under what its answer is stored."""
        return NewsOrigin(self.card.slug, self.region, "alumni", str(self.months))


def list_questions(cards: Iterable[Card], today: date) -> Iterator[AlumniQuestion]:
    """Yield the questions of visits of cohorts that no published follow-up answers yet."""
    for card in cards:
        visit = load_meta("visit", card.meta)
        end = visit.date_end or visit.date_start
        if visit.cohort is None or end is None or card.meta.get("origin"):
            continue
        ended = last_day(end)
        months = max((one for one, after in ROUNDS.items() if today >= ended + after), default=0)
        # An answer to the first question does not answer the second.
        since = ended if months == min(ROUNDS) else ended + ROUNDS.get(months, timedelta())
        answered = {
            update.region
            for one in visit.follow_ups
            for update in one.updates
            if last_day(update.date) >= since
        }
        if months:
            yield from (
                AlumniQuestion(card, visit, region, months)
                for region in visit.cohort.origins
                if region not in answered
            )
