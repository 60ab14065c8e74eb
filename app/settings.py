"""Settings from the environment (``STUDI_BANDING_*``) and ``.env``; read by main, services and the command line."""

import os
import re
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

MIN_SECRET_CHARACTERS = 32
"""Characters that a secret key of the operator's own must have."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
MAX_PORT = 65_535
_PORTS = f"port adalah angka 1 sampai {MAX_PORT}"
_DRIVERS = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")
_EMAIL_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.IGNORECASE)


def refuse(sentence: str) -> NoReturn:
    """Raise the error of one setting: the rest of a sentence that begins with its name."""
    raise PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def split_address(value: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """Return the parts of an address that has a scheme, a host and, if any, a port that exists."""
    wrong = f"harus alamat lengkap, misalnya {example}"
    if not value.isprintable() or " " in value:
        refuse(f"{wrong}; tidak boleh memuat spasi")
    try:
        parts = urlsplit(value)
        is_port = parts.port != 0
    except ValueError:
        refuse(f"{wrong}; {_PORTS}")
    if parts.scheme not in schemes:
        refuse(f"{wrong}: mulailah dengan {' atau '.join(f'{scheme}://' for scheme in schemes)}")
    if not (is_port and _HOST.fullmatch(parts.hostname or "")):
        refuse(f"{wrong}; {_PORTS}")
    return parts


def _site_address(value: str) -> str:
    parts = split_address(value, ("http", "https"), "https://studi.contoh.go.id")
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        refuse("hanya memuat skema, nama situs, dan port, misalnya https://studi.contoh.go.id")
    return value.rstrip("/")


def _mail_server(value: str) -> str:
    if value:
        split_address(value, ("smtp", "smtps"), "smtp://pengguna:sandi@surel.contoh.go.id:587")
    return value


def _provider(value: str) -> str:
    if value:
        parts = split_address(value, ("https", "http"), "https://akun.contoh.go.id")
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            refuse("harus https://, kecuali penyedia di mesin ini sendiri")
    return value


def _database(value: str) -> str:
    wrong = "harus sqlite:///berkas.db atau postgresql://pengguna@host/basisdata"
    try:
        parsed = make_url(value)
    except (ArgumentError, ValueError):
        refuse(wrong)
    if parsed.drivername not in _DRIVERS or not 0 < (parsed.port or 1) <= MAX_PORT:
        refuse(f"{wrong}; {_PORTS}")
    return value


def _scanner(value: str) -> str:
    host, _colon, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isdecimal() and 0 < int(port) <= MAX_PORT):
        refuse("harus jalur soket clamd atau host:port, misalnya 127.0.0.1:3310")
    return value


def _proxies(value: str) -> str:
    for name in filter(None, map(str.strip, value.split(","))):
        try:
            if name != "*":
                ip_network(name, strict=False)
        except ValueError:
            refuse(f"memuat “{name}”, yang bukan alamat IP atau jaringan; pisahkan dengan koma")
    return value


def _key(value: SecretStr) -> SecretStr:
    if value and len(value.get_secret_value()) < MIN_SECRET_CHARACTERS:
        refuse(f"terlalu pendek; pakai paling sedikit {MIN_SECRET_CHARACTERS} huruf acak")
    return value


def _not_empty(value: object) -> object:
    if value == "":
        refuse("kosong; tulis sebuah folder, atau hapus barisnya")
    return value


SiteAddress = Annotated[str, AfterValidator(_site_address)]
MailServer = Annotated[str, AfterValidator(_mail_server)]
ProviderAddress = Annotated[str, AfterValidator(_provider)]
DatabaseAddress = Annotated[str, AfterValidator(_database)]
ScannerAddress = Annotated[str, AfterValidator(_scanner)]
ProxyList = Annotated[str, AfterValidator(_proxies)]
SecretKey = Annotated[SecretStr, AfterValidator(_key)]
Folder = Annotated[Path, BeforeValidator(_not_empty)]
Milliseconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]

PREFIX = "STUDI_BANDING_"
ENV_FILE = ".env"
OLD_NAMES = {
    "search_backend": "search",
    "log_format": "log",
    "git_commits": "git",
    "clamav_address": "clamd",
    "require_totp_for_managers": "totp_for_managers",
}
"""Settings whose old names still work: new name → old name."""


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def _renamed(name: str, description: str, *, default: str | bool) -> Any:
    """Return a field that is also read from the setting's old name."""
    names = AliasChoices(variable_of(name), variable_of(OLD_NAMES[name]))
    return Field(default, validation_alias=names, description=description)


