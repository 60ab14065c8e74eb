"""Download the papers of a plan: DOCX, PDF, calendar, spreadsheet and the draft of the visit."""

import hashlib

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app import clock
from app.preparation.papers.catalogue import PAPERS
from app.preparation.papers.context import PaperContext
from app.preparation.papers.exports import write_calendar_ics, write_questions_xlsx
from app.preparation.papers.visit_draft import IncompletePlanError, visit_draft
from app.preparation.plans.plan import Plan
from app.preparation.recommendation.recommender import MIN_HOSTS, Recommendation
from app.preparation.recommendation.scoring import Need
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf
from app.search.query.parser import MAX_CHARACTERS
from app.web.dependencies import PlanDep, PlanRequestDep
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.private_pages import PRIVATE, private_redirect

router = APIRouter(prefix="/siapkan/rencana")

MAX_CANDIDATES = 6
_WRITERS = {"docx": write_docx, "pdf": write_pdf}
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}


@router.get("/{token}/berkas/acara.ics")
def calendar(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return the programme, the checks after the visit and the due dates as a calendar."""
    plan_request.limits.plan_papers.require(plan_request.request)
    uid = hashlib.sha256(token.encode()).hexdigest()[
        :16
    ]  # stable for each plan, and not reversible to its token
    return _file("acara", "ics", write_calendar_ics(_paper_context(plan_request, stored.plan), uid=uid))


@router.get("/{token}/berkas/pertanyaan.xlsx")  # noqa: FAST003 -- plan_of reads it
def spreadsheet(plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return the questions as a spreadsheet with room for the answers."""
    plan_request.limits.plan_papers.require(plan_request.request)
    return _file("pertanyaan", "xlsx", write_questions_xlsx(_paper_context(plan_request, stored.plan)))


@router.get("/{token}/berkas/kunjungan.md")
def draft(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return the draft of the visit document, for the editors."""
    plan_request.limits.plan_papers.require(plan_request.request)
    taken = {slug for _kind, slug, _title in plan_request.library.documents.list_titles()}
    try:
        made = visit_draft(_paper_context(plan_request, stored.plan), taken)
    except IncompletePlanError:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=kurang")
    return _file(made.slug, "md", made.text.encode())


@router.get("/{token}/berkas/{name}.{form}")  # noqa: FAST003 -- plan_of reads it
def paper(name: str, form: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return one of the papers as DOCX or PDF."""
    plan_request.limits.plan_papers.require(plan_request.request)
    if name not in PAPERS or form not in _WRITERS:
        raise HTTPException(404)
    return _file(
        name,
        form,
        _WRITERS[form](PAPERS[name].build(_paper_context(plan_request, stored.plan, compare=True))),
    )


def _paper_context(plan_request: PlanRequest, plan: Plan, *, compare: bool = False) -> PaperContext:
    return PaperContext(
        reference=plan_request.reference,
        plan=plan,
        practices=plan_request.library.documents.get_cards([("practice", slug) for slug in plan.practices]),
        answer=_candidates(plan_request, plan) if compare else None,
        base_url=plan_request.library.base_url,
        today=clock.today(),
    )


def _candidates(plan_request: PlanRequest, plan: Plan) -> Recommendation | None:
    """Return the hosts compared for the plan's problem, including the plan's own."""
    need = Need((plan.problem or plan.topic)[:MAX_CHARACTERS], plan.values, plan.roles, plan.home or None)
    if need.has_no_terms:
        return None
    return plan_request.preparation.recommender.recommend(
        need,
        engine=plan_request.library.search_engine,
        reference=plan_request.reference,
        limit=max(MAX_CANDIDATES, MIN_HOSTS),
    )


def _file(name: str, form: str, content: bytes) -> Response:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=_TYPES[form], headers=headers)
