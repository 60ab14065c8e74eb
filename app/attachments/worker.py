"""Takes one file apart, in a process of its own: ``check FILE FOLDER NAME`` or ``text FILE FOLDER NAME``.

Writes what is to be kept into the folder, and one line of JSON: ``kind`` and ``parts``, or ``refused``,
or ``disk`` with the number of a fault that is not the file's.
"""

import json
import resource
import sys
from pathlib import Path

from app.attachments.file_types import (
    IMAGES,
    KINDS,
    Kind,
    RefusedError,
    family_of,
    image_name,
    require_ending,
)
from app.attachments.images import renewed
from app.attachments.ooxml import open_package
from app.attachments.pdf import open_pdf
from app.attachments.text_extraction import parts_of
from app.documents.attachments import PAGE_BREAK, text_name

CPU_SECONDS = 40
MEMORY_BYTES = 1_500_000_000
FILE_BYTES = 60_000_000


def limit() -> None:
    """What this process may use; what takes more is killed, and the file refused."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def check(data: bytes, folder: Path, name: str) -> dict[str, object]:
    """Look a file through and write what is kept of it."""
    family = family_of(data[:16])
    kind, parts = _looked_through(data, family)
    require_ending(name, kind)
    if kind.name in IMAGES:
        largest = b""
        for width, form, image in renewed(data):
            (folder / image_name("x.webp", width, form)).write_bytes(image)
            largest = image if form == "webp" else largest
        (folder / "x.webp").write_bytes(largest)
        return {"kind": "webp", "parts": 0}
    (folder / f"x.{kind.endings[0]}").write_bytes(data)
    return {"kind": kind.name, "parts": parts}


def _looked_through(data: bytes, family: str) -> tuple[Kind, int]:
    if family == "pdf":
        return KINDS["pdf"], len(open_pdf(data).pages)
    if family == "zip":
        return open_package(data)[1], 0
    return KINDS[family], 0


def text(data: bytes, folder: Path, name: str) -> dict[str, object]:
    """Write the words of a file that was looked through."""
    parts = list(parts_of(data, family_of(data[:16])))
    (folder / text_name(name)).write_text(PAGE_BREAK.join(parts), encoding="utf-8")
    return {"parts": len(parts)}


def main() -> None:
    """Do as the arguments say."""
    what, source, folder, name = sys.argv[1:5]
    limit()
    try:
        told = {"check": check, "text": text}[what](Path(source).read_bytes(), Path(folder), name)
    except RefusedError as error:
        told = {"refused": str(error)}
    except OSError as error:
        told = {"disk": error.errno}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
