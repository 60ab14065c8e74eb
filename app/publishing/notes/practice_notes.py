"""What readers say of a practice: that they have adopted it, or what they ask; published once the desk confirms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.areas import is_within
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import (
    Action,
    ForbiddenError,
    Person,
    has_permission,
    require_permission,
)
from app.documents.code_labels import LabelledCode
from app.documents.validation.personal_data import PERSONAL_DATA_PROBLEM, find_personal_data
from app.i18n import marked
from app.publishing.tables import PracticeNoteRow
from app.store.database import ConnectionSource, read_session, write_session
from app.store.sync.revision import advance_revision

NoteKind = Literal["adoption", "question"]
MAX_TEXT, MAX_LINE = 2_000, 300
MAX_OPEN, MAX_OPEN_OF_PRACTICE = 500, 20
"""Open notes of all practices and of one; beyond them new ones are refused."""
MAX_ADOPTIONS = 20_000
_MIN_CHARACTERS = 10
_ADDRESS = re.compile(r"https?://\S+")
_note: Any = PracticeNoteRow


class NoteState(LabelledCode):
    """The state of a note."""

    OPEN = "open"
    ANSWERED = "answered"
    PUBLISHED = "published"
    REJECTED = "rejected"


class NoteError(Exception):
    """A note cannot be accepted or answered so; the text says why."""


class NoteText(BaseModel):
    """What a reader wrote: a question, or where and how a practice was adopted."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    text: str = ""
    """The question, or what was changed in the adoption."""
    office: str = ""
    since: str = ""
    evidence: str = ""
    """Address of a page that shows it."""

    def find_problem(self, kind: NoteKind) -> str:
        """Return what must be changed before it can be sent; empty when nothing."""
        if len(self.text) < _MIN_CHARACTERS:
            return marked("Tulis sedikitnya satu kalimat pendek.")
        if len(self.text) > MAX_TEXT:
            return marked("Isian terlalu panjang; tulis yang terpenting saja.")
        if kind == "adoption" and not self.office:
            return marked("Tulis perangkat daerah yang menerapkannya.")
        if self.evidence and not _ADDRESS.fullmatch(self.evidence):
            return marked("Alamat bukti dimulai dengan https:// tanpa spasi.")
        if find_personal_data(f"{self.text}\n{self.office}"):
            return PERSONAL_DATA_PROBLEM
        return ""


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """A note with its state and answer."""

    id: int
    kind: NoteKind
    slug: str
    place: str
    """The region that adopted the practice, or the one that a question is put to."""
    state: NoteState
    said: NoteText
    answer: str
    created: datetime
    answered_by: int | None

    @property
    def has_evidence(self) -> bool:
        """Whether an adoption names a page that shows it; without one it stays a claim."""
        return bool(self.said.evidence)


