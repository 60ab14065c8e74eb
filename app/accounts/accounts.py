"""Accounts: invitations, roles, disabling, and passwords set through single-use links."""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit, passwords
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Person, Role
from app.accounts.tables import AccessTokenRow, AccountRow, PasswordTokenRow, RoleRow, SessionRow
from app.store.database import read_session, write_session

TOKEN_BYTES = 24
"""192 bits: tokens cannot be guessed."""
LINK_LIFETIME = timedelta(days=3)
MAX_LINKS_PER_DAY = 5
"""Links of one account after which no letter brings another: nobody can fill somebody's mailbox."""
_EMAIL = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']+\.[^\s@<>\"']{2,}")
MAX_EMAIL_CHARACTERS = 200

_account: Any = AccountRow
_role: Any = RoleRow


class AccountError(Exception):
    """An operation on accounts is not possible; the text says why."""


class SubjectMismatchError(Exception):
    """The provider has given the e-mail address of an account to another person than the one who first signed in."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its roles."""

    id: int
    email: str
    name: str
    unit: str
    roles: tuple[tuple[str, Role], ...]
    is_invited: bool
    """Whether no password has been set yet."""
    is_disabled: bool


class Accounts:
    """Reads and changes the accounts of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(
        self, actor: Actor, email: str, *, name: str, unit: str, roles: Collection[tuple[str, Role]] = ()
    ) -> str:
        """Create an account; return the token of the link by which its owner sets a password. Raises AccountError."""
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
        """Return the token of a link that sets another password; earlier links become invalid.

        A manager's link also unbinds the account from its identity at the provider, so that somebody else can be bound.
        """
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            if row.id != actor.id:
                row.oidc_subject = None
                session.add(row)
            session.execute(delete(PasswordTokenRow).where(col(PasswordTokenRow.account_id) == row.id))
            audit.record(session, actor, AuditEvent.PASSWORD_LINK_CREATED, row.email)
            return _create_link(session, row)

    def create_mailed_link(self, email: str) -> str | None:
        """Return the token of a link for a letter; None without such an account, or after too many in a day.

        Anybody can ask for the letter, so invitations and earlier links stay valid.
        """
        with write_session(self._engine) as session:
            row = _find(session, email)
            if row is None or row.disabled_at or _count_new_links(session, row) >= MAX_LINKS_PER_DAY:
                return None
            audit.record(session, Actor(None, row.email), AuditEvent.PASSWORD_LINK_CREATED, row.email)
            return _create_link(session, row)

    def delete_link(self, token: str) -> None:
        """Make a link invalid, as when its letter could not be sent."""
        with write_session(self._engine) as session:
            session.execute(delete(PasswordTokenRow).where(col(PasswordTokenRow.digest) == hash_token(token)))

    def get_link_owner(self, token: str) -> str | None:
        """Return the e-mail address of a link's account; None when the link is invalid or expired."""
        with read_session(self._engine) as session:
            row = _find_link_owner(session, token)
            return row.email if row else None

    def set_password(self, token: str, password: str, *, address: str = "") -> int | None:
        """Set the password and end all access of the account; return its id, or None for an invalid link.

        Opening the link has proved the e-mail address again, so the account is unbound from its identity at the provider.
        """
        password_hash = passwords.hash_password(password)
        with write_session(self._engine) as session:
            row = _find_link_owner(session, token)
            if row is None or row.id is None:
                return None
            row.password_hash, row.oidc_subject = password_hash, None
            session.add(row)
            _end_access(session, row)
            audit.record(session, Actor(row.id, row.email, address), AuditEvent.PASSWORD_SET, row.email)
            return row.id

    def grant_role(self, actor: Actor, email: str, place: str, role: Role) -> None:
        """Grant a role in an area; raises AccountError for one's own account."""
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            if row.id == actor.id:
                raise AccountError(
                    "Anda tidak dapat memberi peran kepada diri sendiri. Mintalah pengelola lain."
                )
            _grant(session, actor, row, place, role)

    def revoke_role(self, actor: Actor, email: str, place: str, role: Role) -> None:
        """Revoke a role in an area; effective from the next request."""
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
        """Disable an account and end its access, or enable it again."""
        with write_session(self._engine) as session:
            row = _require_account(session, email)
            row.disabled_at = clock.now() if disabled else None
            session.add(row)
            if disabled:
                _end_access(session, row)
            audit.record(session, actor, AuditEvent.DISABLED if disabled else AuditEvent.ENABLED, row.email)

    def list_accounts(self) -> Sequence[Account]:
        """Return every account, by e-mail address."""
        with read_session(self._engine) as session:
            rows = session.scalars(select(_account).order_by(col(AccountRow.email))).all()
            return [_as_account(row, _roles_of(session, row)) for row in rows]

    def find_by_email(self, email: str) -> Account | None:
        """Return the account of an e-mail address, or None."""
        with read_session(self._engine) as session:
            row = _find(session, email)
            return _as_account(row, _roles_of(session, row)) if row else None

    def find_by_subject(self, subject: str, email: str) -> Account | None:
        """Return the account bound to an identity, or bind the account of its e-mail address; None when there is none.

        Raises SubjectMismatchError when that account is bound to another identity.
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
            if not row.disabled_at:  # a disabled account is not bound to an identity
                row.oidc_subject = subject
                session.add(row)
            return _as_account(row, _roles_of(session, row))

    def get_person(self, account_id: int) -> Person | None:
        """Return the person of an account id; None when it is disabled or missing."""
        with read_session(self._engine) as session:
            row = session.get(AccountRow, account_id)
            return to_person(session, row) if row and not row.disabled_at else None


def to_person(session: Session, row: AccountRow) -> Person:
    """Return the person of an account, with their roles."""
    roles = frozenset(_roles_of(session, row))
    return Person(row.id or 0, row.email, row.name, row.office, roles)


def hash_token(token: str) -> str:
    """Return the SHA-256 digest under which a secret token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_email_address(text: str) -> bool:
    """Return whether a text has the form of an e-mail address."""
    return len(text) <= MAX_EMAIL_CHARACTERS and _EMAIL.fullmatch(text) is not None


def _normalise_email(email: str) -> str:
    email = email.strip().lower()
    if not is_email_address(email):
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
    if link is None or link.expires_at <= clock.now():
        return None
    row = session.get(AccountRow, link.account_id)
    return row if row and not row.disabled_at else None


def _end_access(session: Session, row: AccountRow) -> None:
    """Delete the links, the sessions and the access tokens of an account."""
    for table in (PasswordTokenRow, SessionRow, AccessTokenRow):
        session.execute(delete(table).where(col(table.account_id) == row.id))


def _count_new_links(session: Session, row: AccountRow) -> int:
    """Return how many links of an account were made within a day."""
    link: Any = PasswordTokenRow
    is_new = link.expires_at > clock.now() + LINK_LIFETIME - timedelta(days=1)
    return session.scalars(
        select(func.count()).select_from(link).where(link.account_id == row.id, is_new)
    ).one()


def _create_link(session: Session, row: AccountRow) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(delete(PasswordTokenRow).where(col(PasswordTokenRow.expires_at) <= clock.now()))
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
