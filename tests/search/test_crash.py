import json
import os
import subprocess
import sys
from pathlib import Path

import commands
from build import ROOT, a_practice, content_folder
from conftest import exhaustive

KILLS = 50 if "CHAOS" in os.environ else 4
"""More in `make chaos`, which runs this file."""


def test_a_sync_killed_at_any_moment_leaves_the_index_readable_and_loses_nothing(tmp_path: Path) -> None:
    content = content_folder(tmp_path / "content", {})
    command = [sys.executable, str(Path(__file__).parent / "killed.py"), str(content)]
    command += [str(tmp_path / "x.db"), str(tmp_path / "index"), str(KILLS)]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["faults"] == []
    assert outcome["interrupted"] >= KILLS / 4, "the kills came too late to mean anything"


@exhaustive
def test_two_syncs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    many = {f"practices/p{n}.md": a_practice(title=f"Praktik {n}") for n in range(60)}
    content_folder(tmp_path / "content", many)  # type: ignore[arg-type]
    log = tmp_path / "log"
    both = [commands.start("sync", folder=tmp_path, environment=os.environ, errors=log) for _n in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0], log.read_text()
    last = commands.run("doctor", folder=tmp_path, environment=os.environ)
    assert last.returncode == 0, last.stdout


@exhaustive
def test_on_a_full_disk_the_old_index_serves_and_the_message_says_so(tmp_path: Path) -> None:
    many = {f"practices/p{n}.md": a_practice(title=f"Praktik nomor {n}") for n in range(60)}
    content_folder(tmp_path / "content", many)  # type: ignore[arg-type]
    (tmp_path / "search_index").mkdir()
    script = f"mount -t tmpfs -o size=8m tmpfs search_index && exec {sys.executable} {Path(__file__).parent}/full_disk.py"
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "Ruang penyimpanan penuh" in seen["message"]
    assert seen["exit"] == 3
    assert (seen["found_while_full"], seen["found_after"]) == (60, 60)
