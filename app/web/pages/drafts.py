"""Drafts at the desk: begun, written, sent on, published."""

import re
from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.documents.files import edit
from app.documents.markup import slugify
from app.documents.models import MODELS, DocumentType
from app.documents.places import LONGEST_NAME
from app.publishing.access import EVERYWHERE, Action
from app.publishing.attachments.kinds import ACCEPTED_WORDS
from app.publishing.differences import changes
from app.publishing.drafts import Clashed, Draft, New
from app.publishing.publisher import ConflictError, NotReadyError
from app.publishing.review import EDITABLE, State, Step, StepError, steps_open_to
from app.web.csrf import SentForm
from app.web.labels import TYPE
from app.web.pages.desk import DESK_CRUMB
from app.web.private import PRIVATE, private_redirect
from app.web.view import Crumb
from app.web.writing.desk import WritingDesk, WritingDeskDep

router = APIRouter(prefix="/meja")

LONGEST_REASON = 1_000
_KINDS: dict[str, DocumentType] = {"practice": "practice", "visit": "visit"}


def draft_of(desk: WritingDesk, draft_id: int, action: Action = Action.READ) -> Draft:
    """The draft, for somebody who may do this with it; else 404 or 403."""
    draft = desk.publishing.drafts.load(desk.person, draft_id, action)
    if draft is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Draf ini tidak ada", headers=PRIVATE)
    return draft


@router.get("/baru")
def new_page(desk: WritingDeskDep) -> Response:
    """What a new draft begins with."""
    desk.require_somewhere(Action.WRITE)
    return _new_page(desk)


def _new_page(desk: WritingDesk, *, fault: str = "", title: str = "") -> Response:
    places = desk.person.places(Action.WRITE)
    return desk.page(
        "desk/new.html",
        status=422 if fault else 200,
        fault=fault,
        written_title=title,
        kinds=TYPE,
        everywhere=EVERYWHERE in places,
        places=sorted(places - {EVERYWHERE}),
        crumbs=[DESK_CRUMB, Crumb("Tulisan baru")],
    )


@router.post("/baru")
def begin(desk: WritingDeskDep, sent: SentForm) -> Response:
    """Begin a draft of a new document."""
    desk.require_somewhere(Action.WRITE)
    title, kind = sent.get("judul", "").strip()[:300], _KINDS.get(sent.get("jenis", ""))
    place = desk.reference.place_names.code(sent.get("daerah", "").strip()[:LONGEST_NAME])
    slug = slugify(title)[:100].strip("-")
    if not slug or kind is None or place is None:
        return _new_page(desk, fault="Isi judul, jenis, dan daerahnya.", title=title)
    new = New(kind, _free_slug(desk, slug), place, _first_text(desk, kind, title, place))
    return private_redirect(f"/meja/draf/{desk.publishing.drafts.create(desk.actor, desk.person, new)}")


def _free_slug(desk: WritingDesk, slug: str) -> str:
    free, number = slug, 2
    while any(desk.site.library.document(kind, free) for kind in MODELS):
        free, number = f"{slug}-{number}", number + 1
    return free


def _first_text(desk: WritingDesk, kind: DocumentType, title: str, place: str) -> str:
    """What is known at the start and nothing more: what is missing, the desk says."""
    central = desk.reference.places[place].level == "pusat"
    where = {"ministry": place} if central else {"region": place}
    side = {"guest": {"ministries" if central else "regions": [place]}}
    return edit("---\n---\n", {"title": title, **(where if kind == "practice" else side)})


@router.get("/draf/{draft_id}")
def draft_page(draft_id: int, desk: WritingDeskDep) -> Response:
    """A draft: where it stands, what it lacks, what was said about it, what can be done."""
    return shown_draft(desk, draft_of(desk, draft_id))


def shown_draft(desk: WritingDesk, draft: Draft, *, fault: str = "", status: int = 200) -> Response:
    """The page of a draft, perhaps with what went wrong."""
    return desk.page(
        "desk/draft.html",
        status=422 if fault and status == HTTPStatus.OK else status,
        draft=draft,
        fault=fault,
        states=State,
        problems=desk.publishing.publisher.check(draft),
        notes=desk.publishing.drafts.notes(draft),
        files=desk.publishing.files.listed(draft) if draft.state is not State.PUBLISHED else [],
        is_scanned=desk.publishing.files.scanner.is_there,
        accepted=ACCEPTED_WORDS,
        steps=steps_open_to(desk.person, draft.place, draft.state, draft.writers),
        reasoned=(Step.RETURN,),
        is_mine=desk.person.id in draft.writers,
        may_write=desk.may(Action.WRITE, draft.place) and draft.state in EDITABLE,
        may_publish=desk.may(Action.PUBLISH, draft.place) and draft.state is State.APPROVED,
        changes=changes(draft.base_text, draft.text) if draft.base_text else [],
        crumbs=[DESK_CRUMB, Crumb(draft.title)],
    )


