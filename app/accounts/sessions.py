"""Sign-in with throttled password checks, and sessions that end when idle or after a working day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit, passwords, two_factor
from app.accounts.accounts import TOKEN_BYTES, hash_token, to_person
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Person
from app.accounts.tables import AccountRow, SessionRow
from app.accounts.throttling import (
    UNKNOWN_DEVICE,
    Device,
    SignInAttempt,
    release_attempt,
    reserve_attempt,
)
from app.store.database import read_session, write_session

IDLE_TIMEOUT = timedelta(hours=2)
"""Idle time after which a session ends; a form that saves itself counts as use."""
MAX_LIFETIME = timedelta(hours=12)
"""Time after which every session ends: longer than a working day, shorter than a night more."""
_LAST_SEEN_INTERVAL = timedelta(minutes=1)
"""Minimum interval between two updates of a session's last use."""
_MAX_CHARACTERS = 200

_session: Any = SessionRow
_account: Any = AccountRow


class TwoFactorRequiredError(Exception):
    """The account has two-factor authentication, and a code must follow."""

    def __init__(self, account_id: int, password_fingerprint: str) -> None:
        """``mark`` changes with the password that was verified; it is no secret."""
        self.account_id, self.password_fingerprint = account_id, password_fingerprint


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session as its owner sees it."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str
    is_this: bool


