"""Has a file taken apart by `worker`, and believes nothing but its answer."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.attachments.file_types import KINDS, MOST_BYTES, Kind, RefusedError

WALL_SECONDS = 60
_ROOT = str(Path(__file__).parents[2])
_WORKER = "app.attachments.worker"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: as ``x.<ending>`` in the folder, with what was made from it."""

    kind: Kind
    parts: int

    @property
    def ending(self) -> str:
        """What its files are called here."""
        return self.kind.endings[0]


def inspect(source: Path, filename: str, folder: Path) -> Inspected:
    """Look a file through; what is kept is in the folder. Raises RefusedError."""
    size = source.stat().st_size
    if size == 0:
        raise RefusedError("Berkas ini kosong.")
    if size > MOST_BYTES:
        raise RefusedError(f"Berkas ini {size / 1e6:.0f} MB; batasnya {MOST_BYTES / 1e6:.0f} MB.")
    told = _ask("check", source, folder, filename)
    if told is None:
        raise RefusedError("Berkas ini terlalu rumit untuk diperiksa. Sederhanakan atau simpan ulang.")
    if "refused" in told:
        raise RefusedError(str(told["refused"]))
    found = Inspected(KINDS[told["kind"]], int(told["parts"]))
    if found.kind.name != "webp":
        _ask(
            "text", folder / f"x.{found.ending}", folder, f"x.{found.ending}"
        )  # without words it is kept too
    return found


def _ask(what: Literal["check", "text"], source: Path, folder: Path, name: str) -> dict[str, Any] | None:
    """The worker's answer; None when it ran out of time or memory. OSError when the disk is full."""
    command = [sys.executable, "-m", _WORKER, what, str(source), str(folder), name]
    environment = {"PYTHONPATH": _ROOT, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the name is an argument, never a command
            command,
            env=environment,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    if "disk" in told:
        raise OSError(told["disk"], os.strerror(told["disk"]))
    return told
