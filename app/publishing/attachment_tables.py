"""The table of drafts' attachments. Written by app.publishing.draft_attachments."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer
from sqlmodel import Field, SQLModel


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
    added_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
