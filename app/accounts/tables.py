"""Tables of accounts and of the audit log, each written only by the module its docstring names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, false
from sqlmodel import Field, SQLModel

from app.store.columns import time_column


def _account_key(*, primary: bool = False) -> Any:
    """Return a foreign key to an account; accounts are disabled, never deleted."""
    return Column(Integer, ForeignKey("account.id"), primary_key=primary, nullable=False, index=not primary)


class AccountRow(SQLModel, table=True):
    """An account. Written by app.accounts.accounts."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    """Lower case."""
    name: str
    office: str
    """The agency or section the person works in, published in place of their name."""
    password_hash: str | None
    """Argon2id hash; None until the invitation is accepted."""
    created_at: datetime = Field(sa_column=time_column())
    disabled_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    oidc_subject: str | None = Field(default=None, unique=True, index=True)
    """Issuer and subject at the OpenID provider, set at the first single sign-on."""


class RoleRow(SQLModel, table=True):
    """A role of an account in an area. Written by app.accounts.accounts and group_roles."""

    __tablename__ = "account_role"

    account_id: int = Field(sa_column=_account_key(primary=True))
    area_code: str = Field(primary_key=True)
    """A region's code, a ministry's slug, ``62.*`` for a province with all in it, or ``*`` for all."""
    role: str = Field(primary_key=True)
    is_from_group: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    """Whether a group at the organisation's provider gave it, which takes it away again."""


class PasswordTokenRow(SQLModel, table=True):
    """The token of a link that sets a password once. Written by app.accounts.accounts."""

    __tablename__ = "password_token"

    digest: str = Field(primary_key=True)
    """SHA-256 of the token: a reader of the database cannot use the link."""
    account_id: int = Field(sa_column=_account_key())
    expires_at: datetime = Field(sa_column=time_column())


class SessionRow(SQLModel, table=True):
    """A session of a browser. Written by app.accounts.sessions."""

    __tablename__ = "session"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    """SHA-256 of the token in the cookie."""
    account_id: int = Field(sa_column=_account_key())
    created_at: datetime = Field(sa_column=time_column())
    last_seen_at: datetime = Field(sa_column=time_column())
    ip_address: str
    user_agent: str


class AccessTokenRow(SQLModel, table=True):
    """A token with which a program acts for a person. Written by app.accounts.access_tokens."""

    __tablename__ = "access_token"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    """SHA-256 of the token, which is shown once and stored nowhere."""
    account_id: int = Field(sa_column=_account_key())
    name: str
    """What its owner calls the program."""
    scope: str
    created_at: datetime = Field(sa_column=time_column())
    expires_at: datetime = Field(sa_column=time_column())
    last_used_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))


class SignInAttemptRow(SQLModel, table=True):
    """A try to sign in that is under way or was wrong, for a quarter of an hour. Written by app.accounts.throttling."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(index=True)
    network: str = Field(index=True)
    """The network that its address counts as (`app.accounts.networks`)."""
    device: str = Field(index=True)
    """The browser, where the account has signed in with it before; otherwise empty."""
    attempted_at: datetime = Field(sa_column=time_column())


class TwoFactorRow(SQLModel, table=True):
    """A TOTP secret. Written by app.accounts.two_factor."""

    __tablename__ = "two_factor"

    account_id: int = Field(sa_column=_account_key(primary=True))
    encrypted_secret: str
    """The secret, encrypted with the site's key."""
    confirmed_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """None until a first code has proved that the phone has the secret."""
    last_step: int
    """TOTP time step of the last code used; codes of earlier steps are rejected."""


class RecoveryCodeRow(SQLModel, table=True):
    """A single-use recovery code. Written by app.accounts.two_factor."""

    __tablename__ = "recovery_code"

    digest: str = Field(primary_key=True)
    account_id: int = Field(sa_column=_account_key())


class AuditRow(SQLModel, table=True):
    """An audit entry. Written by app.accounts.audit; the database refuses to change a row."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_action_occurred_at", "action", "occurred_at"),
        Index("ix_audit_actor_email", "actor_email", "id"),
        Index("ix_audit_area_code", "area_code", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    occurred_at: datetime = Field(sa_column=time_column())
    account_id: int | None
    """Not a foreign key, so that entries do not depend on accounts."""
    actor_email: str
    """The e-mail address, or ``command-line`` for the command line, ``mail-server`` for one that refused a letter."""
    action: str
    subject: str
    """The object: a document's path, a draft, an account's e-mail address."""
    area_code: str
    ip_address: str
    """Network address of the actor."""
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
