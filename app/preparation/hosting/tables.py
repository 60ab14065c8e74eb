"""Tables of requests to hosts and of the receptions agreed; only this package writes them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class VisitRequestRow(SQLModel, table=True):
    """A request, identified for its guest by the hash of a token."""

    __tablename__ = "visit_request"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    host: str = Field(index=True)
    state: str
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """`VisitRequest`"""
    reply: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """`HostReply`"""
    network: str = Field(index=True)
    """Digest of the network address it was made from, to bound what one network stores."""
    encrypted_address: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """E-mail address of the guests' office, if they gave one; deleted when the request is closed."""
    created_at: datetime = Field(sa_column=time_column())
    updated_at: datetime = Field(sa_column=time_column())


class VisitBookingRow(SQLModel, table=True):
    """A place that a host has given: its two constraints are what keeps a day and a week from being given twice."""

    __tablename__ = "visit_booking"
    __table_args__ = (
        UniqueConstraint("host", "day", "place", name="uq_visit_booking_day"),
        UniqueConstraint("host", "week", "week_place", name="uq_visit_booking_week"),
    )

    id: int | None = Field(default=None, primary_key=True)
    host: str
    day: date = Field(sa_column=Column(Date, nullable=False))
    place: int
    """Number of the place on its day, from 0."""
    week: str
    """ISO week: ``2026-W24``."""
    week_place: int | None = None
    """Number of the place in its week, from 0; None where the host has no weekly quota."""


class VisitReceptionRow(SQLModel, table=True):
    """A part of a request that is received at a booked place; several share one in a joint session."""

    __tablename__ = "visit_reception"

    request_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("visit_request.id", ondelete="CASCADE"), primary_key=True, nullable=False
        )
    )
    part: int = Field(primary_key=True)
    booking_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("visit_booking.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    attended: int = 0
    """How many said on the day that they are there."""


class HostProposalRow(SQLModel, table=True):
    """Terms of a host that somebody has written and another must approve before they are published."""

    __tablename__ = "host_proposal"

    host: str = Field(primary_key=True)
    place: str
    text: str
    base_digest: str
    author_id: int
    author_name: str
    created_at: datetime = Field(sa_column=time_column())
