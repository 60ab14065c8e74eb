"""Response cache in memory, outermost but for the request log, with entity tags.

A response is stored under its path, query, encoding (as `ContentEncodingMiddleware` has chosen it, once) and the
library's state (`LibraryService.cache_key`), so nothing is ever invalidated by hand: a publication makes every
cached page stale at once, and a withdrawal empties the cache.

Measured (docs/dev/performance.md, Load: 64 connections, a publication every ten seconds): rendering all pages again
at once gave 62.5 requests a second with p99 3,651 ms. While two pages are being rendered, a visitor of another page
gets its stale copy, and cached responses yield the processor for 20 ms: 1,972 requests a second, p99 167 ms.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from time import monotonic
from urllib.parse import unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.store.bounded_cache import BoundedCache
from app.web.cookies.session import is_signed_in
from app.web.middleware.locale import without_language
from app.web.middleware.request_log import record_route, route_of
from app.web.rendering.signed_in import signed_in_of

MAX_BYTES = 12_000_000
"""Of bodies, headers and keys cached in one process: about 1,000 compressed pages."""
ENTRY_BYTES = 2_000
"""What one entry takes beside its texts, the objects around them; it bounds their number to 6,000."""
MAX_BODY_BYTES = 400_000
BUSY_RENDERS = 2
"""Pages being rendered at once that keep a process busy: more threads make none of them sooner."""
YIELD_SECONDS = 0.02
"""How long a cached response waits in a busy process: much less than rendering a page takes there."""
STALE_SECONDS = 30.0
"""How long after a change of the library its stale pages may be served, for each page being rendered."""
MAX_STALE_SECONDS = 300.0
"""How long a stale page may be served at most, however busy the process is."""
EDGE_SECONDS, EDGE_STALE_SECONDS = 5, 10
"""How long a cache before the site may serve a page, and after that while it asks for it anew: a withdrawn document is
gone there within the sum. Browsers ask each time (``must-revalidate`` keeps them from serving what is stale)."""
_FOR_EVERYBODY = (
    f"public, max-age=0, must-revalidate, s-maxage={EDGE_SECONDS}, stale-while-revalidate={EDGE_STALE_SECONDS}"
).encode()
_UNCACHED_PREFIXES = (
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/pustaka.zip",
    "/lampiran/",
    "/data/",
    "/oai",
)
_FILE = re.compile(r".*\.(?:atom|bib|csv|docx|ics|json|jsonld|md|pdf|png|ris|svg|ttl|xlsx|xml)", re.DOTALL)
"""Addresses of files, which do not name their own address: parameters that they do not know are left out."""
_REMOVED = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

_Headers = list[tuple[bytes, bytes]]
_Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class _CachedResponse:
    version: str
    headers: _Headers
    body: bytes
    etag: bytes
    route: str
    size: int
    """Bytes that it takes in the cache, with its key."""


def is_file(path: str) -> bool:
    """Return whether an address is a file's, which looks the same for everybody."""
    return _FILE.fullmatch(path) is not None


