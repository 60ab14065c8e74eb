"""Throttling of sign-in: after too many failures even a right password or code is rejected for a while."""

from datetime import timedelta

from sqlmodel import Session

from app import clock
from app.accounts import audit

WINDOW = timedelta(minutes=15)
MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS, MAX_FAILURES_PER_ACCOUNT, MAX_FAILURES_PER_ADDRESS = 5, 25, 30
"""Failures allowed within `WINDOW`; one address may be a whole office."""


class TooManyAttemptsError(Exception):
    """Too many failures: no password or code is checked for now."""


def check_login_attempts(session: Session, email: str, address: str) -> None:
    """Raise TooManyAttemptsError when the audit log has too many recent failures."""
    since = clock.now() - WINDOW
    if (
        audit.count_failures(session, since, email=email, address=address)
        >= MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS
        or audit.count_failures(session, since, email=email) >= MAX_FAILURES_PER_ACCOUNT
        or audit.count_failures(session, since, address=address) >= MAX_FAILURES_PER_ADDRESS
    ):
        raise TooManyAttemptsError
