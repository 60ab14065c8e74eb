"""Middleware that lets signed-in people read their own writes, on whichever node their request arrives."""

from contextlib import suppress
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter, use_primary
from app.web.cookies.session import is_signed_in

_HARVESTING_PATH = "/oai"
"""Answered from the primary: a harvester that misses a change asks only for later ones from then on."""


class ReadYourWritesMiddleware:
    """Answer signed-in people from the primary; retry a visitor's request on the other database if one fails."""

    def __init__(self, app: ASGIApp, *, database: DatabaseRouter) -> None:
        self.app, self._database = app, database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose the database of one request."""
        if scope["type"] != "http" or not self._database.is_shared:
            await self.app(scope, receive, send)
        elif scope["path"] == _HARVESTING_PATH or (
            is_signed_in(scope) and not scope["path"].startswith("/static/")
        ):
            with suppress(DatabaseUnavailableError):
                await run_in_threadpool(self._database.poll_primary)
            with use_primary():
                await self.app(scope, receive, send)
        elif self._database.replica is not None and scope["method"] in ("GET", "HEAD"):
            await self._retry_on_primary(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _retry_on_primary(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back a 503; ask again while the replica is current, then ask the primary and send its answer."""
        is_unavailable = False

        async def send_unless_unavailable(message: Message) -> None:
            nonlocal is_unavailable
            is_unavailable = is_unavailable or message.get("status") == HTTPStatus.SERVICE_UNAVAILABLE
            if not is_unavailable:
                await send(message)

        await self.app({**scope}, receive, send_unless_unavailable)
        if is_unavailable and self._database.is_replica_current():
            is_unavailable = False
            await self.app({**scope}, receive, send_unless_unavailable)
        if is_unavailable:
            with use_primary():
                await self.app(scope, receive, send)
