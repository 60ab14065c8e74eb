"""Forms that change something: read within limits, and only from our own pages.

Two independent checks. The browser says where a form comes from (`Origin`, `Sec-Fetch-Site`), and the
form repeats a random cookie that another site can neither read nor set. The cookie is not signed: what
signing would add, protection from a sibling host that sets cookies for us, the origin check gives.
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
Sent = ImmutableMultiDict[str, str]
"""The fields of a form."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\ufffe\uffff]")
_OURS = ("same-origin", "none")


def form_key(request: Request) -> str:
    """The key that a form of this page must repeat."""
    return request.cookies.get(COOKIE) or secrets.token_urlsafe(24)


def with_key(request: Request, response: Response, key: str) -> Response:
    """The page, with the cookie its forms need."""
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


async def sent_form(request: Request) -> Sent:
    """The fields of a form of ours; refuses others with 403, and what is too large with 413."""
    if not hasattr(request.state, "sent"):  # who asks a second time finds the body read
        request.state.sent = await _read_form(request)
    sent: Sent = request.state.sent
    return sent


async def _read_form(request: Request) -> Sent:
    require_from_us(request)
    with _refusing():
        text = (await _body(request)).decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    fields = Sent([(name, cleaned(value)) for name, value in pairs])
    require_key(request, fields)
    return fields


def require_from_us(request: Request) -> None:
    """Refuse with 403 what the browser says another site sends."""
    if not _is_from_us(request):
        raise HTTPException(403, "Formulir ini tidak dikirim dari situs ini")


def require_key(request: Request, fields: Sent) -> None:
    """Refuse with 403 a form that does not repeat the key of its browser."""
    key, cookie = fields.get(FIELD), request.cookies.get(COOKIE)
    if not key or not cookie or not secrets.compare_digest(key.encode(), cookie.encode()):
        raise HTTPException(403, "Kunci formulir tidak cocok. Muat ulang halamannya, lalu kirim sekali lagi")


def _is_from_us(request: Request) -> bool:
    """Whether the browser says that a form was sent from a page of ours."""
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(get_services(request).library.base_url).netloc}
    return request.headers.get("sec-fetch-site", "none") in _OURS and (
        origin is None or urlsplit(origin).netloc in ours
    )


def cleaned(value: str) -> str:
    """The value with plain line ends and without characters that no paper and no database can hold."""
    return _UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


async def _body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_FORM_BYTES:
            raise HTTPException(413, "Isian formulir terlalu panjang")
        chunks.append(chunk)
    return b"".join(chunks)
