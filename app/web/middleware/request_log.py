"""Request-ID and access-log middleware: one class wraps the stack, one sits next to the router.

The outer one sees every response, cached pages included; the inner one records the template of the route. Middleware
between them copies the scope (languages, HEAD), so the record is one list that all copies share.
"""

import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import count, repeat
from time import perf_counter, time
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.operations.monitoring.access_log import AccessLog, RequestRecord
from app.operations.monitoring.logs import request_id

_ID = b"x-request-id"
_FROM_PROXIES = frozenset({_ID, b"x-forwarded-for", b"x-forwarded-proto"})
_ROUTE_KEY = "studi_banding.route"
_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
_API = "/api/v1"
UNMATCHED = "unmatched"
"""The route of an address that leads nowhere."""
CLIENT_CLOSED_REQUEST = 499
"""Status of a request whose client left before the response (as nginx logs it)."""


def route_of(scope: Scope) -> str:
    """Return the template of the route that answers a request: never its address."""
    noted: list[str] = scope.get(_ROUTE_KEY) or []
    return noted[0] if noted else _template(scope)


def record_route(scope: Scope, route: str) -> None:
    """Record the route that answers; the first record counts."""
    scope.setdefault(_ROUTE_KEY, []).append(route)


def _template(scope: Scope) -> str:
    template = getattr(scope.get("route"), "path", None)
    if template is None:
        mounted: str = scope.get("root_path") or ""
        return mounted if mounted == "/static" else UNMATCHED
    is_api = scope["path"].startswith(
        f"{_API}/"
    )  # the router's templates leave out what it is included under
    return f"{_API}{template}" if is_api and not template.startswith(_API) else str(template)


class RouteCaptureMiddleware:
    """Record the route of a request; innermost."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, then record its route."""
        try:
            await self.app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                record_route(scope, _template(scope))


class RequestLogMiddleware:
    """Give every request an id and its real client address, and log it with its duration; outermost."""

    def __init__(self, app: ASGIApp, *, trusted_proxies: str, access_log: AccessLog) -> None:
        """``trusted_proxies``: addresses or networks, with commas, whose forwarding headers are trusted."""
        self._direct, self._note = app, access_log.record
        self._forwarded: Any = ProxyHeadersMiddleware(cast("Any", app), trusted_proxies)
        self._is_trusted = lru_cache(maxsize=1_000)(_address_matcher(trusted_proxies))
        self._ids = map("{}{:08x}".format, repeat(secrets.token_hex(4)), count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add its id to the response."""
        if scope["type"] != "http":
            await self._direct(scope, receive, send)
            return
        began, status = perf_counter(), 0
        number, app = self._received(scope)
        request_id.set(number)
        scope[_ROUTE_KEY] = []

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_ID, number.encode())]
            await send(message)

        try:
            await app(scope, receive, with_id)
        except Exception:
            status = status or 500
            raise
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            answered = RequestRecord(
                time(),
                number,
                method,
                route_of(scope),
                status or CLIENT_CLOSED_REQUEST,
                perf_counter() - began,
            )
            self._note(answered)

    def _received(self, scope: Scope) -> tuple[str, Any]:
        """Return the id that a trusted proxy has given, or a new one; and the application to call."""
        client, app, number = scope.get("client"), self._direct, b""
        for name, value in scope["headers"]:
            if name in _FROM_PROXIES and client and self._is_trusted(client[0]):
                if name != _ID:
                    app = self._forwarded
                elif _WELL_FORMED.fullmatch(value):
                    number = value
        return number.decode() or next(self._ids), app


def _address_matcher(listed: str) -> Callable[[str], bool]:
    """Return a test for addresses of a list of addresses and networks; ``*`` matches all."""
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
