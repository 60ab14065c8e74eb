"""Drafts kept: whole Markdown texts on their way to be published, never overwritten unseen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.documents import fields, frontmatter
from app.documents.frontmatter import FrontMatterError
from app.documents.merging import Clash, merge
from app.documents.models import DocumentType
from app.publishing import audit, review
from app.publishing.access import EVERYWHERE, Action, Person, require
from app.publishing.audit import Actor, Event
from app.publishing.review import EDITABLE, State, Step, StepError
from app.publishing.text_tables import DraftNote, DraftRow, DraftVersion, DraftWriter
from app.store.database import reading, writing

KEPT_VERSIONS = 50
"""Earlier versions of one draft; who opened it longer ago is asked to compare by hand."""
MOST_TEXT = frontmatter.MAX_BYTES
MOST_SHOWN = 200
_draft: Any = DraftRow


@dataclass(frozen=True, slots=True)
class Note:
    """A step or a remark, as people read it."""

    at: datetime
    name: str
    event: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands."""

    id: int
    kind: DocumentType
    slug: str
    place: str
    title: str
    state: State
    version: int
    text: str
    base_digest: str
    base_text: str
    updated: datetime
    writers: frozenset[int]

    @property
    def is_new(self) -> bool:
        """Whether nothing is published under its name yet."""
        return not self.base_digest


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
class Clashed:
    """Nothing was saved: others changed the same fields meanwhile."""

    text: str
    """Their text with mine in the fields that clash: to be looked at and saved."""
    clashes: Sequence[Clash]
    version: int
    """The version that stands now."""


class Drafts:
    """The drafts of an installation. Every door asks first whether the person may."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
                title=_title(new.text),
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
            audit.note(session, actor, Event.DRAFT_BEGUN, _name(row), place=row.place)
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
            return _as_draft(session, row)

    def listed(self, person: Person, states: Collection[State], action: Action = Action.READ) -> list[Draft]:
        """The drafts in these states that the person may do something with, the last changed first."""
        places = person.places(action)
        wanted = select(_draft).where(col(DraftRow.state).in_(states)).order_by(col(DraftRow.updated).desc())
        if EVERYWHERE not in places:
            wanted = wanted.where(col(DraftRow.place).in_(places))
        with reading(self._engine) as session:
            return [_as_draft(session, row) for row in session.scalars(wanted.limit(MOST_SHOWN))]

    def save(self, person: Person, draft_id: int, text: str, *, base: int) -> Draft | Clashed:
        """Keep a text made from version ``base``, joined with what others saved meanwhile."""
        text = text.replace("\r\n", "\n")
        if len(text.encode()) > MOST_TEXT:
            raise StepError("Naskah ini terlalu panjang. Pindahkan rinciannya ke lampiran.")
        with writing(self._engine) as session:
            row = _require_row(session, draft_id)
            require(person, Action.WRITE, row.place)
            if State(row.state) not in EDITABLE:
                raise StepError(f"Draf ini “{row.state}”. Tarik kembali dahulu untuk mengubahnya.")
            if row.version != base and row.text != text:
                kept = session.get(DraftVersion, (draft_id, base))
                joined, clashes = joined_texts(kept.text if kept else None, text, row)
                if clashes:
                    return Clashed(joined, clashes, row.version)
                text = joined
            if row.text != text:
                _write(session, row, text, person)
            return _as_draft(session, row)

    def text_at(self, draft: Draft, version: int) -> str | None:
        """What a draft was at a version, while that is remembered."""
        if version == draft.version:
            return draft.text
        with reading(self._engine) as session:
            kept = session.get(DraftVersion, (draft.id, version))
            return kept.text if kept else None

    def step(self, actor: Actor, person: Person, draft_id: int, step: Step, reason: str = "") -> Draft:
        """Move a draft on; raises ForbiddenError or StepError."""
        with writing(self._engine) as session:
            row = _require_row(session, draft_id)
            writers = _writers(session, draft_id)
            state = review.after(step, person, row.place, State(row.state), writers, reason)
            row.state, row.updated = state, clock.now()
            session.add(row)
            _add_note(session, row, person, state, text=reason.strip())
            detail = {"langkah": step.value, "versi": row.version}
            audit.note(session, actor, Event.DRAFT_MOVED, _name(row), place=row.place, detail=detail)
            return _as_draft(session, row)

    def remark(self, person: Person, draft_id: int, text: str, *, field: str = "") -> None:
        """Say something about a draft, or about one field of it."""
        with writing(self._engine) as session:
            row = _require_row(session, draft_id)
            require(person, Action.READ, row.place)
            _add_note(session, row, person, "catatan", text=text, field=field)

    def notes(self, draft: Draft) -> Sequence[Note]:
        """What was done with a draft and said about it, the latest first."""
        wanted = (
            select(DraftNote).where(col(DraftNote.draft_id) == draft.id).order_by(col(DraftNote.id).desc())
        )
        with reading(self._engine) as session:
            return [
                Note(clock.aware(row.at), row.name, row.event, row.field, row.text)
                for row in session.scalars(wanted)
            ]

    def rebase(self, person: Person, draft_id: int, published: str, digest: str) -> list[Clash]:
        """Join a draft with what was published after it began; clashing fields keep the draft's words."""
        with writing(self._engine) as session:
            row = _require_row(session, draft_id)
            require(person, Action.WRITE, row.place)
            if State(row.state) not in EDITABLE:
                raise StepError(f"Draf ini “{row.state}”. Tarik kembali dahulu untuk menggabungkannya.")
            theirs = row.model_copy(update={"text": published})
            text, clashes = joined_texts(row.base_text or None, row.text, theirs)
            row.base_digest, row.base_text = digest, published
            _write(session, row, text, person)
            return clashes


