"""Fill the disk of an index, sync, search, make room, sync again; run by test_crash.py in a file system of its own.

Runs in the folder of an installation whose ``search_index`` is a small file system. Prints one JSON line.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import commands


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return commands.run(*arguments, folder=Path.cwd(), environment=os.environ)


def total() -> int:
    return int(json.loads(run("search", "praktik", "--json").stdout)["total"])


if __name__ == "__main__":
    assert run("sync").returncode == 0
    rest = Path("search_index/full")
    with suppress(OSError), rest.open("wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass
    refused = run("sync", "--full")
    outcome = {"exit": refused.returncode, "message": refused.stderr, "found_while_full": total()}
    rest.unlink()
    assert run("sync", "--full").returncode == 0
    sys.stdout.write(json.dumps(outcome | {"found_after": total()}))
