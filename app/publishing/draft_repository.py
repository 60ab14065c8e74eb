"""Drafts as rows: read, written, their versions kept. Within a transaction; who may, the doors ask."""

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
from app.documents.markdown.files import document_path
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.parsed_text import ParsedText
from app.documents.models import DocumentType
from app.publishing.tables import DraftRow, DraftVersionRow, DraftWriterRow
from app.publishing.workflow import DraftState, TransitionError

MAX_VERSIONS = 1_000
"""Earlier versions of one draft, each a moment of a form that saves itself every few seconds; whoever opened
it longer ago is asked about every difference."""
_draft: Any = DraftRow
_writer: Any = DraftWriterRow


@dataclass(frozen=True)
class Draft:
    """A draft as it stands."""

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
        """Whether nothing is published under its name yet."""
        return not self.base_digest

    @cached_property
    def parsed(self) -> ParsedText:
        """Its text, parsed at most once."""
        return ParsedText(self.text, self.kind, self.slug, document_path(self.kind, self.slug))


def mark_published(session: Session, draft_id: int) -> None:
    """Note, in the transaction of a publication, that its draft is done."""
    row = session.get(DraftRow, draft_id)
    if row:
        row.state, row.updated_at = DraftState.PUBLISHED, clock.now()
        session.add(row)
        session.execute(delete(DraftVersionRow).where(col(DraftVersionRow.draft_id) == draft_id))


def lock_row(session: Session, draft_id: int) -> DraftRow:
    """A draft's row, locked; raises StepError where there is none."""
    found: DraftRow | None = session.scalars(
        select(_draft).where(_draft.id == draft_id).with_for_update()
    ).first()
    if found is None:
        raise TransitionError("Draf ini tidak ada.")
    return found


def write_version(session: Session, row: DraftRow, text: str, person: Person) -> None:
    """The next version of a locked draft, with the one before it kept."""
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
    """What a draft was at a version, while that is remembered."""
    if version == row.version:
        return row.text
    kept = session.get(DraftVersionRow, (row.id, version))
    return kept.text if kept else None


def get_writers(session: Session, draft_id: int) -> frozenset[int]:
    """Everybody who wrote a part of a draft."""
    return frozenset(
        session.scalars(select(DraftWriterRow.account_id).where(col(DraftWriterRow.draft_id) == draft_id))  # type: ignore[call-overload]  # SQLModel types columns as values
    )


def get_kind(row: DraftRow) -> DocumentType:
    """What a draft is to become."""
    return "practice" if row.kind == "practice" else "visit"


def to_draft(session: Session, row: DraftRow) -> Draft:
    """A row as people work with it."""
    return to_drafts(session, [row])[0]


def to_drafts(session: Session, rows: Sequence[DraftRow]) -> list[Draft]:
    """Rows as people work with them; who wrote them is asked once for all."""
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
        clock.as_utc(row.updated_at),
        writers,
    )


def extract_title(text: str) -> str:
    """The title a text gives itself, whatever else is wrong with it."""
    try:
        title = sections.parse_fields(text).get("title")
    except FrontMatterError:
        title = None
    return str(title)[:300] if title else "Tanpa judul"


def audit_name(row: DraftRow) -> str:
    """What the audit calls a draft."""
    return f"draf {row.id} {row.kind}/{row.slug}"
