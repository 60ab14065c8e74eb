"""What was said about a draft and done with it: remarks on a field or a paragraph, until they are settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts.permissions import Action, ForbiddenError, Person, has_permission, require_permission
from app.publishing.draft_repository import lock_row
from app.publishing.tables import DraftCommentRow, DraftRow
from app.publishing.workflow import TransitionError
from app.store.database import read_session, write_session

REMARK = "catatan"
SYSTEM = "sistem"
"""In place of a name: nobody said it."""
MAX_QUOTE_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Comment:
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


class Comments:
    """The remarks on the drafts of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, person: Person, draft_id: int, text: str, *, field: str = "", quote: str = "") -> None:
        """Say something about a draft, about one field of it, or about a paragraph."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            require_permission(person, Action.READ, row.place)
            record(session, row, person, REMARK, text=text, field=field, quote=quote[:MAX_QUOTE_CHARACTERS])

    def add_system_comment(self, draft_id: int, text: str) -> None:
        """A remark that no person makes."""
        with write_session(self._engine) as session:
            record(session, lock_row(session, draft_id), None, REMARK, text=text)

    def resolve(self, person: Person, draft_id: int, note_id: int) -> None:
        """A remark is dealt with: say those who write or review there."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            if not (
                has_permission(person, Action.WRITE, row.place)
                or has_permission(person, Action.REVIEW, row.place)
            ):
                raise ForbiddenError("Peran Anda tidak mencakup menyelesaikan catatan di daerah ini")
            found = session.get(DraftCommentRow, note_id)
            if found is None or found.draft_id != draft_id or found.event != REMARK:
                raise TransitionError("Catatan ini tidak ada.")
            if found.settled is None:
                found.settled, found.settled_by = clock.now(), person.name
                session.add(found)

    def list_for(self, draft_id: int) -> Sequence[Comment]:
        """What was done with a draft and said about it, the latest first."""
        wanted = (
            select(DraftCommentRow)
            .where(col(DraftCommentRow.draft_id) == draft_id)
            .order_by(col(DraftCommentRow.id).desc())
        )
        with read_session(self._engine) as session:
            return [_to_comment(row) for row in session.scalars(wanted)]


def record(  # noqa: PLR0913 -- what a note is made of
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
        DraftCommentRow(
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


def _to_comment(row: DraftCommentRow) -> Comment:
    at = clock.as_utc(row.at)
    return Comment(row.id or 0, at, row.name, row.event, row.field, row.quote, row.text, row.settled_by)
