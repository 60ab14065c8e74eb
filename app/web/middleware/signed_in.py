"""Middleware that tells pages who is signed in, and keeps what they show out of every cache."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.permissions import Action
from app.publishing.services import PublishingServices
from app.store.errors import DatabaseUnavailableError
from app.web.cookies.session import cookie_name, is_signed_in
from app.web.middleware.page_cache import is_file
from app.web.rendering.signed_in import SCOPE_KEY, SignedIn

_WITHOUT_HEADER = ("/static/", "/api/", "/healthz", "/readyz", "/metrics", "/lampiran/", "/data/", "/oai")


def find_signed_in(publishing: PublishingServices) -> Callable[[str], SignedIn | None]:
    """Return the function that finds the person of a session token."""

    def find(token: str) -> SignedIn | None:
        try:
            person = publishing.sessions.get_person(token)
            if person is None:
                return None
            return SignedIn(person.name, publishing.drafts.count_waiting(person), person.places(Action.READ))
        except DatabaseUnavailableError:  # what can be read without the database still is, as a visitor
            return None

    return find


class SignedInMiddleware:
    """Look up the session of a request for a page; without a valid one the request is a visitor's.

    The page cache passes by requests with a person, so that no page with a name is stored or served to others.
    """

    def __init__(self, app: ASGIApp, *, find: Callable[[str], SignedIn | None], is_encrypted: bool) -> None:
        self.app, self._find, self._cookie = app, find, cookie_name(is_encrypted=is_encrypted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not is_signed_in(scope) or _has_no_header(scope["path"]):
            await self.app(scope, receive, send)
            return
        token = _cookies(scope).get(self._cookie, "")
        person = await run_in_threadpool(self._find, token) if token else None
        if person is None:
            await self.app(scope, receive, send)
            return

        async def send_private(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("cache-control", "private, no-store")
            await send(message)

        await self.app({**scope, SCOPE_KEY: person}, receive, send_private)


def _has_no_header(path: str) -> bool:
    return path.startswith(_WITHOUT_HEADER) or is_file(path)


def _cookies(scope: Scope) -> dict[str, str]:
    written = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    return cookie_parser(written.decode("latin-1"))
