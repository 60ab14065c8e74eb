"""The services behind the preparation of visits."""

from dataclasses import dataclass

from app.preparation.hosting.services import HostingServices
from app.preparation.plans.repository import PlanRepository
from app.preparation.recommendation.recommender import Recommender
from app.store.repositories.follow_ups import FollowUpRepository
from app.store.repositories.hosts import HostRepository


@dataclass(frozen=True, slots=True)
class PreparationServices:
    """Recommendations, plans of visits, and what hosts and follow-ups of past visits show."""

    recommender: Recommender
    hosts: HostRepository
    plans: PlanRepository
    follow_ups: FollowUpRepository
    hosting: HostingServices
    plan_months: int
    """Months after which a plan that nobody opens is deleted."""
