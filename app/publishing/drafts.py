"""Drafts: Markdown texts that are edited, merged and moved through the review workflow."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, not_, or_, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.areas import is_within
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, Person, has_permission, require_permission
from app.documents.editing.merge import Conflict, ConflictChoice
from app.documents.markdown import frontmatter
from app.documents.models import DocumentType
from app.publishing import comments, workflow
from app.publishing.draft_merge import differing_fields, merge_texts
from app.publishing.draft_repository import (
    Draft,
    audit_name,
    extract_title,
    get_kind,
    get_text_at,
    get_writers,
    lock_row,
    mark_published,
    to_draft,
    to_drafts,
    write_version,
)
from app.publishing.tables import DraftRow, DraftWriterRow
from app.publishing.workflow import EDITABLE, REVIEW_CHECKS, DraftState, Transition, TransitionError
from app.store.database import read_session, write_session

__all__ = [
    "ConflictChoice",
    "Draft",
    "Drafts",
    "NewDraft",
    "SaveConflict",
    "SaveResult",
    "StaleVersionError",
    "mark_published",
]

MAX_TEXT_BYTES = frontmatter.MAX_BYTES
MAX_LISTED = 200

OnTransition = Callable[[Session, DraftRow, Person, str], None]
_draft: Any = DraftRow


@dataclass(frozen=True, slots=True)
class NewDraft:
    """The initial content of a draft."""

    kind: DocumentType
    slug: str
    place: str
    text: str
    base_digest: str = ""
    base_text: str = ""
    """The published text; the draft may start from an earlier revision."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """A text was saved, merged with what others saved meanwhile."""

    draft: Draft
    base: int
    """Version with exactly the text that was sent: the base of the author's next change."""
    merged_fields: frozenset[str] = frozenset()
    """Fields in which the draft now differs from the text that was sent."""


@dataclass(frozen=True, slots=True)
class SaveConflict:
    """Nothing was saved, because others changed the same fields meanwhile."""

    text: str
    """The merged text, with mine in conflicting fields."""
    text_preferring_theirs: str
    """The merged text, with theirs in conflicting fields."""
    clashes: Sequence[Conflict]
    version: int
    """The current version."""


class StaleVersionError(Exception):
    """Somebody saved a later version than the one that a change is based on."""


