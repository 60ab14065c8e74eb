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
from app.preparation.recommendation.topics import Topic, find_topic, share_beside, tells, themes_named
from app.preparation.recommendation.weights import WEIGHTS
from app.search.engine import SearchEngine
from app.search.results import SearchRequest, SearchResults
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.hosts import HostRepository

SEARCH_LIMIT = 60
"""Search results considered; later ones match few of the words."""
MIN_HOSTS = 3
"""Hosts that a good choice compares at least."""
MAX_HOSTS = 10
PRACTICES_SHOWN = 8
ANSWERS_SHOWN = 20
DESK_STUDY_PRACTICES = 5
"""Practices covered by the desk study."""
_LITERAL = ("region", "island", "level", "year")
"""Names and years in a problem are part of its words: "seperti di Jawa Barat" must not hide the others."""


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


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """What a search for a need found."""

    topic: Topic
    found: Sequence[FoundDocument]
    """Practices on the topic, and visits."""
    corrected: str | None = None


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
        search = self._find_documents(need, engine, reference)
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

    def _find_documents(self, need: Need, engine: SearchEngine, reference: Reference) -> FoundDocuments:
        """Return what is about the problem; without one, what has the values and roles of the need."""
        if not need.problem.strip():
            return FoundDocuments(Topic(""), self._find_linked(need, engine))
        topic = find_topic(reference, engine.analyser, need.problem)
        results = _search(topic.text, engine)
        corrected = results.query.corrected if results else None
        if corrected and not topic.themes:  # the theme may have been misspelt
            topic = find_topic(reference, engine.analyser, corrected)
            results = _search(topic.text, engine)
        found = self._find_about(topic, results, need, engine, reference)
        if not topic.themes and not any(one.card.kind == "practice" for one in found):
            for term in _terms_meant(need.problem, engine):  # “pegawai sering bolos” means “disiplin pegawai”
                meant = find_topic(reference, engine.analyser, term)
                found = self._find_about(meant, _search(meant.text, engine), need, engine, reference)
                if any(one.card.kind == "practice" for one in found):
                    return FoundDocuments(meant, found)
        return FoundDocuments(topic, found, corrected)

    def _find_about(
        self,
        topic: Topic,
        results: SearchResults | None,
        need: Need,
        engine: SearchEngine,
        reference: Reference,
    ) -> list[FoundDocument]:
        """Return the practices about a topic and the visits, of what a search for its words has found."""
        if results is None:
            return []
        covering = {(hit.kind, hit.slug) for hit in results.hits if hit.covers}
        for phrase in topic.phrases if len(topic.phrases) > 1 or not topic.themes else ():
            alone = _search(phrase, engine)
            covering |= {(hit.kind, hit.slug) for hit in (alone.hits if alone else ()) if hit.covers}
        keys: list[Key] = [(hit.kind, hit.slug) for hit in results.hits]
        cards = {(card.kind, card.slug): card for card in self._library.get_cards(keys)}
        scores = _scores(results, cards, topic, engine)
        named = {key: themes_named(reference, engine.analyser, topic, _head(cards[key])) for key in cards}
        about = {key for key in cards if key in covering and named[key] is not None}
        best = max((scores[key] for key, card in cards.items() if _may_host(card, need)), default=0.0)
        best = best or max((scores[key] for key in about), default=0.0)
        found = []
        for key, card in cards.items():
            if card.kind == "visit" or key in about:
                share = min(scores[key] / best, 1.0) if best else 0.0
                themes = named[key] or frozenset()
                is_about = key in about and (card.kind == "practice" or bool(themes))
                found.append(FoundDocument(card, share, themes, is_about))
        return found

    def _find_linked(self, need: Need, engine: SearchEngine) -> list[FoundDocument]:
        filters: dict[str, tuple[str, ...]] = {"type": ("practice",)}
        filters |= {"value": need.values} if need.values else {}
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
            for place in {*hosts_of(card)} & by_place.keys():
                by_place[place].append(card)
        return by_place


def _search(text: str, engine: SearchEngine) -> SearchResults | None:
    """Return what is found for a topic; None when the problem names none."""
    if not text:
        return None
    return engine.search(
        SearchRequest(
            text, per_page=SEARCH_LIMIT, judges_coverage=False, literal_facets=_LITERAL, measures_hits=True
        )
    )


def _terms_meant(problem: str, engine: SearchEngine) -> list[str]:
    """Return the terms of this field that a problem in everyday words means, by the bridge of the search.

    None where a word that tells something is not among those: “perceraian dan perkawinan anak” is about more.
    """
    results = _search(problem, engine)
    concepts = results.query.concepts if results else ()
    if any(not concept.bridged and tells(concept.word) for concept in concepts):
        return []
    targets = [
        target for concept in concepts if concept.bridged for target, _weight in concept.bridged.targets
    ]
    return list(dict.fromkeys(target.name for target in targets))


def _scores(
    results: SearchResults, cards: Mapping[Key, Card], topic: Topic, engine: SearchEngine
) -> dict[Key, float]:
    """Return the scores of results, less for those that lack what the problem says beside its themes."""
    scores = {(hit.kind, hit.slug): hit.score for hit in results.hits}
    if not topic.beside:
        return scores
    heads = [(card.title, _head(card)) for card in cards.values()]
    shares = dict(zip(cards, share_beside(engine.analyser, topic, heads), strict=True))
    least = 1 - WEIGHTS.beside
    return {key: score * (least + WEIGHTS.beside * shares.get(key, 1.0)) for key, score in scores.items()}


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


def _may_host(card: Card, need: Need) -> bool:
    return card.kind == "practice" and card.place != need.home


def _head(card: Card) -> str:
    tags = card.meta.get("tags", card.meta.get("topics", ()))
    return ". ".join((card.title, card.summary, *tags))


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
