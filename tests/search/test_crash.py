import json
import os
import re
import subprocess
import sys
from pathlib import Path

from build import ROOT, a_practice, content_folder

KILLS = 50 if "CHAOS" in os.environ else 8
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


def test_two_syncs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    many = {f"practices/p{n}.md": a_practice(title=f"Praktik {n}") for n in range(60)}
    content_folder(tmp_path / "content", many)  # type: ignore[arg-type]
    command = [sys.executable, "-m", "app", "sync"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _n in range(2)
    ]
    outcomes = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], outcomes
    last = subprocess.run(
        [*command[:-1], "doctor"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert last.returncode == 0, last.stdout.decode()


def test_on_a_full_disk_the_old_index_serves_and_the_message_says_so(tmp_path: Path) -> None:
    many = {f"practices/p{n}.md": a_practice(title=f"Praktik nomor {n}") for n in range(60)}
    content_folder(tmp_path / "content", many)  # type: ignore[arg-type]
    (tmp_path / "search_index").mkdir()
    sync = f"{sys.executable} -m app sync"
    find = f"{sys.executable} -m app search praktik --json"
    script = f"""
        mount -t tmpfs -o size=8m tmpfs search_index && {sync} && dd if=/dev/zero of=search_index/full bs=1k status=none
        {sync} --full; echo "exit $?"
        {find}
        rm search_index/full && {sync} --full && {find}
    """
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Ruang penyimpanan penuh" in done.stderr
    assert "exit 3" in done.stdout
    answers = re.findall(r'"total": (\d+)', done.stdout.split("exit 3")[1])
    assert answers == ["60", "60"], done.stderr  # while it is full, and after
