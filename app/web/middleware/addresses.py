"""One address for each page: redirects to it name no host, so that nobody can make the site lead to another one."""

import re
from urllib.parse import quote

from fastapi import FastAPI
from starlette.responses import RedirectResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

_INVISIBLE = re.compile(r"[\t\n\r]")
"""Characters that browsers leave out of an address before they read it."""
_SLASHES = re.compile(r"[/\\]+")
"""Browsers take ``\\`` for ``/``, and what follows two at the beginning for a host."""


def local_address(path: str, query: bytes) -> str:
    """Return a path and the query string of a request as an address of this site."""
    return quote(path) + (f"?{query.decode('latin-1')}" if query else "")


class AddressMiddleware:
    """Redirect addresses that a browser could take for those of another site to the local ones they stand for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a redirect, or pass the request on."""
        if scope["type"] == "http" and not scope["path"].startswith("/api/"):  # programs mean what they write
            path = _SLASHES.sub("/", _INVISIBLE.sub("", f"/{scope['path']}"))
            if path != scope["path"]:
                there = local_address(path, scope["query_string"])
                await RedirectResponse(there, 308)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def redirect_slashes(app: FastAPI) -> None:
    """Make an address that differs from a route's by its last slash redirect to that route.

    Instead of the framework's own redirect, which is built from the ``Host`` header.
    """
    router = app.router
    not_found = router.default

    async def redirect_or_not_found(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        other = {**scope, "path": path.rstrip("/") if path.endswith("/") else f"{path}/"}
        if other["path"] and any(route.matches(other)[0] is not Match.NONE for route in router.routes):
            there = local_address(other["path"], scope["query_string"])
            await RedirectResponse(there)(scope, receive, send)
        else:
            await not_found(scope, receive, send)

    router.redirect_slashes = False
    router.default = redirect_or_not_found
