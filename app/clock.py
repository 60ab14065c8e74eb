"""The one place that asks what time it is, so that tests can say."""

from datetime import UTC, date, datetime, timedelta, timezone

WESTERN_INDONESIA = timezone(timedelta(hours=7), "WIB")
"""Where most agencies are; Indonesia has no summer time (Keppres 41/1987)."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(tz=UTC)  # noqa: TID251 -- this module is the clock


def as_utc(at: datetime) -> datetime:
    """A moment read back from a database; SQLite gives no zone, and what we keep is UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def today() -> date:
    """The present day in western Indonesia: due dates and letters are of that day."""
    return now().astimezone(WESTERN_INDONESIA).date()
