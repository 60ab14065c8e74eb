"""Download the papers of a plan: DOCX, PDF, calendar, spreadsheet and the draft of the visit."""

import hashlib

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.preparation.papers.catalogue import OLD_NAMES, PAPERS
from app.preparation.papers.exports import write_calendar_ics, write_questions_xlsx
from app.preparation.papers.gaps import list_gaps
from app.preparation.plans.journey import journey_fields
from app.preparation.plans.repository import StoredPlan
from app.preparation.visit_draft import IncompletePlanError, VisitDraft, visit_draft
from app.printing.writers import TYPES, write_paper
from app.publishing.drafts import NewDraft
from app.web.dependencies import DeskRequestDep, FormDep, PlanDep, PlanRequestDep
from app.web.pages.preparation.plans import OWN_CRUMB
from app.web.preparation.paper_context import paper_context
from app.web.preparation.plan_form import PLAN_CHAPTERS
from app.web.preparation.plan_request import PlanRequest
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

_TYPES = {
    **TYPES,
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
    return _file("acara", "ics", write_calendar_ics(paper_context(plan_request, stored.plan), uid=uid))


@router.get("/{token}/berkas/pertanyaan.xlsx")  # noqa: FAST003 -- plan_of reads it
def spreadsheet(plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return the questions as a spreadsheet with room for the answers."""
    plan_request.limits.plan_papers.require(plan_request.request)
    return _file("pertanyaan", "xlsx", write_questions_xlsx(paper_context(plan_request, stored.plan)))


@router.get("/{token}/berkas/kunjungan.md")
def draft(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return the draft of the visit document, for the editors."""
    plan_request.limits.plan_papers.require(plan_request.request)
    try:
        made = _visit_draft(plan_request, stored)
    except IncompletePlanError:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=kurang")
    return _file(made.slug, "md", made.text.encode())


@router.post("/{token}/meja")
def send_to_desk(
    token: str, plan_request: PlanRequestDep, stored: PlanDep, desk: DeskRequestDep, _sent: FormDep
) -> Response:
    """Create a draft at the desk from a plan, for a signed-in person who may write for its home."""
    plan_request.limits.plan_papers.require(plan_request.request)
    try:
        made = _visit_draft(plan_request, stored)
    except IncompletePlanError:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=kurang")
    if not desk.has_permission(Action.WRITE, stored.plan.home):
        return private_redirect(f"/siapkan/rencana/{token}?pesan=bukan-penulis")
    new = NewDraft("visit", made.slug, stored.plan.home, made.text)
    return private_redirect(f"/meja/draf/{desk.publishing.drafts.create(desk.actor, desk.person, new)}")


def _visit_draft(plan_request: PlanRequest, stored: StoredPlan) -> VisitDraft:
    taken = {slug for _kind, slug, _title in plan_request.library.documents.list_titles()}
    known = journey_fields(plan_request.reference, stored.plan)
    return visit_draft(paper_context(plan_request, stored.plan), taken, known=known)


@router.get("/{token}/kosong")
def gaps(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Show what the papers still lack, with a link to where each is filled in."""
    plan_request.limits.plan_papers.require(plan_request.request)
    return plan_request.page(
        "plan_gaps.html",
        token=token,
        found=list_gaps(paper_context(plan_request, stored.plan, compare=True)),
        parts=PLAN_CHAPTERS,
        crumbs=[OWN_CRUMB, Crumb("Rencana", f"/siapkan/rencana/{token}"), Crumb("Yang masih kosong")],
    )


@router.get("/{token}/berkas/{name}.{form}")  # noqa: FAST003 -- plan_of reads it
def paper(name: str, form: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Return one of the papers as DOCX or PDF."""
    plan_request.limits.plan_papers.require(plan_request.request)
    name = OLD_NAMES.get(name, name)
    if name not in PAPERS or form not in TYPES:
        raise HTTPException(404)
    return _file(
        name,
        form,
        write_paper(PAPERS[name].build(paper_context(plan_request, stored.plan, compare=True)), form),
    )


def _file(name: str, form: str, content: bytes) -> Response:
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(content, media_type=_TYPES[form], headers=headers)
