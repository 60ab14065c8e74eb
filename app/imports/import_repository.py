"""Repository of imported drafts and the suggestions stored with them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, Person, require_permission
from app.documents.markdown.files import content_digest
from app.documents.markdown.sections import parse_fields, update_fields
from app.imports.extraction.suggestions import SINGLE, FieldSuggestion, apply_suggestions
from app.imports.mapping import Unplaced
from app.imports.reader import ReportFile
from app.publishing.drafts import Draft, Drafts, NewDraft, SaveConflict, SaveResult
from app.publishing.tables import ImportSuggestionRow
from app.store.database import read_session, write_session

_suggestion: Any = ImportSuggestionRow


class ChoiceError(Exception):
    """More than one suggestion was chosen for a single-valued topic; the text says which."""


@dataclass(frozen=True, slots=True)
class StoredSuggestion:
    """A stored suggestion, or unplaced content of the report (without changes)."""

    number: int
    suggestion: FieldSuggestion
    is_applied: bool

    @property
    def changes(self) -> bool:
        """Whether it can be applied."""
        return bool(self.suggestion.changes)


class ImportRepository:
    """Repository of the imports of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._drafts = Drafts(engine)

    def create_draft(
        self,
        actor: Actor,
        person: Person,
        new: NewDraft,
        found: Sequence[FieldSuggestion | Unplaced],
        source: ReportFile,
    ) -> int:
        """Create a draft together with its suggestions, in one transaction; return its number."""
        fields = parse_fields(new.text)
        news = [one for one in found if isinstance(one, Unplaced) or _changes_something(one, fields)]

        def keep(session: Session, draft_id: int) -> None:
            session.add_all(_row(draft_id, number, one) for number, one in enumerate(news, start=1))
            detail = {"file": source.name, "bytes": len(source.data), "digest": content_digest(source.data)}
            subject = f"draf {draft_id} {new.kind}/{new.slug}"
            audit.record(session, actor, AuditEvent.IMPORTED, subject, place=new.place, detail=detail)

        return self._drafts.create(actor, person, new, also=keep)

    def record_rejection(self, actor: Actor, place: str, source: ReportFile, why: str) -> None:
        """Record a rejected file in the audit log."""
        detail = {"bytes": len(source.data), "digest": content_digest(source.data), "cause": why}
        with write_session(self._engine) as session:
            audit.record(
                session,
                actor,
                AuditEvent.IMPORT_REJECTED,
                source.name or "tempelan",
                place=place,
                detail=detail,
            )

    def suggestions(self, draft: Draft) -> list[StoredSuggestion]:
        """Return the suggestions of a draft in order; none for a draft that was not imported."""
        wanted = select(_suggestion).where(col(ImportSuggestionRow.draft_id) == draft.id)
        with read_session(self._engine) as session:
            rows: Iterable[ImportSuggestionRow] = session.scalars(
                wanted.order_by(col(ImportSuggestionRow.number))
            )
            return [
                StoredSuggestion(
                    row.number,
                    FieldSuggestion(row.topic, row.changes or {}, row.display_text, row.source_text),
                    row.is_applied,
                )
                for row in rows
            ]

    def apply(
        self, actor: Actor, person: Person, draft: Draft, numbers: Collection[int]
    ) -> SaveResult | SaveConflict | None:
        """Apply the chosen suggestions, merged with what others saved meanwhile.

        Return None when none was chosen. Raise ChoiceError, FrontMatterError for unreadable front matter, and what
        saving raises.
        """
        require_permission(person, Action.WRITE, draft.place)
        chosen = [one for one in self.suggestions(draft) if one.number in numbers and one.changes]
        if not chosen:
            return None
        chosen_suggestions = [one.suggestion for one in chosen]
        _require_one_of_each(chosen_suggestions)
        text = update_fields(
            draft.text, apply_suggestions(draft.parsed.fields, chosen_suggestions), draft.kind
        )
        saved = self._drafts.save(person, draft.id, text, base=draft.version)
        if isinstance(saved, SaveResult):
            self._mark_applied(actor, draft, [one.number for one in chosen])
        return saved

    def record_attachment(self, actor: Actor, draft: Draft, number: int) -> None:
        """Record that a picture of the report has become an attachment."""
        self._mark_applied(actor, draft, [number])

    def _mark_applied(self, actor: Actor, draft: Draft, numbers: Sequence[int]) -> None:
        with write_session(self._engine) as session:
            for number in numbers:
                row = session.get_one(ImportSuggestionRow, (draft.id, number))
                row.is_applied = True
                session.add(row)
            subject = f"draf {draft.id} {draft.kind}/{draft.slug}"
            detail = {"suggestions": list(numbers)}
            audit.record(
                session, actor, AuditEvent.SUGGESTIONS_APPLIED, subject, place=draft.place, detail=detail
            )


def _changes_something(suggestion: FieldSuggestion, fields: dict[str, Any]) -> bool:
    changed = apply_suggestions(fields, [suggestion])
    return any(fields.get(key) != value for key, value in changed.items())


def _row(draft_id: int, number: int, found: FieldSuggestion | Unplaced) -> ImportSuggestionRow:
    if isinstance(found, Unplaced):
        return ImportSuggestionRow(
            draft_id=draft_id,
            number=number,
            topic=found.what,
            display_text=found.text,
            source_text=found.advice,
        )
    return ImportSuggestionRow(
        draft_id=draft_id,
        number=number,
        topic=found.topic,
        changes=dict(found.changes),
        display_text=found.shown,
        source_text=found.why,
    )


def _require_one_of_each(chosen_suggestions: Sequence[FieldSuggestion]) -> None:
    topics = [suggestion.topic for suggestion in chosen_suggestions]
    if any(topics.count(topic) > 1 for topic in SINGLE):
        raise ChoiceError("Pilih satu saja untuk setiap isian yang hanya boleh berisi satu hal.")
