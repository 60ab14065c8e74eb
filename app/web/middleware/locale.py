"""Locale middleware: the same pages in another language under ``/en``, with links that stay there."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import i18n
from app.web.middleware.addresses import local_address

_UNLOCALISED = re.compile(
    r"/(?:static|api|lampiran)/|/(?:healthz|readyz|metrics|sw\.js|opensearch\.xml|manifest\.webmanifest|oai|mcp|llms\.txt|robots\.txt)(?:$|\?)"
    r"|[^?#]*\.(?:bib|csv|docx|ics|json|jsonld|md|pdf|png|ris|svg|ttl|xlsx|xml|zip)(?:$|[?#])"
)
"""Addresses without a language. ``/api/docs`` is a page, and is reached without a prefix."""
_DESK = re.compile(r"/(?:meja|masuk|keluar)(?:[/?]|$)")
"""The desk has Indonesian pages only: its texts become Indonesian documents."""
_ONE = re.compile(f"{_UNLOCALISED.pattern}|{_DESK.pattern}")
_LINK = re.compile(r'(?<!hreflang="id" )\b(href|action|formaction)="(/(?!/)[^"]*)"')


class LocaleMiddleware:
    """Take the language from the address and set it for the rest of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the address on without its language; keep redirects and cookies within it."""
        chosen = _language_of(scope["path"]) if scope["type"] == "http" else None
        if chosen is None:
            await self.app(scope, receive, send)
            return
        path = without_language(scope["path"])
        if _DESK.match(path):
            await RedirectResponse(local_address(path, scope["query_string"]))(scope, receive, send)
            return

        async def within(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Language"] = chosen
                if "location" in headers:
                    headers["location"] = localised_path(headers["location"], chosen)
            await send(message)

        with i18n.use_language(chosen):
            await self.app({**scope, "path": path, "raw_path": path.encode()}, receive, within)


def _language_of(path: str) -> str | None:
    return next(
        (code for code in i18n.TRANSLATED_LANGUAGES if path == f"/{code}" or path.startswith(f"/{code}/")),
        None,
    )


def without_language(path: str) -> str:
    """Return a path without the language that it begins with."""
    chosen = _language_of(path)
    return path.removeprefix(f"/{chosen}") or "/" if chosen else path


def localised_path(address: str, chosen: str) -> str:
    """Return the address of the same page in a language; addresses for machines and other sites stay."""
    if chosen == i18n.SOURCE_LANGUAGE or not address.startswith("/") or _ONE.match(address):
        return address
    return f"/{chosen}{address}"


def localise_links(html: str) -> str:
    """Return a page with its links in the current language: here, so that no template can forget it."""
    chosen = i18n.current_language()
    if chosen == i18n.SOURCE_LANGUAGE:
        return html
    return _LINK.sub(lambda link: f'{link[1]}="{localised_path(link[2], chosen)}"', html)