@router.get("/draf/{draft_id}/sumber")
def source_page(draft_id: int, desk: WritingDeskDep) -> Response:
    """The whole Markdown file of a draft, to be edited as it is."""
    draft = draft_of(desk, draft_id, Action.WRITE)
    return _source_page(desk, draft, draft.text, draft.version)


def _source_page(
    desk: WritingDesk, draft: Draft, text: str, version: int, clashed: Clashed | None = None, fault: str = ""
) -> Response:
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
def save_source(draft_id: int, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Keep the file as written, joined with what others saved meanwhile; a clash shows both."""
    draft, text = draft_of(desk, draft_id, Action.WRITE), sent.get("teks", "")
    version = sent.get("versi", "")
    try:
        saved = desk.publishing.drafts.save(
            desk.person, draft_id, text, base=int(version) if re.fullmatch(r"\d{1,9}", version) else 0
        )
    except StepError as error:
        return _source_page(desk, draft, text, draft.version, fault=str(error))
    if isinstance(saved, Clashed):
        return _source_page(desk, draft, saved.text, saved.version, saved)
    return private_redirect(f"/meja/draf/{draft_id}{'/sumber' if 'lagi' in sent else ''}")


@router.post("/draf/{draft_id}/langkah")
def take_step(draft_id: int, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Send a draft on: to its reviewer, back to its author, to its publisher."""
    draft = draft_of(desk, draft_id)
    try:
        step = Step(sent.get("langkah", ""))
    except ValueError:
        return shown_draft(desk, draft, fault="Langkah ini tidak dikenal.")
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    try:
        desk.publishing.drafts.step(desk.actor, desk.person, draft_id, step, reason)
    except StepError as error:
        return shown_draft(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}")


@router.post("/draf/{draft_id}/catatan")
def remark(draft_id: int, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Say something about a draft."""
    draft = draft_of(desk, draft_id)
    text = sent.get("teks", "").strip()[:LONGEST_REASON]
    if text:
        desk.publishing.drafts.remark(desk.person, draft.id, text, field=sent.get("isian", "")[:100])
    return private_redirect(f"/meja/draf/{draft_id}#catatan")


@router.post("/draf/{draft_id}/terbit")
def publish(draft_id: int, desk: WritingDeskDep, sent: SentForm) -> Response:
    """Publish an approved draft and go to its page."""
    draft = draft_of(desk, draft_id, Action.PUBLISH)
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    try:
        desk.publishing.publisher.publish(desk.actor, desk.person, draft, reason)
    except (StepError, NotReadyError) as error:
        return shown_draft(desk, draft, fault=str(error))
    except ConflictError as error:
        fault = f"{error} Kembalikan kepada penulis untuk digabungkan."
        return shown_draft(desk, draft, fault=fault, status=409)
    return private_redirect(f"/{'praktik' if draft.kind == 'practice' else 'kunjungan'}/{draft.slug}")


@router.post("/draf/{draft_id}/gabung")
def join_published(draft_id: int, desk: WritingDeskDep, _sent: SentForm) -> Response:
    """Take into a draft what was published after it began."""
    draft = draft_of(desk, draft_id, Action.WRITE)
    revisions = desk.publishing.publisher.published_text(draft.kind, draft.slug)
    if revisions is None:
        return shown_draft(desk, draft, fault="Dokumen ini tidak lagi terbit.")
    text, digest = revisions
    try:
        clashes = desk.publishing.drafts.rebase(desk.person, draft_id, text, digest)
    except StepError as error:
        return shown_draft(desk, draft, fault=str(error))
    fresh = draft_of(desk, draft_id, Action.WRITE)
    if clashes:
        clashed = Clashed(fresh.text, clashes, fresh.version)
        return _source_page(desk, fresh, fresh.text, fresh.version, clashed)
    return private_redirect(f"/meja/draf/{draft_id}")
