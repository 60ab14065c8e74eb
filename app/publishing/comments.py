"""Comments on drafts, their fields and paragraphs, and the log of their transitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts.permissions import Action, ForbiddenError, Person, has_permission, require_permission
from app.documents.code_labels import COMMENT_EVENTS, SYSTEM_AUTHOR
from app.publishing.draft_repository import lock_row
from app.publishing.tables import DraftCommentRow, DraftRow
from app.publishing.workflow import TransitionError
from app.store.database import read_session, write_session

COMMENT = "comment"
"""Event of a comment; the other events are the states a draft moved to."""
SYSTEM = "system"
"""Stored author of a comment that no person made."""
MAX_QUOTE_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or transition of a draft."""

    id: int
    at: datetime
    name: str
    event: str
    field: str
    quote: str
    """Beginning of the paragraph it is about; empty for the whole field."""
    text: str
    resolved_by: str
    """Name of the person who resolved it; empty while it is open."""

    @property
    def label(self) -> str:
        """What happened, in the words of the page."""
        return COMMENT_EVENTS[self.event]

    @property
    def is_open(self) -> bool:
        """Whether it is an unresolved comment."""
        return self.event == COMMENT and not self.resolved_by


class Comments:
    """Reads and writes the comments on drafts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, person: Person, draft_id: int, text: str, *, field: str = "", quote: str = "") -> None:
        """Add a comment on a draft, one of its fields, or a paragraph."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            require_permission(person, Action.READ, row.area_code)
            record(session, row, person, NewComment(COMMENT, text, field, quote[:MAX_QUOTE_CHARACTERS]))

    def add_system_comment(self, draft_id: int, text: str) -> None:
        """Add a comment that no person makes."""
        with write_session(self._engine) as session:
            record(session, lock_row(session, draft_id), None, NewComment(COMMENT, text))

    def resolve(self, person: Person, draft_id: int, note_id: int) -> None:
        """Resolve a comment; for people who may write or review in the draft's area."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            if not (
                has_permission(person, Action.WRITE, row.area_code)
                or has_permission(person, Action.REVIEW, row.area_code)
            ):
                raise ForbiddenError("Peran Anda tidak mencakup menyelesaikan catatan di daerah ini")
            found = session.get(DraftCommentRow, note_id)
            if found is None or found.draft_id != draft_id or found.event != COMMENT:
                raise TransitionError("Catatan ini tidak ada.")
            if found.resolved_at is None:
                found.resolved_at, found.resolved_by = clock.now(), person.name
                session.add(found)

    def list_for(self, draft_id: int) -> Sequence[Comment]:
        """Return the comments and transitions of a draft, the latest first."""
        wanted = (
            select(DraftCommentRow)
            .where(col(DraftCommentRow.draft_id) == draft_id)
            .order_by(col(DraftCommentRow.id).desc())
        )
        with read_session(self._engine) as session:
            return [_to_comment(row) for row in session.scalars(wanted)]


@dataclass(frozen=True, slots=True)
class NewComment:
    """The content of a comment or transition to be written."""

    event: str
    text: str
    field: str = ""
    quote: str = ""


def record(session: Session, row: DraftRow, person: Person | None, comment: NewComment) -> None:
    """Write a comment or transition in the transaction of the change that it records."""
    session.add(
        DraftCommentRow(
            draft_id=row.id or 0,
            created_at=clock.now(),
            account_id=person.id if person else None,
            author_name=person.name if person else SYSTEM,
            event=comment.event,
            field=comment.field,
            quote=comment.quote,
            text=comment.text,
        )
    )


def _to_comment(row: DraftCommentRow) -> Comment:
    at, name = row.created_at, SYSTEM_AUTHOR if row.author_name == SYSTEM else row.author_name
    return Comment(row.id or 0, at, name, row.event, row.field, row.quote, row.text, row.resolved_by)
