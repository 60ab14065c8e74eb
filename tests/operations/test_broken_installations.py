"""Installations broken on purpose: `doctor`, and any other command, says what is wrong in one sentence."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from build import a_practice, content_folder
from conftest import install, sampled

from app.cli.main import run

PUBLISHED = {f"practices/{name}.md": a_practice(title=f"Budaya kerja {name}") for name in ("satu", "dua")}
Break = Callable[[Path], object]


def in_database(*statements: str) -> Break:
    def execute(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "var/studi-banding.db")) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return execute


def an_entry(action: str, days_ago: int) -> str:
    """The statement that writes an audit entry of some days ago."""
    columns = "occurred_at, actor_email, action, subject, area_code, ip_address, detail"
    return (
        f"INSERT INTO audit ({columns}) VALUES "  # noqa: S608 -- our own words
        f"(strftime('%Y-%m-%d %H:%M:%f', 'now', '{-days_ago} days'), 'ani@contoh.go.id', '{action}', '', '', '', '{{}}')"
    )


def written(path: str, text: str) -> Break:
    return lambda folder: (folder / path).write_text(text)


def removed(path: str) -> Break:
    return lambda folder: shutil.rmtree(folder / path, ignore_errors=True) or (folder / path).exists()


@dataclass(frozen=True)
class Broken:
    """An installation with one thing wrong, and words of the line that says so."""

    said: str
    settings: dict[str, str] = field(default_factory=dict)
    harm: Break = lambda _folder: None
    stops: bool = False
    """Whether no command works with it."""


def settings(said: str, **names: str) -> Broken:
    given = {f"STUDI_BANDING_{name}": value for name, value in names.items()}
    return Broken(said, given, stops=True)


SMTP = "smtp://127.0.0.1:1"
BROKEN = {
    "no sender": settings("STUDI_BANDING_MAIL_FROM harus diisi", SMTP_URL=SMTP),
    "mail without scheme": settings("STUDI_BANDING_SMTP_URL harus alamat lengkap", SMTP_URL="surel:25"),
    "mail port": settings("port adalah angka 1 sampai 65535", SMTP_URL="smtp://surel:70000"),
    "provider without client": settings(
        "STUDI_BANDING_OIDC_CLIENT_ID harus diisi", OIDC_ISSUER="https://akun.contoh.go.id"
    ),
    "client without provider": settings("STUDI_BANDING_OIDC_ISSUER kosong", OIDC_CLIENT_SECRET="x" * 9),
    "plain provider": settings("STUDI_BANDING_OIDC_ISSUER harus https", OIDC_ISSUER="http://akun.go.id"),
    "short key": settings("STUDI_BANDING_SECRET_KEY terlalu pendek", SECRET_KEY="pendek"),
    "site without scheme": settings("STUDI_BANDING_BASE_URL harus alamat lengkap", BASE_URL="studi.go.id"),
    "site with path": settings("STUDI_BANDING_BASE_URL hanya memuat", BASE_URL="https://go.id/studi"),
    "site port": settings("port adalah angka 1 sampai 65535", BASE_URL="http://studi.go.id:99999"),
    "not a number": settings("STUDI_BANDING_SLOW_QUERY_MS harus angka", SLOW_QUERY_MS="lambat"),
    "not a choice": settings("harus salah satu dari 'whoosh' atau 'postgres'", SEARCH_BACKEND="solr"),
    "old name, not a choice": settings("STUDI_BANDING_LOG harus salah satu", LOG="xml"),
    "not a truth": settings("STUDI_BANDING_GIT_COMMITS harus true atau false", GIT_COMMITS="mungkin"),
    "index needs PostgreSQL": settings("memerlukan STUDI_BANDING_DATABASE_URL", SEARCH_BACKEND="postgres"),
    "unknown database": settings("STUDI_BANDING_DATABASE_URL harus sqlite", DATABASE_URL="mysql://x/y"),
    "unreadable database": settings("STUDI_BANDING_DATABASE_URL harus sqlite", DATABASE_URL="basisdata"),
    "replica of SQLite": settings("harus replika basis data", DATABASE_REPLICA_URL="sqlite:///b.db"),
    "proxy": settings("STUDI_BANDING_TRUSTED_PROXIES memuat “nginx”", TRUSTED_PROXIES="127.0.0.1, nginx"),
    "scanner": settings("STUDI_BANDING_CLAMAV_ADDRESS harus jalur", CLAMAV_ADDRESS="localhost:0"),
    "contact": settings("STUDI_BANDING_CONTACT harus satu alamat surel", CONTACT="kantor"),
    "no folder": settings("STUDI_BANDING_INDEX_DIR kosong", INDEX_DIR=""),
    "misspelt": settings("mungkin maksud Anda STUDI_BANDING_BASE_URL", BASEURL="https://studi.go.id"),
    "unknown": settings("STUDI_BANDING_WARNA bukan nama pengaturan", WARNA="merah"),
    "file for folder": Broken(
        "Folder berkas: Jalur ini melewati berkas",
        {"STUDI_BANDING_UPLOADS_DIR": "berkas"},
        written("berkas", ""),
    ),
    "misspelt in .env": Broken(
        "mungkin maksud Anda STUDI_BANDING_SMTP_URL",
        harm=written(".env", "STUDI_BANDING_SMPT_URL=x"),
        stops=True,
    ),
    "binary .env": Broken(
        ".env tidak terbaca", harm=lambda folder: (folder / ".env").write_bytes(b"\xff\xfe\x00"), stops=True
    ),
    "mail server down": Broken(
        "tidak menjawab", {"STUDI_BANDING_SMTP_URL": SMTP, "STUDI_BANDING_MAIL_FROM": "a@contoh.go.id"}
    ),
    "scanner down": Broken(
        "clamd di /clamd.sock tidak menjawab", {"STUDI_BANDING_CLAMAV_ADDRESS": "/clamd.sock"}
    ),
    "no repository": Broken("tidak dapat menerima commit", {"STUDI_BANDING_GIT_COMMITS": "true"}),
    "plain http": Broken(
        "dibuka umum tanpa enkripsi", {"STUDI_BANDING_BASE_URL": "http://studi.contoh.go.id"}
    ),
    "unwritable index": Broken(
        "melewati berkas", {"STUDI_BANDING_INDEX_DIR": "berkas/indeks"}, written("berkas", "")
    ),
    "no content": Broken("folder content tidak ada", harm=removed("content")),
    "no database": Broken("belum ada", harm=removed("var")),
    "damaged reference": Broken("Data acuan", harm=written("content/values.yaml", "- [")),
    "no index": Broken("Indeks", harm=removed("search_index")),
    "rejected": Broken(
        "berkas ditolak", harm=in_database("INSERT INTO invalid_file VALUES ('a.md', 'x', '[]')")
    ),
    "changed file": Broken(
        "1 berkas berubah sejak sync", harm=written("content/practices/satu.md", "---\n---\n")
    ),
    "new file": Broken("1 berkas berubah", harm=written("content/practices/x.md", a_practice(title="Baru"))),
    "removed file": Broken(
        "1 berkas berubah", harm=lambda folder: (folder / "content/practices/dua.md").unlink()
    ),
    "old tables": Broken("Basis data", harm=in_database("UPDATE alembic_version SET version_num = '0000'")),
    "not a database": Broken("Basis data", harm=written("var/studi-banding.db", "bukan basis data" * 99)),
    "old backup": Broken("yang terakhir 30 hari lalu", harm=in_database(an_entry("backed-up", 30))),
    "never backed up": Broken("belum pernah dibuat", harm=in_database(an_entry("signed-in", 10))),
    "clock behind": Broken("jam mesin ini tertinggal", harm=in_database(an_entry("signed-in", -2))),
    "mail not sent": Broken(
        "surel belum terkirim",
        harm=in_database(
            "INSERT INTO outgoing_email (recipient, subject, text, due_at, attempts, last_error) "
            "VALUES ('a', 'b', 'c', '2026-01-01', 3, 'ditolak')"
        ),
    ),
    "mail waiting": Broken(
        "1 surel menunggu lebih dari satu jam",
        harm=in_database(
            "INSERT INTO outgoing_email (recipient, subject, text, due_at, attempts, last_error) "
            "VALUES ('a', 'b', 'c', '2026-01-01', 0, '')"
        ),
    ),
    "subscriptions without mail": Broken(
        "1 langganan surel, tetapi situs ini tidak mengirim surel",
        harm=in_database(
            "INSERT INTO subscriber (id, address_digest, encrypted_address, nonce, language, created_at, refusals) "
            "VALUES (1, 'a', 'b', 'c', 'id', '2026-01-01', 0)",
            "INSERT INTO subscription (subscriber_id, target, rhythm, created_at, confirmed_at, seen_number) "
            "VALUES (1, '/', 'segera', '2026-01-01', '2026-01-01', 0)",
        ),
    ),
}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with nothing wrong."""
    folder = tmp_path_factory.mktemp("healthy")
    (folder / "var").mkdir()
    content = content_folder(folder / "content", PUBLISHED)
    site = install(content, folder, f"sqlite:///{folder / 'var/studi-banding.db'}", "whoosh")
    site.bring_up_to_date()
    site.engine.dispose()
    (folder / "index").rename(folder / "search_index")
    return folder


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process, in a folder with its own environment; returns its exit code and words."""
    for name in [name for name in os.environ if name.startswith("STUDI_BANDING_")]:
        monkeypatch.delenv(name)

    def execute(folder: Path, *arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["studi-banding", *arguments])
        with pytest.raises(SystemExit) as ended:
            run()
        output = capsys.readouterr()
        return int(ended.value.code or 0), output.out + output.err

    return execute


def test_doctor_finds_nothing_in_a_healthy_installation(healthy: Path, command: Command) -> None:
    status, said = command(healthy, "doctor")
    assert (status, "rusak" in said) == (0, False), said


@pytest.mark.parametrize("name", sampled(BROKEN, one_in=6))
def test_doctor_says_what_is_broken(
    name: str, healthy: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, folder = BROKEN[name], tmp_path / "here"
    shutil.copytree(healthy, folder)
    broken.harm(folder)
    for variable, value in broken.settings.items():
        monkeypatch.setenv(variable, value)
    status, said = command(folder, "doctor")
    wrong = [line for line in said.splitlines() if line.startswith("rusak")]
    assert status == 3, said
    assert any(broken.said in line for line in wrong), said
    assert "Traceback" not in said
    if broken.stops:
        status, said = command(folder, "check")
        assert (status, broken.said in said, "Traceback" in said) == (3, True, False), said
        assert len(said.splitlines()) == len(wrong)


def test_no_secret_is_printed(healthy: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "SMTP_URL", "DATABASE_URL", "OIDC_CLIENT_SECRET"):
        monkeypatch.setenv(f"STUDI_BANDING_{name}", "bocor")
    said = command(healthy, "doctor")[1] + command(healthy, "check")[1]
    assert "bocor" not in said
