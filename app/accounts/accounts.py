"""Accounts: invited, given roles in places, disabled, their passwords set through links that work once."""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit, passwords
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Person, Role
from app.accounts.tables import AccountRow, PasswordTokenRow, RoleRow, SessionRow
from app.store.database import read_session, write_session

TOKEN_BYTES = 24
"""192 bits: nobody finds a link by trying."""
LINK_LIFETIME = timedelta(days=3)
_EMAIL = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']+\.[^\s@<>\"']{2,}")
MAX_EMAIL_CHARACTERS = 200

_account: Any = AccountRow
_role: Any = RoleRow


class AccountError(Exception):
    """What was asked of accounts cannot be done; the text says why."""


class SubjectMismatchError(Exception):
    """An address that belongs to somebody else than when its account was first used from the provider."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as managers see it."""

    id: int
    email: str
    name: str
    unit: str
    roles: tuple[tuple[str, Role], ...]
    is_invited: bool
    """The invitation has not been taken up."""
    is_disabled: bool


class Accounts:
    """The accounts of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(
        self, actor: Actor, email: str, *, name: str, unit: str, roles: Collection[tuple[str, Role]] = ()
    ) -> str:
        """Make an account; the token of the link by which its owner sets a password."""
        email = _normalise_email(email)
        if not name.strip():
            raise AccountError("Nama belum diisi.")
        with write_session(self._engine) as session:
            if _find(session, email):
                raise AccountError(f"Akun {email} sudah ada.")
            row = AccountRow(
                email=email,
                name=name.strip(),
                office=unit.strip(),
                password_hash=None,
                created_at=clock.now(),
            )
            session.add(row)
            session.flush()
            for place, role in sorted(roles):
                _grant(session, actor, row, place, role)
            audit.record(session, actor, AuditEvent.INVITED, email)
            return _create_link(session, row)

    def create_password_link(self, actor: Actor, email: str) -> str:
        """The token of a link that sets another password; earlier links no longer work.

        Whoever opens it proves the address anew, and may come from the provider as somebody else from then on.
        """
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            row.oidc_subject = None
            session.add(row)
            audit.record(session, actor, AuditEvent.PASSWORD_LINK_CREATED, row.email)
            return _create_link(session, row)

    def get_link_owner(self, token: str) -> str | None:
        """The e-mail address a link belongs to, while it works."""
        with read_session(self._engine) as session:
            row = _find_link_owner(session, token)
            return row.email if row else None

    def set_password(self, token: str, password: str, *, address: str = "") -> int | None:
        """Use up a link; every browser signed in to the account is signed out. The account, or None."""
        kept = passwords.hash_password(password)
        with write_session(self._engine) as session:
            row = _find_link_owner(session, token)
            if row is None or row.id is None:
                return None
            row.password_hash = kept
            session.add(row)
            session.execute(delete(PasswordTokenRow).where(col(PasswordTokenRow.account_id) == row.id))
            session.execute(delete(SessionRow).where(col(SessionRow.account_id) == row.id))
            audit.record(session, Actor(row.id, row.email, address), AuditEvent.PASSWORD_SET, row.email)
            return row.id

    def grant_role(self, actor: Actor, email: str, place: str, role: Role) -> None:
        """Let somebody do what a role may do in a place."""
        with write_session(self._engine) as session:
            _grant(session, actor, _require_account(session, email), place, role)

    def revoke_role(self, actor: Actor, email: str, place: str, role: Role) -> None:
        """Take a role back; it holds from the next request."""
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            given = session.get(RoleRow, (row.id, place, role.value))
            if given:
                session.delete(given)
                audit.record(
                    session,
                    actor,
                    AuditEvent.ROLE_REVOKED,
                    row.email,
                    place=place,
                    detail={"role": role.value},
                )

    def set_disabled(self, actor: Actor, email: str, *, disabled: bool) -> None:
        """Shut somebody out, signed in or not, or let them in again."""
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            row.disabled_at = clock.now() if disabled else None
            session.add(row)
            if disabled:
                for table in (SessionRow, PasswordTokenRow):
                    session.execute(delete(table).where(col(table.account_id) == row.id))
            audit.record(session, actor, AuditEvent.DISABLED if disabled else AuditEvent.ENABLED, row.email)

    def list_accounts(self) -> Sequence[Account]:
        """Every account, by e-mail address."""
        with read_session(self._engine) as session:
            rows = session.scalars(select(_account).order_by(col(AccountRow.email))).all()
            return [_as_account(row, _roles_of(session, row)) for row in rows]

    def find_by_email(self, email: str) -> Account | None:
        """One account."""
        with read_session(self._engine) as session:
            row = _find(session, email)
            return _as_account(row, _roles_of(session, row)) if row else None

    def find_by_subject(self, subject: str, email: str) -> Account | None:
        """The account of whom a provider vouches for: theirs since they first came, or else that of their address.

        AnotherOwnerError when the provider knows the owner of that account as somebody else.
        """
        with write_session(self._engine) as session:
            theirs: AccountRow | None = session.scalars(
                select(_account).where(col(AccountRow.oidc_subject) == subject)
            ).first()
            row = theirs or _find(session, email)
            if row is None:
                return None
            if row.oidc_subject not in (None, subject):
                raise SubjectMismatchError(email)
            if not row.disabled_at:  # nobody takes over what is shut
                row.oidc_subject = subject
                session.add(row)
            return _as_account(row, _roles_of(session, row))

    def get_person(self, account_id: int) -> Person | None:
        """Somebody who may act, by their number; None when disabled."""
        with read_session(self._engine) as session:
            row = session.get(AccountRow, account_id)
            return to_person(session, row) if row and not row.disabled_at else None


def to_person(session: Session, row: AccountRow) -> Person:
    """An account as somebody who acts."""
    roles = frozenset(_roles_of(session, row))
    return Person(row.id or 0, row.email, row.name, row.office, roles)


def hash_token(token: str) -> str:
    """The form in which a secret token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _normalise_email(email: str) -> str:
    email = email.strip().lower()
    if len(email) > MAX_EMAIL_CHARACTERS or not _EMAIL.fullmatch(email):
        raise AccountError(f"“{email[:MAX_EMAIL_CHARACTERS]}” bukan alamat surel.")
    return email


