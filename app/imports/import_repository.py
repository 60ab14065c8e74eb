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
from app.documents.markdown.sections import HEADING_PREFIX, parse_fields, update_fields
from app.imports.extraction.suggestions import SINGLE, FieldSuggestion, apply_suggestions
from app.imports.mapping import Unplaced
from app.imports.reader import ImportedReport, ReportFile
from app.publishing.drafts import Draft, Drafts, NewDraft, SaveConflict, SaveResult
from app.publishing.tables import ImportedReportRow, ImportSuggestionRow
from app.publishing.workflow import EDITABLE
from app.store.database import read_session, write_session

_suggestion: Any = ImportSuggestionRow
REPORT_FILE = "berkas laporan"
"""Entry of the report's own file, which can become an attachment and a source."""
NOTICES = frozenset({"judul", "judul bagian", "regulasi", "tabel", REPORT_FILE})
"""Entries of unplaced content that only tell what was done; their words are in the draft."""


class ChoiceError(Exception):
    """More than one suggestion was chosen for a single-valued topic; the text says which."""


@dataclass(frozen=True, slots=True)
class StoredSuggestion:
    """A stored suggestion, or unplaced content of the report (without changes)."""

    number: int
    suggestion: FieldSuggestion
    is_applied: bool
    is_left_out: bool = False
    """Whether a writer confirmed that this content does not belong in the draft."""

    @property
    def changes(self) -> bool:
        """Whether it can be applied."""
        return bool(self.suggestion.changes)

    @property
    def is_passage(self) -> bool:
        """Whether it is content of the report that did not reach the draft."""
        return not self.changes and self.suggestion.topic not in NOTICES

    @property
    def is_undecided(self) -> bool:
        """Whether it is such content, and nobody has said yet what becomes of it."""
        return self.is_passage and not self.is_applied and not self.is_left_out


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a report has been checked."""

    facts: int
    """Facts that were found; the alternatives of a field that takes one value count once."""
    placed: int
    undecided: int
    """Passages that are not in the draft and not confirmed as left out."""

    @property
    def is_checked(self) -> bool:
        """Whether nothing waits for a decision."""
        return not self.undecided and bool(self.placed or not self.facts)


def progress_of(stored: Sequence[StoredSuggestion]) -> ImportProgress:
    """Return how far the report of these suggestions has been checked."""
    facts: dict[str | int, bool] = {}
    for one in stored:
        if one.changes:
            key = one.suggestion.topic if one.suggestion.topic in SINGLE else one.number
            facts[key] = facts.get(key, False) or one.is_applied
    return ImportProgress(len(facts), sum(facts.values()), sum(one.is_undecided for one in stored))


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
        imported: ImportedReport,
        source: ReportFile,
    ) -> int:
        """Create a draft together with its report and suggestions, in one transaction; return its number."""
        fields = parse_fields(new.text)
        news = [one for one in imported.suggestions if _is_placed(one) or _changes_something(one, fields)]

        def keep(session: Session, draft_id: int) -> None:
            if imported.report:
                session.add(ImportedReportRow(draft_id=draft_id, text=imported.report))
            found: list[FieldSuggestion | Unplaced] = [*news, *imported.unplaced]
            session.add_all(_row(draft_id, number, one) for number, one in enumerate(found, start=1))
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
        return self._by_draft([draft]).get(draft.id, [])

    def list_unchecked(self, drafts: Sequence[Draft]) -> list[tuple[Draft, ImportProgress]]:
        """Return which of these drafts come from a report that waits to be checked, and how far each is."""
        stored = self._by_draft([draft for draft in drafts if draft.state in EDITABLE])
        found = [(draft, progress_of(stored[draft.id])) for draft in drafts if draft.id in stored]
        return [(draft, progress) for draft, progress in found if not progress.is_checked]

    def _by_draft(self, drafts: Sequence[Draft]) -> dict[int, list[StoredSuggestion]]:
        """Return the suggestions of drafts in order, by number of the draft."""
        wanted = select(_suggestion).where(
            col(ImportSuggestionRow.draft_id).in_([draft.id for draft in drafts])
        )
        found: dict[int, list[StoredSuggestion]] = {}
        with read_session(self._engine) as session:
            rows: Iterable[ImportSuggestionRow] = session.scalars(
                wanted.order_by(col(ImportSuggestionRow.number))
            )
            for row in rows:
                suggestion = FieldSuggestion(row.topic, row.changes or {}, row.display_text, row.source_text)
                stored = StoredSuggestion(row.number, suggestion, row.is_applied, row.is_left_out)
                found.setdefault(row.draft_id, []).append(stored)
        return found

    def report(self, draft: Draft) -> str:
        """Return the report a draft was imported from, as Markdown; empty when it is not stored."""
        with read_session(self._engine) as session:
            row = session.get(ImportedReportRow, draft.id)
            return row.text if row else ""

    def leave_out(self, actor: Actor, person: Person, draft: Draft, numbers: Collection[int]) -> bool:
        """Record which passages a writer confirmed as left out, and which no longer; return whether any changed."""
        require_permission(person, Action.WRITE, draft.place)
        passages = [one for one in self.suggestions(draft) if one.is_passage and not one.is_applied]
        changed = [one.number for one in passages if one.is_left_out != (one.number in numbers)]
        with write_session(self._engine) as session:
            for number in changed:
                row = session.get_one(ImportSuggestionRow, (draft.id, number))
                row.is_left_out = number in numbers
                session.add(row)
            if changed:
                subject = f"draf {draft.id} {draft.kind}/{draft.slug}"
                detail = {"left_out": sorted(set(numbers) & set(changed))}
                audit.record(
                    session, actor, AuditEvent.SUGGESTIONS_APPLIED, subject, place=draft.place, detail=detail
                )
        return bool(changed)

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


def _is_placed(suggestion: FieldSuggestion) -> bool:
    """Return whether a suggestion is about a passage that the body of the draft has already."""
    return all(key.startswith(HEADING_PREFIX) for key in suggestion.changes)


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
        is_applied=_is_placed(found),
    )


def _require_one_of_each(chosen_suggestions: Sequence[FieldSuggestion]) -> None:
    topics = [suggestion.topic for suggestion in chosen_suggestions]
    if any(topics.count(topic) > 1 for topic in SINGLE):
        raise ChoiceError("Pilih satu saja untuk setiap isian yang hanya boleh berisi satu hal.")
