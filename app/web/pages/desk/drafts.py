"""A draft at the desk: its state, what it lacks, and its source."""

from functools import partial
from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.attachments.file_types import ACCEPTED_TYPES
from app.documents.editing.anchors import anchors_of
from app.documents.models import DocumentType
from app.documents.validation.personal_data import find_personal_data
from app.imports.import_repository import progress_of
from app.publishing.diff import diff_texts
from app.publishing.draft_merge import WHOLE_TEXT
from app.publishing.drafts import Draft, SaveConflict
from app.publishing.workflow import (
    EDITABLE,
    REVIEW_CHECKS,
    DraftState,
    Transition,
    TransitionError,
    allowed_transitions,
)
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.draft_form_response import DraftFormResponse
from app.web.desk.field_faults import field_faults
from app.web.desk.field_names import readable_chapters, readable_text
from app.web.desk.review_text import review_sections
from app.web.desk.submission import suggested_address
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

_APART = (Transition.DISCARD, Transition.RESTORE)
"""Transitions that stand apart from the way to publication."""


def require_draft(desk: DeskRequest, draft_id: int, action: Action = Action.READ) -> Draft:
    """Return a draft; 404 if there is none, 403 if the person may not do this with it."""
    draft = desk.publishing.drafts.load(desk.person, draft_id, action)
    if draft is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Draf ini tidak ada", headers=PRIVATE)
    return draft


@router.get("/draf/{draft_id}")
def draft_page(draft_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show a draft: its state, what it lacks, its comments, and what can be done with it."""
    return render_draft_page(desk, require_draft(desk, draft_id))


def _title_of(desk: DeskRequest, kind: DocumentType, slug: str) -> str | None:
    return desk.library.documents.get_titles([(kind, slug)]).get((kind, slug))


def render_draft_page(desk: DeskRequest, draft: Draft, *, fault: str = "", status: int = 200) -> Response:
    """Render the page of a draft, with an error if one occurred."""
    notes = desk.publishing.comments.list_for(draft.id)
    imported = desk.services.imports.suggestions(draft)
    return desk.page(
        "desk/draft.html",
        status=422 if fault and status == HTTPStatus.OK else status,
        draft=draft,
        fault=fault,
        states=DraftState,
        problems=field_faults(desk.publishing.publisher.check(draft), draft.kind),
        reviewed=review_sections(draft, notes, partial(_title_of, desk))
        if draft.state is DraftState.SUBMITTED
        else [],
        chapters=readable_chapters(desk.library, draft.kind, draft.text)
        if draft.state is DraftState.SUBMITTED
        else [],
        imported=progress_of(imported) if imported else None,
        files=desk.publishing.files.list_files(draft) if draft.state is not DraftState.PUBLISHED else [],
        is_scanned=desk.publishing.files.scanner.is_configured,
        accepted=ACCEPTED_TYPES,
        findings=find_personal_data(draft.text),
        whole=desk.publishing.publisher.completeness(draft),
        planned=desk.publishing.schedule.get(draft),
        notes=notes,
        checks=REVIEW_CHECKS,
        places=anchors_of(draft.text, draft.kind),
        may_settle=desk.has_permission(Action.WRITE, draft.place)
        or desk.has_permission(Action.REVIEW, draft.place),
        suggested=suggested_address(desk, draft),
        steps=[
            one
            for one in allowed_transitions(desk.person, draft.place, draft.state, draft.writers)
            if one not in _APART
        ],
        apart=[
            one
            for one in allowed_transitions(desk.person, draft.place, draft.state, draft.writers)
            if one in _APART
        ],
        reasoned=(Transition.RETURN,),
        is_mine=desk.person.id in draft.writers,
        may_write=desk.has_permission(Action.WRITE, draft.place) and draft.state in EDITABLE,
        may_publish=desk.has_permission(Action.PUBLISH, draft.place) and draft.state is DraftState.APPROVED,
        changes=diff_texts(
            *(readable_text(desk.library, draft.kind, one) for one in (draft.base_text, draft.text))
        )
        if draft.base_text
        else [],
        crumbs=[DESK_CRUMB, Crumb(draft.title)],
    )


@router.get("/draf/{draft_id}/sumber")
def source_page(draft_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show the whole Markdown file of a draft in a form."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    return render_source_page(desk, draft, draft.text, draft.version)


def render_source_page(
    desk: DeskRequest,
    draft: Draft,
    text: str,
    version: int,
    clashed: SaveConflict | None = None,
    fault: str = "",
) -> Response:
    """Render the source form, with an error if one occurred."""
    return desk.page(
        "desk/source.html",
        status=409 if clashed else 422 if fault else 200,
        draft=draft,
        text=text,
        version=version,
        clashes=clashed.clashes if clashed else (),
        fault=fault,
        problems=desk.publishing.publisher.check(draft),
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb("Teks lengkap")],
    )


@router.post("/draf/{draft_id}/sumber")
def save_source(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Save the file, merged with what others saved meanwhile; a conflict shows both versions."""
    draft, text = require_draft(desk, draft_id, Action.WRITE), sent.get("teks", "")
    saving = DraftFormResponse(
        desk, sent, lambda text, version: render_source_page(desk, draft, text, version)
    )
    try:
        saved = desk.publishing.drafts.save(
            desk.person, draft_id, text, base=saving.base, settled=saving.conflict_choice
        )
    except TransitionError as error:
        return saving.rejected_response(error) or render_source_page(
            desk, draft, text, draft.version, fault=str(error)
        )
    if isinstance(saved, SaveConflict):
        return saving.conflict_response(saved) or render_source_page(
            desk, draft, saved.text, saved.version, saved
        )
    changed = [WHOLE_TEXT] if saved.merged_fields else []
    onward = f"/meja/draf/{draft_id}{'/sumber' if 'lagi' in sent else ''}"
    return saving.saved_response(saved, changed, onward)
