"""Rows of drafts and their versions, read and written within a caller's transaction, without permission checks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts.permissions import Person
from app.documents.markdown import sections
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.listing import document_path
from app.documents.markdown.parsed_text import ParsedText
from app.documents.models import DocumentType
from app.publishing.tables import DraftRow, DraftVersionRow, DraftWriterRow
from app.publishing.workflow import DraftState, TransitionError

MAX_VERSIONS = 1_000
"""Number of earlier versions kept for each draft, one for each automatic save.

An author whose form is based on an older version has to resolve every difference."""
_draft: Any = DraftRow
_writer: Any = DraftWriterRow


@dataclass(frozen=True)
class Draft:
    """A draft in its current version."""

    id: int
    kind: DocumentType
    slug: str
    place: str
    title: str
    state: DraftState
    version: int
    text: str
    base_digest: str
    base_text: str
    updated: datetime
    writers: frozenset[int]

    @property
    def is_new(self) -> bool:
        """Whether no document is published under its slug."""
        return not self.base_digest

    @cached_property
    def parsed(self) -> ParsedText:
        """Its text, parsed at most once."""
        return ParsedText(self.text, self.kind, self.slug, document_path(self.kind, self.slug))


def mark_published(session: Session, draft_id: int) -> None:
    """Mark a draft as published and delete its versions, in the transaction of the publication."""
    row = session.get(DraftRow, draft_id)
    if row:
        row.state, row.updated_at = DraftState.PUBLISHED, clock.now()
        session.add(row)
        session.execute(delete(DraftVersionRow).where(col(DraftVersionRow.draft_id) == draft_id))


def lock_row(session: Session, draft_id: int) -> DraftRow:
    """Return a draft's row, locked; raises TransitionError when there is none."""
    found: DraftRow | None = session.scalars(
        select(_draft).where(_draft.id == draft_id).with_for_update()
    ).first()
    if found is None:
        raise TransitionError("Draf ini tidak ada.")
    return found


def write_version(session: Session, row: DraftRow, text: str, person: Person) -> None:
    """Write the next version of a locked draft and store the previous one."""
    session.add(
        DraftVersionRow(
            draft_id=row.id or 0,
            version=row.version,
            text=row.text,
            account_id=person.id,
            saved_at=row.updated_at,
        )
    )
    session.execute(
        delete(DraftVersionRow).where(
            col(DraftVersionRow.draft_id) == row.id,
            col(DraftVersionRow.version) <= row.version - MAX_VERSIONS,
        )
    )
    row.version, row.text, row.title, row.updated_at = row.version + 1, text, extract_title(text), clock.now()
    session.add(row)
    session.merge(DraftWriterRow(draft_id=row.id or 0, account_id=person.id))


def get_text_at(session: Session, row: DraftRow, version: int) -> str | None:
    """Return a draft's text at a version; None when it is no longer stored."""
    if version == row.version:
        return row.text
    stored = session.get(DraftVersionRow, (row.id, version))
    return stored.text if stored else None


def get_writers(session: Session, draft_id: int) -> frozenset[int]:
    """Return the accounts that wrote a part of a draft."""
    return frozenset(
        session.scalars(select(DraftWriterRow.account_id).where(col(DraftWriterRow.draft_id) == draft_id))  # type: ignore[call-overload]  # SQLModel types columns as values
    )


def get_kind(row: DraftRow) -> DocumentType:
    """Return the document type of a draft."""
    return "practice" if row.kind == "practice" else "visit"


def to_draft(session: Session, row: DraftRow) -> Draft:
    """Return a row as a draft."""
    return to_drafts(session, [row])[0]


def to_drafts(session: Session, rows: Sequence[DraftRow]) -> list[Draft]:
    """Return rows as drafts; their authors are read in one statement."""
    written = select(_writer.draft_id, _writer.account_id).where(
        _writer.draft_id.in_([row.id for row in rows])
    )
    writers: dict[int, set[int]] = defaultdict(set)
    for draft_id, account_id in session.execute(written):
        writers[draft_id].add(account_id)
    return [_to_draft(row, frozenset(writers[row.id or 0])) for row in rows]


def _to_draft(row: DraftRow, writers: frozenset[int]) -> Draft:
    return Draft(
        row.id or 0,
        get_kind(row),
        row.slug,
        row.area_code,
        row.title,
        DraftState(row.state),
        row.version,
        row.text,
        row.base_digest,
        row.base_text,
        row.updated_at,
        writers,
    )


def extract_title(text: str) -> str:
    """Return a text's title, or a placeholder when its front matter cannot be parsed."""
    try:
        title = sections.parse_fields(text).get("title")
    except FrontMatterError:
        title = None
    return str(title)[:300] if title else "Tanpa judul"


def audit_name(row: DraftRow) -> str:
    """Return the name of a draft in the audit log."""
    return f"draf {row.id} {row.kind}/{row.slug}"
