"""The table of harvests. Written by app.operations.harvest.states."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


def _json() -> Any:
    return Column(JSON, nullable=False)


class HarvestSourceRow(SQLModel, table=True):
    """What is known of the harvests of one source."""

    __tablename__ = "harvest_source"

    name: str = Field(primary_key=True)
    tried_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    succeeded_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    failing_since: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """The first of the failures after the last success; None after a success."""
    etag: str = ""
    """Of the last answer that was taken over."""
    fingerprint: str = ""
    """What its documents were judged by: program, reference data and the source's entry in the list."""
    digests: dict[str, str] = Field(default_factory=dict, sa_column=_json())
    """Path here → digest of what the source offered for it: what is the same is not judged again."""
    report: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
    """The last report."""
