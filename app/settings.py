"""Settings from the environment (``STUDI_BANDING_*``) and ``.env``; read by main, services and the command line."""

import os
import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

MIN_SECRET_CHARACTERS = 32
"""Characters that a secret key of the operator's own must have."""


_PREFIX = "STUDI_BANDING_"
OLD_NAMES = {
    "search_backend": "search",
    "log_format": "log",
    "git_commits": "git",
    "clamav_address": "clamd",
    "require_totp_for_managers": "totp_for_managers",
}
"""Settings whose old names still work: new name → old name."""


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _renamed(name: str, description: str, *, default: str | bool) -> Any:
    """Return a field that is also read from the setting's old name."""
    names = AliasChoices(_variable(name), _variable(OLD_NAMES[name]))
    return Field(default, validation_alias=names, description=description)


class Settings(BaseSettings):
    """The settings of an installation; `description` is what operators read (docs/panduan/operasi.md)."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", populate_by_name=True
    )

    database_url: str = Field(
        "sqlite:///var/studi-banding.db",
        description="SQLite, atau `postgresql://pengguna@host/basisdata`",
    )
    """SQLAlchemy address of a SQLite file or a PostgreSQL database."""
    database_replica_url: str = Field(
        "",
        description="replika (*streaming replica*) basis data PostgreSQL itu; bila diisi, pertanyaan pembaca dijawab replika, dan basis data utama bila replikanya mati atau tertinggal",
    )
    """A streaming replica of the PostgreSQL database, which visitors' reads are routed to; empty for none."""
    content_dir: Path = Field(
        Path("content"),
        description="folder praktik, kunjungan, dan data acuan",
    )
    """The folder of practices, visits and reference data."""
    index_dir: Path = Field(
        Path("search_index"),
        description="folder indeks",
    )
    """The folder of index generations; it is rebuilt when it has been deleted."""
    search_backend: Literal["whoosh", "postgres"] = _renamed(
        "search_backend",
        "tempat indeks: `whoosh` di folder indeks mesin ini, atau `postgres` di basis data (PostgreSQL), bersama bagi beberapa mesin; hasil pencariannya sama",
        default="whoosh",
    )
    """The index store: a folder of this machine (Whoosh), or the PostgreSQL database, shared by all nodes."""
    base_url: str = Field(
        "http://127.0.0.1:8000",
        description="alamat situs bagi umpan, peta situs, kode QR, dan tautan yang dibagikan",
    )
    """The site's address, for absolute URLs (feeds, sitemap, mail)."""
    publisher: str = Field(
        "Studi Banding",
        description="siapa yang menerbitkan situs, sebagaimana disebut katalog data, OAI-PMH, dan keterangan halaman bagi mesin",
    )
    """Name of the site's publisher in feeds, catalogues and OAI-PMH."""
    contact: str = Field(
        "",
        description="surel kantor yang menjawab pertanyaan tentang data; tampil untuk umum di katalog data dan OAI-PMH",
    )
    """Public e-mail address of the office that is responsible for the data."""
    trusted_proxies: str = Field(
        "127.0.0.1",
        description="alamat atau jaringan, dipisah koma, yang keterangannya tentang alamat pembaca (`X-Forwarded-For`) dipercaya; batas per alamat bergantung padanya",
    )
    """Comma-separated addresses or networks of proxies whose X-Forwarded-For header is trusted."""
    log_format: Literal["text", "json"] = _renamed(
        "log_format",
        "bentuk catatan di keluaran galat: `text` untuk orang, `json` satu objek per baris",
        default="text",
    )
    """Format of the log: lines for people, or one JSON object a line."""
    slow_query_ms: float = Field(
        500,
        description="pernyataan basis data yang lebih lama daripada ini dicatat; `0` tidak mencatat",
    )
    """Milliseconds from which on a statement is logged as slow; 0 for never."""
    metrics_token: str = Field(
        "",
        description="kunci pemantau untuk `/metrics`; bila kosong, `/metrics` hanya menjawab mesin itu sendiri",
    )
    """Bearer token for `/metrics`; empty restricts it to this machine."""
    development: bool = Field(
        default=False,
        description="`true` membuka `/gaya`, contoh semua bagian halaman, dan menulis kata-kata galat di catatan",
    )
    """Whether pages for developers (`/gaya`) are served and exception messages are logged."""

    uploads_dir: Path = Field(
        Path("var/attachments"),
        description="folder lampiran draf, tidak dilayani ke siapa pun; terbit memindahkannya ke `content/attachments/`",
    )
    """The folder of drafts' attachments, which is not served."""
    clamav_address: str = _renamed(
        "clamav_address",
        "tempat clamd (ClamAV) mendengar: jalur soketnya, atau `host:port`; tanpa ini lampiran tidak dipindai antivirus",
        default="",
    )
    """Address of ClamAV's clamd: the path of its socket, or host:port; empty for no scanning."""
    git_commits: bool = _renamed(
        "git_commits",
        "`on` menjadikan setiap penerbitan sebuah commit di repositori yang memuat folder isi, dengan penulis dan alasannya; push diserahkan kepada operator",
        default=False,
    )
    """Whether every publication is committed to the git repository of the content folder."""

    smtp_url: str = Field(
        "",
        description="peladen surel: `smtp://pengguna:sandi@peladen:587` (STARTTLS) atau `smtps://…`. Bila kosong, tidak ada surel; yang menunggu seseorang tetap tampil di meja",
    )
    """Mail server: ``smtp://user:password@host:587`` or ``smtps://…``; empty for no mail."""
    mail_from: str = Field(
        "",
        description="alamat pengirim surel; wajib bila `STUDI_BANDING_SMTP_URL` diisi",
    )
    """Sender address of mail; required with `smtp_url`."""

    secret_key: SecretStr = Field(
        SecretStr(""),
        description="sedikitnya 32 huruf acak; menyegel kuki langkah masuk dan rahasia kode dua langkah. Bila kosong, dibuat saat pertama mulai sebagai berkas `secret-key` (0600) di samping berkas SQLite, atau di `var/` bila basis datanya PostgreSQL",
    )
    """Key that two-factor secrets and cookies are encrypted with; empty for a key file created at first start."""

    require_totp_for_managers: bool = _renamed(
        "require_totp_for_managers",
        "`true` meminta pengelola mengaktifkan kode dua langkah sebelum membuka halaman lain di meja",
        default=False,
    )
    """Whether managers must enable two-factor authentication before any other page of the desk."""

    oidc_issuer: str = Field(
        "",
        description="alamat penyedia akun instansi (OpenID Connect); bila diisi, `/masuk` juga menawarkan masuk lewatnya",
    )
    """OpenID Connect issuer for sign-in with an organisation's account; empty for none."""
    oidc_client_id: str = Field(
        "",
        description="nama situs ini di penyedia itu",
    )
    """Client identifier of this site at the OpenID provider."""
    oidc_client_secret: SecretStr = Field(
        SecretStr(""),
        description="sandi situs ini di penyedia itu",
    )
    """Client secret of this site at the OpenID provider."""
    oidc_name: str = Field(
        "akun instansi",
        description="sebutan penyedia pada tombolnya: “Masuk dengan …”",
    )
    """Display name of the OpenID provider."""

    @field_validator("secret_key")
    @classmethod
    def _require_long_key(cls, value: SecretStr) -> SecretStr:
        if value and len(value.get_secret_value()) < MIN_SECRET_CHARACTERS:
            raise ValueError(f"paling sedikit {MIN_SECRET_CHARACTERS} huruf acak")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _require_https(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("tulis https://…")
        return value

    @model_validator(mode="after")
    def _require_oidc_client(self) -> "Settings":
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("STUDI_BANDING_OIDC_CLIENT_ID dan _SECRET harus diisi bila _ISSUER diisi")
        return self

    @property
    def secret_key_dir(self) -> Path:
        """The folder of the key file: that of the SQLite file, else `var`."""
        address = make_url(self.database_url)
        is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
        return Path(address.database).parent if is_file and address.database else Path("var")

    @field_validator("smtp_url")
    @classmethod
    def _require_smtp_scheme(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("smtp", "smtps"):
            raise ValueError("tulis smtp://… atau smtps://…")
        return value

    @model_validator(mode="after")
    def _require_postgres_for_index(self) -> "Settings":
        if self.search_backend == "postgres" and not self.database_url.startswith("postgres"):
            raise ValueError(
                "STUDI_BANDING_SEARCH_BACKEND=postgres memerlukan STUDI_BANDING_DATABASE_URL PostgreSQL"
            )
        return self

    @model_validator(mode="after")
    def _require_postgres_for_replica(self) -> "Settings":
        both = (self.database_url, self.database_replica_url)
        if self.database_replica_url and not all(url.startswith("postgres") for url in both):
            raise ValueError("STUDI_BANDING_DATABASE_REPLICA_URL adalah replika basis data PostgreSQL")
        return self

    @model_validator(mode="after")
    def _require_sender(self) -> "Settings":
        if self.smtp_url and "@" not in self.mail_from:
            raise ValueError("STUDI_BANDING_MAIL_FROM harus diisi bila STUDI_BANDING_SMTP_URL diisi")
        return self

    @field_validator("contact")
    @classmethod
    def _require_email_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", value):
            raise ValueError("tulis satu alamat surel, misalnya data@instansi.go.id")
        return value

    @field_validator("base_url")
    @classmethod
    def _strip_slash(cls, value: str) -> str:
        return value.rstrip("/")


def describe_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Return each setting as (name, value, origin), without passwords; the origin tells of old names in use."""
    return [
        (_variable(name), _without_secret(name, str(getattr(settings, name))), _origin(settings, name))
        for name in Settings.model_fields
    ]


def _origin(settings: Settings, name: str) -> str:
    if _variable(name) in os.environ:  # noqa: TID251 -- this module reads it
        return "lingkungan"
    old = _variable(OLD_NAMES[name]) if name in OLD_NAMES else ""
    if old in os.environ:  # noqa: TID251 -- this module reads it
        return f"lingkungan, dengan nama lama {old}"
    return ".env" if name in settings.model_fields_set else "bawaan"


def list_old_names() -> list[tuple[str, str]]:
    """Return (old, new) for each setting that the environment gives by its old name."""
    names = ((_variable(old), _variable(new)) for new, old in OLD_NAMES.items())
    return [(old, new) for old, new in names if old in os.environ]  # noqa: TID251 -- this module reads it


def _without_secret(name: str, value: str) -> str:
    if name.endswith("_url") and value:
        return make_url(value).render_as_string()
    return "***" if name.endswith("_token") and value else value
