"""Cross-origin access (CORS) to open data: any site may read it, without credentials; nothing else may be read."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.middleware.locale import without_language

_OPEN = re.compile(
    r"/api/(?:v1/(?!drafts(?:/|$)).*|openapi\.json)"
    r"|/data(?:\.jsonld|\.ttl|/[^/]+\.(?:csv|xlsx))"
    r"|/(?:oai|pustaka\.zip|llms\.txt|sitemap\.xml)"
    r"|/(?:umpan|cari|(?:praktik|kunjungan)/(?:[^/]+/)?umpan)\.atom"
    r"|/(?:praktik|kunjungan)/[^/]+\.(?:json|md|bib|ris)"
    r"|/(?:cari|matriks|peta|silsilah|linimasa|banding|indikator/[^/]+)\.(?:csv|xlsx)",
    re.DOTALL,
)
"""Addresses of open data; pages, forms, plans, the desk, drafts and `/mcp` are none."""
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Retry-After, RateLimit, RateLimit-Policy",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    **_HEADERS,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def is_open_data(path: str) -> bool:
    """Return whether any site may read what is at a path."""
    return _OPEN.fullmatch(without_language(path)) is not None


class OpenDataAccessMiddleware:
    """Let pages of other sites read open data, without the cookies of its readers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a browser's question before a request; add headers to the answers of open data."""
        if scope["type"] != "http" or not is_open_data(scope["path"]):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers)
