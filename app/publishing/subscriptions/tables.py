"""Tables of subscriptions and of what is new, each written only by the module its docstring names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class SubscriberRow(SQLModel, table=True):
    """An e-mail address with subscriptions; deleted with the last of them. Written by subscribers and letters."""

    __tablename__ = "subscriber"

    id: int | None = Field(default=None, primary_key=True)
    address_digest: str = Field(unique=True)
    """HMAC of the address, to find it by."""
    encrypted_address: str
    nonce: str
    """Random part of its link: another subscriber with the same id has another link."""
    language: str
    created_at: datetime = Field(sa_column=time_column())
    asked_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When the last letter that asks for confirmation was written."""
    refusals: int = 0
    """Letters in a row, on different days, that the mail server refused for this recipient."""
    refused_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class SubscriptionRow(SQLModel, table=True):
    """A page that an address follows. Written by subscribers and digests."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "target"),
        Index("ix_subscription_due_at", "due_at", "seen_number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subscriber_id: int = Field(
        sa_column=Column(Integer, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False)
    )
    target: str
    """The followed page's address on this site, such as ``/nilai/akuntabel`` or ``/cari?q=sakip``."""
    rhythm: str
    """A key of `subscribers.RHYTHMS`."""
    created_at: datetime = Field(sa_column=time_column())
    confirmed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    seen_number: int = 0
    """The last number of news that letters have covered."""
    due_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When the next letter may be written; None until it is confirmed."""


class DocumentNewsRow(SQLModel, table=True):
    """When a document was published and last changed, as numbers of news. Written by news."""

    __tablename__ = "document_news"

    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    digest: str
    """Digest of the text last seen."""
    first_number: int
    """The number under which it was published; 0 for what was there before anybody subscribed."""
    number: int = Field(index=True)
    """The number under which it last changed."""
    follow_ups: dict[str, list[Any]] = Field(sa_column=Column(JSON, nullable=False))
    """Follow-up → its digest, and the number under which it last changed."""


class NewsStateRow(SQLModel, table=True):
    """The only row: the last number of news, and the library's revision that it covers. Written by news."""

    __tablename__ = "news_state"

    id: int = Field(default=1, primary_key=True)
    number: int
    revision: int
