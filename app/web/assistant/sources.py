"""What the tools for assistants read."""

from dataclasses import dataclass

from app.library import LibraryService
from app.preparation.recommendation.recommender import Recommender
from app.store.repositories.follow_ups import FollowUpRepository


@dataclass(frozen=True, slots=True)
class AssistantSources:
    """What the tools read."""

    library: LibraryService
    recommender: Recommender
    follow_ups: FollowUpRepository
