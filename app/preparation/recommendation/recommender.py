"""Recommend hosts and practices for a need: searches, ranks and explains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import clock
from app.documents.reference.data import Reference
from app.preparation.recommendation.answers import Answer, collect_answers, find_open_questions
from app.preparation.recommendation.desk_study import DeskStudy, desk_study
from app.preparation.recommendation.explanations import (
    HostRecord,
    Reason,
    host_reasons,
    practice_reasons,
)
from app.preparation.recommendation.figures import compare_results
from app.preparation.recommendation.found_documents import DocumentFinder
from app.preparation.recommendation.scoring import (
    FoundDocument,
    Need,
    PlaceRecords,
    RankedHost,
    RankedPractice,
    hosts_of,
    rank_hosts,
    rank_practices,
    visits_by_host,
)
from app.preparation.recommendation.topics import Topic
from app.search.engine import SearchEngine
from app.store.repositories.cards import Card
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

MIN_HOSTS = 3
"""Hosts that a good choice compares at least."""
MAX_HOSTS = 10
PRACTICES_SHOWN = 8
ANSWERS_SHOWN = 20
DESK_STUDY_PRACTICES = 5
"""Practices covered by the desk study."""


@dataclass(frozen=True, slots=True)
class HostAdvice:
    """A host with its reasons."""

    host: RankedHost
    reasons: tuple[Reason, ...]
    visits: tuple[Card, ...]
    """Visits it received, those on the topic first."""


@dataclass(frozen=True, slots=True)
class PracticeAdvice:
    """A practice with its reasons."""

    practice: RankedPractice
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer to a need."""

    need: Need
    topic: Topic
    corrected: str | None
    hosts: tuple[HostAdvice, ...]
    practices: tuple[PracticeAdvice, ...]
    answered: tuple[Answer, ...]
    desk: DeskStudy


@dataclass(frozen=True, slots=True)
class Travel:
    """A journey that is planned already."""

    host: str | None = None
    """A host that was chosen: it is compared with the others, whatever is known of it."""
    year: int | None = None
    """The year of the journey; this year when it is not known."""


_NO_TRAVEL = Travel()


class Recommender:
    """Recommends hosts and practices from the library."""

    def __init__(self, library: DocumentRepository, hosting: HostRepository) -> None:
        self._library, self._hosting = library, hosting

    def recommend(
        self,
        need: Need,
        *,
        engine: SearchEngine,
        reference: Reference,
        limit: int = 5,
        travel: Travel = _NO_TRAVEL,
    ) -> Recommendation:
        """Return at most ``limit`` hosts and the chosen one; raise IndexUnavailableError when there is no index."""
        search = DocumentFinder(self._library, engine, reference).find(need)
        practices = rank_practices(reference, need, search.found)
        records = PlaceRecords(
            received=self._library.linked.count_hosted(),
            results=_results(reference, search.topic, practices),
            studied=visits_by_host(need, search.found),
        )
        ranked = rank_hosts(reference, need, practices, records, chosen=travel.host)
        hosts = ranked[: min(limit, MAX_HOSTS)]
        hosts += [one for one in ranked[len(hosts) :] if one.place == travel.host]
        visits = self._visits_by_host(hosts, search.found)
        titles = {one.card.slug: one.card.title for one in practices}
        shown = practices[:PRACTICES_SHOWN]
        received = [card for host in hosts for card in visits[host.place]]
        about = {one.card.slug for host in hosts for one in host.studied}
        related = [card for card in received if card.slug in about or _is_about(card, titles)]
        answers = collect_answers(related, titles)
        first = [practice.card for practice in shown[:DESK_STUDY_PRACTICES]]
        headings = self._hosting.get_headings([card.slug for card in first])
        topic = search.topic
        return Recommendation(
            need=need,
            topic=search.topic,
            corrected=search.corrected,
            hosts=tuple(
                _advice(reference, need, host, _record(reference, host, visits, answers, practices), topic)
                for host in hosts
            ),
            practices=tuple(
                PracticeAdvice(one, tuple(practice_reasons(reference, need, one, topic))) for one in shown
            ),
            answered=tuple(answers[:ANSWERS_SHOWN]),
            desk=desk_study(
                reference,
                [(card, headings.get(card.slug, ())) for card in first],
                answers,
                find_open_questions(related),
                year=travel.year or clock.today().year,
            ),
        )

    def _visits_by_host(
        self, hosts: Sequence[RankedHost], found: Sequence[FoundDocument]
    ) -> dict[str, list[Card]]:
        """Return the visits each host received, those found by the search first, then the newest."""
        fit = {one.card.slug: one.text for one in found if one.card.kind == "visit"}
        visits = self._hosting.list_visits_to([host.place for host in hosts])
        by_place: dict[str, list[Card]] = {host.place: [] for host in hosts}
        for card in sorted(visits, key=lambda card: -fit.get(card.slug, 0.0)):
            for place in {*hosts_of(card)} & by_place.keys():
                by_place[place].append(card)
        return by_place


def _advice(
    reference: Reference, need: Need, host: RankedHost, record: HostRecord, topic: Topic
) -> HostAdvice:
    reasons = host_reasons(reference, need, host, record, topic=topic)
    return HostAdvice(host, tuple(reasons), tuple(record.visits))


def _results(reference: Reference, topic: Topic, practices: Sequence[RankedPractice]) -> dict[str, float]:
    """Return how good the figure of each place is that the topic is measured by."""
    if not topic.indicators:
        return {}
    by_place: dict[str, list[Card]] = {}
    for one in practices:
        by_place.setdefault(one.card.place, []).append(one.card)
    return compare_results(reference, topic.indicators[0], by_place)


def _record(
    reference: Reference,
    host: RankedHost,
    visits: Mapping[str, Sequence[Card]],
    answers: Sequence[Answer],
    practices: Sequence[RankedPractice],
) -> HostRecord:
    own = [answer for answer in answers if answer.host == host.place]
    province = reference.place(host.place).province
    near = [one for one in practices if province and reference.place(one.card.place).province == province]
    return HostRecord(visits[host.place], own, near)


def _is_about(card: Card, practices: dict[str, str]) -> bool:
    return any(studied["practice"] in practices for studied in card.meta.get("practices", ()))
