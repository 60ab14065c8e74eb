"""Imported reports as drafts, and their proposals beside them until somebody says what to set."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.accounts import audit
from app.accounts.audit import Actor, Event
from app.accounts.permissions import Action, Person, require
from app.documents.markdown.files import digest
from app.documents.markdown.sections import fields_of, with_fields
from app.imports.extraction.suggestions import SINGLE, Proposal, with_proposals
from app.imports.mapping import Left
from app.imports.reader import Source
from app.publishing.drafts import Clashed, Draft, Drafts, New, Saved
from app.publishing.tables import DraftProposal
from app.store.database import reading, writing

_proposal: Any = DraftProposal


class ChoiceError(Exception):
    """More than one proposal was chosen for what can be only one thing; the text says which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal, or what found no place (no changes), as it is kept beside its draft."""

    number: int
    proposal: Proposal
    is_taken: bool

    @property
    def changes(self) -> bool:
        """Whether it can be set at all."""
        return bool(self.proposal.changes)


class Imports:
    """The imports of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._drafts = Drafts(engine)

    def begin(
        self, actor: Actor, person: Person, new: New, found: Sequence[Proposal | Left], source: Source
    ) -> int:
        """A draft with what was found in its report beside it, both or neither; returns its number."""
        fields = fields_of(new.text)
        news = [one for one in found if isinstance(one, Left) or _changes_something(one, fields)]

        def keep(session: Session, draft_id: int) -> None:
            session.add_all(_row(draft_id, number, one) for number, one in enumerate(news, start=1))
            detail = {"berkas": source.name, "bita": len(source.data), "sidik": digest(source.data)}
            subject = f"draf {draft_id} {new.kind}/{new.slug}"
            audit.note(session, actor, Event.IMPORTED, subject, place=new.place, detail=detail)

        return self._drafts.create(actor, person, new, also=keep)

    def refused(self, actor: Actor, place: str, source: Source, why: str) -> None:
        """Tell the audit of a file that was not taken in."""
        detail = {"bita": len(source.data), "sidik": digest(source.data), "sebab": why}
        with writing(self._engine) as session:
            audit.note(
                session, actor, Event.IMPORT_REFUSED, source.name or "tempelan", place=place, detail=detail
            )

    def kept(self, draft: Draft) -> list[Kept]:
        """What was found in the report of a draft, in its order; nothing for one that was not imported."""
        wanted = select(_proposal).where(col(DraftProposal.draft_id) == draft.id)
        with reading(self._engine) as session:
            rows: Iterable[DraftProposal] = session.scalars(wanted.order_by(col(DraftProposal.number)))
            return [
                Kept(row.number, Proposal(row.topic, row.changes or {}, row.shown, row.why), row.is_taken)
                for row in rows
            ]

    def take(
        self, actor: Actor, person: Person, draft: Draft, numbers: Collection[int]
    ) -> Saved | Clashed | None:
        """Set the chosen proposals, joined with what others saved meanwhile; None when none was chosen.

        Raises ChoiceError, FrontMatterError where the draft's head cannot be read, and what saving raises.
        """
        require(person, Action.WRITE, draft.place)
        chosen = [one for one in self.kept(draft) if one.number in numbers and one.changes]
        if not chosen:
            return None
        proposals = [one.proposal for one in chosen]
        _require_one_of_each(proposals)
        text = with_fields(draft.text, with_proposals(fields_of(draft.text), proposals), draft.kind)
        saved = self._drafts.save(person, draft.id, text, base=draft.version)
        if isinstance(saved, Saved):
            self._note_taken(actor, draft, [one.number for one in chosen])
        return saved

    def attached(self, actor: Actor, draft: Draft, number: int) -> None:
        """Note that a picture of the report is an attachment now."""
        self._note_taken(actor, draft, [number])

    def _note_taken(self, actor: Actor, draft: Draft, numbers: Sequence[int]) -> None:
        with writing(self._engine) as session:
            for number in numbers:
                row = session.get_one(DraftProposal, (draft.id, number))
                row.is_taken = True
                session.add(row)
            subject = f"draf {draft.id} {draft.kind}/{draft.slug}"
            detail = {"usulan": list(numbers)}
            audit.note(session, actor, Event.PROPOSALS_TAKEN, subject, place=draft.place, detail=detail)


def _changes_something(proposal: Proposal, fields: dict[str, Any]) -> bool:
    changed = with_proposals(fields, [proposal])
    return any(fields.get(key) != value for key, value in changed.items())


def _row(draft_id: int, number: int, found: Proposal | Left) -> DraftProposal:
    if isinstance(found, Left):
        return DraftProposal(
            draft_id=draft_id, number=number, topic=found.what, shown=found.text, why=found.advice
        )
    return DraftProposal(
        draft_id=draft_id,
        number=number,
        topic=found.topic,
        changes=dict(found.changes),
        shown=found.shown,
        why=found.why,
    )


def _require_one_of_each(proposals: Sequence[Proposal]) -> None:
    topics = [proposal.topic for proposal in proposals]
    if any(topics.count(topic) > 1 for topic in SINGLE):
        raise ChoiceError("Pilih satu saja untuk setiap isian yang hanya boleh berisi satu hal.")
