"""Tables of webhooks and their deliveries, written by app.publishing.webhooks."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class WebhookRow(SQLModel, table=True):
    """An address that gets a message for each change. Written by registry and queue."""

    __tablename__ = "webhook"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    url: str
    encrypted_secret: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=time_column())
    account_id: int = Field(sa_column=Column(Integer, ForeignKey("account.id"), nullable=False))
    seen_number: int
    """The last number of news that deliveries have covered."""
    seen_revision: int
    """The library's revision up to which withdrawals are covered."""
    retry_at: datetime = Field(sa_column=time_column())
    """When the first waiting delivery may be tried."""
    claimed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When a process began to send its deliveries."""
    stopped_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When a delivery was given up; nothing is sent until a person lets it go on."""


class WebhookDeliveryRow(SQLModel, table=True):
    """A message to a webhook. Written by queue."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_waiting", "webhook_id", "delivered_at", "given_up_at"),)

    id: int | None = Field(default=None, primary_key=True)
    webhook_id: int = Field(
        sa_column=Column(Integer, ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False)
    )
    message_key: str
    """Names the message to its receiver, the same at each attempt."""
    event: str
    kind: str
    slug: str
    created_at: datetime = Field(sa_column=time_column())
    attempts: int = 0
    delivered_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    given_up_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    last_error: str = ""
