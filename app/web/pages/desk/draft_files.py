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
REPORT_ID = "laporan"
"""Name of the source that is the imported report itself."""


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


def attach_file(
    desk: DeskRequest, draft: Draft, name: str, source: Path, title: str, *, is_source: bool = False
) -> None:
    """Keep a file with a draft and name it in the text, as a source too when it is the report itself.

    Raise RejectedFileError or TransitionError.
    """
    entries, sources = _entries(draft), _entries(draft, "sources")
    stored = desk.publishing.files.add(desk.actor, desk.person, draft, name, source)
    title = title.strip()[:_LONGEST_TITLE] or name.rpartition(".")[0] or stored.name
    others = [one for one in entries if one.get("file") != stored.name]
    changes = {"attachments": [*others, {"file": stored.name, "title": title}]}
    if is_source:
        publisher = desk.reference.place(draft.place).name
        changes["sources"] = _with_report(sources, stored.name, {"title": title, "publisher": publisher})
    _write_fields(desk, draft, changes)


def _with_report(
    sources: list[Mapping[str, Any]], file: str, described: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the sources with the report's file: in the row that names the report already, else in a new one."""
    used = {one.get("id") for one in sources}
    begun = next((one for one in sources if one.get("id") == REPORT_ID and not one.get("url")), None)
    free = next(
        name for name in (REPORT_ID, *(f"{REPORT_ID}-{n}" for n in range(2, 100))) if name not in used
    )
    row = {**(begun or {"id": free, **described}), "kind": "laporan", "file": file}
    return [row if one is begun else one for one in sources] + ([] if begun else [row])


@router.post("/{draft_id}/lampiran/{name}/hapus")
def remove_file(draft_id: RowNumber, name: str, desk: DeskRequestDep, _sent: FormDep) -> Response:
    """Remove a file of a draft, and its name from the text."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    try:
        _write_fields(
            desk, draft, {"attachments": [one for one in _entries(draft) if one.get("file") != name]}
        )
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


def _entries(draft: Draft, key: str = "attachments") -> list[Mapping[str, Any]]:
    """Return the rows of a list in the text."""
    try:
        listed = draft.parsed.fields.get(key) or []
    except FrontMatterError as error:
        raise TransitionError("Bagian kepala naskah tidak terbaca. Benahi dahulu di sumbernya.") from error
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _write_fields(desk: DeskRequest, draft: Draft, changes: Mapping[str, list[Mapping[str, Any]]]) -> None:
    """Save new values of list fields, such as attachments and sources; raise TransitionError on a conflict."""
    fields = {key: [dict(one) for one in rows] for key, rows in changes.items()}
    text = update_fields(draft.text, fields, draft.kind)
    saved = desk.publishing.drafts.save(desk.person, draft.id, text, base=draft.version)
    if isinstance(saved, SaveConflict):
        raise TransitionError(
            "Daftar lampiran baru saja diubah orang lain. Muat ulang halamannya, lalu ulangi."
        )
