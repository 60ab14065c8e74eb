"""Rank practices and hosts for a need: pure functions of what the search found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.reference.data import Reference
from app.preparation.recommendation.similarity import RegionComparison, compare_regions
from app.preparation.recommendation.weights import WEIGHTS, TopicWeights, Weights, weighted_mean
from app.store.repositories.cards import Card

TOP_PRACTICES = 3
"""Best practices of a host that count for its topic and evidence."""
FITTING_TOPIC = 0.5
"""Topic match from which on the evidence of practices counts in full."""
STUDIED_SHARE = 0.5
"""What a topic counts for a place where others only studied it, beside a practice about it."""
DESCRIBED_SHARE = 0.65
"""The same where a visit tells how the host does it, in order."""
MAX_POINTS = 3
"""Highest number of points of evidence (app.documents.evidence)."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a delegation is looking for."""

    problem: str = ""
    values: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    home: str | None = None
    """Region code or ministry slug."""

    @property
    def has_no_terms(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.problem.strip() and not self.values and not self.roles


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A search result on the topic of a need."""

    card: Card
    text: float
    """Its search score as a share of the best practice's; 0 when the need has no words."""
    themes: frozenset[str] = frozenset()
    """The themes of the need that it names."""
    is_about: bool = True
    """Whether it is about the need, and not only near it: all practices, and visits about one of its themes.

    Where the need has no theme, a visit that tells how its host does what its title, summary or topics name.
    """

    @property
    def describes_method(self) -> bool:
        """Whether it is a visit that tells how its host does what was studied."""
        return self.card.kind == "visit" and bool(self.card.meta.get("steps"))


@dataclass(frozen=True, slots=True)
class RankedPractice:
    """A practice with its score."""

    found: FoundDocument
    score: float
    parts: Mapping[str, float | None]
    values: tuple[str, ...]
    """Values of the need that it supports."""
    roles: tuple[str, ...]
    """Roles of the need with a task in it."""

    @property
    def card(self) -> Card:
        """The practice."""
        return self.found.card


@dataclass(frozen=True, slots=True)
class PlaceRecords:
    """What is recorded of places besides their practices, by place."""

    received: Mapping[str, int]
    """Delegations they received."""
    results: Mapping[str, float] = field(default_factory=dict)
    """How good their figure on the topic is among all, 0 to 1."""
    studied: Mapping[str, Sequence[FoundDocument]] = field(default_factory=dict)
    """Visits of others that studied the topic there."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What a place is judged by as a host."""

    place: str
    practices: Sequence[RankedPractice]
    studied: Sequence[FoundDocument]
    """Visits of others that studied the topic there."""
    received: int
    result: float | None
    """How good its figure on the topic is among all, 0 to 1; None where none is recorded."""


@dataclass(frozen=True, slots=True)
class RankedHost:
    """A region or ministry with its score."""

    place: str
    score: float
    parts: Mapping[str, float | None]
    compared: RegionComparison
    practices: tuple[RankedPractice, ...]
    """Its fitting practices, best first."""
    studied: tuple[FoundDocument, ...]
    """Visits of others that studied the topic there, best first."""
    received: int
    """Recorded delegations it has received."""
    contacts: tuple[str, ...]
    """Offices to contact, as the practices and then the visits of others name them."""

    @property
    def method_source(self) -> FoundDocument | None:
        """The best visit that tells how the host does it."""
        return next((one for one in self.studied if one.describes_method), None)


def rank_practices(
    reference: Reference, need: Need, found: Sequence[FoundDocument], weights: Weights = WEIGHTS
) -> list[RankedPractice]:
    """Return the practices by score, best first, without those of the home region."""
    ranked = [
        _practice(reference, need, one, weights)
        for one in found
        if one.card.kind == "practice" and one.card.place != need.home
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.card.slug))


def _practice(reference: Reference, need: Need, found: FoundDocument, weights: Weights) -> RankedPractice:
    card = found.card
    values = tuple(value for value in need.values if value in card.values)
    roles = tuple(role for role in need.roles if role in card.roles)
    parts = {
        "topic": _topic(need, found, len(values), len(roles), weights.topic),
        "evidence": card.points / MAX_POINTS,
        "likeness": compare_regions(reference, need.home, card.place, weights).likeness,
    }
    return RankedPractice(found, weighted_mean(parts, weights.practice), parts, values, roles)


def _topic(need: Need, found: FoundDocument, values: int, roles: int, weights: TopicWeights) -> float:
    shares = [
        (weights.text, found.text, bool(need.problem.strip())),
        (weights.value, values / max(len(need.values), 1), bool(need.values)),
        (weights.role, roles / max(len(need.roles), 1), bool(need.roles)),
    ]
    total = sum(weight for weight, _share, counts in shares if counts)
    return sum(weight * share for weight, share, counts in shares if counts) / total if total else 0.0


