"""Attachments as responses and on pages: sandboxed, with the media type that was detected."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imagesize
from fastapi import HTTPException, Request
from fastapi.responses import FileResponse, Response

from app.attachments.file_types import IMAGE_FORMATS, IMAGE_WIDTHS, FileType, file_type_of, image_file_name
from app.documents.attachments import attachment_folder
from app.documents.parts import Attachment

_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# The reader of PDFs in Chromium is a plugin with styles of its own, and stays blank in a sandbox.
_POLICY_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_UNITS = ((1_000_000, "MB"), (1_000, "kB"))


def file_response(request: Request, path: Path, kind: FileType, *, cache: str) -> Response:
    """Return a file, or the range that was asked for; browsers revalidate it each time."""
    headers = {
        "Content-Security-Policy": _POLICY_OF_PDF if kind.name == "pdf" else _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
    }
    try:
        about = path.stat()
    except OSError as error:
        raise HTTPException(404) from error
    way = "inline" if kind.shown_inline else "attachment"
    response = FileResponse(
        path,
        headers=headers,
        media_type=kind.media_type,
        filename=path.name,
        stat_result=about,
        content_disposition_type=way,
    )
    tag = response.headers["etag"]
    if tag in re.split(r"\s*,\s*", request.headers.get("if-none-match", "").replace("W/", "")):
        return Response(status_code=304, headers={**headers, "ETag": tag})
    return response


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """An attachment as a page shows it."""

    title: str
    url: str
    kind: str
    size: str
    image: tuple[int, int] | None = None
    """Width and height, of images only."""
    sources: Sequence[tuple[str, str]] = ()
    """Media types and their ``srcset``."""


def attachment_views(content_dir: Path, slug: str, attachments: Iterable[Attachment]) -> list[AttachmentView]:
    """Return the attachments of a document that exist."""
    folder = attachment_folder(content_dir, slug)
    found = (_shown(folder, f"/lampiran/{slug}/", one) for one in attachments)
    return [one for one in found if one]


def _shown(folder: Path, base: str, one: Attachment) -> AttachmentView | None:
    path, kind = folder / one.file, file_type_of(one.file)
    if kind is None or not path.is_file():
        return None
    size = _in_words(path.stat().st_size)
    label, url = f"{kind.extensions[0].upper()}", base + one.file.replace(" ", "%20")
    measure = _measure(path) if kind.media_type.startswith("image/") else None
    if measure is None:
        return AttachmentView(one.title, url, label, size)
    sources = [
        (f"image/{form}", _srcset(folder, base, one.file, form, measure[0]))
        for form in reversed(IMAGE_FORMATS)
    ]
    return AttachmentView(one.title, url, label, size, measure, [pair for pair in sources if pair[1]])


def _measure(path: Path) -> tuple[int, int] | None:
    try:
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def _srcset(folder: Path, base: str, name: str, form: str, widest: int) -> str:
    there = [width for width in IMAGE_WIDTHS if (folder / image_file_name(name, width, form)).is_file()]
    return ", ".join(f"{base}{image_file_name(name, width, form)} {min(width, widest)}w" for width in there)


def _in_words(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".", ",")
    return f"{size} B"
