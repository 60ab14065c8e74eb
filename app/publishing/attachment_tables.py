"""The table of files that are not published. Written by app.publishing.draft_attachments."""

from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer
from sqlmodel import Field, SQLModel


class DraftAttachmentRow(SQLModel, table=True):
    """A file of a draft, kept in the folder of uploads until the draft is published."""

    __tablename__ = "draft_attachment"

    draft_id: int = Field(sa_column=Column(Integer, ForeignKey("draft.id"), primary_key=True, nullable=False))
    name: str = Field(primary_key=True)
    file_type: str
    size_bytes: int
    sha256: str
    """Of what was sent; images are kept otherwise."""
    page_count: int
    """Pages, where it has pages; else 0."""
    account_id: int = Field(sa_column=Column(Integer, ForeignKey("account.id"), nullable=False))
    added_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