def visits_by_host(need: Need, found: Sequence[FoundDocument]) -> dict[str, list[FoundDocument]]:
    """Return the visits about a need by the places that received them, the home region apart, best first."""
    by_place: dict[str, list[FoundDocument]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (-one.text, one.card.slug)):
        if one.card.kind == "visit" and one.is_about:
            for place in dict.fromkeys(hosts_of(one.card)):
                by_place[place].append(one)
    by_place.pop(need.home or "", None)
    return by_place


def hosts_of(card: Card) -> list[str]:
    """Return the regions and ministries that received a visit."""
    host = card.meta.get("host", {})
    return [*host.get("regions", ()), *host.get("ministries", ())]


def rank_hosts(
    reference: Reference,
    need: Need,
    practices: Sequence[RankedPractice],
    records: PlaceRecords,
    *,
    chosen: str | None = None,
) -> list[RankedHost]:
    """Return the places by score, best first; where the topic was only studied they come after the others.

    Those others have a practice about it, or a visit tells how they do it.

    ``chosen`` is among them in any case.
    """
    by_place: dict[str, list[RankedPractice]] = defaultdict(list)
    if chosen:
        by_place[chosen] = []
    for practice in practices:
        by_place[practice.card.place].append(practice)
    for place in records.studied.keys() & reference.places.keys():
        by_place[place] += []
    hosts = [_host(reference, need, _facts(place, own, records), WEIGHTS) for place, own in by_place.items()]
    return sorted(
        hosts, key=lambda host: (not (host.practices or host.method_source), -host.score, host.place)
    )


def _facts(place: str, practices: Sequence[RankedPractice], records: PlaceRecords) -> HostFacts:
    return HostFacts(
        place,
        practices,
        records.studied.get(place, ()),
        records.received.get(place, 0),
        records.results.get(place),
    )


def _host(reference: Reference, need: Need, facts: HostFacts, weights: Weights) -> RankedHost:
    place, received = facts.place, facts.received
    best = sorted(facts.practices, key=lambda one: -(one.parts["topic"] or 0))
    compared = compare_regions(reference, need.home, place, weights)
    contacts = tuple(
        dict.fromkeys(
            f"{contact['agency']}: {contact['channel']}"
            for card in [*(one.card for one in best), *(one.card for one in facts.studied)]
            if (contact := card.meta.get("contact"))
        )
    )
    parts = {
        "topic": _host_topic(best, weights.breadth) if best else _studied_topic(facts.studied),
        "evidence": _host_evidence(best[:TOP_PRACTICES], facts.result)
        if best
        else _described_evidence(facts),
        "likeness": compared.likeness,
        "distance": compared.distance,
        "received": min(received / weights.many_received, 1.0),
        "contact": float(bool(contacts)),
    }
    return RankedHost(
        place,
        weighted_mean(parts, weights.host),
        parts,
        compared,
        tuple(best),
        tuple(facts.studied),
        received,
        contacts,
    )


def _host_topic(best: Sequence[RankedPractice], breadth: float) -> float:
    topics = [practice.parts["topic"] or 0.0 for practice in best[:TOP_PRACTICES]]
    return (1 - breadth) * topics[0] + breadth * sum(topics) / TOP_PRACTICES


def _studied_topic(studied: Sequence[FoundDocument]) -> float:
    return max(
        (one.text * (DESCRIBED_SHARE if one.describes_method else STUDIED_SHARE) for one in studied),
        default=0.0,
    )


def _described_evidence(facts: HostFacts) -> float:
    """Return the strength of the best visit that tells how the host does it; 0 where none does."""
    return max((one.card.strength / MAX_POINTS for one in facts.studied if one.describes_method), default=0.0)


def _host_evidence(best: Sequence[RankedPractice], result: float | None) -> float:
    """Return the mean strength of the best practices, weighted by topic match; a known result counts twice.

    What hardly fits proves little about the need, however well it is proved.
    """
    fit = max((practice.parts["topic"] or 0.0 for practice in best), default=0.0)
    strength = _mean_strength(best) * min(1.0, fit / FITTING_TOPIC)
    return strength if result is None else (strength + 2 * result) / 3


def _mean_strength(best: Sequence[RankedPractice]) -> float:
    fits = [practice.parts["topic"] or 0.0 for practice in best]
    strengths = [practice.parts["evidence"] or 0.0 for practice in best]
    total = sum(fits)
    return sum(f * s for f, s in zip(fits, strengths, strict=True)) / total if total else strengths[0]
