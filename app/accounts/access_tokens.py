"""Access tokens: programs act for a person, within a scope, until they expire or are revoked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.accounts import TOKEN_BYTES, AccountError, hash_token, to_person
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Person
from app.accounts.tables import AccessTokenRow, AccountRow
from app.documents.code_labels import LabelledCode
from app.store.database import read_session, write_session

PREFIX = "sb_"
"""Begins every token, so that scanners of repositories and logs find one."""
LIFETIMES = (30, 90, 365)
"""Days after which a token may expire."""
MAX_TOKENS = 20
MAX_NAME_CHARACTERS = 100
_LAST_USED_INTERVAL = timedelta(minutes=1)
"""Minimum interval between two updates of a token's last use."""
_token: Any = AccessTokenRow


class TokenScope(LabelledCode):
    """What a token allows, always within the roles of its person."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as its owner sees it."""

    id: int
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None

    @property
    def is_expired(self) -> bool:
        """Whether it no longer opens anything."""
        return self.expires_at <= clock.now()


@dataclass(frozen=True, slots=True)
class TokenBearer:
    """The person for whom a program acts, and within which scope."""

    person: Person
    scope: TokenScope
    token_name: str


class AccessTokens:
    """Creates, reads and revokes access tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, actor: Actor, name: str, scope: TokenScope, *, days: int) -> str:
        """Create a token for the actor's account and return it, for the only time; raises AccountError."""
        name = " ".join(name.split())[:MAX_NAME_CHARACTERS]
        if not name:
            raise AccountError("Tulis nama program yang memakai token ini.")
        if days not in LIFETIMES:
            raise AccountError("Pilih masa berlaku token.")
        token, now = PREFIX + secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        with write_session(self._engine) as session:
            row = session.get(AccountRow, actor.id)
            if row is None or row.disabled_at:
                raise AccountError("Akun ini tidak aktif.")
            owned = select(func.count()).select_from(_token).where(_token.account_id == row.id)
            if session.scalars(owned).one() >= MAX_TOKENS:
                raise AccountError(f"Paling banyak {MAX_TOKENS} token. Cabut dahulu yang tidak dipakai lagi.")
            session.add(
                AccessTokenRow(
                    digest=hash_token(token),
                    account_id=row.id or 0,
                    name=name,
                    scope=scope.value,
                    created_at=now,
                    expires_at=now + timedelta(days=days),
                )
            )
            detail = {"token": name, "scope": scope.value}
            audit.record(session, actor, AuditEvent.ACCESS_TOKEN_CREATED, actor.email, detail=detail)
        return token

    def list_tokens(self, person: Person) -> Sequence[AccessToken]:
        """Return a person's tokens, the newest first."""
        wanted = select(_token).where(_token.account_id == person.id).order_by(_token.id.desc())
        with read_session(self._engine) as session:
            return [_to_token(row) for row in session.scalars(wanted)]

    def revoke(self, actor: Actor, token_id: int) -> None:
        """Delete a token of the actor's account; tokens of others are ignored."""
        with write_session(self._engine) as session:
            row = session.get(AccessTokenRow, token_id)
            if row and row.account_id == actor.id:
                session.delete(row)
                detail = {"token": row.name}
                audit.record(session, actor, AuditEvent.ACCESS_TOKEN_REVOKED, actor.email, detail=detail)

    def find_bearer(self, token: str) -> TokenBearer | None:
        """Return for whom a token acts and record its use; None when it is unknown or expired."""
        now = clock.now()
        with read_session(self._engine) as session:
            row = _find_valid(session, token, now)
            account = session.get(AccountRow, row.account_id) if row else None
            if row is None or account is None or account.disabled_at:
                return None
            bearer = TokenBearer(to_person(session, account), TokenScope(row.scope), row.name)
        if row.last_used_at is None or now - row.last_used_at > _LAST_USED_INTERVAL:
            with write_session(self._engine) as session:
                stored = session.get(AccessTokenRow, row.id)
                if stored:
                    stored.last_used_at = now
                    session.add(stored)
        return bearer


def _find_valid(session: Session, token: str, now: datetime) -> AccessTokenRow | None:
    wanted = col(AccessTokenRow.digest) == hash_token(token), col(AccessTokenRow.expires_at) > now
    found: AccessTokenRow | None = session.scalars(select(_token).where(*wanted)).first()
    return found


def _to_token(row: AccessTokenRow) -> AccessToken:
    return AccessToken(
        row.id or 0,
        row.name,
        TokenScope(row.scope),
        row.created_at,
        row.expires_at,
        row.last_used_at,
    )
