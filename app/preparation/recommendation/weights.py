"""Every weight of the recommendation, in one place. What they mean to people: docs/rekomendasi.md."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class HostWeights:
    """How much each part counts in a host's score. A part that cannot be known is left out of the sum."""

    topic: float = 0.36
    evidence: float = 0.18
    likeness: float = 0.28
    distance: float = 0.08
    received: float = 0.06
    contact: float = 0.04


@dataclass(frozen=True, slots=True)
class PracticeWeights:
    """How much each part counts in a practice's score."""

    topic: float = 0.6
    evidence: float = 0.2
    likeness: float = 0.2


@dataclass(frozen=True, slots=True)
class TopicWeights:
    """How much words, values and roles count in the match of a topic; only what was asked counts."""

    text: float = 0.7
    value: float = 0.2
    role: float = 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """All of them, and the steps of likeness, distance and experience."""

    host: HostWeights = field(default_factory=HostWeights)
    practice: PracticeWeights = field(default_factory=PracticeWeights)
    topic: TopicWeights = field(default_factory=TopicWeights)
    breadth: float = 0.2
    """The share of a host's topic match that its second and third practice decide."""
    same_level: float = 0.75
    """Likeness of two provinces, two regencies or two cities; the rest is the same island."""
    regency_and_city: float = 0.5
    """Likeness of a regency and a city: the same tier of government, other tasks."""
    other_level: float = 0.15
    """Likeness of a province and a regency, or of a region and a ministry."""
    far: int = 8
    """So many borders away or more, a host is as far as any."""
    many_received: int = 6
    """So many delegations received or more, a host is as experienced as any."""


WEIGHTS = Weights()


def weighted(parts: Mapping[str, float | None], weights: HostWeights | PracticeWeights) -> float:
    """The weighted mean of the parts that are known, 0 to 1."""
    known = {name: value for name, value in parts.items() if value is not None}
    by_name = asdict(weights)
    total = sum(by_name[name] for name in known)
    return sum(by_name[name] * value for name, value in known.items()) / total if total else 0.0
