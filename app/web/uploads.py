"""A file sent with a form of ours: written to disk as it comes, never more of it than is allowed."""

import re
import secrets
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.publishing.attachments.kinds import MOST_BYTES
from app.web.csrf import COOKIE, FIELD, Sent, cleaned, is_from_us, sent_form

_MOST_BODY = MOST_BYTES + 100_000
_MOST_FIELDS = 10
_CHUNK = 1024 * 1024
_TOO_LARGE = f"Berkas ini terlalu besar; batasnya {MOST_BYTES // 1_000_000} MB"


@dataclass(frozen=True, slots=True)
class Upload:
    """What a form with a file held."""

    fields: Sent
    filename: str = ""
    """As the sender calls it; not to be believed."""
    file: Path | None = None
    """Gone when the request is answered."""


async def sent_upload(request: Request) -> AsyncIterator[Upload]:
    """The fields and the file of a form of ours; refuses others with 403, and what is too large with 413."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        yield Upload(await sent_form(request))
        return
    if not is_from_us(request):
        raise HTTPException(403, "Formulir ini tidak dikirim dari situs ini")
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _MOST_BODY:
        raise HTTPException(413, _TOO_LARGE)
    try:
        form = await MultiPartParser(
            request.headers, _counted(request), max_files=1, max_fields=_MOST_FIELDS
        ).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise HTTPException(400, "Isian formulir tidak dapat dibaca") from error
    fields = Sent([(name, cleaned(value)) for name, value in form.multi_items() if isinstance(value, str)])
    file = next((value for _name, value in form.multi_items() if isinstance(value, UploadFile)), None)
    try:
        key, cookie = fields.get(FIELD), request.cookies.get(COOKIE)
        if not key or not cookie or not secrets.compare_digest(key.encode(), cookie.encode()):
            raise HTTPException(
                403, "Kunci formulir tidak cocok. Muat ulang halamannya, lalu kirim sekali lagi"
            )
        if file is None or not file.filename:
            yield Upload(fields)
            return
        with tempfile.TemporaryDirectory(prefix="unggahan-") as folder:
            path = Path(folder) / "berkas"
            await to_thread.run_sync(_write, file, path)
            yield Upload(fields, re.sub(r"[\x00-\x1f\x7f]", "", file.filename)[:200], path)
    finally:
        await form.close()


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MOST_BODY:
            raise HTTPException(413, _TOO_LARGE)
        yield chunk


def _write(file: UploadFile, path: Path) -> None:
    with path.open("wb") as target:
        while chunk := file.file.read(_CHUNK):
            target.write(chunk)


UploadDep = Annotated[Upload, Depends(sent_upload)]
