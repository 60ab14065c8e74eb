"""Programs that read what strangers sent: run with bounds on memory, time and files, and with no environment."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_START = """\
import os, resource, sys
memory, seconds = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[3], sys.argv[3:])
"""
"""A small Python becomes the program once its bounds stand: setting them between fork and exec of a server
with threads may hang it for ever."""


class LimitedError(Exception):
    """The program failed, or would have used more than it may."""


def run_limited(command: Sequence[str], *, given: bytes, folder: Path, megabytes: int, seconds: int) -> bytes:
    """What a program writes when it is given some bytes, in a folder of its own; raises LimitedError.

    It may not write any file, and what it prints is bounded by its memory.
    """
    bounded = [sys.executable, "-I", "-S", "-c", _START, str(megabytes << 20), str(seconds), *command]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; what strangers sent is only its input
            bounded,
            input=given,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitedError(f"lebih dari {seconds} detik") from error
    if done.returncode:
        raise LimitedError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout
