"""Claims that a practice was adopted, and questions to it: sent by any reader, confirmed at the desk."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.accounts.permissions import Action
from app.documents.reference.places import MAX_NAME_LENGTH
from app.i18n import gettext
from app.publishing.notes.practice_notes import (
    MAX_LINE,
    MAX_TEXT,
    NoteError,
    NoteKind,
    NoteText,
    can_publish_answer,
)
from app.store.tables import DocumentRow
from app.web.dependencies import DeskRequestDep, FormDep, PlanRequestDep, RegionDeskDep
from app.web.desk.desk_request import DeskRequest
from app.web.pages.desk.desk import DESK_CRUMB
from app.web.preparation.plan_request import PlanRequest
from app.web.published import require_document
from app.web.rendering.paging import RowNumber
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter()

STEPS: Mapping[str, NoteKind] = {"terapkan": "adoption", "tanya": "question"}
HONEYPOT_FIELD = "situs"


def _page(
    desk: PlanRequest, row: DocumentRow, step: str, sent: Mapping[str, str], fault: str = ""
) -> Response:
    name = "Kami menerapkan ini" if step == "terapkan" else "Ajukan pertanyaan"
    url = f"/praktik/{row.slug}"
    return desk.page(
        "practice_note.html",
        status=422 if fault else 200,
        row=row,
        step=step,
        url=url,
        sent=sent,
        fault=fault,
        done="terkirim" in desk.request.query_params and not fault,
        longest=MAX_TEXT,
        longest_line=MAX_LINE,
        trap=HONEYPOT_FIELD,
        crumbs=[Crumb("Praktik", "/praktik/"), Crumb(row.title, url), Crumb(name)],
    )


def _require(slug: str, step: str, desk: PlanRequest) -> DocumentRow:
    if step not in STEPS:
        raise HTTPException(404)
    return require_document(desk.library, "practice", slug)


@router.get("/praktik/{slug}/terapkan")
def adoption_page(slug: str, desk: PlanRequestDep) -> Response:
    """Show the form of a claim."""
    return _page(desk, _require(slug, "terapkan", desk), "terapkan", {})


@router.get("/praktik/{slug}/tanya")
def question_page(slug: str, desk: PlanRequestDep) -> Response:
    """Show the form of a question."""
    return _page(desk, _require(slug, "tanya", desk), "tanya", {})


@router.post("/praktik/{slug}/terapkan")
def claim_adoption(slug: str, desk: PlanRequestDep, sent: FormDep) -> Response:
    """Store a claim for the desk of the region that makes it."""
    row = _require(slug, "terapkan", desk)
    home = sent.get("daerah", "").strip()[:MAX_NAME_LENGTH]
    place = desk.reference.place_names.find_code(home) if home else None
    if place is None:
        return _page(desk, row, "terapkan", sent, gettext("Tulis daerah atau instansi yang menerapkannya."))
    return _store(desk, row, "terapkan", place, sent)


@router.post("/praktik/{slug}/tanya")
def ask_question(slug: str, desk: PlanRequestDep, sent: FormDep) -> Response:
    """Store a question for the desk of the practice's region."""
    row = _require(slug, "tanya", desk)
    return _store(desk, row, "tanya", row.area_code or "", sent)


def _store(desk: PlanRequest, row: DocumentRow, step: str, place: str, sent: Mapping[str, str]) -> Response:
    desk.limits.practice_notes.require(desk.request)
    said = NoteText(
        text=sent.get("teks", ""),
        office=sent.get("kantor", "")[:MAX_LINE],
        since=sent.get("sejak", "")[:40],
        evidence=sent.get("bukti", "")[:MAX_LINE],
    )
    if not sent.get(HONEYPOT_FIELD):
        try:
            desk.library.practice_notes.submit(STEPS[step], row.slug, place, said)
        except NoteError as error:
            return _page(desk, row, step, sent, gettext(str(error)))
    return private_redirect(f"/praktik/{row.slug}/{step}?terkirim=1")


@router.get("/meja/tanggapan")
def notes_page(desk: RegionDeskDep) -> Response:
    """List the claims and questions that wait for the person's places."""
    return _list(desk)


def _list(desk: DeskRequest, fault: str = "") -> Response:
    found = desk.library.practice_notes.list_waiting(desk.person)
    return desk.page(
        "desk/practice_notes.html",
        status=422 if fault else 200,
        fault=fault,
        notes=found,
        titles=desk.library.documents.get_titles([("practice", one.slug) for one in found]),
        writable={one.id for one in found if desk.has_permission(Action.WRITE, one.place)},
        publishable={one.id for one in found if can_publish_answer(desk.person, one.place, one.answered_by)},
        longest=MAX_TEXT,
        crumbs=[DESK_CRUMB, Crumb("Tanggapan pembaca")],
    )


@router.post("/meja/tanggapan/{note_id}/{step}")
def deal_with_note(note_id: RowNumber, step: str, desk: DeskRequestDep, sent: FormDep) -> Response:
    """Answer, publish or set aside a note."""
    notes = desk.library.practice_notes
    try:
        match step:
            case "jawab":
                notes.answer(desk.actor, desk.person, note_id, sent.get("jawaban", ""))
            case "terbitkan":
                notes.confirm(desk.actor, desk.person, note_id)
                desk.library.follow_database()
            case "tolak":
                notes.reject(desk.actor, desk.person, note_id)
            case _:
                raise HTTPException(404)
    except NoteError as error:
        return _list(desk, str(error))
    return private_redirect("/meja/tanggapan")
