"""Two-factor authentication: six-digit codes from a phone (TOTP, RFC 6238), and recovery codes.

Secrets are encrypted with the site's key, each for its account; recovery codes are stored as digests that
need the key as well. Every code works once.
"""

from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import CursorResult, Engine, delete, func, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.encryption import Encryptor
from app.accounts.tables import AccountRow, RecoveryCodeRow, TwoFactorRow
from app.accounts.throttling import (
    UNKNOWN_DEVICE,
    Device,
    SignInAttempt,
    release_attempt,
    reserve_attempt,
)
from app.store.database import read_session, write_session

ISSUER = "Studi Banding"
"""Name of this site in an authenticator app."""
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
"""80 bits: cannot be guessed online, nor from the digests without the key."""
_STEP_SECONDS = 30
_VALID_WINDOW = 1
"""Tolerated clock difference of a phone, in steps of 30 seconds."""
MAX_CODE_CHARACTERS = 40
_PENDING_STEPS = 30
"""Time steps, a quarter of an hour, for which a new secret waits for its first code: its page shows it to anybody there."""

_recovery: Any = RecoveryCodeRow


class KeyChangedError(Exception):
    """The TOTP secret was encrypted with another key than the site's present one, so no code can be verified."""


@dataclass(frozen=True, slots=True)
class TwoFactorStatus:
    """The state of an account's two-factor authentication."""

    is_enabled: bool = False
    recovery_codes: int = 0
    """Number of unused recovery codes."""
    pending: pyotp.TOTP | None = None
    """The secret that waits for a first code."""

    @property
    def secret(self) -> str:
        """The pending secret in groups of four, for typing it."""
        return _group_by_four(self.pending.secret) if self.pending else ""

    @property
    def address(self) -> str:
        """The pending secret as the ``otpauth:`` URI of a QR code."""
        return self.pending.provisioning_uri() if self.pending else ""


def is_enabled(session: Session, account_id: int) -> bool:
    """Return whether an account has two-factor authentication enabled."""
    row = session.get(TwoFactorRow, account_id)
    return row is not None and row.confirmed_at is not None


def reset(engine: Engine, actor: Actor, email: str) -> bool:
    """Disable two-factor authentication of somebody who lost phone and codes; return whether it was enabled."""
    with write_session(engine) as session:
        account: Any = AccountRow
        found = session.scalars(select(account).where(col(AccountRow.email) == email.strip().lower())).first()
        if found is None or not is_enabled(session, found.id):
            return False
        _delete(session, found.id)
        audit.record(session, actor, AuditEvent.TWO_FACTOR_DISABLED, found.email)
        return True


