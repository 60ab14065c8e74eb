"""CSRF protection: forms that change something are read within limits, and only from pages of this site.

Two independent checks. The browser says where a form comes from (`Origin`, `Sec-Fetch-Site`), and the form repeats a
random cookie that another site can neither read nor set (double submit). The cookie is not signed: signing would
protect from a sibling host that sets cookies for this one, which the origin check does already.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import ImmutableMultiDict

from app.web.services import get_services

COOKIE = "formulir"
FIELD = "_kunci"
MAX_FORM_BYTES = 400_000
"""A whole plan and then some."""
MAX_FIELDS = 1_500
"""Sixty rows of eight columns, three times."""
FormFields = ImmutableMultiDict[str, str]
"""The fields of a form."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ufffe\uffff]")
_OURS = ("same-origin", "none")


def csrf_key(request: Request) -> str:
    """Return the key that forms of this browser must repeat; a new one for a browser without a cookie."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(24)


def with_csrf_cookie(request: Request, response: Response, key: str) -> Response:
    """Set the cookie that holds the key on a response and return it."""
    if request.cookies.get(COOKIE) != key:
        secure = get_services(request).library.base_url.startswith("https:")
        response.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=secure, path="/")
    return response


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise HTTPException(400, "Isian formulir tidak dapat dibaca") from error


async def read_form(request: Request) -> FormFields:
    """Return the fields of a form; 403 for forms of other sites, 413 for too large ones."""
    if not hasattr(request.state, "sent"):  # the body can be read only once
        request.state.sent = await _read_form(request)
    sent: FormFields = request.state.sent
    return sent


async def _read_form(request: Request) -> FormFields:
    require_same_origin(request)
    fields = await _parse_fields(request)
    require_key(request, fields)
    return fields


async def read_open_form(request: Request) -> FormFields:
    """Return the fields of a form on a public page, which has no key: it acts on nobody's behalf.

    Public pages set no cookie and are cached for everybody. What such a form does needs a letter's secret link or
    a person's review, so that a forged one gains nothing; 403 for forms of other sites all the same.
    """
    require_same_origin(request)
    return await _parse_fields(request)


async def _parse_fields(request: Request) -> FormFields:
    with _refusing():
        text = (await read_body(request)).decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    return FormFields([(name, clean_text(value)) for name, value in pairs])


def require_same_origin(request: Request) -> None:
    """Raise 403 if the browser says that another site sends the form."""
    if not _is_same_origin(request):
        raise HTTPException(403, "Formulir ini tidak dikirim dari situs ini")


def require_key(request: Request, fields: FormFields) -> None:
    """Raise 403 unless a form repeats the key of its browser."""
    key, cookie = fields.get(FIELD), request.cookies.get(COOKIE)
    if not key or not cookie or not secrets.compare_digest(key.encode(), cookie.encode()):
        raise HTTPException(
            403, "Formulir ini sudah kedaluwarsa. Muat ulang halamannya, lalu kirim sekali lagi"
        )


def _is_same_origin(request: Request) -> bool:
    """Return whether the browser says that the form was sent from a page of this site."""
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(get_services(request).library.base_url).netloc}
    return request.headers.get("sec-fetch-site", "none") in _OURS and (
        origin is None or origin.partition("://")[2] in ours
    )


def clean_text(value: str) -> str:
    """Return a value with plain line ends, without characters that papers and databases cannot hold."""
    return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


async def read_body(request: Request, *, most: int = MAX_FORM_BYTES) -> bytes:
    """Return the body of a request; raise 413 for one of more bytes."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise HTTPException(413, "Isian formulir terlalu panjang")
        chunks.append(chunk)
    return b"".join(chunks)