class PageCacheMiddleware:
    """Serve GET and HEAD from memory; store what the application answers with 200."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        version: Callable[[], str],
        last_removal: Callable[[], int | None],
        known_parameters: Callable[[str], Collection[str]],
        on_request: Callable[[str, bytes], None],
    ) -> None:
        """``known_parameters`` returns the names of parameters that the page of a path reads.

        ``last_removal`` returns a number that changes with every withdrawal; None while it is not known.

        ``on_request`` is called with path and query string of every request, cached or not.
        """
        self.app = app
        self._version, self._last_removal, self._on_request = version, last_removal, on_request
        self._known_parameters = known_parameters
        self._known_removal: int | None = None
        self._responses: BoundedCache[_Key, _CachedResponse] = BoundedCache(MAX_BYTES, lambda one: one.size)
        self._current_version = ""
        self._replaced_at: dict[str, float] = {}
        """Versions of the library that are no longer current → when they were replaced."""
        self._renders = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the cache, or pass the request on and store the response."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET"}
        if scope["path"].startswith(_UNCACHED_PREFIXES):
            await self.app(scope, receive, _without_body(send) if is_head else send)
            return
        if signed_in_of(scope):  # the page carries a name: neither stored nor taken from here
            await self.app(scope, receive, _without_body(send) if is_head else send)
            self._on_request(scope["path"], scope["query_string"])
            return
        conditions = {
            name: value for name, value in scope["headers"] if name in (b"accept-encoding", b"if-none-match")
        }
        asked, is_known = self._known_query(scope)
        key = (scope["path"], asked, conditions.get(b"accept-encoding", b"")) if is_known else None
        version = await self._update_version()
        response = self._responses.get(key) if key else None
        if response is None or not self._may_serve(response, version, scope):
            pass_on = _without_body(send) if is_head else send
            known = {**scope, "query_string": asked}
            response = await self._render(known, receive, pass_on, key, version)
        else:
            record_route(scope, response.route)
            if self._renders >= BUSY_RENDERS:
                await asyncio.sleep(YIELD_SECONDS)
        self._on_request(scope["path"], scope["query_string"])
        if response is not None:
            await _send(response, send, conditions.get(b"if-none-match"), is_head=is_head)

    def _known_query(self, scope: Scope) -> tuple[bytes, bool]:
        """Return the query to answer, and whether its response may be cached: others could be asked without end."""
        query: bytes = scope["query_string"]
        if not query:
            return query, True
        pairs, path = query.split(b"&"), without_language(scope["path"])
        known = self._known_parameters(path)
        read = [pair for pair in pairs if unquote_plus(pair.partition(b"=")[0].decode("latin-1")) in known]
        if _FILE.fullmatch(path):
            return b"&".join(read), True
        return query, len(read) == len(pairs)

    async def _update_version(self) -> str:
        """Return the library's version; remember when it replaced another.

        After a withdrawal no earlier page may be served stale, for any may name the document. Asked for each new
        version, after it was read: a withdrawal in between makes a newer one.
        """
        while (version := self._version()) != self._current_version:
            removal, now = await run_in_threadpool(self._last_removal), monotonic()
            if removal is None or removal != self._known_removal:
                self._responses.clear()
            self._known_removal = removal
            self._replaced_at = {
                old: at for old, at in self._replaced_at.items() if now - at <= MAX_STALE_SECONDS
            }
            self._replaced_at[self._current_version] = now
            self._current_version = version
        return version

    def _may_serve(self, response: _CachedResponse, version: str, scope: Scope) -> bool:
        """Return whether a cached response is current, or stale in a busy process.

        Signed-in people never get a stale one: they may have made the change themselves.
        """
        if response.version == version:
            return True
        if self._renders < BUSY_RENDERS or is_signed_in(scope):
            return False
        age = monotonic() - self._replaced_at.get(response.version, -inf)
        return age <= min(STALE_SECONDS * self._renders, MAX_STALE_SECONDS)

    async def _render(
        self, scope: Scope, receive: Receive, send: Send, key: _Key | None, version: str
    ) -> _CachedResponse | None:
        """Return the application's response if it can be cached; otherwise pass it to ``send`` and return None."""
        start: Message = {}
        chunks: list[bytes] = []
        is_passed_on = False

        async def collect(message: Message) -> None:
            nonlocal start, is_passed_on
            if message["type"] == "http.response.start":
                start = message
                self._renders -= 1  # it is rendered; sending takes as long as the client's line
                is_passed_on = message["status"] != HTTPStatus.OK or not _is_cacheable(message["headers"])
                if is_passed_on:
                    await send(message)
            elif is_passed_on:
                await send(message)
            else:
                chunks.append(message.get("body", b""))

        self._renders += 1
        try:
            await self.app(scope, receive, collect)
        finally:
            self._renders -= not start
        if is_passed_on or not start:
            if key and start and start["status"] in _REMOVED:
                self._responses.discard(key)  # it must not come back as a stale page
            return None
        response = _cached_response(version, start["headers"], b"".join(chunks), route_of(scope), key)
        if key and version and version == self._current_version and len(response.body) <= MAX_BODY_BYTES:
            self._responses.put(key, response)
        return response


def _cached_response(
    version: str, headers: _Headers, body: bytes, route: str, key: _Key | None
) -> _CachedResponse:
    """Return a whole response with an entity tag."""
    etag = b'"' + hashlib.blake2b(body, digest_size=10).hexdigest().encode() + b'"'
    replaced = (b"content-length", b"transfer-encoding", b"etag", b"ratelimit", b"ratelimit-policy")
    complete = [(name, value) for name, value in headers if name not in replaced]
    if not any(name == b"cache-control" for name, _value in complete):
        complete.append((b"cache-control", _FOR_EVERYBODY if key else b"no-cache"))
    complete += [(b"etag", etag), (b"content-length", str(len(body)).encode())]
    texts = [body, *(text for pair in complete for text in pair), *(key or ())]
    return _CachedResponse(version, complete, body, etag, route, ENTRY_BYTES + sum(map(len, texts)))


def _is_cacheable(headers: _Headers) -> bool:
    names = dict(headers)
    return b"set-cookie" not in names and b"no-store" not in names.get(b"cache-control", b"")


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head


async def _send(response: _CachedResponse, send: Send, known_etags: bytes | None, *, is_head: bool) -> None:
    if known_etags is not None and response.etag in known_etags:
        headers = [pair for pair in response.headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": response.headers})
    await send({"type": "http.response.body", "body": b"" if is_head else response.body})