def joined_texts(base: str | None, mine: str, theirs: DraftRow) -> tuple[str, list[Clash]]:
    """Their text with my changes, field by field; a text whose head is unreadable is one field."""
    try:
        before = fields.fields_of(base) if base is not None else None
        changes, clashes = merge(before, fields.fields_of(mine), fields.fields_of(theirs.text))
        kind: DocumentType = "practice" if theirs.kind == "practice" else "visit"
        return fields.with_fields(theirs.text, changes, kind), clashes
    except FrontMatterError:
        return mine, [Clash("naskah", mine, theirs.text)]


def published(session: Session, draft_id: int) -> None:
    """Note, in the transaction of a publication, that its draft is done."""
    row = session.get(DraftRow, draft_id)
    if row:
        row.state, row.updated = State.PUBLISHED, clock.now()
        session.add(row)


def _require_row(session: Session, draft_id: int) -> DraftRow:
    found: DraftRow | None = session.scalars(
        select(_draft).where(_draft.id == draft_id).with_for_update()
    ).first()
    if found is None:
        raise StepError("Draf ini tidak ada.")
    return found


def _write(session: Session, row: DraftRow, text: str, person: Person) -> None:
    """The next version of a locked draft, with the one before it kept."""
    session.add(
        DraftVersion(
            draft_id=row.id or 0, version=row.version, text=row.text, account_id=person.id, saved=row.updated
        )
    )
    session.execute(
        delete(DraftVersion).where(
            col(DraftVersion.draft_id) == row.id, col(DraftVersion.version) <= row.version - KEPT_VERSIONS
        )
    )
    row.version, row.text, row.title, row.updated = row.version + 1, text, _title(text), clock.now()
    session.add(row)
    session.merge(DraftWriter(draft_id=row.id or 0, account_id=person.id))


def _add_note(
    session: Session, row: DraftRow, person: Person, event: str, *, text: str, field: str = ""
) -> None:
    session.add(
        DraftNote(
            draft_id=row.id or 0,
            at=clock.now(),
            account_id=person.id,
            name=person.name,
            event=event,
            field=field,
            text=text,
        )
    )


def _writers(session: Session, draft_id: int) -> frozenset[int]:
    return frozenset(
        session.scalars(select(DraftWriter.account_id).where(col(DraftWriter.draft_id) == draft_id))  # type: ignore[call-overload]  # SQLModel types columns as values
    )


def _as_draft(session: Session, row: DraftRow) -> Draft:
    return Draft(
        row.id or 0,
        "practice" if row.kind == "practice" else "visit",
        row.slug,
        row.place,
        row.title,
        State(row.state),
        row.version,
        row.text,
        row.base_digest,
        row.base_text,
        clock.aware(row.updated),
        _writers(session, row.id or 0),
    )


def _title(text: str) -> str:
    """The title a text gives itself, whatever else is wrong with it."""
    try:
        title = fields.fields_of(text).get("title")
    except FrontMatterError:
        title = None
    return str(title)[:300] if title else "Tanpa judul"


def _name(row: DraftRow) -> str:
    return f"draf {row.id} {row.kind}/{row.slug}"