def _find(session: Session, email: str) -> AccountRow | None:
    found: AccountRow | None = session.scalars(
        select(_account).where(col(AccountRow.email) == email.strip().lower())
    ).first()
    return found


def _require_account(session: Session, email: str) -> AccountRow:
    row = _find(session, email)
    if row is None:
        raise AccountError(f"Akun {email} tidak ada.")
    return row


def _find_link_owner(session: Session, token: str) -> AccountRow | None:
    link = session.get(PasswordTokenRow, hash_token(token))
    if link is None or clock.as_utc(link.expires_at) <= clock.now():
        return None
    row = session.get(AccountRow, link.account_id)
    return row if row and not row.disabled_at else None


def _create_link(session: Session, row: AccountRow) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(delete(PasswordTokenRow).where(col(PasswordTokenRow.account_id) == row.id))
    session.add(
        PasswordTokenRow(
            digest=hash_token(token), account_id=row.id or 0, expires_at=clock.now() + LINK_LIFETIME
        )
    )
    return token


def _grant(session: Session, actor: Actor, row: AccountRow, place: str, role: Role) -> None:
    if session.get(RoleRow, (row.id, place, role.value)) is None:
        session.add(RoleRow(account_id=row.id or 0, area_code=place, role=role.value))
        audit.record(
            session, actor, AuditEvent.ROLE_GRANTED, row.email, place=place, detail={"role": role.value}
        )


def _roles_of(session: Session, row: AccountRow) -> list[tuple[str, Role]]:
    given = session.scalars(select(_role).where(col(RoleRow.account_id) == row.id)).all()
    return sorted((one.area_code, Role(one.role)) for one in given)


def _as_account(row: AccountRow, roles: Sequence[tuple[str, Role]]) -> Account:
    return Account(
        row.id or 0,
        row.email,
        row.name,
        row.office,
        tuple(roles),
        is_invited=row.password_hash is None,
        is_disabled=row.disabled_at is not None,
    )
