"""The tables of texts that are not published, and of how texts came to be: each written by one module."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel


def _datetime_column() -> Any:
    return Column(DateTime(timezone=True), nullable=False)


def _text_column() -> Any:
    return Column(Text, nullable=False)


def _foreign_key(target: str, *, primary: bool = False, index: bool = False) -> Any:
    return Column(Integer, ForeignKey(target), primary_key=primary, nullable=False, index=index)


class DraftRow(SQLModel, table=True):
    """A text on its way to be published. Written by app.publishing.drafts."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_area_code_state", "area_code", "state"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str
    area_code: str
    """Whose it is: only people with a role there reach it."""
    title: str
    state: str
    version: int
    text: str = Field(sa_column=_text_column())
    """The whole Markdown file as it is now."""
    base_digest: str
    """Of the published file it began from; empty for a new document."""
    base_text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=_datetime_column())
    updated_at: datetime = Field(sa_column=_datetime_column())


class DraftVersionRow(SQLModel, table=True):
    """What a draft was at a version, so that a late change can be joined. Written by app.publishing.draft_repository."""

    __tablename__ = "draft_version"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    version: int = Field(primary_key=True)
    text: str = Field(sa_column=_text_column())
    account_id: int = Field(sa_column=_foreign_key("account.id"))
    saved_at: datetime = Field(sa_column=_datetime_column())


class DraftWriterRow(SQLModel, table=True):
    """Somebody wrote a part of a draft, and so will never approve it. Written by app.publishing.draft_repository."""

    __tablename__ = "draft_writer"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    account_id: int = Field(sa_column=_foreign_key("account.id", primary=True))


class DraftCommentRow(SQLModel, table=True):
    """A step of a draft, or a remark on it. Written by app.publishing.comments."""

    __tablename__ = "draft_comment"

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(sa_column=_foreign_key("draft.id", index=True))
    created_at: datetime = Field(sa_column=_datetime_column())
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """None: the system says it."""
    author_name: str
    event: str
    field: str
    """The key or heading a remark is about; empty for the whole."""
    quote: str = Field(default="", sa_column=_text_column())
    """How the paragraph it is about begins."""
    text: str = Field(sa_column=_text_column())
    resolved_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    resolved_by: str = ""


class RevisionRow(SQLModel, table=True):
    """A text that was the published one from a moment on. Written by app.publishing.revisions."""

    __tablename__ = "revision"

    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    event: str
    digest: str
    text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=_datetime_column())
    account_id: int | None
    author_name: str
    office: str
    """What readers are told in place of the name."""
    reason: str = Field(sa_column=_text_column())
    draft_id: int | None
    hidden_reason: str | None = None
    """Why nobody reads it any more; None while everybody may."""


class CorrectionRow(SQLModel, table=True):
    """What a reader found wrong in a document. Written by app.publishing.corrections."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_state", "state", "kind", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str
    created_at: datetime = Field(sa_column=_datetime_column())
    text: str = Field(sa_column=_text_column())
    source: str
    """An address that shows it; empty when none was given."""
    contact: str
    """Where the reader may be asked; forgotten when the matter is closed."""
    state: str
    answer: str = Field(sa_column=_text_column())
    closed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    account_id: int | None = Field(default=None, foreign_key="account.id")


class ScheduleRow(SQLModel, table=True):
    """A draft is to be published at an hour. Written by app.publishing.schedule."""

    __tablename__ = "scheduled_publication"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    publish_at: datetime = Field(sa_column=_datetime_column())
    account_id: int = Field(sa_column=_foreign_key("account.id"))
    ip_address: str
    reason: str = Field(sa_column=_text_column())
    personal_data_confirmed: bool


class OutgoingEmailRow(SQLModel, table=True):
    """A letter to be sent. Written by app.publishing.mail.outbox."""

    __tablename__ = "outgoing_email"

    id: int | None = Field(default=None, primary_key=True)
    recipient: str
    subject: str
    text: str = Field(sa_column=_text_column())
    due_at: datetime = Field(sa_column=_datetime_column())
    attempts: int = 0
    claimed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    """When a process took it to send it."""
    last_error: str = ""


class PublicationIntentRow(SQLModel, table=True):
    """A file is about to be another, by whom and why. Written by app.publishing.revisions."""

    __tablename__ = "publication_intent"

    path: str = Field(primary_key=True)
    kind: str
    slug: str
    event: str
    digest: str
    text: str = Field(sa_column=_text_column())
    created_at: datetime = Field(sa_column=_datetime_column())
    account_id: int
    actor_email: str
    ip_address: str
    author_name: str
    office: str
    area_code: str
    reason: str = Field(sa_column=_text_column())
    draft_id: int | None


class ImportSuggestionRow(SQLModel, table=True):
    """What an imported report says, to be set or not. Written by app.imports.import_repository."""

    __tablename__ = "import_suggestion"

    draft_id: int = Field(sa_column=_foreign_key("draft.id", primary=True))
    number: int = Field(primary_key=True)
    """From 1, in the order in which they are shown."""
    topic: str
    """The field it is about; of what found no place, what it is."""
    changes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """By key; none for what found no place."""
    display_text: str = Field(sa_column=_text_column())
    source_text: str = Field(sa_column=_text_column())
    """The sentence it came from, or what may be done about it."""
    is_applied: bool = False
