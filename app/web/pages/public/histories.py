"""The history of a document, for everybody; and what the desk can do with published documents."""

from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from app import clock
from app.accounts.permissions import Action
from app.documents.markdown.sections import update_fields
from app.documents.models import DocumentType, document_url
from app.documents.vocabulary import parse_whole_number
from app.i18n import gettext
from app.publishing.diff import diff_texts
from app.publishing.draft_repository import extract_title
from app.publishing.drafts import NewDraft
from app.publishing.revisions import Revision, restorable_revisions
from app.publishing.workflow import TransitionError
from app.store.repositories.helpful_counts import Helpful
from app.store.repositories.view_counts import Views
from app.web.dependencies import DeskRequestDep, FormDep, ServicesDep, TemplatesDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.field_names import readable_text
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.published import require_document
from app.web.rendering.labels import TYPE
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

Part = Literal["praktik", "kunjungan"]
"""The first part of a document's address."""
KINDS: dict[str, DocumentType] = {"praktik": "practice", "kunjungan": "visit"}
LONGEST_REASON = 1_000
MAX_KEPT_OPEN = 500
"""Revisions that a withdrawal can leave open for a later return: more than a document has."""


@router.get("/{part}/{slug}/riwayat")
def history_page(
    part: Part,
    slug: str,
    request: Request,
    templates: TemplatesDep,
    services: ServicesDep,
) -> HTMLResponse:
    """List every revision of a published document: when, by which office, why."""
    kind = KINDS[part]
    require_document(services.library, kind, slug)
    revisions = services.publishing.revisions.list_revisions(kind, slug)
    url = document_url(kind, slug)
    crumbs = [Crumb(TYPE[kind], url), Crumb("Riwayat")]
    return _uncached_page(
        templates.render_page(request, "history.html", revisions=revisions, url=url, crumbs=crumbs)
    )


@router.get("/{part}/{slug}/umpan.atom")
def document_feed(part: Part, slug: str, templates: TemplatesDep, services: ServicesDep) -> Response:
    """Return the changes of a document as a feed; one that was never changed at the desk has its publication alone."""
    kind = KINDS[part]
    row = require_document(services.library, kind, slug)
    revisions = services.publishing.revisions.list_revisions(kind, slug)
    feed = templates.render_xml(
        "history.atom",
        "application/atom+xml",
        row=row,
        url=document_url(kind, slug),
        revisions=[one for one in revisions if one.closed is None],
    )
    feed.headers["Cache-Control"] = "no-store"
    return feed


def _uncached_page(page: HTMLResponse) -> HTMLResponse:
    """Return a page that no cache may store: a revision it shows may have to be hidden."""
    page.headers["Cache-Control"] = "no-store"
    return page


@router.get("/{part}/{slug}/riwayat/{number}")
def revision_page(
    part: Part,
    slug: str,
    number: RowNumber,
    request: Request,
    templates: TemplatesDep,
    services: ServicesDep,
) -> HTMLResponse:
    """Show one revision of a published document under its permanent address: its text, and what it changed."""
    kind = KINDS[part]
    require_document(services.library, kind, slug)
    revisions = services.publishing.revisions.list_revisions(kind, slug)
    found = next((one for one in revisions if one.number == number), None)
    if found is None:
        raise HTTPException(404)
    if found.closed is not None:
        raise HTTPException(410, gettext("Revisi ini ditutup: ") + found.closed)
    before = next((one for one in revisions if one.number == number - 1), None)
    url, readable = document_url(kind, slug), readable_text(services.library, kind, found.text)
    return _uncached_page(
        templates.render_page(
            request,
            "revision.html",
            one=found,
            text=readable,
            url=url,
            changes=diff_texts(readable_text(services.library, kind, before.text), readable)
            if before and before.closed is None
            else [],
            crumbs=[Crumb(TYPE[kind], url), Crumb("Riwayat", f"{url}/riwayat"), Crumb(str(number))],
        )
    )