class Sessions:
    """Creates, reads and ends sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sign_in(
        self, email: str, password: str, *, address: str, browser: str, device: Device = UNKNOWN_DEVICE
    ) -> str | None:
        """Return the token of a new session, or None for a wrong e-mail address or password.

        Raises TooManyAttemptsError, and TwoFactorRequiredError when a code must follow.
        """
        email = email.strip().lower()[:_MAX_CHARACTERS]
        with read_session(self._engine) as session:
            found: AccountRow | None = session.scalars(
                select(_account).where(col(AccountRow.email) == email)
            ).first()
        attempt = SignInAttempt(email, found.id if found else None, address, device)
        if not self._verify(attempt, password, found) or found is None or found.id is None:
            return None
        with write_session(self._engine) as session:
            _require_code(session, found)
            return _create(session, Actor(found.id, email, address), found.id, browser)

    def _verify(self, attempt: SignInAttempt, password: str, row: AccountRow | None) -> bool:
        """Return whether a password opens an account; a wrong one is recorded. Raises TooManyAttemptsError."""
        with write_session(self._engine) as session:
            number = reserve_attempt(session, attempt)
        is_right = passwords.verify_password(password, row.password_hash if row else None)
        is_right = is_right and row is not None and not row.disabled_at
        with write_session(self._engine) as session:
            if is_right:
                release_attempt(session, number)
            else:
                actor = Actor(attempt.account_id, attempt.email, attempt.address)
                audit.record(session, actor, AuditEvent.SIGN_IN_FAILED, attempt.email)
        return is_right

    def create(
        self, account_id: int, *, address: str, browser: str, way: str = "", code_given: bool = False
    ) -> str:
        """Return the token of a new session for a person already authenticated; ``way`` is recorded in the audit log.

        Raises TwoFactorRequiredError when the account has two-factor authentication and no code was given.
        """
        with write_session(self._engine) as session:
            row = session.get_one(AccountRow, account_id)
            if not code_given:
                _require_code(session, row)
            return _create(session, Actor(account_id, row.email, address), account_id, browser, way)

    def confirm_password(self, actor: Actor, password: str, *, device: Device = UNKNOWN_DEVICE) -> bool:
        """Return whether a password is the account's, or it has none; raises TooManyAttemptsError."""
        with read_session(self._engine) as session:
            row = session.get_one(AccountRow, actor.id)
        attempt = SignInAttempt(actor.email, actor.id, actor.address, device)
        return row.password_hash is None or self._verify(attempt, password, row)

    def pending_user(self, account_id: int, password_fingerprint: str) -> Person | None:
        """Return the person who still has to enter a code; None when the account or its password has changed."""
        with read_session(self._engine) as session:
            row = session.get(AccountRow, account_id)
            is_valid = (
                row is not None and not row.disabled_at and _fingerprint_password(row) == password_fingerprint
            )
            return to_person(session, row) if row and is_valid else None

    def record_sso_rejection(self, actor: Actor, why: str) -> None:
        """Record a single sign-on that was refused."""
        with write_session(self._engine) as session:
            audit.record(session, actor, AuditEvent.SSO_REJECTED, actor.email, detail={"cause": why})

    def get_person(self, token: str) -> Person | None:
        """Return the person of a session and record its use; None when it has ended."""
        now = clock.now()
        with read_session(self._engine) as session:
            row = _find_active(session, token, now)
            if row is None:
                return None
            account = session.get(AccountRow, row.account_id)
            person = to_person(session, account) if account and not account.disabled_at else None
        if person and now - row.last_seen_at > _LAST_SEEN_INTERVAL:
            with write_session(self._engine) as session:
                stored = session.get(SessionRow, row.id)
                if stored:
                    stored.last_seen_at = now
                    session.add(stored)
        return person

    def list_sessions(self, person: Person, token: str) -> Sequence[SessionInfo]:
        """Return a person's sessions, the last used first."""
        now = clock.now()
        with read_session(self._engine) as session:
            rows = session.scalars(
                select(_session)
                .where(_session.account_id == person.id, *_active_conditions(now))
                .order_by(_session.last_seen_at.desc())
            ).all()
        this = hash_token(token)
        return [
            SessionInfo(
                row.id,
                row.created_at,
                row.last_seen_at,
                row.ip_address,
                row.user_agent,
                row.digest == this,
            )
            for row in rows
        ]

    def sign_out(self, actor: Actor, token: str) -> None:
        """End a session."""
        with write_session(self._engine) as session:
            session.execute(delete(SessionRow).where(col(SessionRow.digest) == hash_token(token)))
            audit.record(session, actor, AuditEvent.SIGNED_OUT, actor.email)

    def end_session(self, actor: Actor, session_id: int) -> None:
        """End another session of the same person; sessions of others are ignored."""
        with write_session(self._engine) as session:
            row = session.get(SessionRow, session_id)
            if row and row.account_id == actor.id:
                session.delete(row)
                audit.record(
                    session, actor, AuditEvent.SESSION_ENDED, actor.email, detail={"browser": row.user_agent}
                )

    def end_other_sessions(self, actor: Actor, token: str) -> None:
        """End every session of a person except one."""
        others = col(SessionRow.account_id) == actor.id, col(SessionRow.digest) != hash_token(token)
        with write_session(self._engine) as session:
            session.execute(delete(SessionRow).where(*others))


def _fingerprint_password(row: AccountRow) -> str:
    return hash_token(f"{row.id} {row.password_hash}")


def _require_code(session: Session, row: AccountRow) -> None:
    if row.id is not None and two_factor.is_enabled(session, row.id):
        raise TwoFactorRequiredError(row.id, _fingerprint_password(row))


def _active_conditions(now: datetime) -> tuple[Any, Any]:
    return _session.last_seen_at > now - IDLE_TIMEOUT, _session.created_at > now - MAX_LIFETIME


def _find_active(session: Session, token: str, now: datetime) -> SessionRow | None:
    row: SessionRow | None = session.scalars(
        select(_session).where(_session.digest == hash_token(token), *_active_conditions(now))
    ).first()
    return row


def _create(session: Session, actor: Actor, account_id: int, browser: str, way: str = "") -> str:
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    session.execute(delete(SessionRow).where(col(SessionRow.created_at) <= now - MAX_LIFETIME))
    session.add(
        SessionRow(
            digest=hash_token(token),
            account_id=account_id,
            created_at=now,
            last_seen_at=now,
            ip_address=actor.address,
            user_agent=browser[:_MAX_CHARACTERS],
        )
    )
    audit.record(session, actor, AuditEvent.SIGNED_IN, actor.email, detail={"method": way} if way else None)
    return token
