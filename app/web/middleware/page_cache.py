"""Answers to readers kept in memory as the bytes that go out, with entity tags.

Outermost but for the observer: a kept answer costs a dictionary look-up. What a page shows depends on its address,
the encodings the browser takes and the state of the library, and a kept answer is called by all three; so nothing
ever has to be thrown away by hand. A publication makes every page another one. They are made anew as they are asked
for; while a few are being made, whoever asks for one more is shown it as it was a moment ago, instead of queueing,
and kept answers wait for a breath: without it, sending them would leave no processor to those that are being made.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from threading import Lock
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.cookies.session import is_signed_in
from app.web.middleware.request_log import note_route, route_of

MAX_BYTES = 32_000_000
"""Of kept answers in one process: about 3,000 compressed pages."""
MAX_ANSWER = 400_000
BUSY = 2
"""So many pages being made at once keep a process busy: more threads make none of them sooner."""
BREATH_SECONDS = 0.02
"""A kept answer's wait in a busy process: much less than the making of a page takes there."""
MOMENT_SECONDS = 30.0
"""For each page being made, so long after the library has changed may one be shown as it was before…"""
LONGEST_SECONDS = 300.0
"""…and never longer, however busy."""
_PASSED_BY = ("/static/", "/healthz", "/readyz", "/metrics", "/pustaka.zip", "/lampiran/", "/data/", "/oai")

_TAKEN_BACK = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

_Headers = list[tuple[bytes, bytes]]
_Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Answer:
    version: str
    headers: _Headers
    body: bytes
    tag: bytes
    route: str


class PageCache:
    """ASGI middleware: GET and HEAD answers, kept by address, encoding and state of the library."""

    def __init__(
        self, app: ASGIApp, *, version: Callable[[], str], saw: Callable[[str, bytes], None]
    ) -> None:
        """``saw`` is told the path and query of every answer asked for, kept or not."""
        self.app = app
        self._version, self._saw = version, saw
        self._kept: OrderedDict[_Key, _Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()
        self._current, self._replaced = "", dict[str, float]()
        self._making = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on and keep what comes back."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}
        if scope["path"].startswith(_PASSED_BY):
            await self.app(scope, receive, _without_body(send) if is_head else send)
            return
        wanted = {
            name: value for name, value in scope["headers"] if name in (b"accept-encoding", b"if-none-match")
        }
        encoding = _encoding(wanted.get(b"accept-encoding", b""))
        key = (scope["path"], scope["query_string"], encoding)
        version = self._now()
        answer = self._kept.get(key)
        if answer is None or not self._may_show(answer, version, scope):
            onward = _without_body(send) if is_head else send
            answer = await self._ask(scope, receive, onward, key, version)
        else:
            note_route(scope, answer.route)
            if self._making >= BUSY:
                await asyncio.sleep(BREATH_SECONDS)
        self._saw(scope["path"], scope["query_string"])
        if answer is not None:
            await _send(answer, send, wanted.get(b"if-none-match"), is_head=is_head)

    def _now(self) -> str:
        """The state of the library; notes when it became another one."""
        version = self._version()
        if version != self._current:
            now = monotonic()
            self._replaced = {one: at for one, at in self._replaced.items() if now - at <= LONGEST_SECONDS}
            self._replaced[self._current] = now
            self._current = version
        return version

    def _may_show(self, answer: _Answer, version: str, scope: Scope) -> bool:
        """Whoever is signed in may have changed it, and waits for the page as it is."""
        if answer.version == version:
            return True
        if self._making < BUSY or is_signed_in(scope):
            return False
        age = monotonic() - self._replaced.get(answer.version, -inf)
        return age <= min(MOMENT_SECONDS * self._making, LONGEST_SECONDS)

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, key: _Key, version: str
    ) -> _Answer | None:
        """The application's answer when it may be kept; otherwise it has been sent on and this is None."""
        start: Message = {}
        chunks: list[bytes] = []
        passing = False

        async def collect(message: Message) -> None:
            nonlocal start, passing
            if message["type"] == "http.response.start":
                start = message
                self._making -= 1  # it is made; sending it takes as long as the reader's line
                passing = message["status"] != HTTPStatus.OK or not _may_keep(message["headers"])
                if passing:
                    await send(message)
            elif passing:
                await send(message)
            else:
                chunks.append(message.get("body", b""))

        self._making += 1
        try:
            await self.app(scope, receive, collect)
        finally:
            self._making -= not start
        if passing or not start:
            if start and start["status"] in _TAKEN_BACK:
                self._forget(key)  # nor does it come back while the process is busy
            return None
        answer = _answer(version, start["headers"], b"".join(chunks), route_of(scope))
        if version and version == self._current and len(answer.body) <= MAX_ANSWER:
            self._keep(key, answer)
        return answer

    def _keep(self, key: _Key, answer: _Answer) -> None:
        self._forget(key)
        with self._lock:
            self._kept[key] = answer
            self._bytes += len(answer.body)
            while self._bytes > MAX_BYTES:
                _key, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body)

    def _forget(self, key: _Key) -> None:
        with self._lock:
            answer = self._kept.pop(key, None)
            self._bytes -= len(answer.body) if answer else 0


def _answer(version: str, given: _Headers, body: bytes, route: str) -> _Answer:
    """The whole answer, with an entity tag."""
    tag = b'"' + hashlib.blake2b(body, digest_size=10).hexdigest().encode() + b'"'
    dropped = (b"content-length", b"transfer-encoding", b"etag")
    headers = [(name, value) for name, value in given if name not in dropped]
    if not any(name == b"cache-control" for name, _value in headers):
        headers.append((b"cache-control", b"no-cache"))
    headers += [(b"etag", tag), (b"content-length", str(len(body)).encode())]
    return _Answer(version, headers, body, tag, route)


def _may_keep(headers: _Headers) -> bool:
    names = dict(headers)
    return b"set-cookie" not in names and b"no-store" not in names.get(b"cache-control", b"")


def _encoding(accepted: bytes) -> bytes:
    """The part of Accept-Encoding that decides which bytes go out."""
    return b",".join(name for name in (b"zstd", b"br", b"gzip") if name in accepted)


def _without_body(send: Send) -> Send:
    async def onward(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return onward


async def _send(answer: _Answer, send: Send, known: bytes | None, *, is_head: bool) -> None:
    if known is not None and answer.tag in known:
        kept = [pair for pair in answer.headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})