class PracticeNotes:
    """Reads and writes notes on practices."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; the engine by default."""
        self._engine, self._source = engine, source or engine

    def submit(self, kind: NoteKind, slug: str, place: str, said: NoteText) -> None:
        """Store a note for the desk of a place; raise NoteError when it is invalid."""
        if fault := said.find_problem(kind):
            raise NoteError(fault)
        with write_session(self._engine) as session:
            waiting = select(func.count()).select_from(_note).where(_note.state == NoteState.OPEN)
            of_practice = session.scalars(waiting.where(_note.slug == slug)).one()
            if of_practice >= MAX_OPEN_OF_PRACTICE or session.scalars(waiting).one() >= MAX_OPEN:
                raise NoteError(marked("Terlalu banyak yang belum dijawab. Cobalah beberapa hari lagi."))
            session.add(
                PracticeNoteRow(
                    kind=kind,
                    slug=slug,
                    place=place,
                    state=NoteState.OPEN,
                    data=said.model_dump(),
                    answer="",
                    created_at=clock.now(),
                )
            )

    def list_published(self, slug: str) -> list[PracticeNote]:
        """Return the published notes of a practice, the oldest first."""
        wanted = select(_note).where(_note.slug == slug, _note.state == NoteState.PUBLISHED)
        with read_session(self._source) as session:
            return [_to_note(row) for row in session.scalars(wanted.order_by(_note.id))]

    def list_adoptions(self) -> list[PracticeNote]:
        """Return the published adoptions of all practices, the oldest first."""
        wanted = select(_note).where(_note.kind == "adoption", _note.state == NoteState.PUBLISHED)
        with read_session(self._source) as session:
            rows = session.scalars(wanted.order_by(_note.id).limit(MAX_ADOPTIONS))
            return [_to_note(row) for row in rows]

    def list_waiting(self, person: Person) -> list[PracticeNote]:
        """Return the notes that the desk of a person's places has to deal with, the oldest first."""
        is_waiting = _note.state.in_((NoteState.OPEN, NoteState.ANSWERED))
        wanted = select(_note).where(is_waiting, is_within(_note.place, person.places(Action.READ)))
        with read_session(self._engine) as session:
            return [_to_note(row) for row in session.scalars(wanted.order_by(_note.id).limit(MAX_OPEN))]

    def answer(self, actor: Actor, person: Person, note_id: int, answer: str) -> None:
        """Answer a question; another person publishes it."""
        with write_session(self._engine) as session:
            row = _lock(session, note_id, "question")
            require_permission(person, Action.WRITE, row.place)
            if not answer.strip():
                raise NoteError("Tulis jawabannya.")
            row.answer, row.account_id = answer.strip()[:MAX_TEXT], person.id
            _change(session, actor, row, NoteState.ANSWERED)

    def confirm(self, actor: Actor, person: Person, note_id: int) -> None:
        """Publish a claim of one's own region, or an answer that somebody else wrote."""
        with write_session(self._engine) as session:
            row = _lock(session, note_id)
            if row.kind == "adoption":
                require_permission(person, Action.WRITE, row.place)
            elif row.state != NoteState.ANSWERED:
                raise NoteError("Pertanyaan ini belum dijawab.")
            elif not can_publish_answer(person, row.place, row.account_id):
                raise ForbiddenError("Jawaban yang Anda tulis harus disetujui orang lain")
            _change(session, actor, row, NoteState.PUBLISHED)
            advance_revision(session, None, changed=True)

    def reject(self, actor: Actor, person: Person, note_id: int) -> None:
        """Set a note aside: it is not published."""
        with write_session(self._engine) as session:
            row = _lock(session, note_id)
            require_permission(person, Action.WRITE, row.place)
            _change(session, actor, row, NoteState.REJECTED)


def can_publish_answer(person: Person, place: str, author_id: int | None) -> bool:
    """Return whether a person may publish an answer: never their own."""
    may = any(has_permission(person, action, place) for action in (Action.REVIEW, Action.PUBLISH))
    return may and person.id != author_id


def _lock(session: Session, note_id: int, kind: str = "") -> PracticeNoteRow:
    row = session.get(PracticeNoteRow, note_id, with_for_update=True)
    if row is None or (kind and row.kind != kind):
        raise NoteError("Tanggapan ini tidak ada.")
    if row.state not in (NoteState.OPEN, NoteState.ANSWERED):
        raise NoteError("Tanggapan ini sudah selesai.")
    return row


def _change(session: Session, actor: Actor, row: PracticeNoteRow, state: NoteState) -> None:
    row.state, row.changed_at = state, clock.now()
    session.add(row)
    audit.record(
        session,
        actor,
        AuditEvent.NOTE_ANSWERED,
        f"practice/{row.slug}",
        place=row.place,
        detail={"note": row.kind, "outcome": state.value},
    )


def _to_note(row: PracticeNoteRow) -> PracticeNote:
    return PracticeNote(
        row.id or 0,
        "adoption" if row.kind == "adoption" else "question",
        row.slug,
        row.place,
        NoteState(row.state),
        NoteText.model_validate(row.data),
        row.answer,
        row.created_at,
        row.account_id,
    )


def split_notes(notes: Sequence[PracticeNote]) -> tuple[list[PracticeNote], list[PracticeNote]]:
    """Return the adoptions and the questions among some notes."""
    return [one for one in notes if one.kind == "adoption"], [one for one in notes if one.kind == "question"]
