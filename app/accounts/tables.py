"""The tables of accounts and of what they did: each written by the one module its text names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, Integer
from sqlmodel import Field, SQLModel


def _datetime_column(*, nullable: bool = False) -> Any:
    return Column(DateTime(timezone=True), nullable=nullable)


def _account_key(*, primary: bool = False) -> Any:
    """A foreign key to an account; accounts are disabled, never removed."""
    return Column(Integer, ForeignKey("account.id"), primary_key=primary, nullable=False, index=not primary)


class AccountRow(SQLModel, table=True):
    """Somebody who may sign in. Written by app.accounts.accounts."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    """Lower case."""
    name: str
    office: str
    """The agency or section the person works in: what readers are told in place of the name."""
    password_hash: str | None
    """Argon2id; empty until the invitation is taken up."""
    created_at: datetime = Field(sa_column=_datetime_column())
    disabled_at: datetime | None = Field(default=None, sa_column=_datetime_column(nullable=True))
    oidc_subject: str | None = Field(default=None, unique=True, index=True)
    """Whom the provider of accounts knows its owner as, once they have come that way."""


class RoleRow(SQLModel, table=True):
    """What an account may do in a region. Written by app.accounts.accounts."""

    __tablename__ = "account_role"

    account_id: int = Field(sa_column=_account_key(primary=True))
    area_code: str = Field(primary_key=True)
    """A region's code, a ministry's slug, or ``*`` for all."""
    role: str = Field(primary_key=True)


class PasswordTokenRow(SQLModel, table=True):
    """A link that sets a password, once. Written by app.accounts.accounts."""

    __tablename__ = "password_token"

    digest: str = Field(primary_key=True)
    """SHA-256 of the token in the link: who reads the database cannot use it."""
    account_id: int = Field(sa_column=_account_key())
    expires_at: datetime = Field(sa_column=_datetime_column())


class SessionRow(SQLModel, table=True):
    """A browser that is signed in. Written by app.accounts.sessions."""

    __tablename__ = "session"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    """SHA-256 of the token in the cookie."""
    account_id: int = Field(sa_column=_account_key())
    created_at: datetime = Field(sa_column=_datetime_column())
    last_seen_at: datetime = Field(sa_column=_datetime_column())
    ip_address: str
    user_agent: str


class TwoFactorRow(SQLModel, table=True):
    """What makes the codes on somebody's phone. Written by app.accounts.two_factor."""

    __tablename__ = "two_factor"

    account_id: int = Field(sa_column=_account_key(primary=True))
    encrypted_secret: str
    """The secret, sealed with the site's key."""
    confirmed_at: datetime | None = Field(default=None, sa_column=_datetime_column(nullable=True))
    """Empty until a first code has shown that the phone has the secret."""
    last_step: int
    """The half minute of the last code used: no earlier one counts again."""


class RecoveryCodeRow(SQLModel, table=True):
    """A code for a lost phone, once. Written by app.accounts.two_factor."""

    __tablename__ = "recovery_code"

    digest: str = Field(primary_key=True)
    account_id: int = Field(sa_column=_account_key())


class AuditRow(SQLModel, table=True):
    """Something that was done or tried. Written by app.accounts.audit; the database refuses to change a row."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_action_occurred_at", "action", "occurred_at"),
        Index("ix_audit_actor_email", "actor_email", "id"),
        Index("ix_audit_area_code", "area_code", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    occurred_at: datetime = Field(sa_column=_datetime_column())
    account_id: int | None
    """Not a key: what was done stays told whatever becomes of the account."""
    actor_email: str
    """The e-mail address, or ``command-line`` for the command line."""
    action: str
    subject: str
    """What it was done to: a document's path, a draft, an account's e-mail address."""
    area_code: str
    ip_address: str
    """Network address it came from."""
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