def _document_page(desk: DeskRequest, part: Part, slug: str, fault: str = "") -> Response:
    kind = KINDS[part]
    row, revisions = (
        desk.library.documents.get_document(kind, slug),
        desk.publishing.revisions.list_revisions(kind, slug),
    )
    if row is None and not revisions:
        raise HTTPException(404)
    place = desk.publishing.publisher.find_permitted_place(desk.person, Action.WRITE, kind, slug)
    title = row.title if row else _withdrawn_title(slug, revisions, is_readable=place is not None)
    return desk.page(
        "desk/document.html",
        status=422 if fault else 200,
        fault=fault,
        row=row,
        views=desk.services.view_counts.count_views(kind, [slug]).get(slug, Views()),
        helpful=desk.services.helpful_counts.count(kind, [slug]).get(slug, Helpful()),
        just_published="terbit" in desk.request.query_params,
        part=part,
        slug=slug,
        title=title,
        url=document_url(kind, slug),
        restorable=restorable_revisions(revisions),
        closable=[one for one in revisions[1 if row else 0 :] if one.closed is None],
        corrections=desk.publishing.corrections.list_open(kind, slug) if place else (),
        may_write=place is not None,
        may_publish=desk.publishing.publisher.find_permitted_place(desk.person, Action.PUBLISH, kind, slug)
        is not None,
        crumbs=[DESK_CRUMB, Crumb(title)],
    )


def _withdrawn_title(slug: str, revisions: Sequence[Revision], *, is_readable: bool) -> str:
    """Return the last title of a withdrawn document for those who may restore it, else its slug."""
    restorable = restorable_revisions(revisions) if is_readable else []
    return extract_title(restorable[0].text) if restorable else slug


@router.get("/meja/dokumen/{part}/{slug}")
def document_page(part: Part, slug: str, desk: DeskRequestDep) -> Response:
    """Show what can be done with a document that is, or was, published."""
    return _document_page(desk, part, slug)


@router.post("/meja/dokumen/{part}/{slug}/ubah")
def change_document(part: Part, slug: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Create a draft from the published text, or from an earlier revision."""
    kind, number = KINDS[part], sent.get("revisi", "")
    place = desk.publishing.publisher.require_permitted_place(desk.person, Action.WRITE, kind, slug)
    published = desk.publishing.publisher.published_text(kind, slug)
    text, base = published or ("", "")
    if number:
        revisions = restorable_revisions(desk.publishing.revisions.list_revisions(kind, slug))
        text = next((one.text for one in revisions if str(one.number) == number), "")
    if not text:
        return _document_page(desk, part, slug, "Pilih revisi yang hendak dipulihkan.")
    new = NewDraft(kind, slug, place, text, base, published[0] if published else "")
    return private_redirect(f"/meja/draf/{desk.publishing.drafts.create(desk.actor, desk.person, new)}")


@router.post("/meja/dokumen/{part}/{slug}/konfirmasi")
def confirm(part: Part, slug: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Create a draft that confirms a practice as of today; it is reviewed and published like any change."""
    kind = KINDS[part]
    place = desk.publishing.publisher.require_permitted_place(desk.person, Action.WRITE, kind, slug)
    published = desk.publishing.publisher.published_text(kind, slug)
    if published is None or kind != "practice":
        return _document_page(desk, part, slug, "Hanya praktik yang terbit yang dikonfirmasi.")
    text = update_fields(published[0], {"reviewed": clock.today()}, kind)
    new = NewDraft(kind, slug, place, text, published[1], published[0])
    return private_redirect(f"/meja/draf/{desk.publishing.drafts.create(desk.actor, desk.person, new)}")


@router.post("/meja/dokumen/{part}/{slug}/tutup")
def hide_revision(part: Part, slug: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Hide the text of a past revision."""
    kind, number = KINDS[part], sent.get("revisi", "")
    place = desk.publishing.publisher.require_permitted_place(desk.person, Action.PUBLISH, kind, slug)
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    try:
        desk.publishing.revisions.hide(
            desk.actor, place, kind, slug, parse_whole_number(number) or 0, reason=reason
        )
    except TransitionError as error:
        return _document_page(desk, part, slug, str(error))
    return private_redirect(f"/meja/dokumen/{part}/{slug}")


@router.post("/meja/dokumen/{part}/{slug}/tarik")
def withdraw(part: Part, slug: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Withdraw a document with all its revisions, with a reason that visitors see."""
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    kept_open = {parse_whole_number(number) or 0 for number in sent.getlist("buka")[:MAX_KEPT_OPEN]}
    try:
        desk.publishing.publisher.withdraw(
            desk.actor, desk.person, KINDS[part], slug, reason, kept_open=kept_open
        )
    except TransitionError as error:
        return _document_page(desk, part, slug, str(error))
    return private_redirect(f"/meja/dokumen/{part}/{slug}")
