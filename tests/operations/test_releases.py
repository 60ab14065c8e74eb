"""What a released version left behind serves on under this one, on SQLite and moved to PostgreSQL."""

import os
from pathlib import Path

import commands
import pytest
from conftest import Installation, bare_postgres
from fastapi.testclient import TestClient
from freeze import RELEASES
from people import browser_at, sign_in

from app.accounts.permissions import Role
from app.documents.reference.data import load_reference
from app.store import database

KEPT = sorted(RELEASES.glob("*.zip"))
pytestmark = pytest.mark.postgres


def run(folder: Path, url: str, *arguments: str, code: int = 0) -> str:
    """A command of ours in a folder that has nothing else; what it told."""
    done = commands.run(
        *arguments, folder=folder, environment=os.environ | {"STUDI_BANDING_DATABASE_URL": url}
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def installed(folder: Path, url: str) -> Installation:
    content = folder / "content"
    return Installation(
        content, folder / "search_index", url, database.open_database(url), load_reference(content), "whoosh"
    )


def assert_nothing_is_lost(visitor: TestClient) -> None:
    """People sign in with their passwords and find their work; readers find the library."""
    reviewer = browser_at(visitor)
    assert sign_in(reviewer, f"{Role.REVIEWER}@contoh.go.id").status_code == 303
    assert "Lebih baik." in reviewer.get("/meja/draf/2").text
    assert "Satu" in visitor.get("/cari?q=satu").text
    assert "Dalam lampiran" in visitor.get("/cari?q=%22halaman+dua%22").text
    assert visitor.get("/praktik/tiga").status_code == 410
    assert "Keliru." in visitor.get("/praktik/tiga").text
    assert visitor.get("/praktik/satu/riwayat").status_code == 200
    assert "Menyusun peta jalan." in visitor.get("/tindak-lanjut").text


@pytest.mark.parametrize("kept", KEPT, ids=[kept.stem for kept in KEPT])
def test_a_released_version_becomes_this_one_without_loss(kept: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.db'}"
    run(tmp_path, url, "restore", str(kept))
    ills = [line for line in run(tmp_path, url, "doctor", code=3).splitlines() if line.startswith("rusak")]
    rejected = "rusak  Berkas: 1 berkas ditolak, misalnya practices/rusak.md"  # as it was then
    waiting = "rusak  Antrean surel: 1 surel menunggu lebih dari satu jam tanpa dicoba"
    assert rejected in ills
    assert set(ills) <= {rejected, waiting}
    assert list((tmp_path / "var/attachments").rglob("foto.webp")), "the picture of a draft"
    site = installed(tmp_path, url)
    assert_nothing_is_lost(site.client())
    site.engine.dispose()
    moved = bare_postgres()
    run(tmp_path, url, "db", "copy", moved)
    elsewhere = installed(tmp_path, moved)
    assert_nothing_is_lost(elsewhere.client())
    elsewhere.engine.dispose()
