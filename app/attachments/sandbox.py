"""The one sandbox: run a program on an untrusted file with limits on memory, time and file size."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_BOOTSTRAP = """\
import os, resource, sys
memory, seconds, size = map(int, sys.argv[1:4])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[4], sys.argv[4:])
"""
"""Sets the limits and becomes the program; setting them between fork and exec of a threaded server may hang."""


class SandboxError(Exception):
    """The program failed, or exceeded its limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one run."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    file_bytes: int = 0
    """Largest file it may write; 0 for none at all."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables besides the locale; none are inherited."""


def run(command: Sequence[str], *, stdin: bytes = b"", folder: Path | None = None, limits: Limits) -> bytes:
    """Run a program with some input, in a folder, and return its output; raise SandboxError.

    The output is bounded by the memory of the program.
    """
    numbers = map(str, (limits.memory_bytes, limits.cpu_seconds, limits.file_bytes))
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the untrusted file is only its input
            [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, *numbers, *command],
            input=stdin,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8", **limits.environment},
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SandboxError(f"lebih dari {limits.wall_seconds} detik") from error
    if done.returncode:
        raise SandboxError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout
