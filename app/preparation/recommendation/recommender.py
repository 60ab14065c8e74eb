"""The door to the recommendation: asks the search and the library, and puts the answer together."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.preparation.recommendation.answers import Answer, answers_of, open_questions
from app.preparation.recommendation.desk_study import DeskStudy, desk_study
from app.preparation.recommendation.explanations import Reason, host_reasons, practice_reasons
from app.preparation.recommendation.scoring import (
    Found,
    Need,
    RankedHost,
    RankedPractice,
    rank_hosts,
    rank_practices,
)
from app.search.engine import SearchEngine, SearchRequest
from app.store.repositories.documents import Card, Key, Library
from app.store.repositories.hosts import Hosting

LOOKED_AT = 60
"""Documents of the search that are looked at: further ones hold few of the words."""
ENOUGH_HOSTS = 3
"""A choice needs at least so many candidates; with fewer, practices of the same values are added."""
MOST_HOSTS = 10
PRACTICES_SHOWN = 8
ANSWERS_SHOWN = 20
STUDIED_FIRST = 5
"""Practices of which the desk study speaks."""


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


class Advisor:
    """Recommends hosts and practices out of a library."""

    def __init__(self, library: Library, hosting: Hosting) -> None:
        self._library, self._hosting = library, hosting

    def recommend(
        self, need: Need, *, engine: SearchEngine, reference: Reference, limit: int = 5
    ) -> Recommendation:
        """At most ``limit`` hosts; raises IndexUnavailableError when there is no index."""
        found, corrected = self._found(need, engine)
        practices = rank_practices(reference, need, found)
        hosts = rank_hosts(reference, need, practices, self._hosting.received())[: min(limit, MOST_HOSTS)]
        visits = self._visits(hosts, found)
        titles = {one.card.slug: one.card.title for one in practices}
        shown = practices[:PRACTICES_SHOWN]
        received = [card for host in hosts for card in visits[host.place]]
        answers = answers_of(received, titles)
        first = [practice.card for practice in shown[:STUDIED_FIRST]]
        headings = self._hosting.headings([card.slug for card in first])
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
                open_questions([card for card in received if _is_about(card, titles)]),
            ),
        )

    def _found(self, need: Need, engine: SearchEngine) -> tuple[list[Found], str | None]:
        """What the words find, and when that gives no choice, what the values and roles find."""
        found: list[Found] = []
        corrected = None
        if need.problem.strip():
            found, corrected = self._search(need.problem, engine)
        if len({one.card.place for one in found if one.card.kind == "practice"} - {need.home}) < ENOUGH_HOSTS:
            known = {one.card.slug for one in found}
            more = self._linked(need, found, engine)
            found += [one for one in more if one.card.slug not in known]
        return found, corrected

    def _search(self, text: str, engine: SearchEngine) -> tuple[list[Found], str | None]:
        # Names and years in a problem are part of its words: "seperti di Jawa Barat" must not hide the others.
        literal = ("region", "year")
        results = engine.search(SearchRequest(text, per_page=LOOKED_AT, literal=literal))
        best = max((hit.score for hit in results.hits if hit.kind == "practice"), default=0.0)
        keys: list[Key] = [(hit.kind, hit.slug) for hit in results.hits]
        cards = {(card.kind, card.slug): card for card in self._library.cards(keys)}
        found = [
            Found(
                cards[hit.kind, hit.slug],
                min(hit.score / best, 1.0) if best else 0.0,
                tuple(dict.fromkeys([*hit.reasons.words, *(word for word, _mark in hit.reasons.related)])),
            )
            for hit in results.hits
            if (hit.kind, hit.slug) in cards
        ]
        return found, results.query.corrected

    def _linked(self, need: Need, found: Sequence[Found], engine: SearchEngine) -> list[Found]:
        values = need.values or tuple(
            dict.fromkeys(value for one in found if one.card.kind == "practice" for value in one.card.values)
        )
        filters: dict[str, tuple[str, ...]] = {"type": ("practice",)}
        filters |= {"value": values} if values else {}
        filters |= {"role": need.roles} if need.roles and not need.values else {}
        if len(filters) == 1:
            return []
        results = engine.search(SearchRequest(filters=filters, sort="evidence", per_page=LOOKED_AT))
        return [
            Found(card, 0.0) for card in self._library.cards([(hit.kind, hit.slug) for hit in results.hits])
        ]

    def _visits(self, hosts: Sequence[RankedHost], found: Sequence[Found]) -> dict[str, list[Card]]:
        """The visits each host received, those the search found first, else the newest first."""
        fit = {one.card.slug: one.text for one in found if one.card.kind == "visit"}
        visits = self._hosting.visits_to([host.place for host in hosts])
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
