"""How often somebody may be wrong about a password or a code before even the right one must wait."""

from datetime import timedelta

from sqlmodel import Session

from app import clock
from app.accounts import audit

WINDOW = timedelta(minutes=15)
FAILURES_HERE, FAILURES_OF_ACCOUNT, FAILURES_OF_ADDRESS = 5, 25, 30
"""In the window: of one account from one address; of one account; from one address (an office behind it)."""


class TooManyFailuresError(Exception):
    """Not even a right password or code is looked at for now."""


def refuse_guessing(session: Session, email: str, address: str) -> None:
    """Raises TooManyFailuresError when there were too many failures; the audit has counted them."""
    since = clock.now() - WINDOW
    if (
        audit.failures(session, since, email=email, address=address) >= FAILURES_HERE
        or audit.failures(session, since, email=email) >= FAILURES_OF_ACCOUNT
        or audit.failures(session, since, address=address) >= FAILURES_OF_ADDRESS
    ):
        raise TooManyFailuresError
