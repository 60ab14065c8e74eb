"""Import of reports written elsewhere: each becomes a draft, to be checked on the page of its report."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts.permissions import EVERYWHERE, Action
from app.attachments.file_types import ACCEPTED, file_type_of
from app.documents.markdown.files import edit_text
from app.documents.markdown.render import slugify
from app.documents.models import DocumentType
from app.documents.reference.places import MAX_NAME_LENGTH
from app.imports.converted import Image
from app.imports.errors import ImportFileError
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.import_repository import REPORT_FILE
from app.imports.limits import MAX_BYTES
from app.imports.mapping import Unplaced
from app.imports.practice_matches import KnownPractice, match_practices
from app.imports.reader import ImportedReport, ReportFile, read_report
from app.publishing.drafts import NewDraft
from app.web.dependencies import DeskRequestDep
from app.web.desk.desk_request import DeskRequest
from app.web.desk.submission import free_slug
from app.web.forms.csrf import FormFields
from app.web.forms.uploads import Upload, read_upload
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.new_draft import initial_text
from app.web.rendering.labels import TYPE
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

_OWN_FILE = (
    "Bila laporan ini boleh dibaca umum, lampirkan: ia lalu menjadi sumber naskah ini, tanpa alamat web."
)
_KINDS: dict[str, DocumentType] = {"practice": "practice", "visit": "visit"}


def require_importer(request: Request, desk: DeskRequestDep) -> DeskRequest:
    """Return the request of a person who may write; checked before the upload is read."""
    desk.require_permission_anywhere(Action.WRITE)
    if request.method == "POST":
        desk.limits.report_imports.require(request)
    return desk


ImporterDep = Annotated[DeskRequest, Depends(require_importer)]


async def read_report_form(request: Request, _desk: ImporterDep) -> Upload:
    """Read the form with the report, once its sender is known."""
    return await read_upload(request, MAX_BYTES)


@router.get("/impor")
def import_page(desk: ImporterDep) -> Response:
    """Show the form on which a report is chosen or pasted."""
    return _import_page(desk, FormFields([]))


def _import_page(desk: DeskRequest, sent: FormFields, fault: str = "") -> Response:
    return desk.page(
        "desk/import.html",
        status=422 if fault else 200,
        fault=fault,
        sent=sent,
        kinds=TYPE,
        most=MAX_BYTES // 1_000_000,
        everywhere=EVERYWHERE in desk.person.places(Action.WRITE),
        places=desk.own_places(Action.WRITE),
        crumbs=[DESK_CRUMB, Crumb("Impor laporan")],
    )


@router.post("/impor")
def import_report(desk: ImporterDep, upload: Annotated[Upload, Depends(read_report_form)]) -> Response:
    """Create a draft from a report; show the form again, with all that was typed, if it has faults."""
    sent = upload.fields
    kind = _KINDS.get(sent.get("jenis", ""))
    place = desk.reference.place_names.find_code(sent.get("daerah", "").strip()[:MAX_NAME_LENGTH])
    source = _source(upload)
    if kind is None or place is None or source is None:
        return _import_page(desk, sent, "Pilih jenis dan daerahnya, lalu pilih berkas atau tempel teksnya.")
    desk.require_permission(Action.WRITE, place)
    title = " ".join(sent.get("judul", "").split())[:300]
    try:
        imported = read_report(source, kind, desk.reference, owner=place, title=title)
    except ImportFileError as error:
        desk.services.imports.record_rejection(desk.actor, place, source, error.reason)
        return _import_page(desk, sent, str(error))
    if imported.kind == "visit" and imported.report:
        imported = replace(imported, suggestions=[*imported.suggestions, *_studied(desk, imported)])
    new = _new(desk, imported, place, source)
    file = _own_file(source) if imported.report else None
    if file:
        imported = replace(
            imported, unplaced=[*imported.unplaced, Unplaced(REPORT_FILE, file.name, _OWN_FILE)]
        )
    draft_id = desk.services.imports.create_draft(desk.actor, desk.person, new, imported, source)
    for image in (*imported.images, *([file] if file else [])):
        desk.publishing.files.store_import_image(draft_id, image.name, image.data)
    is_checked_first = bool(imported.suggestions or imported.unplaced)
    return private_redirect(f"/meja/draf/{draft_id}{'/usulan' if is_checked_first else ''}")


def _source(upload: Upload) -> ReportFile | None:
    """Return the file, else the pasted text; None when there is neither."""
    file, text = upload.files.get("berkas"), upload.fields.get("teks", "")
    if file is not None:
        return ReportFile(file.data, file.name)
    return ReportFile(text.encode()) if text.strip() else None


def _studied(desk: DeskRequest, imported: ImportedReport) -> list[FieldSuggestion]:
    """Return proposals of the practices of the hosts that the report names."""
    hosts = [
        code
        for one in imported.suggestions
        if one.topic == "host"
        for codes in one.changes.values()
        for code in codes
    ]
    linked = desk.library.documents.linked.list_by_places(hosts) if hosts else []
    practices = {one.card.slug: one.card for one in linked if one.kind == "home"}
    known = [
        KnownPractice(card.slug, card.title, desk.reference.place(card.place).name)
        for card in practices.values()
    ]
    return match_practices(imported, known)


def _own_file(source: ReportFile) -> Image | None:
    """Return the report's own file under a plain name, when its type may be attached."""
    kind = file_type_of(source.name)
    if kind is None or kind.name not in ACCEPTED:
        return None
    stem = slugify(source.name.rpartition(".")[0])[:80].strip("-") or "laporan"
    return Image(f"{stem}.{kind.extensions[0]}", source.data)


def _new(desk: DeskRequest, imported: ImportedReport, place: str, source: ReportFile) -> NewDraft:
    if imported.complete_text:
        name = slugify(source.name.rpartition(".")[0]) or slugify(imported.title)
        return NewDraft(
            imported.kind, free_slug(desk, name[:100].strip("-") or "impor"), place, imported.complete_text
        )
    text = edit_text(initial_text(desk, imported.kind, imported.title, place), {}, body=imported.body)
    return NewDraft(
        imported.kind, free_slug(desk, slugify(imported.title)[:100].strip("-") or "impor"), place, text
    )
