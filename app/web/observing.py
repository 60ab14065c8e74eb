"""Every request gets an id, is timed, and is told of by its route: outermost, and once more innermost.

The outer part sees every answer, kept pages too; the inner part, next to the router, notes which route it
was. Between them others copy the scope (languages, HEAD), so the note is one list that all copies share.
"""

import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.operations.logs import Tell, request_id
from app.operations.metrics import count_request

HEADER = b"x-request-id"
_NOTE = "studi_banding.route"
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
_API = "/api/v1"
UNMATCHED = "unmatched"
"""The route of an address that leads nowhere."""
_GONE = 499
"""Nobody waited for the answer (nginx counts so)."""


def route_of(scope: Scope) -> str:
    """The template of the route that a request came to: never its address."""
    noted: list[str] = scope.get(_NOTE) or []
    return noted[0] if noted else _template(scope)


def note_route(scope: Scope, route: str) -> None:
    """Say which route answers; the first word counts."""
    scope.setdefault(_NOTE, []).append(route)


def _template(scope: Scope) -> str:
    template = getattr(scope.get("route"), "path", None)
    if template is None:
        mounted: str = scope.get("root_path") or ""
        return mounted if mounted == "/static" else UNMATCHED
    is_api = scope["path"].startswith(
        f"{_API}/"
    )  # the router's templates leave out what it is included under
    return f"{_API}{template}" if is_api and not template.startswith(_API) else str(template)


class Named:
    """ASGI middleware, innermost: notes the route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look afterwards where it went."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                note_route(scope, _template(scope))


class Observed:
    """ASGI middleware, outermost: an id for every request, its time counted and told."""

    def __init__(self, app: ASGIApp, *, trusted_proxies: str, tell: Tell) -> None:
        """``trusted_proxies``: addresses or networks, with commas, whose ids of requests are taken over."""
        self.app, self._tell = app, tell
        self._is_trusted = lru_cache(maxsize=1_000)(_trust(trusted_proxies))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the answer carries the id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 0
        number = self._id_of(scope)
        request_id.set(number.decode())
        scope[_NOTE] = []

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (HEADER, number)]}
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        except Exception:
            status = status or 500
            raise
        finally:
            seconds, route, status = perf_counter() - began, route_of(scope), status or _GONE
            count_request(route, status, seconds)
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            self._tell(number.decode(), method, route, status, seconds)

    def _id_of(self, scope: Scope) -> bytes:
        """The id that a proxy of ours has given, or a new one."""
        for name, value in scope["headers"]:
            if name == HEADER and _WELL_FORMED.fullmatch(value):
                client = scope.get("client")
                if client and self._is_trusted(client[0]):
                    return bytes(value)
        return secrets.token_hex(8).encode()


def _trust(listed: str) -> Callable[[str], bool]:
    """Whether an address is one of a list of addresses and networks; ``*`` is all."""
    names = [name.strip() for name in listed.split(",") if name.strip()]
    networks = [ip_network(name, strict=False) for name in names if name != "*"]

    def is_trusted(address: str) -> bool:
        if "*" in names:
            return True
        try:
            here = ip_address(address)
        except ValueError:
            return False
        return any(here in network for network in networks)

    return is_trusted
