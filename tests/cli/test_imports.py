"""Commands load only what they run: half a second of a person's time, and of every test that starts a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from build import ROOT, a_practice, content_folder
from conftest import exhaustive

SEARCH, WEB = {"whoosh", "numpy"}, {"fastapi", "starlette", "uvicorn"}
PRODUCT = {"pydantic_settings", "sqlalchemy", "yaml", "rich"}
REPORT_MODULES = """
import atexit, sys
from app.cli.main import run
atexit.register(lambda: print("modules:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr))
run()
"""


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], SEARCH | WEB | PRODUCT),
        pytest.param(["search", "--help"], SEARCH | WEB | PRODUCT, marks=exhaustive),
        pytest.param(["init", "baru"], SEARCH | WEB | PRODUCT, marks=exhaustive),
        (["check"], SEARCH | WEB),
        pytest.param(["new", "visit", "Kunjungan"], SEARCH | WEB, marks=exhaustive),
        pytest.param(["user", "list"], SEARCH | WEB, marks=exhaustive),
        pytest.param(["search", "budaya"], WEB, marks=exhaustive),
    ],
    ids=["--help", "search --help", "init", "check", "new", "user list", "search"],
)
def test_a_command_loads_only_what_it_runs(tmp_path: Path, arguments: list[str], unneeded: set[str]) -> None:
    content_folder(tmp_path / "content", {"practices/satu.md": a_practice(title="Budaya kerja")})
    done = _run(tmp_path, arguments, {})
    assert done.returncode == 0, done.stderr
    assert _loaded(done) & unneeded == set()


def test_shell_completion_loads_no_part_of_the_product(tmp_path: Path) -> None:
    asked = {"_STUDI_BANDING_COMPLETE": "complete_bash", "COMP_WORDS": "studi-banding se", "COMP_CWORD": "1"}
    done = _run(tmp_path, [], asked)
    assert done.stdout.split() == ["serve", "search"]
    assert _loaded(done) & (SEARCH | WEB | PRODUCT) == set()


def _run(
    folder: Path, arguments: list[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    script = folder / "studi-banding"
    script.write_text(REPORT_MODULES)
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _loaded(done: "subprocess.CompletedProcess[str]") -> set[str]:
    return set(done.stderr.rpartition("modules:")[2].split())
