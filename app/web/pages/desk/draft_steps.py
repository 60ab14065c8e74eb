"""Workflow of a draft: submitted, approved, returned, published; and the comments made on the way."""

import re
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import Response

from app import clock
from app.accounts.permissions import Action
from app.documents.editing.anchors import PARAGRAPH_MARK
from app.documents.markdown.render import slugify
from app.documents.validation.personal_data import find_personal_data, remove_finding
from app.documents.vocabulary import parse_whole_number
from app.publishing.checks import NotReadyError, UnconfirmedPersonalDataError
from app.publishing.drafts import SaveConflict
from app.publishing.publisher import ConflictError
from app.publishing.schedule import ScheduledPublication
from app.publishing.workflow import Transition, TransitionError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.submission import find_submission_fault, take_suggested_address
from app.web.forms.csrf import FormFields
from app.web.pages.desk.drafts import render_draft_page, render_source_page, require_draft
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect

router = APIRouter(prefix="/meja/draf")

LONGEST_REASON = 1_000
_TRANSITIONS_BY_LABEL = {transition.label: transition for transition in Transition}
"""The transitions by the values that the page's forms send."""


@router.post("/{draft_id}/langkah")
def move_draft(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Move a draft to another state of the workflow."""
    draft = require_draft(desk, draft_id)
    step = _TRANSITIONS_BY_LABEL.get(sent.get("langkah", ""))
    if step is None:
        return render_draft_page(desk, draft, fault="Langkah ini tidak dikenal.")
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    if step is Transition.SUBMIT and (fault := find_submission_fault(desk, draft)):
        return render_draft_page(desk, draft, fault=fault)
    if step is Transition.SUBMIT:
        take_suggested_address(desk, draft)
    try:
        desk.publishing.drafts.transition(
            desk.actor, desk.person, draft_id, step, reason, checked=_checked(sent)
        )
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}")


def _checked(sent: FormFields) -> set[str]:
    return {name.removeprefix("periksa-") for name in sent if name.startswith("periksa-")}


@router.post("/{draft_id}/alamat")
def change_address(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Change the address that a new document will have."""
    draft = require_draft(desk, draft_id)
    try:
        desk.publishing.drafts.rename(desk.person, draft_id, slugify(sent.get("alamat", ""))[:100].strip("-"))
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}#langkah")


@router.post("/{draft_id}/data-pribadi/hapus")
def remove_personal_data(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Take one passage that looks like personal data out of the text, as it was when the page was shown."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    number, version = (parse_whole_number(sent.get(name, "")) for name in ("nomor", "versi"))
    findings = find_personal_data(draft.text)
    if version != draft.version or number is None or not number < len(findings):
        return render_draft_page(desk, draft, fault="Naskahnya baru saja berubah. Periksa, lalu ulangi.")
    try:
        text = remove_finding(draft.text, findings[number])
        desk.publishing.drafts.save(desk.person, draft_id, text, base=draft.version)
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}")


@router.post("/{draft_id}/catatan")
def add_comment(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Add a comment on a draft, one of its fields, or a paragraph."""
    draft = require_draft(desk, draft_id)
    text = sent.get("teks", "").strip()[:LONGEST_REASON]
    field, _mark, quote = sent.get("isian", "").partition(PARAGRAPH_MARK)
    if text:
        desk.publishing.comments.add(desk.person, draft.id, text, field=field[:100], quote=quote)
    return private_redirect(f"/meja/draf/{draft_id}#catatan")


@router.post("/{draft_id}/catatan/{note_id}/selesai")
def resolve_comment(draft_id: RowNumber, note_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Mark a comment as resolved."""
    draft = require_draft(desk, draft_id)
    try:
        desk.publishing.comments.resolve(desk.person, draft_id, note_id)
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error), status=404)
    chapter = sent.get("bagian", "")
    back = f"/isi/{chapter}" if re.fullmatch(r"[a-z]{1,20}", chapter) else "#catatan"
    return private_redirect(f"/meja/draf/{draft_id}{back}")


@router.post("/{draft_id}/terbit")
def publish(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Publish an approved draft, now or at a given hour, and redirect to its page."""
    draft = require_draft(desk, draft_id, Action.PUBLISH)
    reason = sent.get("alasan", "")[:LONGEST_REASON]
    examined = "diperiksa" in sent
    try:
        if hour := sent.get("pada", "").strip():
            planned = ScheduledPublication(_parse_hour(hour), reason, examined)
            desk.publishing.schedule.schedule(desk.actor, desk.person, draft, planned)
            return private_redirect(f"/meja/draf/{draft_id}")
        desk.publishing.publisher.publish(
            desk.actor, desk.person, draft, reason, personal_data_confirmed=examined
        )
    except (TransitionError, NotReadyError, UnconfirmedPersonalDataError) as error:
        return render_draft_page(desk, draft, fault=str(error))
    except ConflictError as error:
        fault = f"{error} Kembalikan kepada penulis untuk digabungkan."
        return render_draft_page(desk, draft, fault=fault, status=409)
    part = "praktik" if draft.kind == "practice" else "kunjungan"
    return private_redirect(f"/meja/dokumen/{part}/{draft.slug}?terbit=1")


def _parse_hour(written: str) -> datetime:
    """Return the moment that a browser's field sends, taken as western Indonesian time; in UTC, as it is stored."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=clock.WESTERN_INDONESIA).astimezone(UTC)
    except ValueError as error:
        raise TransitionError("Waktu terbit tidak terbaca. Pilih hari dan jamnya di kalender.") from error


@router.post("/{draft_id}/jadwal/batal")
def cancel_schedule(draft_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Cancel a scheduled publication."""
    draft = require_draft(desk, draft_id, Action.PUBLISH)
    desk.publishing.schedule.cancel(desk.actor, desk.person, draft)
    return private_redirect(f"/meja/draf/{draft_id}")


@router.post("/{draft_id}/gabung")
def merge_published(draft_id: RowNumber, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Merge what was published after the draft began into it."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    revisions = desk.publishing.publisher.published_text(draft.kind, draft.slug)
    if revisions is None:
        return render_draft_page(desk, draft, fault="Dokumen ini tidak lagi terbit.")
    text, digest = revisions
    try:
        clashes = desk.publishing.drafts.rebase(desk.person, draft_id, text, digest)
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error))
    fresh = require_draft(desk, draft_id, Action.WRITE)
    if clashes:
        clashed = SaveConflict(fresh.text, fresh.text, clashes, fresh.version)
        return render_source_page(desk, fresh, fresh.text, fresh.version, clashed)
    return private_redirect(f"/meja/draf/{draft_id}")
