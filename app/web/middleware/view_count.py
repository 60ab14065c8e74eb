"""Count how often documents are opened, and nothing about who opened them.

A page counts when a browser shows it to a visitor: not its files, not copies fetched for reading offline or ahead
of time, not programs that say what they are, not those who are signed in and work on it.
"""

import re
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.middleware.locale import without_language
from app.web.published import document_type_of_path
from app.web.rendering.signed_in import signed_in_of

_DOCUMENT = re.compile(r"/(?:praktik|kunjungan)/([a-z0-9-]+)")
_PROGRAM = re.compile(r"bot|crawl|spider|preview|compatible|https?:", re.IGNORECASE)
"""In the names of programs that call themselves Mozilla as browsers do."""
_SHOWN = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class ViewCountMiddleware:
    """Tell ``record`` the kind and short name of each document that a browser shows."""

    def __init__(self, app: ASGIApp, *, record: Callable[[str, str], None]) -> None:
        self.app, self._record = app, record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = without_language(scope["path"]) if scope["type"] == "http" else ""
        found = _DOCUMENT.fullmatch(path)
        if (
            not found
            or scope["method"] != "GET"
            or signed_in_of(scope)
            or not _is_shown(Headers(scope=scope))
        ):
            await self.app(scope, receive, send)
            return

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in _SHOWN:
                self._record(document_type_of_path(path), found[1])
            await send(message)

        await self.app(scope, receive, send_counted)


def _is_shown(headers: Headers) -> bool:
    """Return whether a browser asks in order to show the page; without encryption it does not say for what."""
    agent = headers.get("user-agent", "")
    is_browser = agent.startswith("Mozilla/") and not _PROGRAM.search(agent)
    is_fetched_ahead = "prefetch" in headers.get("sec-purpose", "")
    return is_browser and headers.get("sec-fetch-mode", "navigate") == "navigate" and not is_fetched_ahead
