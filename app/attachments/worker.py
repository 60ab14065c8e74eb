"""Inspect one file in a sandboxed process: ``check FILE FOLDER NAME`` or ``text FILE FOLDER NAME``.

Writes what is to be stored into the folder, and prints one line of JSON: ``kind`` and ``parts``, or ``rejected``
with the reason, or ``disk`` with the errno of an error that is not the file's.
"""

import json
import sys
from pathlib import Path

from app.attachments.file_types import (
    FILE_TYPES,
    IMAGE_TYPES,
    FileType,
    RejectedFileError,
    detect_family,
    image_file_name,
    require_extension,
)
from app.attachments.images import reencode
from app.attachments.ooxml import open_package, reject_active_content
from app.attachments.text_extraction import extract_parts
from app.documents.attachments import PAGE_BREAK, text_file_name


def check(data: bytes, folder: Path, name: str) -> dict[str, object]:
    """Check a file and write what is to be stored."""
    family = detect_family(data[:16])
    kind, parts = _check_content(data, family)
    require_extension(name, kind)
    if kind.name in IMAGE_TYPES:
        largest = b""
        for width, form, image in reencode(data):
            (folder / image_file_name("x.webp", width, form)).write_bytes(image)
            largest = image if form == "webp" else largest
        (folder / "x.webp").write_bytes(largest)
        return {"kind": "webp", "parts": 0}
    (folder / f"x.{kind.extensions[0]}").write_bytes(data)
    return {"kind": kind.name, "parts": parts}


def _check_content(data: bytes, family: str) -> tuple[FileType, int]:
    if family == "pdf":
        from app.attachments.pdf import open_pdf  # noqa: PLC0415 -- half of the time that the process needs to start

        return FILE_TYPES["pdf"], len(open_pdf(data).pages)
    if family == "zip":
        return reject_active_content(open_package(data)), 0
    return FILE_TYPES[family], 0


def text(data: bytes, folder: Path, name: str) -> dict[str, object]:
    """Write the text of a checked file."""
    parts = list(extract_parts(data, detect_family(data[:16])))
    (folder / text_file_name(name)).write_text(PAGE_BREAK.join(parts), encoding="utf-8")
    return {"parts": len(parts)}


def main() -> None:
    """Run the action that the arguments name."""
    what, source, folder, name = sys.argv[1:5]
    try:
        answer = {"check": check, "text": text}[what](Path(source).read_bytes(), Path(folder), name)
    except RejectedFileError as error:
        answer = {"rejected": str(error)}
    except OSError as error:
        answer = {"disk": error.errno}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
