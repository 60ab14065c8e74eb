"""All weights of the recommendation; docs/panduan/rekomendasi.md explains them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class HostWeights:
    """Weights of the parts of a host's score; unknown parts are left out of the mean."""

    topic: float = 0.44
    evidence: float = 0.18
    likeness: float = 0.22
    distance: float = 0.06
    received: float = 0.06
    contact: float = 0.04


@dataclass(frozen=True, slots=True)
class PracticeWeights:
    """Weights of the parts of a practice's score."""

    topic: float = 0.6
    evidence: float = 0.2
    likeness: float = 0.2


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """Weights of words, values and roles in a topic match; only those in the need count."""

    text: float = 0.7
    value: float = 0.2
    role: float = 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """All weights, and the levels of similarity, distance and experience."""

    host: HostWeights = field(default_factory=HostWeights)
    practice: PracticeWeights = field(default_factory=PracticeWeights)
    topic: TopicWeights = field(default_factory=TopicWeights)
    breadth: float = 0.2
    """Share of a host's topic match decided by its second and third practice."""
    beside: float = 0.3
    """Share of a document's text match that a problem's words beside its themes decide."""
    same_level: float = 0.75
    """Similarity of two provinces, two regencies or two cities; the rest is the same island."""
    regency_and_city: float = 0.5
    """Similarity of a regency and a city: the same tier of government, other tasks."""
    other_level: float = 0.15
    """Similarity of a province and a regency, or of a region and a ministry."""
    far: int = 8
    """Borders at which the distance score reaches its minimum."""
    many_received: int = 6
    """Received delegations at which the experience score reaches its maximum."""


WEIGHTS = Weights()


def weighted_mean(parts: Mapping[str, float | None], weights: HostWeights | PracticeWeights) -> float:
    """Return the weighted mean of the known parts, 0 to 1."""
    known = {name: value for name, value in parts.items() if value is not None}
    by_name = asdict(weights)
    total = sum(by_name[name] for name in known)
    return sum(by_name[name] * value for name, value in known.items()) / total if total else 0.0
