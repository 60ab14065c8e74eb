"""Answer the Model Context Protocol over HTTP at `/mcp`: each request gets one JSON answer, without sessions."""

from collections.abc import Callable
from typing import Any

from fastapi import HTTPException, Request
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from app.web.forms.rate_limits import RateLimit

PATH = "/mcp"
MAX_BODY_BYTES = 64_000
"""Bytes of a request: the longest arguments of a tool, and room."""


class AssistantEndpoint:
    """The ASGI application of `/mcp`.

    Browsers of other sites are refused by their ``Origin``, as the protocol demands against DNS rebinding. GET and
    DELETE, which only serve sessions, are refused: there are none.
    """

    def __init__(self, create_server: Callable[[], MCPServer[Any]], origin: str, limit: RateLimit) -> None:
        """``create_server`` is called at the first request: the tools take a tenth of a second to describe."""
        self._create_server, self._origin, self._limit = create_server, origin, limit
        self._server: MCPServer[Any] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; raise HTTPException for one that is refused."""
        request = Request(scope, receive)
        if request.headers.get("origin", self._origin) != self._origin:
            raise HTTPException(403, "Permintaan dari halaman situs lain tidak dilayani di sini")
        if request.method != "POST":
            raise HTTPException(405, "Metode permintaan ini tidak didukung", {"Allow": "POST"})
        self._limit.require(request)
        if self._server is None:
            self._server = self._create_server()
        manager = StreamableHTTPSessionManager(
            app=self._server._lowlevel_server,  # noqa: SLF001 -- the package offers it only inside an application
            stateless=True,
            json_response=True,
            max_request_body_size=MAX_BODY_BYTES,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)
