"""An installation without extras serves readers, and says of everything else which extra it needs."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from build import ROOT, a_practice, content_folder
from conftest import exhaustive

from app.documents.extras import EXTRAS

WITHOUT_EXTRAS = """
import json, sys
from importlib.machinery import PathFinder

from app.documents.extras import EXTRAS

hidden = {name for extra in EXTRAS.values() for name in extra.modules} | {"babel", "starlette_compress"}


class WithoutExtras(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = WithoutExtras
"""
ASK = """
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

with TestClient(create_app(Settings())) as client:
    def ask(path, **headers):
        answer = client.get(path, headers=headers)
        return answer.status_code, answer.headers.get("content-encoding", ""), answer.text

    print(json.dumps({path: ask(path, **{"accept-encoding": "br, gzip"}) for path in json.loads(sys.argv[1])}))
"""
COMMAND = "\nfrom app.cli.main import run\nrun()\n"


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def run(folder: Path, code: str, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRAS + code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("baca")
    content_folder(folder / "content", {"practices/satu.md": a_practice(title="Budaya kerja")})
    done = run(folder, COMMAND, "sync")
    assert done.returncode == 0, done.stderr
    return folder


@exhaustive
def test_readers_get_pages_and_a_sentence_for_what_is_not_installed(site: Path) -> None:
    read = ["/", "/cari?q=budaya", "/praktik/satu", "/en/praktik/", "/umpan.atom", "/api/v1/search?q=budaya"]
    lacking = {"/praktik/satu.docx": "word", "/praktik/satu.pdf": "pdf", "/kartu.png": "pdf"}
    done = run(site, ASK, json.dumps([*read, *lacking]))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout.splitlines()[-1])
    assert [answers[path][:2] for path in read] == [[200, "gzip"]] * len(read)
    for path, extra in lacking.items():
        status, _encoding, text = answers[path]
        assert (status, f"studi-banding[{extra}]" in text) == (501, True), path


@exhaustive
@pytest.mark.parametrize(
    ("arguments", "database", "extra"),
    [
        (["mcp"], "", "mcp"),
        (["sync"], "postgresql:///ada", "postgres"),
        (["import", "laporan.pdf", "--dry-run"], "", "pdf"),
        (["import", "laporan.html", "--dry-run"], "", "word"),
    ],
)
def test_commands_name_the_extra_that_they_need(
    site: Path, arguments: list[str], database: str, extra: str
) -> None:
    (site / "laporan.pdf").write_bytes(b"%PDF-1.7")
    (site / "laporan.html").write_text("<html><body><p>Laporan kunjungan</p></body></html>")
    settings = {"STUDI_BANDING_DATABASE_URL": database} if database else {}
    done = run(site, COMMAND, *arguments, **settings)
    assert f"pip install 'studi-banding[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 3)


def test_locks_hold_every_extra_and_none() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(EXTRAS) == set(declared) - {"dev", "compression"}
    whole, small = pinned("requirements.lock"), pinned("requirements-reading.lock")
    assert small.items() <= whole.items()
    assert {"mcp", "typst", "pypandoc-binary", "psycopg", "pillow", "zstandard"} <= set(whole) - set(small)
    assert {"fastapi", "sqlmodel", "whoosh3", "jinja2", "markdown"} <= set(small)


@exhaustive
def test_the_server_loads_no_extra_until_one_is_asked_for() -> None:
    names = sorted(name for extra in EXTRAS.values() for name in extra.modules)
    code = f"import sys, app.main, app.server.run; print(*(one for one in {names} if one in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""
