"""Content negotiation of the encoding, once and before every cache (RFC 9110, section 12.5.3).

Every later part of the application sees one Accept-Encoding header with one name in it, so that the page cache and
the compressor cannot read the same request in two ways.
"""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.util import find_spec

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HAS_COMPRESSION = find_spec("starlette_compress") is not None
"""Whether the extra `compression` is installed; without it there is gzip alone."""
ENCODINGS = ("zstd", "br", "gzip") if HAS_COMPRESSION else ("gzip",)
"""Encodings that the site can send, its own preference first."""
IDENTITY = "identity"
_SAME_AS = {"x-gzip": "gzip"}
_MEMBER = re.compile(
    r"\s*([!#$%&'*+.^_`|~\w-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.ASCII
)
_HEADER = b"accept-encoding"
_WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def choose_encoding(accepted: Iterable[bytes]) -> str | None:
    """Return the encoding for the values of all Accept-Encoding headers; None when the client accepts none.

    The highest weight wins, and the site's own order decides between equals. A member with a malformed weight
    is not accepted, and forbids nothing either.
    """
    return _choose(_read_weights(accepted))


def _choose(weights: Mapping[str, float]) -> str | None:
    candidates = {name: weights.get(name, weights.get("*", 0.0)) for name in ENCODINGS}
    best = max(ENCODINGS, key=lambda name: candidates[name])
    if candidates[best] > 0 and candidates[best] >= weights.get(IDENTITY, 0.0):
        return best
    return IDENTITY if _accepts_identity(weights) else None


def _accepts_identity(weights: Mapping[str, float]) -> bool:
    return weights.get(IDENTITY, weights.get("*")) != 0


class ContentEncodingMiddleware:
    """Choose the encoding of each response and pass it on as the request's only Accept-Encoding."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 406 when the client accepts no form in which there is an answer."""
        accepted = [value for name, value in scope.get("headers", ()) if name == _HEADER]
        if scope["type"] != "http" or not accepted:
            await self.app(scope, receive, send)
            return
        weights = _read_weights(accepted)
        encoding = _choose(weights)
        if scope["method"] in ("GET", "HEAD") and not _accepts_identity(weights):
            if encoding is None:
                await _refuse(send)
                return
            send = _EncodedOnly(send)
        others = [pair for pair in scope["headers"] if pair[0] != _HEADER]
        name = (encoding or IDENTITY).encode()
        await self.app({**scope, "headers": [*others, (_HEADER, name)]}, receive, send)


class _EncodedOnly:
    """A receiver of responses that replaces one without an encoding, such as a picture, by 406."""

    def __init__(self, send: Send) -> None:
        self._send, self._is_refused = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_plain(message):
            self._is_refused = True
            await _refuse(self._send)
        elif not self._is_refused:
            await self._send(message)


def _is_plain(start: Message) -> bool:
    headers = dict(start["headers"])
    is_empty = start["status"] in _WITHOUT_CONTENT or headers.get(b"content-length") == b"0"
    return not is_empty and b"content-encoding" not in headers


async def _refuse(send: Send) -> None:
    headers = [(b"vary", b"Accept-Encoding"), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    status = HTTPStatus.NOT_ACCEPTABLE
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _read_weights(accepted: Iterable[bytes]) -> dict[str, float]:
    """Return the weight of each name; of a name given twice, the lower one."""
    weights: dict[str, float] = {}
    for member in b",".join(accepted).decode("latin-1").lower().split(","):
        read = _MEMBER.fullmatch(member)
        if read:
            name, weight = read[1], float(read[2] or 1)
        else:
            name, weight = member.partition(";")[0].strip(), 0.0
            if name in ("", "*", IDENTITY):
                continue
        name = _SAME_AS.get(name, name)
        weights[name] = min(weight, weights.get(name, 1.0))
    return weights
