"""Recommend hosts and practices for a need: searches, ranks and explains."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.preparation.recommendation.answers import Answer, collect_answers, find_open_questions
from app.preparation.recommendation.desk_study import DeskStudy, desk_study
from app.preparation.recommendation.explanations import Reason, host_reasons, practice_reasons
from app.preparation.recommendation.scoring import (
    FoundDocument,
    Need,
    RankedHost,
    RankedPractice,
    rank_hosts,
    rank_practices,
)
from app.search.engine import SearchEngine
from app.search.results import SearchRequest
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

SEARCH_LIMIT = 60
"""Search results considered; later ones match few of the words."""
MIN_HOSTS = 3
"""Fewest hosts to choose from; below it practices of the same values and roles are added."""
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
    corrected: str | None
    hosts: tuple[HostAdvice, ...]
    practices: tuple[PracticeAdvice, ...]
    answered: tuple[Answer, ...]
    desk: DeskStudy


class Recommender:
    """Recommends hosts and practices from the library."""

    def __init__(self, library: DocumentRepository, hosting: HostRepository) -> None:
        self._library, self._hosting = library, hosting

    def recommend(
        self, need: Need, *, engine: SearchEngine, reference: Reference, limit: int = 5
    ) -> Recommendation:
        """Return at most ``limit`` hosts; raise IndexUnavailableError when there is no index."""
        found, corrected = self._find_documents(need, engine)
        practices = rank_practices(reference, need, found)
        hosts = rank_hosts(reference, need, practices, self._hosting.count_hosted_visits())[
            : min(limit, MAX_HOSTS)
        ]
        visits = self._visits_by_host(hosts, found)
        titles = {one.card.slug: one.card.title for one in practices}
        shown = practices[:PRACTICES_SHOWN]
        received = [card for host in hosts for card in visits[host.place]]
        answers = collect_answers(received, titles)
        first = [practice.card for practice in shown[:DESK_STUDY_PRACTICES]]
        headings = self._hosting.get_headings([card.slug for card in first])
        return Recommendation(
            need=need,
            corrected=corrected,
            hosts=tuple(_advice(reference, need, host, visits[host.place], answers) for host in hosts),
            practices=tuple(
                PracticeAdvice(one, tuple(practice_reasons(reference, need, one))) for one in shown
            ),
            answered=tuple(answers[:ANSWERS_SHOWN]),
            desk=desk_study(
                reference,
                [(card, headings.get(card.slug, ())) for card in first],
                answers,
                find_open_questions([card for card in received if _is_about(card, titles)]),
            ),
        )

    def _find_documents(self, need: Need, engine: SearchEngine) -> tuple[list[FoundDocument], str | None]:
        """Return what the words find; when that gives too few hosts, also what the values and roles find."""
        found: list[FoundDocument] = []
        corrected = None
        if need.problem.strip():
            found, corrected = self._search(need.problem, engine)
        if len({one.card.place for one in found if one.card.kind == "practice"} - {need.home}) < MIN_HOSTS:
            known = {one.card.slug for one in found}
            more = self._find_linked(need, found, engine)
            found += [one for one in more if one.card.slug not in known]
        return found, corrected

    def _search(self, text: str, engine: SearchEngine) -> tuple[list[FoundDocument], str | None]:
        # Names and years in a problem are part of its words: "seperti di Jawa Barat" must not hide the others.
        literal = ("region", "island", "level", "year")
        results = engine.search(
            SearchRequest(text, per_page=SEARCH_LIMIT, judges_coverage=False, literal_facets=literal)
        )
        best = max((hit.score for hit in results.hits if hit.kind == "practice"), default=0.0)
        keys: list[Key] = [(hit.kind, hit.slug) for hit in results.hits]
        cards = {(card.kind, card.slug): card for card in self._library.get_cards(keys)}
        found = [
            FoundDocument(
                cards[hit.kind, hit.slug],
                min(hit.score / best, 1.0) if best else 0.0,
                tuple(
                    dict.fromkeys(
                        [*hit.explanation.words, *(word for word, _mark in hit.explanation.related)]
                    )
                ),
            )
            for hit in results.hits
            if (hit.kind, hit.slug) in cards
        ]
        return found, results.query.corrected

    def _find_linked(
        self, need: Need, found: Sequence[FoundDocument], engine: SearchEngine
    ) -> list[FoundDocument]:
        values = need.values or tuple(
            dict.fromkeys(value for one in found if one.card.kind == "practice" for value in one.card.values)
        )
        filters: dict[str, tuple[str, ...]] = {"type": ("practice",)}
        filters |= {"value": values} if values else {}
        filters |= {"role": need.roles} if need.roles and not need.values else {}
        if len(filters) == 1:
            return []
        results = engine.search(SearchRequest(filters=filters, sort="evidence", per_page=SEARCH_LIMIT))
        return [
            FoundDocument(card, 0.0)
            for card in self._library.get_cards([(hit.kind, hit.slug) for hit in results.hits])
        ]

    def _visits_by_host(
        self, hosts: Sequence[RankedHost], found: Sequence[FoundDocument]
    ) -> dict[str, list[Card]]:
        """Return the visits each host received, those found by the search first, then the newest."""
        fit = {one.card.slug: one.text for one in found if one.card.kind == "visit"}
        visits = self._hosting.list_visits_to([host.place for host in hosts])
        by_place: dict[str, list[Card]] = {host.place: [] for host in hosts}
        for card in sorted(visits, key=lambda card: -fit.get(card.slug, 0.0)):
            for place in {*_hosts(card)} & by_place.keys():
                by_place[place].append(card)
        return by_place


def _advice(
    reference: Reference, need: Need, host: RankedHost, visits: Sequence[Card], answers: Sequence[Answer]
) -> HostAdvice:
    own = [answer for answer in answers if answer.host == host.place]
    reasons = host_reasons(reference, need, host, visits=visits, answers=own)
    return HostAdvice(host, tuple(reasons), tuple(visits))


def _hosts(card: Card) -> list[str]:
    host = card.meta.get("host", {})
    return [*host.get("regions", ()), *host.get("ministries", ())]


def _is_about(card: Card, practices: dict[str, str]) -> bool:
    return any(studied["practice"] in practices for studied in card.meta.get("practices", ()))
