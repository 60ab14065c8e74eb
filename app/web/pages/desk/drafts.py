"""A draft at the desk: where it stands and what it lacks, and its source."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.attachments.file_types import ACCEPTED_WORDS
from app.documents.editing.anchors import places_of
from app.documents.validation.personal_data import personal_data_in
from app.publishing.diff import changes
from app.publishing.draft_merge import WHOLE
from app.publishing.drafts import Clashed, Draft
from app.publishing.workflow import CHECKS, EDITABLE, State, Step, StepError, steps_open_to
from app.web.desk.desk_request import WritingDesk, WritingDeskDep
from app.web.desk.draft_form_response import Saving
from app.web.forms.csrf import SentForm
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")


def draft_of(desk: WritingDesk, draft_id: int, action: Action = Action.READ) -> Draft:
    """The draft, for somebody who may do this with it; else 404 or 403."""
    draft = desk.publishing.drafts.load(desk.person, draft_id, action)
    if draft is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Draf ini tidak ada", headers=PRIVATE)
    return draft


@router.get("/draf/{draft_id}")
def draft_page(draft_id: RowNumber, desk: WritingDeskDep) -> Response:
    """A draft: where it stands, what it lacks, what was said about it, what can be done."""
    return page_of(desk, draft_of(desk, draft_id))


def page_of(desk: WritingDesk, draft: Draft, *, fault: str = "", status: int = 200) -> Response:
    """The page of a draft, perhaps with what went wrong."""
    return desk.page(
        "desk/draft.html",
        status=422 if fault and status == HTTPStatus.OK else status,
        draft=draft,
        fault=fault,
        states=State,
        problems=desk.publishing.publisher.check(draft),
        imported=desk.publishing.imports.kept(draft),
        files=desk.publishing.files.listed(draft) if draft.state is not State.PUBLISHED else [],
        is_scanned=desk.publishing.files.scanner.is_there,
        accepted=ACCEPTED_WORDS,
        findings=personal_data_in(draft.text),
        whole=desk.publishing.publisher.completeness(draft),
        planned=desk.publishing.schedule.of(draft),
        notes=desk.publishing.remarks.of(draft.id),
        checks=CHECKS,
        places=places_of(draft.text, draft.kind),
        may_settle=desk.may(Action.WRITE, draft.place) or desk.may(Action.REVIEW, draft.place),
        steps=steps_open_to(desk.person, draft.place, draft.state, draft.writers),
        reasoned=(Step.RETURN,),
        is_mine=desk.person.id in draft.writers,
        may_write=desk.may(Action.WRITE, draft.place) and draft.state in EDITABLE,
        may_publish=desk.may(Action.PUBLISH, draft.place) and draft.state is State.APPROVED,
        changes=changes(draft.base_text, draft.text) if draft.base_text else [],
        crumbs=[DESK_CRUMB, Crumb(draft.title)],
    )


@router.get("/draf/{draft_id}/sumber")
def source_page(draft_id: RowNumber, desk: WritingDeskDep) -> Response:
    """The whole Markdown file of a draft, to be edited as it is."""
    draft = draft_of(desk, draft_id, Action.WRITE)
    return source_page_of(desk, draft, draft.text, draft.version)


def source_page_of(
    desk: WritingDesk, draft: Draft, text: str, version: int, clashed: Clashed | None = None, fault: str = ""
) -> Response:
    """The source of a draft in a form, perhaps with what went wrong."""
    return desk.page(
        "desk/source.html",
        status=409 if clashed else 422 if fault else 200,
        draft=draft,
        text=text,
        version=version,
        clashes=clashed.clashes if clashed else (),
        fault=fault,
        problems=desk.publishing.publisher.check(draft),
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb("Sumber")],
    )


@router.post("/draf/{draft_id}/sumber")
def save_source(draft_id: RowNumber, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Keep the file as written, joined with what others saved meanwhile; a clash shows both."""
    draft, text = draft_of(desk, draft_id, Action.WRITE), sent.get("teks", "")
    saving = Saving(desk, sent, lambda text, version: source_page_of(desk, draft, text, version))
    try:
        saved = desk.publishing.drafts.save(
            desk.person, draft_id, text, base=saving.base, settled=saving.settled
        )
    except StepError as error:
        return saving.refused(error) or source_page_of(desk, draft, text, draft.version, fault=str(error))
    if isinstance(saved, Clashed):
        return saving.clashed(saved) or source_page_of(desk, draft, saved.text, saved.version, saved)
    changed = [WHOLE] if saved.joined else []
    onward = f"/meja/draf/{draft_id}{'/sumber' if 'lagi' in sent else ''}"
    return saving.saved(saved, changed, onward)
