"""Import of reports written elsewhere: drafts with suggested fields to apply or leave."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from app.accounts.permissions import EVERYWHERE, Action
from app.attachments.file_types import RejectedFileError
from app.documents.markdown.files import edit_text
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.render import slugify
from app.documents.models import DocumentType
from app.documents.reference.places import MAX_NAME_LENGTH
from app.imports.errors import ImportFileError
from app.imports.extraction.suggestions import SINGLE, FieldSuggestion, is_certain
from app.imports.import_repository import ChoiceError, StoredSuggestion
from app.imports.mapping import Unplaced
from app.imports.reader import ImportedReport, ReportFile, read_report
from app.imports.word.docx_package import MAX_BYTES
from app.publishing.drafts import Draft, NewDraft, SaveConflict
from app.publishing.workflow import EDITABLE, TransitionError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.csrf import FormFields
from app.web.forms.uploads import Upload, read_upload
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.draft_files import attach_file
from app.web.pages.desk.drafts import require_draft
from app.web.pages.desk.new_draft import free_slug, initial_text
from app.web.rendering.labels import TYPE
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

_KINDS: dict[str, DocumentType] = {"practice": "practice", "visit": "visit"}
TOPICS: Mapping[str, str] = {
    "summary": "Ringkasan",
    "kind": "Jenis kunjungan",
    "date": "Tanggal",
    "guest": "Tamu",
    "host": "Tuan rumah",
    "guest.agencies": "Perangkat daerah tamu",
    "host.agencies": "Perangkat daerah tuan rumah",
    "mode": "Metode pelaksanaan",
    "venue": "Tempat",
    "delegation": "Jumlah orang",
    "lead": "Pimpinan rombongan",
    "received_by": "Diterima oleh",
    "topics": "Topik",
    "agenda": "Acara",
    "questions": "Tanya jawab",
    "learned": "Penjelasan tuan rumah",
    "follow_ups": "Tindak lanjut",
    "quotes": "Kutipan",
    "purpose": "Tujuan",
    "values": "Nilai BerAKHLAK",
    "start_year": "Mulai tahun",
    "agency": "Instansi",
    "roles": "Peran perangkat daerah",
    "legal_basis": "Dasar hukum",
    "sources": "Sumber",
}
_NEEDED = frozenset({"summary", "kind", "date", "host", "sources"})
"""Topics without which a visit cannot be submitted."""


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
    places = desk.person.places(Action.WRITE)
    return desk.page(
        "desk/import.html",
        status=422 if fault else 200,
        fault=fault,
        sent=sent,
        kinds=TYPE,
        most=MAX_BYTES // 1_000_000,
        everywhere=EVERYWHERE in places,
        places=sorted(places - {EVERYWHERE}),
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
    new = _new(desk, imported, place, source)
    found: list[FieldSuggestion | Unplaced] = [*imported.suggestions, *imported.unplaced]
    draft_id = desk.services.imports.create_draft(desk.actor, desk.person, new, found, source)
    for image in imported.images:
        desk.publishing.files.store_import_image(draft_id, image.name, image.data)
    return private_redirect(f"/meja/draf/{draft_id}{'/usulan' if found else ''}")


def _source(upload: Upload) -> ReportFile | None:
    """Return the file, else the pasted text; None when there is neither."""
    file, text = upload.files.get("berkas"), upload.fields.get("teks", "")
    if file is not None:
        return ReportFile(file.data, file.name)
    return ReportFile(text.encode()) if text.strip() else None


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


@router.get("/draf/{draft_id}/usulan")
def suggestions_page(draft_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show the suggested fields with the sentences they come from, and the text that found no section."""
    return _suggestions_page(desk, require_draft(desk, draft_id))


