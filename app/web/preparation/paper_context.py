"""Facts of a plan's papers, with the hosts that were compared."""

from app import clock
from app.preparation.agencies.profile import kind_of
from app.preparation.papers.context import PaperContext
from app.preparation.plans.plan import Plan
from app.preparation.recommendation.recommender import MIN_HOSTS, Recommendation, Travel
from app.preparation.recommendation.scoring import Need
from app.search.query.parser import MAX_CHARACTERS
from app.web.preparation.plan_request import PlanRequest

MAX_CANDIDATES = 6


def paper_context(plan_request: PlanRequest, plan: Plan, *, compare: bool = False) -> PaperContext:
    """Return what the papers of a plan are written from; with ``compare`` also the hosts that were compared."""
    home = plan_request.reference.places.get(plan.home)
    role = "dprd" if kind_of(plan, home) == "dprd" else ""
    hosts = plan_request.preparation.hosting.files.of_place(plan.host, plan_request.reference)
    return PaperContext(
        reference=plan_request.reference,
        plan=plan,
        practices=plan_request.library.documents.get_cards([("practice", slug) for slug in plan.practices]),
        answer=_candidates(plan_request, plan) if compare else None,
        base_url=plan_request.library.base_url,
        today=clock.today(),
        host_letter=next((host.terms.letter for host in hosts if host.role == role), None),
    )


def problem_of(plan: Plan) -> str:
    """Return what a plan is about: the topic decides, the problem says it in other words."""
    return ". ".join(filter(None, (plan.topic, plan.problem)))[:MAX_CHARACTERS]


def _candidates(plan_request: PlanRequest, plan: Plan) -> Recommendation | None:
    """Return the hosts compared for the plan's problem, including the plan's own."""
    need = Need(problem_of(plan), plan.values, plan.roles, plan.home or None)
    if need.has_no_terms:
        return None
    return plan_request.preparation.recommender.recommend(
        need,
        engine=plan_request.library.search_engine,
        reference=plan_request.reference,
        limit=max(MAX_CANDIDATES, MIN_HOSTS),
        travel=Travel(plan.host or None, int(plan.date_start[:4]) if plan.date_start else None),
    )