class TwoFactorService:
    """Manages two-factor authentication of accounts."""

    def __init__(self, engine: Engine, encryptor: Encryptor) -> None:
        self._engine, self._encryptor = engine, encryptor

    def is_enabled(self, account_id: int) -> bool:
        """Return whether an account has two-factor authentication enabled."""
        with read_session(self._engine) as session:
            return is_enabled(session, account_id)

    def get_status(self, actor: Actor) -> TwoFactorStatus:
        """Return the state of the actor's own account."""
        with read_session(self._engine) as session:
            row = session.get(TwoFactorRow, actor.id)
            if row is None:
                return TwoFactorStatus()
            if row.confirmed_at:
                return TwoFactorStatus(
                    is_enabled=True, recovery_codes=_count_recovery_codes(session, row.account_id)
                )
            is_pending = _current_step() - row.last_step <= _PENDING_STEPS
            return TwoFactorStatus(pending=self._totp(row, actor.email) if is_pending else None)

    def create_secret(self, actor: Actor) -> None:
        """Create a pending secret; it has no effect until `confirm`."""
        with write_session(self._engine) as session:
            if actor.id is None or is_enabled(session, actor.id):
                return
            _delete(session, actor.id)
            encrypted = self._encryptor.encrypt(_purpose(actor.id), pyotp.random_base32())
            # Codes of the window before are accepted too: the clock of the phone may be behind.
            begun = _current_step() - 2 * _VALID_WINDOW
            session.add(
                TwoFactorRow(
                    account_id=actor.id, encrypted_secret=encrypted, confirmed_at=None, last_step=begun
                )
            )

    def confirm(self, actor: Actor, code: str) -> Sequence[str] | None:
        """Enable it with a first code and return the recovery codes, which are shown only once; None for a wrong code."""
        with write_session(self._engine) as session:
            row = session.get(TwoFactorRow, actor.id, with_for_update=True)
            if row is None or row.confirmed_at or _current_step() - row.last_step > _PENDING_STEPS:
                return None
            if not self._matches_totp(row, actor.email, code):
                return None
            row.confirmed_at = clock.now()
            session.add(row)
            codes = [b32encode(token_bytes(_RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
            for one in codes:
                digest = self._encryptor.digest(_purpose(row.account_id), one)
                session.add(RecoveryCodeRow(digest=digest, account_id=row.account_id))
            audit.record(session, actor, AuditEvent.TWO_FACTOR_ENABLED, actor.email)
            return [_group_by_four(one) for one in codes]

    def verify_code(self, actor: Actor, code: str, *, device: Device = UNKNOWN_DEVICE) -> bool:
        """Return whether a code is right, and use it up; a wrong one counts like a wrong password.

        Raises TooManyAttemptsError or KeyChangedError.
        """
        with write_session(self._engine) as session:
            return self._verify(session, actor, code, device)

    def disable(self, actor: Actor, code: str, *, device: Device = UNKNOWN_DEVICE) -> bool:
        """Disable it with a code; return whether the code was right. Raises as `verify_code`."""
        with write_session(self._engine) as session:
            if actor.id is None or not self._verify(session, actor, code, device):
                return False
            _delete(session, actor.id)
            audit.record(session, actor, AuditEvent.TWO_FACTOR_DISABLED, actor.email)
            return True

    def _verify(self, session: Session, actor: Actor, code: str, device: Device) -> bool:
        row = session.get(TwoFactorRow, actor.id, with_for_update=True)
        attempt = reserve_attempt(session, SignInAttempt(actor.email, actor.id, actor.address, device))
        if row is None or not row.confirmed_at:
            return False
        if self._matches_totp(row, actor.email, code) or self._use_recovery_code(session, actor, row, code):
            session.add(row)
            release_attempt(session, attempt)
            return True
        audit.record(session, actor, AuditEvent.CODE_WRONG, actor.email)
        return False

    def _matches_totp(self, row: TwoFactorRow, email: str, code: str) -> bool:
        """Return whether it is a TOTP code of a later time step than the last one used.

        A last step in the future was used while the clock was wrong, and does not lock its owner out.
        """
        now, phone = clock.now().timestamp(), self._totp(row, email)
        try:
            step = phone.verify_and_get_timecode(
                _normalise_code(code), for_time=now, valid_window=_VALID_WINDOW
            )
        except OTPVerificationError:
            return False
        if step <= row.last_step <= now // phone.interval + _VALID_WINDOW:
            return False
        row.last_step = step
        return True

    def _use_recovery_code(self, session: Session, actor: Actor, row: TwoFactorRow, code: str) -> bool:
        """Return whether it is an unused recovery code, and delete it."""
        digest = self._encryptor.digest(_purpose(row.account_id), _normalise_code(code))
        used = session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.digest) == digest))
        assert isinstance(used, CursorResult)  # noqa: S101 -- what a DELETE gives
        if used.rowcount == 0:
            return False
        left = {"remaining": _count_recovery_codes(session, row.account_id)}
        audit.record(session, actor, AuditEvent.RECOVERY_CODE_USED, actor.email, detail=left)
        return True

    def _totp(self, row: TwoFactorRow, email: str) -> pyotp.TOTP:
        secret = self._encryptor.decrypt(_purpose(row.account_id), row.encrypted_secret)
        if secret is None:
            raise KeyChangedError
        return pyotp.TOTP(secret, name=email, issuer=ISSUER)


def _current_step() -> int:
    return int(clock.now().timestamp()) // _STEP_SECONDS


def _purpose(account_id: int) -> str:
    return f"second-factor/{account_id}"


def _normalise_code(code: str) -> str:
    return "".join(code[:MAX_CODE_CHARACTERS].split()).replace("-", "").upper()


def _group_by_four(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _count_recovery_codes(session: Session, account_id: int) -> int:
    ours = col(RecoveryCodeRow.account_id) == account_id
    return session.scalars(select(func.count()).select_from(_recovery).where(ours)).one()


def _delete(session: Session, account_id: int) -> None:
    for table in (RecoveryCodeRow, TwoFactorRow):
        session.execute(delete(table).where(col(table.account_id) == account_id))
