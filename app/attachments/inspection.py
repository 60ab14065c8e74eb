"""Inspect an uploaded file in the sandboxed worker, and trust nothing but its answer."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.attachments import sandbox
from app.attachments.file_types import FILE_TYPES, MAX_BYTES, FileType, RejectedFileError

_ROOT = str(Path(__file__).parents[2])
_WORKER = "app.attachments.worker"
LIMITS = sandbox.Limits(
    memory_bytes=1_500_000_000,
    cpu_seconds=40,
    wall_seconds=60,
    file_bytes=60_000_000,
    environment={"PYTHONPATH": _ROOT},
)


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file that may be stored: ``x.<extension>`` in the folder, with the files derived from it."""

    kind: FileType
    parts: int

    @property
    def extension(self) -> str:
        """The extension under which it is stored."""
        return self.kind.extensions[0]


def inspect_file(source: Path, filename: str, folder: Path) -> InspectedFile:
    """Inspect a file and write what is to be stored into the folder; raise RejectedFileError."""
    size = source.stat().st_size
    if size == 0:
        raise RejectedFileError("Berkas ini kosong.")
    if size > MAX_BYTES:
        raise RejectedFileError(f"Berkas ini {size / 1e6:.0f} MB; batasnya {MAX_BYTES / 1e6:.0f} MB.")
    answer = _ask_worker("check", source, folder, filename)
    if answer is None:
        raise RejectedFileError("Berkas ini terlalu rumit untuk diperiksa. Sederhanakan atau simpan ulang.")
    if "rejected" in answer:
        raise RejectedFileError(str(answer["rejected"]))
    found = InspectedFile(FILE_TYPES[answer["kind"]], int(answer["parts"]))
    if found.kind.name != "webp":
        name = f"x.{found.extension}"
        _ask_worker("text", folder / name, folder, name)  # a file without text is stored all the same
    return found


def _ask_worker(
    what: Literal["check", "text"], source: Path, folder: Path, name: str
) -> dict[str, Any] | None:
    """Return the worker's answer, or None when it exceeded a limit; raise OSError for a full disk."""
    command = [sys.executable, "-m", _WORKER, what, str(source), str(folder), name]
    try:
        answer: dict[str, Any] = json.loads(sandbox.run(command, limits=LIMITS))
    except (sandbox.SandboxError, ValueError):
        return None
    if "disk" in answer:
        raise OSError(answer["disk"], os.strerror(answer["disk"]))
    return answer
