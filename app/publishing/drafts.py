"""Drafts kept: whole Markdown texts on their way to be published, never overwritten unseen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, Event
from app.accounts.permissions import EVERYWHERE, Action, Person, require
from app.documents.editing.merge import Clash
from app.documents.markdown import frontmatter
from app.documents.models import DocumentType
from app.publishing import comments, workflow
from app.publishing.draft_merge import Settled, differing, join
from app.publishing.draft_repository import (
    Draft,
    as_draft,
    as_drafts,
    kind_of,
    name_of,
    published,
    require_row,
    text_at,
    title_of,
    write,
    writers_of,
)
from app.publishing.tables import DraftRow, DraftWriter
from app.publishing.workflow import CHECKS, EDITABLE, State, Step, StepError
from app.store.database import reading, writing

__all__ = ["Clashed", "Draft", "Drafts", "New", "Saved", "Settled", "published"]

MOST_TEXT = frontmatter.MAX_BYTES
MOST_SHOWN = 200

Moved = Callable[[Session, DraftRow, Person, str], None]
_draft: Any = DraftRow


@dataclass(frozen=True, slots=True)
class New:
    """What a draft begins with."""

    kind: DocumentType
    slug: str
    place: str
    text: str
    base_digest: str = ""
    base_text: str = ""
    """What is published now; the draft may begin from an earlier text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A text was kept, joined with what others saved meanwhile."""

    draft: Draft
    base: int
    """The version that holds just what was sent: the writer's next change is compared with it."""
    joined: frozenset[str] = frozenset()
    """The fields in which the draft now differs from what was sent."""


@dataclass(frozen=True, slots=True)
class Clashed:
    """Nothing was saved: others changed the same fields meanwhile."""

    text: str
    """Their text with mine in the fields that clash: to be looked at and saved."""
    yielding: str
    """The same with theirs in the fields that clash."""
    clashes: Sequence[Clash]
    version: int
    """The version that stands now."""


class Drafts:
    """The drafts of an installation. Every door asks first whether the person may."""

    def __init__(self, engine: Engine, moved: Moved = lambda *_told: None) -> None:
        """``moved`` is told, in the transaction, of every step: the draft, who took it, and why."""
        self._engine, self._moved = engine, moved

    def create(
        self, actor: Actor, person: Person, new: New, *, also: Callable[[Session, int], None] | None = None
    ) -> int:
        """Begin a draft, and do ``also`` what belongs to it in the same transaction; returns its number."""
        require(person, Action.WRITE, new.place)
        now = clock.now()
        with writing(self._engine) as session:
            row = DraftRow(
                kind=new.kind,
                slug=new.slug,
                place=new.place,
                title=title_of(new.text),
                state=State.DRAFT,
                version=1,
                text=new.text,
                base_digest=new.base_digest,
                base_text=new.base_text,
                created=now,
                updated=now,
            )
            session.add(row)
            session.flush()
            session.add(DraftWriter(draft_id=row.id or 0, account_id=person.id))
            audit.note(session, actor, Event.DRAFT_BEGUN, name_of(row), place=row.place)
            if also:
                also(session, row.id or 0)
            return row.id or 0

    def load(self, person: Person, draft_id: int, action: Action = Action.READ) -> Draft | None:
        """A draft, for somebody who may do this with it; ForbiddenError for others, None when there is none."""
        with reading(self._engine) as session:
            row = session.get(DraftRow, draft_id)
            if row is None:
                return None
            require(person, action, row.place)
            return as_draft(session, row)

    def listed(self, person: Person, states: Collection[State], action: Action = Action.READ) -> list[Draft]:
        """The drafts in these states that the person may do something with, the last changed first."""
        places = person.places(action)
        wanted = select(_draft).where(col(DraftRow.state).in_(states)).order_by(col(DraftRow.updated).desc())
        if EVERYWHERE not in places:
            wanted = wanted.where(col(DraftRow.place).in_(places))
        with reading(self._engine) as session:
            return as_drafts(session, session.scalars(wanted.limit(MOST_SHOWN)).all())

    def save(
        self, person: Person, draft_id: int, text: str, *, base: int, settled: Settled | None = None
    ) -> Saved | Clashed:
        """Keep a text made from version ``base``, joined with what others saved meanwhile."""
        text = text.replace("\r\n", "\n")
        if len(text.encode()) > MOST_TEXT:
            raise StepError("Naskah ini terlalu panjang. Pindahkan rinciannya ke lampiran.")
        with writing(self._engine) as session:
            row = require_row(session, draft_id)
            require(person, Action.WRITE, row.place)
            if State(row.state) not in EDITABLE:
                raise StepError(f"Draf ini “{row.state}”. Tarik kembali dahulu untuk mengubahnya.")
            if base == row.version or text == row.text:
                if text != row.text:
                    write(session, row, text, person)
                return Saved(as_draft(session, row), row.version)
            before = text_at(session, row, base)
            seen = (text_at(session, row, settled.version), settled.mine) if settled else None
            joined = join(before, text, row.text, kind_of(row), seen)
            if joined.clashes:
                return Clashed(joined.text, joined.yielding, joined.clashes, row.version)
            if (
                text != before
            ):  # kept as a version of its own, so that the next change finds what it began from
                write(session, row, text, person)
                base = row.version
            if joined.text != row.text:
                write(session, row, joined.text, person)
            return Saved(as_draft(session, row), base, differing(text, joined.text))

    def text_at(self, draft: Draft, version: int) -> str | None:
        """What a draft was at a version, while that is remembered."""
        with reading(self._engine) as session:
            row = session.get(DraftRow, draft.id)
            return text_at(session, row, version) if row else None

    def step(
        self,
        actor: Actor,
        person: Person,
        draft_id: int,
        step: Step,
        reason: str = "",
        *,
        checked: Collection[str] = (),
    ) -> Draft:
        """Move a draft on; raises ForbiddenError or StepError. Approving needs all of `review.CHECKS`."""
        with writing(self._engine) as session:
            row = require_row(session, draft_id)
            writers = writers_of(session, draft_id)
            state = workflow.after(step, person, row.place, State(row.state), writers, reason)
            looked_at = workflow.require_checks(step, checked)
            row.state, row.updated = state, clock.now()
            session.add(row)
            text = "\n".join(filter(None, (reason.strip(), *(CHECKS[check] for check in looked_at))))
            comments.note(session, row, person, state, text=text)
            detail: dict[str, Any] = {"langkah": step.value, "versi": row.version}
            if looked_at:
                detail["diperiksa"] = list(looked_at)
            audit.note(session, actor, Event.DRAFT_MOVED, name_of(row), place=row.place, detail=detail)
            self._moved(session, row, person, reason)
            return as_draft(session, row)

    def rebase(self, person: Person, draft_id: int, published: str, digest: str) -> list[Clash]:
        """Join a draft with what was published after it began; clashing fields keep the draft's words."""
        with writing(self._engine) as session:
            row = require_row(session, draft_id)
            require(person, Action.WRITE, row.place)
            if State(row.state) not in EDITABLE:
                raise StepError(f"Draf ini “{row.state}”. Tarik kembali dahulu untuk menggabungkannya.")
            joined = join(row.base_text or None, row.text, published, kind_of(row))
            row.base_digest, row.base_text = digest, published
            write(session, row, joined.text, person)
            return list(joined.clashes)
