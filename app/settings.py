"""Settings from the environment (``STUDI_BANDING_*``) and ``.env``. Read by `main` and `cli` only."""

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

MIN_SECRET_CHARACTERS = 32
"""Characters that a secret key of the operator's own must have."""


class Settings(BaseSettings):
    """Where things are and how the site is reached."""

    model_config = SettingsConfigDict(env_prefix="STUDI_BANDING_", env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/studi-banding.db"
    """SQLAlchemy address of a SQLite file or a PostgreSQL database."""
    database_replica_url: str = ""
    """A streaming replica of the PostgreSQL database, which answers readers; empty for none."""
    content_dir: Path = Path("content")
    """The folder of practices, visits and reference data."""
    index_dir: Path = Path("search_index")
    """The folder of index generations; may be deleted, it is rebuilt."""
    search: Literal["whoosh", "postgres"] = "whoosh"
    """What keeps the index: a folder of Whoosh's, or the PostgreSQL database itself, shared by all nodes."""
    base_url: str = "http://127.0.0.1:8000"
    """The address people reach the site at; used where an absolute address is required (feeds, sitemap)."""
    publisher: str = "Studi Banding"
    """Who publishes the site, as feeds, catalogues and harvesters name it."""
    contact: str = ""
    """An e-mail address of the office that answers for the data; public."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses or networks, with commas, whose word on a reader's address (X-Forwarded-For) is taken."""
    log: Literal["text", "json"] = "text"
    """How the log is written: lines for people, or one JSON object a line."""
    slow_query_ms: float = 500
    """Statements that take longer are told in the log; 0 for none."""
    metrics_token: str = ""
    """What a monitor elsewhere must present to read `/metrics`; empty opens it to this machine only."""
    development: bool = False
    """Whether pages for those who change the site are there (`/gaya`)."""

    uploads_dir: Path = Path("var/attachments")
    """The folder of drafts' files; nobody is served from it."""
    clamd: str = ""
    """Where ClamAV's clamd listens: the path of its socket, or host:port; files are not scanned without."""
    git: bool = False
    """Whether every publication becomes a commit of the repository that holds the content folder."""

    smtp_url: str = ""
    """How letters are sent: ``smtp://user:password@host:587`` or ``smtps://…``; empty for not at all."""
    mail_from: str = ""
    """The address letters come from; needed with `smtp_url`."""

    secret_key: SecretStr = SecretStr("")
    """What codes and cookies are sealed with; empty for a key of this installation's own, made at first start."""

    totp_for_managers: bool = False
    """Whether managers must turn on the second factor before any other page of the desk."""

    oidc_issuer: str = ""
    """Where people may sign in with an account of their organisation (OpenID Connect); empty for nowhere."""
    oidc_client_id: str = ""
    """What the provider knows this site by."""
    oidc_client_secret: SecretStr = SecretStr("")
    """The password of this site at the provider."""
    oidc_name: str = "akun instansi"
    """What people call the provider."""

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if value and len(value.get_secret_value()) < MIN_SECRET_CHARACTERS:
            raise ValueError(f"paling sedikit {MIN_SECRET_CHARACTERS} huruf acak")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("tulis https://…")
        return value

    @model_validator(mode="after")
    def _is_known_to_the_provider(self) -> "Settings":
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("STUDI_BANDING_OIDC_CLIENT_ID dan _SECRET harus diisi bila _ISSUER diisi")
        return self

    @property
    def key_folder(self) -> Path:
        """Where the secret key is kept that nobody gave: beside the SQLite file, else in `var`."""
        address = make_url(self.database_url)
        is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
        return Path(address.database).parent if is_file and address.database else Path("var")

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("smtp", "smtps"):
            raise ValueError("tulis smtp://… atau smtps://…")
        return value

    @model_validator(mode="after")
    def _has_its_database(self) -> "Settings":
        if self.search == "postgres" and not self.database_url.startswith("postgres"):
            raise ValueError("STUDI_BANDING_SEARCH=postgres memerlukan STUDI_BANDING_DATABASE_URL PostgreSQL")
        return self

    @model_validator(mode="after")
    def _has_its_primary(self) -> "Settings":
        both = (self.database_url, self.database_replica_url)
        if self.database_replica_url and not all(url.startswith("postgres") for url in both):
            raise ValueError("STUDI_BANDING_DATABASE_REPLICA_URL adalah replika basis data PostgreSQL")
        return self

    @model_validator(mode="after")
    def _has_sender(self) -> "Settings":
        if self.smtp_url and "@" not in self.mail_from:
            raise ValueError("STUDI_BANDING_MAIL_FROM harus diisi bila STUDI_BANDING_SMTP_URL diisi")
        return self

    @field_validator("contact")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", value):
            raise ValueError("tulis satu alamat surel, misalnya data@instansi.go.id")
        return value

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")


def described(settings: Settings) -> list[tuple[str, str, str]]:
    """Each setting as (name, value, where it comes from), passwords left out."""
    written = settings.model_fields_set
    rows = []
    for name in Settings.model_fields:
        variable = f"STUDI_BANDING_{name.upper()}"
        given = ".env" if name in written else "bawaan"
        origin = "lingkungan" if variable in os.environ else given  # noqa: TID251 -- this module reads it
        value = str(getattr(settings, name))
        rows.append((variable, _without_secret(name, value), origin))
    return rows


def _without_secret(name: str, value: str) -> str:
    if name.endswith("_url") and value:
        return make_url(value).render_as_string()
    return "***" if name.endswith("_token") and value else value
