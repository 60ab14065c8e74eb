"""Types of columns that several tables share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone, stored in UTC and read back in UTC.

    SQLite stores times without a zone: one of western Indonesia would otherwise come back seven hours late.
    A time without a zone raises ValueError when it is stored, since nobody can say which moment it is.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, as it is stored."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment with its zone."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def time_column(*, nullable: bool = False, **options: Any) -> Any:
    """Return a column of moments; options are those of a SQLAlchemy column."""
    return Column(UtcDateTime(), nullable=nullable, **options)
