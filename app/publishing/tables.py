"""Tables of drafts, revisions, corrections and mail, each written only by the module its docstring names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Text, false
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


def _text_column() -> Any:
    return Column(Text, nullable=False)


def _foreign_key(target: str, *, primary: bool = False, index: bool = False) -> Any:
    return Column(Integer, ForeignKey(target), primary_key=primary, nullable=False, index=index)


class DraftRow(SQLModel, table=True):
    """A draft. Written by app.publishing.drafts."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_area_code_state", "area_code", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str
    area_code: str
    """The owning area: only people with a role there have access."""
    title: str
    state: str
    version: int
    text: str = Field(sa_column=_text_column())
    """The current Markdown text."""
    base_digest: str
    """Digest of the published file it was created from; empty for a new document."""
    base_text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=time_column())
    updated_at: datetime = Field(sa_column=time_column())


class DraftVersionRow(SQLModel, table=True):
    """An earlier version of a draft, for merging late changes. Written by app.publishing.draft_repository."""

    __tablename__ = "draft_version"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    version: int = Field(primary_key=True)
    text: str = Field(sa_column=_text_column())
    account_id: int = Field(sa_column=_foreign_key("account.id"))
    saved_at: datetime = Field(sa_column=time_column())


class DraftWriterRow(SQLModel, table=True):
    """An author of a part of a draft, who may not approve it. Written by app.publishing.draft_repository."""

    __tablename__ = "draft_writer"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    account_id: int = Field(sa_column=_foreign_key("account.id", primary=True))


class DraftCommentRow(SQLModel, table=True):
    """A comment on a draft, or one of its transitions. Written by app.publishing.comments."""

    __tablename__ = "draft_comment"

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(sa_column=_foreign_key("draft.id", index=True))
    created_at: datetime = Field(sa_column=time_column())
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """None for a comment of the system."""
    author_name: str
    event: str
    field: str
    """The key or heading a comment is about; empty for the whole draft."""
    quote: str = Field(default="", sa_column=_text_column())
    """Beginning of the paragraph it is about."""
    text: str = Field(sa_column=_text_column())
    resolved_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    resolved_by: str = ""


class RevisionRow(SQLModel, table=True):
    """A published text of a document. Written by app.publishing.revisions."""

    __tablename__ = "revision"

    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    event: str
    digest: str
    text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=time_column())
    account_id: int | None
    author_name: str
    office: str
    """The author's office, published in place of their name."""
    reason: str = Field(sa_column=_text_column())
    draft_id: int | None
    hidden_reason: str | None = None
    """Why it was hidden; None while it is public."""


class CorrectionRow(SQLModel, table=True):
    """A mistake that a visitor reported. Written by app.publishing.corrections."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_state", "state", "kind", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str
    created_at: datetime = Field(sa_column=time_column())
    text: str = Field(sa_column=_text_column())
    source: str
    """A URL that proves the mistake; empty when none was given."""
    contact: str
    """How to reach the visitor; deleted when the correction is closed."""
    state: str
    answer: str = Field(sa_column=_text_column())
    closed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    account_id: int | None = Field(default=None, foreign_key="account.id")


class PracticeNoteRow(SQLModel, table=True):
    """What a reader says of a practice. Written by app.publishing.notes."""

    __tablename__ = "practice_note"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """``adoption`` or ``question``"""
    slug: str = Field(index=True)
    place: str
    state: str
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    answer: str
    created_at: datetime = Field(sa_column=time_column())
    changed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    account_id: int | None = None
    """Who answered; another publishes it."""


class VisitNewsRow(SQLModel, table=True):
    """What somebody tells of a visit months later. Written by app.publishing.notes."""

    __tablename__ = "visit_news"

    id: int | None = Field(default=None, primary_key=True)
    origin: str = Field(unique=True)
    """Who says it and when asked: later news take the place of earlier ones."""
    slug: str = Field(index=True)
    """The visit."""
    place: str
    side: str
    """``alumni``, ``guest`` or ``host``"""
    state: str
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """`NewsText`"""
    created_at: datetime = Field(sa_column=time_column())


class ScheduleRow(SQLModel, table=True):
    """A scheduled publication of a draft. Written by app.publishing.schedule."""

    __tablename__ = "scheduled_publication"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    publish_at: datetime = Field(sa_column=time_column())
    account_id: int = Field(sa_column=_foreign_key("account.id"))
    ip_address: str
    reason: str = Field(sa_column=_text_column())
    personal_data_confirmed: bool


class OutgoingEmailRow(SQLModel, table=True):
    """A message to be sent. Written by app.publishing.mail.outbox."""

    __tablename__ = "outgoing_email"

    id: int | None = Field(default=None, primary_key=True)
    recipient: str
    subject: str
    text: str = Field(sa_column=_text_column())
    due_at: datetime = Field(sa_column=time_column())
    attempts: int = 0
    claimed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When a process claimed it for sending."""
    last_error: str = ""
    has_password_link: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether a link for its recipient takes the place of `LINK_PLACEHOLDER` when it is sent."""
    message_key: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """Random part of its Message-ID, the same at each attempt: who gets it twice shows it once."""
    is_recipient_encrypted: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether the recipient is no account: its address is decrypted when the letter is sent."""
    subscriber_id: int | None = Field(
        default=None,
        sa_column=Column(Integer, ForeignKey("subscriber.id", ondelete="CASCADE"), index=True),
    )
    """The subscriber it goes to: address, subject and text are composed when it is sent, and stored nowhere in clear."""
    news: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """What a letter to a subscriber says; None for one that asks for confirmation."""


class PublicationIntentRow(SQLModel, table=True):
    """A publication or withdrawal that is under way. Written by app.publishing.revisions."""

    __tablename__ = "publication_intent"

    path: str = Field(primary_key=True)
    kind: str
    slug: str
    event: str
    digest: str
    text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=time_column())
    account_id: int
    actor_email: str
    ip_address: str
    author_name: str
    office: str
    area_code: str
    reason: str = Field(sa_column=_text_column())
    draft_id: int | None


class ImportSuggestionRow(SQLModel, table=True):
    """A suggestion from an imported report. Written by app.imports.import_repository."""

    __tablename__ = "import_suggestion"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    number: int = Field(primary_key=True)
    """Number from 1, in display order."""
    topic: str
    """The field it is about; for unplaced content, its kind."""
    changes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """Changed fields by key; None for unplaced content."""
    display_text: str = Field(sa_column=_text_column())
    source_text: str = Field(sa_column=_text_column())
    """The sentence it was found in; for unplaced content, advice."""
    is_applied: bool = False
    is_left_out: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether a writer confirmed that this content does not belong in the draft."""


class ImportedReportRow(SQLModel, table=True):
    """The report a draft was imported from. Written by app.imports.import_repository."""

    __tablename__ = "imported_report"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    text: str = Field(sa_column=_text_column())
    """As Markdown in the report's own order, before it was mapped to our sections."""


class DraftAttachmentRow(SQLModel, table=True):
    """An attachment of a draft, stored in the uploads folder until the draft is published."""

    __tablename__ = "draft_attachment"

    draft_id: int = Field(sa_column=Column(Integer, ForeignKey("draft.id"), primary_key=True, nullable=False))
    name: str = Field(primary_key=True)
    file_type: str
    size_bytes: int
    sha256: str
    """Digest of the uploaded bytes; images are stored re-encoded."""
    page_count: int
    """Number of pages; 0 for a file without pages."""
    account_id: int = Field(sa_column=Column(Integer, ForeignKey("account.id"), nullable=False))
    added_at: datetime = Field(sa_column=time_column())
