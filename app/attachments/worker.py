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
from app.attachments.text_extraction import extract_parts
from app.documents import extras
from app.documents.attachments import PAGE_BREAK, text_file_name


def check(data: bytes, folder: Path, name: str) -> dict[str, object]:
    """Check a file and write what is to be stored."""
    family = detect_family(data[:16])
    kind, parts = _check_content(data, family)
    require_extension(name, kind)
    if kind.name in IMAGE_TYPES:
        largest = b""
        for width, form, image in extras.load("images", "app.attachments.images").reencode(data):
            (folder / image_file_name("x.webp", width, form)).write_bytes(image)
            largest = image if form == "webp" else largest
        (folder / "x.webp").write_bytes(largest)
        return {"kind": "webp", "parts": 0}
    (folder / f"x.{kind.extensions[0]}").write_bytes(data)
    return {"kind": kind.name, "parts": parts}


def _check_content(data: bytes, family: str) -> tuple[FileType, int]:
    if family == "pdf":
        return FILE_TYPES["pdf"], len(extras.load("pdf", "app.attachments.pdf").open_pdf(data).pages)
    if family == "zip":
        ooxml = extras.load("word", "app.attachments.ooxml")
        return ooxml.reject_active_content(ooxml.open_package(data)), 0
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
    except (RejectedFileError, extras.MissingExtraError) as error:
        answer = {"rejected": str(error)}
    except OSError as error:
        answer = {"disk": error.errno}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
