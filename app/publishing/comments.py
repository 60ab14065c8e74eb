"""What was said about a draft and done with it: remarks on a field or a paragraph, until they are settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts.permissions import Action, ForbiddenError, Person, may, require
from app.publishing.draft_repository import require_row
from app.publishing.tables import DraftNote, DraftRow
from app.publishing.workflow import StepError
from app.store.database import reading, writing

REMARK = "catatan"
SYSTEM = "sistem"
"""In place of a name: nobody said it."""
LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Note:
    """A step or a remark, as people read it."""

    id: int
    at: datetime
    name: str
    event: str
    field: str
    quote: str
    """How the paragraph it is about begins; empty for the whole field."""
    text: str
    settled_by: str
    """Who said that it is dealt with; empty while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to deal with it."""
        return self.event == REMARK and not self.settled_by


class Remarks:
    """The remarks on the drafts of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, person: Person, draft_id: int, text: str, *, field: str = "", quote: str = "") -> None:
        """Say something about a draft, about one field of it, or about a paragraph."""
        with writing(self._engine) as session:
            row = require_row(session, draft_id)
            require(person, Action.READ, row.place)
            note(session, row, person, REMARK, text=text, field=field, quote=quote[:LONGEST_QUOTE])

    def by_system(self, draft_id: int, text: str) -> None:
        """A remark that no person makes."""
        with writing(self._engine) as session:
            note(session, require_row(session, draft_id), None, REMARK, text=text)

    def settle(self, person: Person, draft_id: int, note_id: int) -> None:
        """A remark is dealt with: say those who write or review there."""
        with writing(self._engine) as session:
            row = require_row(session, draft_id)
            if not (may(person, Action.WRITE, row.place) or may(person, Action.REVIEW, row.place)):
                raise ForbiddenError("Peran Anda tidak mencakup menyelesaikan catatan di daerah ini")
            found = session.get(DraftNote, note_id)
            if found is None or found.draft_id != draft_id or found.event != REMARK:
                raise StepError("Catatan ini tidak ada.")
            if found.settled is None:
                found.settled, found.settled_by = clock.now(), person.name
                session.add(found)

    def of(self, draft_id: int) -> Sequence[Note]:
        """What was done with a draft and said about it, the latest first."""
        wanted = (
            select(DraftNote).where(col(DraftNote.draft_id) == draft_id).order_by(col(DraftNote.id).desc())
        )
        with reading(self._engine) as session:
            return [_as_note(row) for row in session.scalars(wanted)]


def note(  # noqa: PLR0913 -- what a note is made of
    session: Session,
    row: DraftRow,
    person: Person | None,
    event: str,
    *,
    text: str,
    field: str = "",
    quote: str = "",
) -> None:
    """Write a step or a remark down, in the transaction of what it tells of."""
    session.add(
        DraftNote(
            draft_id=row.id or 0,
            at=clock.now(),
            account_id=person.id if person else None,
            name=person.name if person else SYSTEM,
            event=event,
            field=field,
            quote=quote,
            text=text,
        )
    )


def _as_note(row: DraftNote) -> Note:
    at = clock.aware(row.at)
    return Note(row.id or 0, at, row.name, row.event, row.field, row.quote, row.text, row.settled_by)
