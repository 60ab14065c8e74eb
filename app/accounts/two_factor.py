"""A second factor: codes of six digits from a person's phone (TOTP, RFC 6238), and some for a lost phone.

Secrets are sealed with the site's key, each for its account; the codes for a lost phone are kept as
digests that need the key as well. Every code works once.
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
from app.accounts.audit import Actor, Event
from app.accounts.encryption import Keys
from app.accounts.tables import AccountRow, RecoveryCodeRow, SecondFactorRow
from app.accounts.throttling import refuse_guessing
from app.store.database import reading, writing

ISSUER = "Studi Banding"
"""What the phone calls us."""
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
"""80 bits, which nobody tries out through our pages, nor from the digests without the key."""
_AROUND = 1
"""Steps of 30 seconds that a phone's clock may be off."""
LONGEST_CODE = 40

_recovery: Any = RecoveryCodeRow


class KeyChangedError(Exception):
    """The secret was sealed with another key than the site has now: no code can be checked."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """How things stand with somebody's second factor."""

    is_on: bool = False
    recovery_codes: int = 0
    """So many are left."""
    pending: pyotp.TOTP | None = None
    """Begun, and not confirmed with a first code."""

    @property
    def secret(self) -> str:
        """The pending secret in groups of four, to type where no camera is."""
        return _grouped(self.pending.secret) if self.pending else ""

    @property
    def address(self) -> str:
        """The pending secret as authenticators read it from a QR code."""
        return self.pending.provisioning_uri() if self.pending else ""


def is_on(session: Session, account_id: int) -> bool:
    """Whether an account has a confirmed second factor."""
    row = session.get(SecondFactorRow, account_id)
    return row is not None and row.confirmed is not None


def remove(engine: Engine, actor: Actor, email: str) -> bool:
    """Take somebody's second factor away, who lost their phone and their codes; whether there was one."""
    with writing(engine) as session:
        account: Any = AccountRow
        found = session.scalars(select(account).where(col(AccountRow.email) == email.strip().lower())).first()
        if found is None or not is_on(session, found.id):
            return False
        _forget(session, found.id)
        audit.note(session, actor, Event.CODES_OFF, found.email)
        return True


class SecondFactors:
    """The second factors of an installation's accounts."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys

    def is_on(self, account_id: int) -> bool:
        """Whether an account has a confirmed second factor."""
        with reading(self._engine) as session:
            return is_on(session, account_id)

    def of(self, actor: Actor) -> SecondFactor:
        """How things stand with one's own."""
        with reading(self._engine) as session:
            row = session.get(SecondFactorRow, actor.id)
            if row is None:
                return SecondFactor()
            if row.confirmed:
                return SecondFactor(is_on=True, recovery_codes=_left(session, row.account_id))
            return SecondFactor(pending=self._totp(row, actor.email))

    def begin(self, actor: Actor) -> None:
        """Make a secret to put into a phone; nothing changes until a code of it is confirmed."""
        with writing(self._engine) as session:
            if actor.id is None or is_on(session, actor.id):
                return
            _forget(session, actor.id)
            sealed = self._keys.seal(_purpose(actor.id), pyotp.random_base32())
            session.add(SecondFactorRow(account_id=actor.id, sealed=sealed, confirmed=None, last_step=0))

    def confirm(self, actor: Actor, code: str) -> Sequence[str] | None:
        """Turn it on with a first code: the codes for a lost phone, told this once. None for a wrong code."""
        with writing(self._engine) as session:
            row = session.get(SecondFactorRow, actor.id, with_for_update=True)
            if row is None or row.confirmed or not self._fits(row, actor.email, code):
                return None
            row.confirmed = clock.now()
            session.add(row)
            codes = [b32encode(token_bytes(_RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
            for one in codes:
                digest = self._keys.digest(_purpose(row.account_id), one)
                session.add(RecoveryCodeRow(digest=digest, account_id=row.account_id))
            audit.note(session, actor, Event.CODES_ON, actor.email)
            return [_grouped(one) for one in codes]

    def check(self, actor: Actor, code: str) -> bool:
        """Whether a code is right, which uses it up; a wrong one counts like a wrong password.

        TooManyFailuresError, KeyChangedError.
        """
        with writing(self._engine) as session:
            return self._checked(session, actor, code)

    def turn_off(self, actor: Actor, code: str) -> bool:
        """Turn it off with a code; whether the code was right. Errors as for `check`."""
        with writing(self._engine) as session:
            if actor.id is None or not self._checked(session, actor, code):
                return False
            _forget(session, actor.id)
            audit.note(session, actor, Event.CODES_OFF, actor.email)
            return True

    def _checked(self, session: Session, actor: Actor, code: str) -> bool:
        # Locked first: of many tries at once each sees the failures of those before.
        row = session.get(SecondFactorRow, actor.id, with_for_update=True)
        refuse_guessing(session, actor.email, actor.address)
        if row is None or not row.confirmed:
            return False
        if self._fits(row, actor.email, code) or self._recovers(session, actor, row, code):
            session.add(row)
            return True
        audit.note(session, actor, Event.CODE_WRONG, actor.email)
        return False

    def _fits(self, row: SecondFactorRow, email: str, code: str) -> bool:
        """Whether it is a code of the phone that is later than the last one used.

        One used in the future was used while the clock went wrong: it must not keep its owner out until then.
        """
        now, phone = clock.now().timestamp(), self._totp(row, email)
        try:
            step = phone.verify_and_get_timecode(_plain(code), for_time=now, valid_window=_AROUND)
        except OTPVerificationError:
            return False
        if step <= row.last_step <= now // phone.interval + _AROUND:
            return False
        row.last_step = step
        return True

    def _recovers(self, session: Session, actor: Actor, row: SecondFactorRow, code: str) -> bool:
        """Whether it is one of the codes for a lost phone, which is then gone."""
        digest = self._keys.digest(_purpose(row.account_id), _plain(code))
        used = session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.digest) == digest))
        assert isinstance(used, CursorResult)  # noqa: S101 -- what a DELETE gives
        if used.rowcount == 0:
            return False
        left = {"tersisa": _left(session, row.account_id)}
        audit.note(session, actor, Event.RECOVERY_USED, actor.email, detail=left)
        return True

    def _totp(self, row: SecondFactorRow, email: str) -> pyotp.TOTP:
        secret = self._keys.open(_purpose(row.account_id), row.sealed)
        if secret is None:
            raise KeyChangedError
        return pyotp.TOTP(secret, name=email, issuer=ISSUER)


def _purpose(account_id: int) -> str:
    return f"second-factor/{account_id}"


def _plain(code: str) -> str:
    return "".join(code[:LONGEST_CODE].split()).replace("-", "").upper()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _left(session: Session, account_id: int) -> int:
    ours = col(RecoveryCodeRow.account_id) == account_id
    return session.scalars(select(func.count()).select_from(_recovery).where(ours)).one()


def _forget(session: Session, account_id: int) -> None:
    for table in (RecoveryCodeRow, SecondFactorRow):
        session.execute(delete(table).where(col(table.account_id) == account_id))
