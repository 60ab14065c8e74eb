"""Answer the Model Context Protocol over HTTP at `/mcp`: each request gets one JSON answer, without sessions."""

from typing import Any

from fastapi import HTTPException, Request
from starlette.types import Receive, Scope, Send

from app.documents import extras
from app.web.assistant.sources import AssistantSources
from app.web.forms.rate_limits import RateLimit

PATH = "/mcp"
MAX_BODY_BYTES = 64_000
"""Bytes of a request: the longest arguments of a tool, and room."""


class AssistantEndpoint:
    """The ASGI application of `/mcp`.

    Browsers of other sites are refused by their ``Origin``, as the protocol demands against DNS rebinding. GET and
    DELETE, which only serve sessions, are refused: there are none.
    """

    def __init__(self, sources: AssistantSources, origin: str, limit: RateLimit) -> None:
        self._sources, self._origin, self._limit = sources, origin, limit
        self._server: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raise HTTPException for one that is refused.

        Raises MissingExtraError where the protocol is not installed.
        """
        request = Request(scope, receive)
        if request.headers.get("origin", self._origin) != self._origin:
            raise HTTPException(403, "Permintaan dari halaman situs lain tidak dilayani di sini")
        if request.method != "POST":
            raise HTTPException(405, "Metode permintaan ini tidak didukung", {"Allow": "POST"})
        self._limit.require(request)
        if (
            self._server is None
        ):  # not at start: the protocol's packages take 20 MB, and most processes serve readers
            self._server = extras.load("mcp", "app.web.assistant.server").create_server(self._sources)
        transport = extras.load("mcp", "mcp.server.streamable_http_manager")
        manager = transport.StreamableHTTPSessionManager(
            app=self._server._lowlevel_server,  # noqa: SLF001 -- the package offers it only inside an application
            stateless=True,
            json_response=True,
            max_request_body_size=MAX_BODY_BYTES,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)