class Settings(BaseSettings):
    """The settings of an installation; `description` is what operators read (docs/panduan/operasi.md)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", populate_by_name=True, validate_default=True
    )

    database_url: DatabaseAddress = Field(
        "sqlite:///var/studi-banding.db", description="SQLite, atau `postgresql://pengguna@host/basisdata`"
    )
    """SQLAlchemy address of a SQLite file or a PostgreSQL database."""
    database_replica_url: str = Field(
        "",
        description="replika (*streaming replica*) basis data PostgreSQL itu; bila diisi, pertanyaan pembaca dijawab replika, dan basis data utama bila replikanya mati atau tertinggal",
    )
    """A streaming replica of the PostgreSQL database, which visitors' reads are routed to; empty for none."""
    content_dir: Folder = Field(Path("content"), description="folder praktik, kunjungan, dan data acuan")
    """The folder of practices, visits and reference data."""
    index_dir: Folder = Field(Path("search_index"), description="folder indeks")
    """The folder of index generations; it is rebuilt when it has been deleted."""
    search_backend: Literal["whoosh", "postgres"] = _renamed(
        "search_backend",
        "tempat indeks: `whoosh` di folder indeks mesin ini, atau `postgres` di basis data (PostgreSQL), bersama bagi beberapa mesin; hasil pencariannya sama",
        default="whoosh",
    )
    """The index store: a folder of this machine (Whoosh), or the PostgreSQL database, shared by all nodes."""
    base_url: SiteAddress = Field(
        "http://127.0.0.1:8000",
        description="alamat situs bagi umpan, peta situs, kode QR, dan tautan yang dibagikan",
    )
    """The site's address, for absolute URLs (feeds, sitemap, mail)."""
    site_name: str = Field("Studi Banding", min_length=1, max_length=30, description="nama situs ini")
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
    trusted_proxies: ProxyList = Field(
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
    slow_query_ms: Milliseconds = Field(
        500, description="pernyataan basis data yang lebih lama daripada ini dicatat; `0` tidak mencatat"
    )
    """Milliseconds from which on a statement is logged as slow; 0 for never."""
    plan_months: int = Field(
        24, ge=1, description="rencana kunjungan yang selama sekian bulan tidak dibuka siapa pun dihapus"
    )
    """Months after which a plan that nobody opens is deleted."""
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

    uploads_dir: Folder = Field(
        Path("var/attachments"),
        description="folder lampiran draf, tidak dilayani ke siapa pun; terbit memindahkannya ke `content/attachments/`",
    )
    clamav_address: ScannerAddress = _renamed(
        "clamav_address",
        "tempat clamd (ClamAV) mendengar: jalur soketnya, atau `host:port`; tanpa ini lampiran tidak dipindai antivirus",
        default="",
    )
    git_commits: bool = _renamed(
        "git_commits",
        "`on` menjadikan setiap penerbitan sebuah commit di repositori yang memuat folder isi, dengan penulis dan alasannya; push diserahkan kepada operator",
        default=False,
    )
    """Whether every publication is committed to the git repository of the content folder."""

    smtp_url: MailServer = Field(
        "",
        description="server surel: `smtp://pengguna:sandi@server:587` (STARTTLS) atau `smtps://…`. Bila kosong, tidak ada surel; yang menunggu seseorang tetap tampil di ruang kerja",
    )
    mail_from: str = Field("", description="alamat pengirim surel; wajib bila `STUDI_BANDING_SMTP_URL` diisi")
    mail_bounces: str = Field(
        "",
        description="alamat penerima laporan gagal kirim, misalnya `pantul@studi.contoh.go.id`; server surelnya meneruskan `pantul+…` ke `studi-banding mail bounce`",
    )

    secret_key: SecretKey = Field(
        SecretStr(""),
        description="sedikitnya 32 huruf acak; menyegel kuki langkah masuk dan rahasia kode dua langkah. Bila kosong, dibuat saat pertama mulai sebagai berkas `secret-key` (0600) di samping berkas SQLite, atau di `var/` bila basis datanya PostgreSQL",
    )
    """Key that two-factor secrets and cookies are encrypted with; empty for a key file created at first start."""

    require_totp_for_managers: bool = _renamed(
        "require_totp_for_managers",
        "`true` meminta pengelola mengaktifkan kode dua langkah sebelum membuka halaman lain di ruang kerja",
        default=False,
    )
    """Whether managers must enable two-factor authentication before any other page of the desk."""

    oidc_issuer: ProviderAddress = Field(
        "",
        description="alamat penyedia akun instansi (OpenID Connect); bila diisi, `/masuk` juga menawarkan masuk lewatnya",
    )
    """OpenID Connect issuer for sign-in with an organisation's account; empty for none."""
    oidc_client_id: str = Field("", description="nama situs ini di penyedia itu")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="sandi situs ini di penyedia itu")
    oidc_name: str = Field("akun instansi", description="sebutan penyedia pada tombolnya: “Masuk dengan …”")
    oidc_groups: str = Field(
        "",
        description="peran menurut kelompok di penyedia itu: `kelompok=peran@daerah`, dipisah titik koma; `@62.*` untuk provinsi beserta kabupaten/kotanya, `@*` untuk semua daerah",
    )

    @field_validator("contact", "mail_from", "mail_bounces")
    @classmethod
    def _require_mailbox(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.field_name == "mail_from" and info.data.get("smtp_url"):
            refuse("harus diisi dengan alamat pengirim, karena STUDI_BANDING_SMTP_URL diisi")
        bare = parseaddr(value)[1] if info.field_name == "mail_from" and value.isprintable() else value
        if value and not _EMAIL_ADDRESS.fullmatch(bare):
            refuse("harus satu alamat surel, misalnya studi@contoh.go.id")
        return value

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def _require_oidc_client(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        if not value and info.data.get("oidc_issuer"):
            refuse("harus diisi, karena STUDI_BANDING_OIDC_ISSUER diisi")
        if value and info.data.get("oidc_issuer") == "":
            refuse("diisi, padahal STUDI_BANDING_OIDC_ISSUER kosong; isi keduanya, atau hapus keduanya")
        return value

    @field_validator("search_backend")
    @classmethod
    def _require_postgres_for_index(cls, value: str, info: ValidationInfo) -> str:
        if value == "postgres" and not info.data.get("database_url", "postgres").startswith("postgres"):
            refuse("postgres memerlukan STUDI_BANDING_DATABASE_URL PostgreSQL")
        return value

    @field_validator("database_replica_url")
    @classmethod
    def _require_postgres_for_replica(cls, value: str, info: ValidationInfo) -> str:
        primary = info.data.get("database_url", "postgres")
        if value and not (value.startswith("postgres") and primary.startswith("postgres")):
            refuse("harus replika basis data PostgreSQL di STUDI_BANDING_DATABASE_URL")
        return value

    @property
    def secret_key_dir(self) -> Path:
        """The folder of the key file: that of the SQLite file, else `var`."""
        address = make_url(self.database_url)
        is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
        return Path(address.database).parent if is_file and address.database else Path("var")


def list_old_names() -> list[tuple[str, str]]:
    """Return (old, new) for each setting that the environment gives by its old name."""
    names = ((variable_of(old), variable_of(new)) for new, old in OLD_NAMES.items())
    return [(old, new) for old, new in names if old in os.environ]  # noqa: TID251 -- this module reads it
