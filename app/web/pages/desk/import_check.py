"""The page that shows an imported report beside its proposed fields, and the passages that no field uses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.attachments.file_types import RejectedFileError
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.vocabulary import parse_whole_number
from app.imports.extraction.suggestions import SINGLE, is_certain
from app.imports.import_repository import REPORT_FILE, ChoiceError, StoredSuggestion, progress_of
from app.imports.report_view import ReportPart, passage_lines, shown_parts, view_report
from app.publishing.drafts import Draft, SaveConflict
from app.publishing.workflow import EDITABLE, TransitionError
from app.web.dependencies import DeskRequestDep, FormDep
from app.web.desk.desk_request import DeskRequest
from app.web.forms.csrf import FormFields
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.pages.desk.draft_files import attach_file
from app.web.pages.desk.drafts import require_draft
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/meja")

MAX_SHOWN_CHARACTERS = 60_000
"""Of a report at once; the other parts are a link away."""
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
    "origins": "Unsur rombongan",
    "lead": "Pimpinan rombongan",
    "received_by": "Diterima oleh",
    "topics": "Topik",
    "practices": "Praktik yang dipelajari",
    "agenda": "Acara",
    "questions": "Tanya jawab",
    "learned": "Yang dipelajari rombongan",
    "comparison": "Perbandingan",
    "follow_ups": "Tindak lanjut",
    "quotes": "Kutipan",
    "purpose": "Tujuan",
    "values": "Nilai BerAKHLAK",
    "start_year": "Mulai tahun",
    "agency": "Instansi",
    "roles": "Peran perangkat daerah",
    "measures": "Angka",
    "legal_basis": "Dasar hukum",
    "sources": "Sumber",
}
_NEEDED = frozenset({"summary", "kind", "date", "host", "sources"})
"""Topics without which a visit cannot be submitted."""


@dataclass(frozen=True, slots=True)
class _ReportOnPage:
    """The report as far as the page shows it."""

    parts: Sequence[ReportPart]
    first: int
    until: int
    addresses: Mapping[int, str]
    """Where the sentence of each suggestion stands, by its number."""


def _view(desk: DeskRequest, draft: Draft, stored: Sequence[StoredSuggestion]) -> _ReportOnPage:
    sentences = {one.number: one.suggestion.why for one in stored if one.changes}
    passages = {
        one.number: passage_lines(one.suggestion.shown, is_markdown=one.suggestion.topic == "bagian")
        for one in stored
        if one.is_passage
    }
    parts = view_report(desk.services.imports.report(draft), draft.kind, sentences, passages)
    asked = parse_whole_number(desk.request.query_params.get("mulai", "")) or 1
    first, until = shown_parts(parts, min(max(asked, 1), len(parts) or 1) - 1, MAX_SHOWN_CHARACTERS)
    addresses = {
        number: f"{'' if first <= at < until else f'?mulai={at + 1}'}#k-{number}"
        for at, part in reversed(list(enumerate(parts)))
        for number in part.facts
    }
    return _ReportOnPage(parts, first, until, addresses)


@router.get("/draf/{draft_id}/usulan")
def suggestions_page(draft_id: RowNumber, desk: DeskRequestDep) -> Response:
    """Show the report with its used sentences marked, the suggested fields, and what did not reach the draft."""
    return _suggestions_page(desk, require_draft(desk, draft_id))


def _suggestions_page(desk: DeskRequest, draft: Draft, fault: str = "", status: int = 422) -> Response:
    stored = desk.services.imports.suggestions(draft)
    return desk.page(
        "desk/suggestions.html",
        status=status if fault else 200,
        draft=draft,
        fault=fault,
        report=_view(desk, draft, stored),
        progress=progress_of(stored),
        groups=_groups([one for one in stored if one.changes]),
        passages=[one for one in stored if one.is_passage],
        notices=[
            one
            for one in stored
            if not one.changes and not one.is_passage and one.suggestion.topic != REPORT_FILE
        ],
        own_file=next((one for one in stored if one.suggestion.topic == REPORT_FILE), None),
        by_number={one.number: one for one in stored},
        pictures=desk.publishing.files.list_import_images(draft),
        topics=TOPICS,
        single=SINGLE,
        ticked=_tick_beforehand(stored, _current_values(draft)),
        may_write=desk.has_permission(Action.WRITE, draft.place) and draft.state in EDITABLE,
        now=_current_values(draft),
        crumbs=[DESK_CRUMB, Crumb(draft.title, f"/meja/draf/{draft.id}"), Crumb("Periksa laporan")],
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
        and (is_certain(one.suggestion, topics) or likeliest.get(one.suggestion.topic) == one.number)
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
    """Apply the suggestions that were ticked, and record which passages are left out."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    imports = desk.services.imports
    try:
        saved = imports.apply(desk.actor, desk.person, draft, _numbers(sent, "usulan"))
    except (ChoiceError, TransitionError) as error:
        return _suggestions_page(desk, draft, str(error))
    except FrontMatterError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=PRIVATE) from error
    if isinstance(saved, SaveConflict):
        fresh = require_draft(desk, draft_id, Action.WRITE)
        fault = "Isian yang sama baru saja diubah orang lain. Periksa, lalu terapkan sekali lagi."
        return _suggestions_page(desk, fresh, fault, 409)
    passages = {one.number for one in imports.suggestions(draft) if one.is_passage}
    left_out = passages if "lepas-semua" in sent else passages & _numbers(sent, "lepas-")
    is_changed = imports.leave_out(desk.actor, desk.person, draft, left_out)
    if saved is None and not is_changed and "lanjut" not in sent:
        return _suggestions_page(desk, draft, "Belum ada yang dicentang.")
    return private_redirect(f"/meja/draf/{draft_id}{'' if 'lanjut' in sent else '/usulan#isian'}")


def _numbers(sent: FormFields, prefix: str) -> set[int]:
    """Return the numbers that fields of a name send."""
    values = [value for name, value in sent.multi_items() if name.startswith(prefix)]
    return {int(value) for value in values if re.fullmatch(r"\d{1,6}", value)}


@router.post("/draf/{draft_id}/usulan/{number}/lampirkan")
def attach_report_file(
    draft_id: RowNumber, number: RowNumber, desk: DeskRequestDep, sent: FormDep
) -> Response:
    """Attach a picture of the report, or the report itself, to the draft, checked like any upload."""
    draft = require_draft(desk, draft_id, Action.WRITE)
    stored = {one.number: one.suggestion for one in desk.services.imports.suggestions(draft)}
    found = stored.get(number)
    path = desk.publishing.files.list_import_images(draft).get(found.shown) if found else None
    if found is None or path is None:
        return _suggestions_page(desk, draft, "Berkas ini tidak ada, atau sudah dilampirkan.", 409)
    try:
        is_source = found.topic == REPORT_FILE
        attach_file(desk, draft, found.shown, path, sent.get("judul", ""), is_source=is_source)
    except (RejectedFileError, TransitionError) as error:
        return _suggestions_page(desk, draft, str(error))
    desk.services.imports.record_attachment(desk.actor, draft, number)
    path.unlink(missing_ok=True)
    return private_redirect(f"/meja/draf/{draft_id}/usulan#sisa")
