"""What the pages of preparation need besides the site, and how their private pages answer."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from app.library import SiteDep
from app.preparation.plans.repository import PlanStore, Stored
from app.preparation.recommendation.recommender import Advisor
from app.store.repositories.follow_ups import Following
from app.store.repositories.hosts import Hosting
from app.web.forms.rate_limits import Limits
from app.web.rendering.private_pages import PRIVATE, PrivatePages
from app.web.rendering.templates import ViewDep


@dataclass(frozen=True, slots=True)
class Preparation:
    """The doors to the preparation of a visit."""

    advisor: Advisor
    hosting: Hosting
    plans: PlanStore
    following: Following
    limits: Limits = field(default_factory=Limits)


def current_preparation(request: Request) -> Preparation:
    """The preparation of the site a request came to."""
    preparation: Preparation = request.app.state.preparation
    return preparation


PreparationDep = Annotated[Preparation, Depends(current_preparation)]


@dataclass(frozen=True, slots=True)
class Desk(PrivatePages):
    """Where one request about a plan is worked on."""

    preparation: Preparation

    @property
    def limits(self) -> Limits:
        """How often one address may do what."""
        return self.preparation.limits


def current_desk(request: Request, site: SiteDep, view: ViewDep, preparation: PreparationDep) -> Desk:
    """The desk of a request."""
    return Desk(request, site, view, preparation)


DeskDep = Annotated[Desk, Depends(current_desk)]


def gone() -> HTTPException:
    """What to answer for a link that leads to no plan."""
    return HTTPException(404, "Rencana ini tidak ada, atau tautannya sudah diganti", headers=PRIVATE)


def plan_of(token: str, preparation: PreparationDep) -> Stored:
    """The plan of a private link."""
    stored = preparation.plans.load(token)
    if stored is None:
        raise gone()
    return stored


PlanDep = Annotated[Stored, Depends(plan_of)]
