"""The one place that asks what time it is, so that tests can say."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(tz=UTC)  # noqa: TID251 -- this module is the clock


def today() -> date:
    """The present day in UTC."""
    return now().date()
