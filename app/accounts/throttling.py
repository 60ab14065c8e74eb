"""Throttling of sign-in: after too many failures even a right password or code is rejected for a while.

A try is reserved in the database before the password is looked at, and released when it was right: of many tries
sent at once, to any process, no more are looked at than one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.networks import network_of
from app.accounts.tables import SignInAttemptRow

WINDOW = timedelta(minutes=15)
MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS, MAX_FAILURES_PER_ACCOUNT, MAX_FAILURES_PER_ADDRESS = 5, 25, 30
"""Failures allowed within `WINDOW`; one address may be a whole office."""
MAX_FAILURES_PER_DEVICE = 5
"""Failures of a browser with which the account has signed in before; those of others do not count against it."""
KNOWN_ADDRESS_LIFETIME = timedelta(days=90)
"""How long an account is known at an address from which it signed in."""
_LOCK = text("SELECT pg_advisory_xact_lock(5419091)")
"""PostgreSQL: reservations are made one after the other. SQLite has one writer anyway."""
_attempt: Any = SignInAttemptRow


class TooManyAttemptsError(Exception):
    """Too many failures: no password or code is checked for now."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, by a number that it keeps in a cookie nobody else can make, and the accounts that signed in with it."""

    id: str = ""
    account_ids: frozenset[int] = frozenset()


UNKNOWN_DEVICE = Device()


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A try to sign in, or to prove again who one is."""

    email: str
    account_id: int | None
    """None for an e-mail address without an account, which is counted all the same."""
    address: str
    device: Device = UNKNOWN_DEVICE

    @property
    def has_known_device(self) -> bool:
        """Whether the account has signed in with this browser before."""
        return self.account_id is not None and self.account_id in self.device.account_ids


def reserve_attempt(session: Session, attempt: SignInAttempt) -> int:
    """Count a try in the session's transaction and return its number; raise TooManyAttemptsError instead of the next.

    Strangers cannot lock an account's owner out everywhere: a known browser has a count of its own, and where the
    account has signed in from before, only failures from there count.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)
    now = clock.now()
    # A time ahead was written while a clock was wrong.
    outdated = (_attempt.attempted_at <= now - WINDOW) | (_attempt.attempted_at > now + WINDOW)
    session.execute(delete(SignInAttemptRow).where(outdated))
    if any(_count(session, those) >= most for those, most in _limits(session, attempt)):
        raise TooManyAttemptsError
    row = SignInAttemptRow(
        email=attempt.email,
        network=network_of(attempt.address),
        device=attempt.device.id if attempt.has_known_device else "",
        attempted_at=now,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def release_attempt(session: Session, number: int) -> None:
    """Forget a try that was right."""
    session.execute(delete(SignInAttemptRow).where(_attempt.id == number))


def _limits(session: Session, attempt: SignInAttempt) -> Sequence[tuple[ColumnElement[bool], int]]:
    """Return which earlier tries count against one, and how many of each are allowed."""
    if attempt.has_known_device:
        return [(_attempt.device == attempt.device.id, MAX_FAILURES_PER_DEVICE)]
    of_account, from_here = _attempt.email == attempt.email, _attempt.network == network_of(attempt.address)
    limits = [
        (of_account & from_here, MAX_FAILURES_PER_ACCOUNT_AND_ADDRESS),
        (from_here, MAX_FAILURES_PER_ADDRESS),
    ]
    since = clock.now() - KNOWN_ADDRESS_LIFETIME
    if not audit.has_signed_in_from(session, attempt.email, network_of(attempt.address), since):
        limits.append((of_account, MAX_FAILURES_PER_ACCOUNT))
    return limits


def _count(session: Session, those: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(_attempt).where(those)).one()
