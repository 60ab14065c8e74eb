"""Corrections: reported by any visitor, answered at the desk."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.accounts.permissions import Action, owner_areas
from app.documents.models import PATHS, DocumentType, document_url, load_meta
from app.i18n import gettext
from app.publishing.corrections import (
    MAX_CHARACTERS,
    MAX_LINE_CHARACTERS,
    CorrectionError,
    CorrectionReport,
    CorrectionState,
    ReportedDocument,
)
from app.store.tables import DocumentRow
from app.web.dependencies import (
    DeskRequestDep,
    FormDep,
    LibraryDep,
    LimitsDep,
    PublishingDep,
    RegionDeskDep,
    TemplatesDep,
)
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.published import document_type_of, require_document
from app.web.rendering.labels import TYPE
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_page, private_redirect
from app.web.rendering.templates import Crumb, Templates

router = APIRouter()

Part = Literal["praktik", "kunjungan"]
"""The first part of a document's address."""
KINDS: dict[str, DocumentType] = {"praktik": "practice", "kunjungan": "visit"}
OUTCOMES = {"perbaiki": CorrectionState.FIXED, "tolak": CorrectionState.UNCHANGED}
HONEYPOT_FIELD = "situs"
"""A field that people do not see: programs that fill in every field give themselves away."""


def document_of(part: Part, slug: str, library: LibraryDep) -> DocumentRow:
    """Return the published document of an address; 404 or 410. What was harvested is corrected where it comes from."""
    row = require_document(library, KINDS[part], slug)
    if row.meta.get("origin"):
        raise HTTPException(404)
    return row


@router.get("/{part}/{slug}/koreksi")
def correction_page(
    row: Annotated[DocumentRow, Depends(document_of)], request: Request, templates: TemplatesDep
) -> Response:
    """Show the form on which a visitor reports a mistake."""
    return _page(request, templates, row, {})


def _page(
    request: Request, templates: Templates, row: DocumentRow, sent: Mapping[str, str], fault: str = ""
) -> Response:
    kind = document_type_of(row)
    url = document_url(kind, row.slug)
    return private_page(
        request,
        templates,
        "correction.html",
        status=422 if fault else 200,
        document=row.title,
        url=url,
        sent=sent,
        fault=fault,
        done="terkirim" in request.query_params and not fault,
        longest=MAX_CHARACTERS,
        longest_line=MAX_LINE_CHARACTERS,
        trap=HONEYPOT_FIELD,
        crumbs=[Crumb(TYPE[kind], f"/{PATHS[kind]}/"), Crumb(row.title, url), Crumb("Koreksi")],
    )


def _subject(row: DocumentRow) -> ReportedDocument:
    kind = document_type_of(row)
    meta = load_meta(kind, row.meta)
    return ReportedDocument(kind, row.slug, row.title, owner_areas(meta))


@router.post("/{part}/{slug}/koreksi")
def submit_correction(
    row: Annotated[DocumentRow, Depends(document_of)],
    request: Request,
    templates: TemplatesDep,
    publishing: PublishingDep,
    limits: LimitsDep,
    sent: FormDep,
) -> Response:
    """Store a reported mistake for the agency that owns the document."""
    limits.corrections.require(request)
    report = CorrectionReport(sent.get("teks", ""), sent.get("sumber", ""), sent.get("kontak", ""))
    if not sent.get(HONEYPOT_FIELD):
        try:
            publishing.corrections.submit(_subject(row), report)
        except CorrectionError as error:
            return _page(request, templates, row, sent, gettext(str(error)))
    return private_redirect(f"{document_url(document_type_of(row), row.slug)}/koreksi?terkirim=1")


@router.get("/meja/koreksi")
def corrections_page(desk: RegionDeskDep) -> Response:
    """List the open corrections of the documents that the person may write."""
    desk.require_permission_anywhere(Action.WRITE)
    return _list(desk)


def _list(desk: DeskRequest, fault: str = "") -> Response:
    found = desk.open_corrections()
    titles = desk.library.documents.get_titles([(one.kind, one.slug) for one in found])
    return desk.page(
        "desk/corrections.html",
        status=422 if fault else 200,
        fault=fault,
        corrections=found,
        titles=titles,
        parts={"practice": "praktik", "visit": "kunjungan"},
        crumbs=[DESK_CRUMB, Crumb("Koreksi")],
    )


@router.post("/meja/koreksi/{correction_id}")
def answer_correction(correction_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Close a correction with an answer."""
    found = desk.publishing.corrections.get(correction_id)
    if found is None:
        raise HTTPException(404, "Laporan ini tidak ada", headers=PRIVATE)
    place = desk.publishing.publisher.require_permitted_place(
        desk.person, Action.WRITE, found.kind, found.slug
    )
    outcome = OUTCOMES.get(sent.get("hasil", ""), CorrectionState.OPEN)
    try:
        desk.publishing.corrections.close(
            desk.actor, correction_id, outcome, sent.get("jawaban", ""), place=place
        )
    except CorrectionError as error:
        return _list(desk, str(error))
    return private_redirect("/meja/koreksi")
