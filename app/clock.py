"""The clock: the only module that reads the time, so that tests can replace it."""

from datetime import UTC, date, datetime, timedelta, timezone

WESTERN_INDONESIA = timezone(timedelta(hours=7), "WIB")
"""Time zone of most agencies; Indonesia has no summer time (Keppres 41/1987)."""


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(tz=UTC)  # noqa: TID251 -- this module is the clock


def today() -> date:
    """Return the present day in western Indonesia, for due dates and mail."""
    return now().astimezone(WESTERN_INDONESIA).date()
