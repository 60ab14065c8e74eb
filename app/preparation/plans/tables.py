"""Tables of plans; only `app.preparation.plans.repository` writes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


class PlanRow(SQLModel, table=True):
    """A plan, identified by the hash of its token."""

    __tablename__ = "plan"
    __table_args__ = (Index("ix_plan_network_stored_bytes", "network", "stored_bytes"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    """SHA-256 of the token: a reader of the database cannot open plans with it."""
    version: int
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_column=time_column())
    updated_at: datetime = Field(sa_column=time_column())
    used_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When it was last opened, to the day; None for one that was never opened after it was saved."""
    network: str = ""
    """Digest of the network address it was made from, to bound what one network stores."""
    stored_bytes: int = 0
    """Bytes of its data and of its earlier versions."""


class PlanRevision(SQLModel, table=True):
    """An earlier version of a plan, for merging late changes."""

    __tablename__ = "plan_revision"

    plan_id: int = Field(
        sa_column=Column(Integer, ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    version: int = Field(primary_key=True)
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """As `app.preparation.plans.budget` packs it."""
    saved_at: datetime = Field(sa_column=time_column())
