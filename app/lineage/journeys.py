"""Journeys of practices: the visits that studied them, their adaptations, and the outcomes.

Nothing is inferred: what no document states is left empty, and pages show it as unknown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.publishing.notes.practice_notes import PracticeNote, PracticeNotes
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.links import AdaptationLink, FollowUpLink, LinkRepository, StudyLink


@dataclass(frozen=True, slots=True)
class Study:
    """A visit that studied a practice."""

    card: Card
    learned: str | None
    follow_ups: list[FollowUpLink]
    """The visit's follow-ups about this practice, or about none in particular."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A practice adapted from another one."""

    card: Card
    changes: str | None
    through: Card | None
    """The visit that led to it; None when unknown."""

    @property
    def outcomes(self) -> int:
        """Number of figures on its outcome."""
        return len(self.card.meta.get("measures", ()))


@dataclass(slots=True)
class Journey:
    """A practice with its studies, its adaptations, and the regions that say they have adopted it."""

    card: Card
    studies: list[Study] = field(default_factory=list)
    adaptations: list[Adaptation] = field(default_factory=list)
    adoptions: list[PracticeNote] = field(default_factory=list)
    """Confirmed by the region, with evidence."""
    claims: list[PracticeNote] = field(default_factory=list)
    """Confirmed by the region, without evidence: counted and drawn apart."""


def build_journeys(
    library: DocumentRepository,
    travels: LinkRepository,
    notes: PracticeNotes,
    *,
    practice: str | None = None,
) -> list[Journey]:
    """Return the journeys of all studied or adopted practices (or of one), those with most adaptations first."""
    studied = [link for link in travels.list_studies() if practice in (None, link.practice)]
    adapted = [link for link in travels.list_adaptations() if practice in (None, link.origin)]
    adopted = [note for note in notes.list_adoptions() if practice in (None, note.slug)]
    cards = _cards(library, studied, adapted, adopted)
    origins = [link.practice for link in studied] + [link.origin for link in adapted]
    found = {
        slug: Journey(cards["practice", slug])
        for slug in (*origins, *(note.slug for note in adopted))
        if ("practice", slug) in cards
    }
    _add_studies(found, cards, studied, travels.list_follow_ups())
    for link in adapted:
        if link.origin in found and ("practice", link.practice) in cards:
            through = cards.get(("visit", link.visit)) if link.visit else None
            found[link.origin].adaptations.append(
                Adaptation(cards["practice", link.practice], link.changes, through)
            )
    for note in adopted:
        if journey := found.get(note.slug):
            (journey.adoptions if note.has_evidence else journey.claims).append(note)
    return sorted(
        found.values(),
        key=lambda journey: (-len(journey.adaptations), -len(journey.studies), journey.card.title),
    )


def _add_studies(
    found: Mapping[str, Journey],
    cards: Mapping[Key, Card],
    studied: Iterable[StudyLink],
    follow_ups: Iterable[FollowUpLink],
) -> None:
    """Add to each practice the visits that studied it, with their follow-ups."""
    intended = defaultdict(list)
    for plan in follow_ups:
        intended[plan.visit].append(plan)
    for study in studied:
        if study.practice in found and ("visit", study.visit) in cards:
            plans = [plan for plan in intended[study.visit] if plan.practice in (None, study.practice)]
            found[study.practice].studies.append(Study(cards["visit", study.visit], study.learned, plans))


def _cards(
    library: DocumentRepository,
    studied: Iterable[StudyLink],
    adapted: Iterable[AdaptationLink],
    adopted: Iterable[PracticeNote],
) -> Mapping[Key, Card]:
    keys: dict[Key, None] = {("practice", note.slug): None for note in adopted}
    for study in studied:
        keys |= {("practice", study.practice): None, ("visit", study.visit): None}
    for link in adapted:
        keys |= {("practice", link.origin): None, ("practice", link.practice): None}
        if link.visit:
            keys["visit", link.visit] = None
    return {(card.kind, card.slug): card for card in library.get_cards(list(keys))}


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """Document counts of a province."""

    practices: int
    guest: int
    host: int


def count_by_province(travels: LinkRepository, provinces: Collection[str]) -> dict[str, PlaceCounts]:
    """Count practices and visits per province, including its regencies and cities; each document once per side."""
    counts = travels.count_by_province()
    return {
        province: PlaceCounts(counts[province, "home"], counts[province, "guest"], counts[province, "host"])
        for province in sorted(provinces)
    }


def count_flows(travels: LinkRepository, provinces: Collection[str]) -> list[tuple[str, str, int]]:
    """Return guest province, host province and number of visits, the most frequent first."""
    found = [row for row in travels.count_flows() if row[0] in provinces and row[1] in provinces]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))
