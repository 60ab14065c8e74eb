"""Files of a draft: attached, downloaded, removed."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.accounts.audit import AuditEvent
from app.accounts.permissions import Action
from app.attachments.file_types import MAX_BYTES, RejectedFileError, file_type_of
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import update_fields
from app.publishing.drafts import Draft, SaveConflict
from app.publishing.workflow import TransitionError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.uploads import Upload, read_upload
from app.web.pages.desk.drafts import render_draft_page, require_draft
from app.web.rendering.files import file_response
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect

router = APIRouter(prefix="/meja/draf")

_LONGEST_TITLE = 300


async def read_attachment_form(request: Request) -> Upload:
    """Read a form with an attachment."""
    return await read_upload(request, MAX_BYTES)


@router.post("/{draft_id}/lampiran")
def upload_file(
    draft_id: RowNumber, desk: DeskRequestDep, upload: Annotated[Upload, Depends(read_attachment_form)]
) -> Response:
    """Attach a file to a draft and name it in the text."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    file = upload.files.get("berkas")
    if file is None:
        return render_draft_page(desk, draft, fault="Pilih berkas yang akan dilampirkan.")
    try:
        with tempfile.NamedTemporaryFile(prefix="unggahan-") as sent:
            sent.write(file.data)
            sent.flush()
            attach_file(desk, draft, file.name, Path(sent.name), upload.fields.get("judul", ""))
    except (RejectedFileError, TransitionError) as error:
        return render_draft_page(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}#lampiran")


def attach_file(desk: DeskRequest, draft: Draft, name: str, source: Path, title: str) -> None:
    """Keep a file with a draft and name it in the text; RefusedError, StepError."""
    entries = _entries(draft)
    stored = desk.publishing.files.add(desk.actor, desk.person, draft, name, source)
    title = title.strip()[:_LONGEST_TITLE] or name.rpartition(".")[0] or stored.name
    others = [one for one in entries if one.get("file") != stored.name]
    _name_files(desk, draft, [*others, {"file": stored.name, "title": title}])


@router.post("/{draft_id}/lampiran/{name}/hapus")
def remove_file(draft_id: RowNumber, name: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Remove a file of a draft, and its name from the text."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    try:
        _name_files(desk, draft, [one for one in _entries(draft) if one.get("file") != name])
        desk.publishing.files.remove(desk.actor, desk.person, draft, name)
    except TransitionError as error:
        return render_draft_page(desk, draft, fault=str(error))
    return private_redirect(f"/meja/draf/{draft_id}#lampiran")


@router.get("/{draft_id}/lampiran/{name}")
def download_file(draft_id: RowNumber, name: str, desk: DeskRequestDep) -> Response:
    """Return a file of a draft to people who may read the draft."""
    draft = require_draft(desk, draft_id)
    path, kind = desk.publishing.files.path(draft, name), file_type_of(name)
    if path is None or kind is None:
        raise HTTPException(404, headers=PRIVATE)
    if not kind.media_type.startswith("image/"):  # those are shown on the draft's page
        desk.publishing.audit.record(
            desk.actor,
            AuditEvent.FILE_DOWNLOADED,
            f"draf {draft.id} {draft.kind}/{draft.slug}: {name}",
            place=draft.place,
        )
    return file_response(desk.request, path, kind, cache="no-store")


def _entries(draft: Draft) -> list[Mapping[str, Any]]:
    """Return the attachments that the text names."""
    try:
        listed = draft.parsed.fields.get("attachments") or []
    except FrontMatterError as error:
        raise TransitionError("Bagian kepala naskah tidak terbaca. Benahi dahulu di sumbernya.") from error
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _name_files(desk: DeskRequest, draft: Draft, entries: list[Mapping[str, Any]]) -> None:
    """Write the list of attachments into the text, merged with what others saved meanwhile."""
    text = update_fields(draft.text, {"attachments": [dict(one) for one in entries]}, draft.kind)
    saved = desk.publishing.drafts.save(desk.person, draft.id, text, base=draft.version)
    if isinstance(saved, SaveConflict):
        raise TransitionError(
            "Daftar lampiran baru saja diubah orang lain. Muat ulang halamannya, lalu ulangi."
        )
