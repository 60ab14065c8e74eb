"""How often somebody may be wrong about a password or a code before even the right one must wait."""

from datetime import timedelta

from sqlmodel import Session

from app import clock
from app.accounts import audit

WINDOW = timedelta(minutes=15)
MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS, MAX_FAILURES_PER_ACCOUNT, MAX_FAILURES_PER_ADDRESS = 5, 25, 30
"""In the window: of one account from one address; of one account; from one address (an office behind it)."""


class TooManyAttemptsError(Exception):
    """Not even a right password or code is looked at for now."""


def check_login_attempts(session: Session, email: str, address: str) -> None:
    """Raises TooManyFailuresError when there were too many failures; the audit has counted them."""
    since = clock.now() - WINDOW
    if (
        audit.count_failures(session, since, email=email, address=address)
        >= MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS
        or audit.count_failures(session, since, email=email) >= MAX_FAILURES_PER_ACCOUNT
        or audit.count_failures(session, since, address=address) >= MAX_FAILURES_PER_ADDRESS
    ):
        raise TooManyAttemptsError
