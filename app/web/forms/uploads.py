"""Forms with files: bounded while they stream in, and only from pages of this site."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.web.forms.csrf import FormFields, clean_text, read_form, require_key, require_same_origin

MAX_UPLOAD_FIELDS = 30
MAX_TEXT_BYTES = 1_000_000
"""Bytes of one text field: a document's text may have no more."""
_ROOM_FOR_TEXT = MAX_TEXT_BYTES + 100_000
_READ_FACTOR = 5
"""How many times the limit is read before the connection is cut: a slightly too large upload gets an answer."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """An uploaded file; its name is untrusted text."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """A form and its files by field; fields left empty have none."""

    fields: FormFields
    files: Mapping[str, UploadedFile]


def is_upload(request: Request) -> bool:
    """Return whether a form comes as multipart/form-data."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def read_upload(request: Request, max_bytes: int, *, max_files: int = 1) -> Upload:
    """Return the form and its files, together of at most so many bytes; 403 for forms of other sites, 413 for too large ones, 400 for malformed ones."""
    if not is_upload(request):
        return Upload(await read_form(request), {})
    require_same_origin(request)
    stream = _bounded(request, max_bytes + _ROOM_FOR_TEXT)
    parser = MultiPartParser(
        request.headers,
        stream,
        max_files=max_files,
        max_fields=MAX_UPLOAD_FIELDS,
        max_part_size=MAX_TEXT_BYTES,
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        too_long = error.message.startswith("Part exceeded")
        detail = "Teks ini lebih dari 1 MB" if too_long else "Isian formulir tidak dapat dibaca"
        raise HTTPException(413 if too_long else 400, detail) from error
    try:
        pairs = form.multi_items()
        fields = FormFields([(name, clean_text(value)) for name, value in pairs if isinstance(value, str)])
        require_key(request, fields)
        files = {
            name: UploadedFile(clean_text(value.filename or "")[:200], await value.read())
            for name, value in pairs
            if isinstance(value, UploadFile) and value.filename
        }
        return Upload(fields, files)
    finally:
        await form.close()


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
        elif size > _READ_FACTOR * most:
            break
    if size > most:
        shown = f"{(most - _ROOM_FOR_TEXT) / 1e6:.1f}".removesuffix(".0").replace(".", ",")
        raise HTTPException(413, f"Berkas ini terlalu besar; batasnya {shown} MB")