def _suggestions_page(desk: DeskRequest, draft: Draft, fault: str = "", status: int = 422) -> Response:
    stored = desk.services.imports.suggestions(draft)
    return desk.page(
        "desk/suggestions.html",
        status=status if fault else 200,
        draft=draft,
        fault=fault,
        groups=_groups([one for one in stored if one.changes]),
        unplaced=[one for one in stored if not one.changes],
        pictures=desk.publishing.files.list_import_images(draft),
        topics=TOPICS,
        single=SINGLE,
        ticked=_tick_beforehand(stored, _current_values(draft)),
        may_write=desk.has_permission(Action.WRITE, draft.place) and draft.state in EDITABLE,
        now=_current_values(draft),
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb("Usulan")],
    )


def _groups(stored: Sequence[StoredSuggestion]) -> list[tuple[str, list[StoredSuggestion]]]:
    order = {topic: at for at, topic in enumerate(TOPICS)}
    topic = attrgetter("suggestion.topic")
    by_topic = sorted(stored, key=lambda one: (order.get(topic(one), len(order)), one.number))
    return [(name, list(group)) for name, group in groupby(by_topic, key=topic)]


def _tick_beforehand(stored: Sequence[StoredSuggestion], now: Mapping[str, str]) -> set[int]:
    """Return what is certain, and the first of each topic that is needed; nothing of topics begun already."""
    settled = {one.suggestion.topic for one in stored if one.is_applied} | now.keys()
    fields = [one for one in stored if one.changes]
    topics = [one.suggestion.topic for one in fields]
    likeliest = {
        one.suggestion.topic: one.number for one in reversed(fields) if one.suggestion.topic in _NEEDED
    }
    return {
        one.number
        for one in fields
        if one.suggestion.topic not in settled
        and (is_certain(one.suggestion.topic, topics) or likeliest.get(one.suggestion.topic) == one.number)
    }


def _current_values(draft: Draft) -> dict[str, str]:
    """Return the draft's present value of each topic that can have only one."""
    try:
        fields = draft.parsed.fields
    except FrontMatterError:
        return {}
    size = fields.get("delegation")
    written = {
        **fields,
        "date": fields.get("date_start"),
        "delegation": size.get("size") if isinstance(size, dict) else None,
        "lead": "sudah diisi" if isinstance(size, dict) and size.get("lead") else None,
    }
    return {topic: str(written[topic]) for topic in SINGLE if written.get(topic)}


@router.post("/draf/{draft_id}/usulan")
def apply_suggestions(draft_id: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Apply the suggestions that were ticked."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    values = [value for name, value in sent.multi_items() if name.startswith("usulan")]
    numbers = {int(value) for value in values if re.fullmatch(r"\d{1,6}", value)}
    try:
        saved = desk.services.imports.apply(desk.actor, desk.person, draft, numbers)
    except (ChoiceError, TransitionError) as error:
        return _suggestions_page(desk, draft, str(error))
    except FrontMatterError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=PRIVATE) from error
    if saved is None:
        return _suggestions_page(desk, draft, "Belum ada yang dicentang.")
    if isinstance(saved, SaveConflict):
        fresh = require_draft(desk, draft_id, Action.WRITE)
        fault = "Isian yang sama baru saja diubah orang lain. Periksa, lalu terapkan sekali lagi."
        return _suggestions_page(desk, fresh, fault, 409)
    return private_redirect(f"/meja/draf/{draft_id}{'' if 'lanjut' in sent else '/usulan'}")


@router.post("/draf/{draft_id}/usulan/{number}/lampirkan")
def attach_picture(draft_id: RowNumber, number: RowNumber, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Attach a picture of the report to the draft, checked like any upload."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    shown = {one.number: one.suggestion.shown for one in desk.services.imports.suggestions(draft)}
    name = shown.get(number, "")
    picture = desk.publishing.files.list_import_images(draft).get(name)
    if picture is None:
        return _suggestions_page(desk, draft, "Gambar ini tidak ada, atau sudah dilampirkan.", 409)
    try:
        attach_file(desk, draft, name, picture, sent.get("judul", ""))
    except (RejectedFileError, TransitionError) as error:
        return _suggestions_page(desk, draft, str(error))
    desk.services.imports.record_attachment(desk.actor, draft, number)
    picture.unlink(missing_ok=True)
    return private_redirect(f"/meja/draf/{draft_id}/usulan#sisa")