class Drafts:
    """Creates, saves and moves drafts; every method checks the person's permission."""

    def __init__(self, engine: Engine, on_transition: OnTransition = lambda *_arguments: None) -> None:
        """``on_transition`` is called in the transaction of every transition with the row, the person and the reason."""
        self._engine, self._on_transition = engine, on_transition

    def create(
        self,
        actor: Actor,
        person: Person,
        new: NewDraft,
        *,
        also: Callable[[Session, int], None] | None = None,
    ) -> int:
        """Create a draft and call ``also`` in the same transaction; return its number."""
        require_permission(person, Action.WRITE, new.place)
        now = clock.now()
        with write_session(self._engine) as session:
            row = DraftRow(
                kind=new.kind,
                slug=new.slug,
                area_code=new.place,
                title=extract_title(new.text),
                state=DraftState.DRAFT,
                version=1,
                text=new.text,
                base_digest=new.base_digest,
                base_text=new.base_text,
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            session.flush()
            session.add(DraftWriterRow(draft_id=row.id or 0, account_id=person.id))
            audit.record(session, actor, AuditEvent.DRAFT_CREATED, audit_name(row), place=row.area_code)
            if also:
                also(session, row.id or 0)
            return row.id or 0

    def load(self, person: Person, draft_id: int, action: Action = Action.READ) -> Draft | None:
        """Return a draft, or None when there is none; raises ForbiddenError without permission for the action."""
        with read_session(self._engine) as session:
            row = session.get(DraftRow, draft_id)
            if row is None:
                return None
            require_permission(person, action, row.area_code)
            return to_draft(session, row)

    def list_drafts(
        self, person: Person, states: Collection[DraftState], action: Action = Action.READ
    ) -> list[Draft]:
        """Return the drafts in some states for which the person has a permission, the last changed first."""
        wanted = (
            select(_draft)
            .where(col(DraftRow.state).in_(states), is_within(col(DraftRow.area_code), person.places(action)))
            .order_by(col(DraftRow.updated_at).desc())
        )
        with read_session(self._engine) as session:
            return to_drafts(session, session.scalars(wanted.limit(MAX_LISTED)).all())

    def list_waiting(self, person: Person) -> list[Draft]:
        """Return the drafts whose next step is the person's, the last changed first."""
        wanted = select(_draft).where(_waits_for(person)).order_by(col(DraftRow.updated_at).desc())
        with read_session(self._engine) as session:
            return to_drafts(session, session.scalars(wanted.limit(MAX_LISTED)).all())

    def count_waiting(self, person: Person) -> int:
        """Return how many drafts wait for the person, without reading their texts."""
        with read_session(self._engine) as session:
            return session.scalar(select(func.count(col(DraftRow.id))).where(_waits_for(person))) or 0

    def rename(self, person: Person, draft_id: int, slug: str) -> None:
        """Change the address of a document that is not published yet; for its writers and its publishers."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            if not has_permission(person, Action.PUBLISH, row.area_code):
                require_permission(person, Action.WRITE, row.area_code)
            if row.base_digest or row.state in (DraftState.PUBLISHED, DraftState.DISCARDED):
                raise TransitionError("Alamat dokumen yang sudah terbit tidak dapat diganti.")
            if not slug:
                raise TransitionError("Tulis alamatnya dengan huruf dan angka.")
            row.slug = slug
            session.add(row)

    def save(
        self, person: Person, draft_id: int, text: str, *, base: int, settled: ConflictChoice | None = None
    ) -> SaveResult | SaveConflict:
        """Save a text based on version ``base``, merged with what others saved meanwhile."""
        text = _require_short(text)
        with write_session(self._engine) as session:
            row = self._lock_editable(session, person, draft_id)
            if base == row.version or text == row.text:
                if text != row.text:
                    write_version(session, row, text, person)
                return SaveResult(to_draft(session, row), row.version)
            before = get_text_at(session, row, base)
            seen = (get_text_at(session, row, settled.version), settled.mine) if settled else None
            joined = merge_texts(before, text, row.text, get_kind(row), seen)
            if joined.clashes:
                return SaveConflict(joined.text, joined.text_preferring_theirs, joined.clashes, row.version)
            if text != before:  # a version of its own, so that the next change finds its base
                write_version(session, row, text, person)
                base = row.version
            if joined.text != row.text:
                write_version(session, row, joined.text, person)
            return SaveResult(to_draft(session, row), base, differing_fields(text, joined.text))

    def replace(self, person: Person, draft_id: int, text: str, *, version: int) -> Draft:
        """Save a text that replaces one version and no later one; raises StaleVersionError, TransitionError."""
        text = _require_short(text)
        with write_session(self._engine) as session:
            row = self._lock_editable(session, person, draft_id)
            if row.version != version:
                raise StaleVersionError
            if text != row.text:
                write_version(session, row, text, person)
            return to_draft(session, row)

    def _lock_editable(self, session: Session, person: Person, draft_id: int) -> DraftRow:
        row = lock_row(session, draft_id)
        require_permission(person, Action.WRITE, row.area_code)
        if DraftState(row.state) not in EDITABLE:
            raise TransitionError(
                f"Draf ini “{DraftState(row.state).label}”. Tarik kembali dahulu untuk mengubahnya."
            )
        return row

    def get_text_at(self, draft: Draft, version: int) -> str | None:
        """Return a draft's text at a version; None when it is no longer stored."""
        with read_session(self._engine) as session:
            row = session.get(DraftRow, draft.id)
            return get_text_at(session, row, version) if row else None

    def transition(
        self,
        actor: Actor,
        person: Person,
        draft_id: int,
        transition: Transition,
        reason: str = "",
        *,
        checked: Collection[str] = (),
    ) -> Draft:
        """Apply a transition; raises ForbiddenError or TransitionError. Approving needs all of `REVIEW_CHECKS`."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            writers = get_writers(session, draft_id)
            state = workflow.apply_transition(
                transition, person, row.area_code, DraftState(row.state), writers, reason
            )
            confirmed = workflow.require_review_checks(transition, checked)
            row.state, row.updated_at = state, clock.now()
            session.add(row)
            text = "\n".join(filter(None, (reason.strip(), *(REVIEW_CHECKS[check] for check in confirmed))))
            comments.record(session, row, person, comments.NewComment(state, text))
            detail: dict[str, Any] = {"transition": transition.value, "version": row.version}
            if confirmed:
                detail["checks"] = list(confirmed)
            audit.record(
                session,
                actor,
                AuditEvent.DRAFT_TRANSITIONED,
                audit_name(row),
                place=row.area_code,
                detail=detail,
            )
            self._on_transition(session, row, person, reason)
            return to_draft(session, row)

    def rebase(self, person: Person, draft_id: int, published: str, digest: str) -> list[Conflict]:
        """Merge a draft with what was published after it was created; conflicting fields keep the draft's text."""
        with write_session(self._engine) as session:
            row = lock_row(session, draft_id)
            require_permission(person, Action.WRITE, row.area_code)
            if DraftState(row.state) not in EDITABLE:
                raise TransitionError(
                    f"Draf ini “{DraftState(row.state).label}”. Tarik kembali dahulu untuk menggabungkannya."
                )
            joined = merge_texts(row.base_text or None, row.text, published, get_kind(row))
            row.base_digest, row.base_text = digest, published
            write_version(session, row, joined.text, person)
            return list(joined.clashes)


def _require_short(text: str) -> str:
    """Return a text with plain line ends; raise TransitionError when it is longer than a file may be."""
    text = text.replace("\r\n", "\n")
    if len(text.encode()) > MAX_TEXT_BYTES:
        raise TransitionError("Naskah ini terlalu panjang. Pindahkan rinciannya ke lampiran.")
    return text


def _waits_for(person: Person) -> ColumnElement[bool]:
    """Return the condition of drafts to review, to publish, or returned to the person who wrote them."""
    mine = col(DraftRow.id).in_(
        select(col(DraftWriterRow.draft_id)).where(col(DraftWriterRow.account_id) == person.id)
    )

    def within(state: DraftState, action: Action) -> ColumnElement[bool]:
        is_theirs = is_within(col(DraftRow.area_code), person.places(action))
        return and_(col(DraftRow.state) == state, is_theirs)

    return or_(
        and_(within(DraftState.SUBMITTED, Action.REVIEW), not_(mine)),
        within(DraftState.APPROVED, Action.PUBLISH),
        and_(within(DraftState.RETURNED, Action.WRITE), mine),
    )
