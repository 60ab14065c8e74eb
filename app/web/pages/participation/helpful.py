"""“Apakah ini membantu?”: one press on a document, counted by month and by nobody's name."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.models import document_url
from app.web.dependencies import DocumentDep, OpenFormDep, PlanRequestDep, TemplatesDep
from app.web.published import document_type_of_path
from app.web.rendering.labels import TYPE
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

ANSWERS = {"ya": True, "tidak": False}


@router.post("/praktik/{slug}/membantu")
@router.post("/kunjungan/{slug}/membantu")
def count_answer(row: DocumentDep, page: PlanRequestDep, sent: OpenFormDep) -> Response:
    """Count an answer, one a day from a network for a document; further ones are thanked for and not counted."""
    kind = document_type_of_path(page.request.url.path)
    answer = sent.get("jawaban", "")
    page.limits.helpful_answers.require(page.request)
    if answer in ANSWERS and page.limits.helpful_documents.is_first(page.request, f"{kind}/{row.slug}"):
        page.services.helpful_counts.record(kind, row.slug, helped=ANSWERS[answer])
    return private_redirect(
        f"{document_url(kind, row.slug)}/membantu?jawaban={'ya' if answer == 'ya' else 'tidak'}"
    )


@router.get("/praktik/{slug}/membantu")
@router.get("/kunjungan/{slug}/membantu")
def thanks(
    row: DocumentDep, request: Request, templates: TemplatesDep, jawaban: Literal["ya", "tidak"] = "tidak"
) -> HTMLResponse:
    """Thank a reader, and offer what helps those whom the page did not help."""
    kind = document_type_of_path(request.url.path)
    url = document_url(kind, row.slug)
    crumbs = [Crumb(TYPE[kind], url), Crumb("Terima kasih")]
    return templates.render_page(
        request, "helpful.html", row=row, url=url, kind=kind, helped=jawaban == "ya", crumbs=crumbs
    )
