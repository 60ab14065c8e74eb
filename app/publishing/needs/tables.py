"""Tables of needs. Written by app.publishing.needs.needs."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, Text
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class NeedRow(SQLModel, table=True):
    """A practice that a region looks for."""

    __tablename__ = "need"

    id: int | None = Field(default=None, primary_key=True)
    topic: str
    """What the practice is to be about."""
    detail: str = Field(sa_column=Column(Text, nullable=False))
    place: str
    """The region that asks."""
    state: str = Field(index=True)
    created_at: datetime = Field(sa_column=time_column())
    answer_kind: str = ""
    answer_slug: str = ""
    """The document that answers it; empty while none does."""
    answered_number: int = 0
    """The number of news of the answer (`app.publishing.subscriptions.news`)."""


class NeedSupportRow(SQLModel, table=True):
    """Another region that looks for the same; one row for a region."""

    __tablename__ = "need_support"

    need_id: int = Field(
        sa_column=Column(Integer, ForeignKey("need.id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    place: str = Field(primary_key=True)
    state: str
    created_at: datetime = Field(sa_column=time_column())
