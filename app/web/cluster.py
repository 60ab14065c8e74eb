"""Nodes in step: what another one published is shown here within a second, and at once to those who write."""

import logging
from contextlib import suppress
from http import HTTPStatus
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.library import Site
from app.store.database import DatabaseUnavailableError
from app.store.replicas import Readers, own_writes
from app.web.cookies.session import is_signed_in

log = logging.getLogger("studi_banding")

EVERY_SECONDS = 0.2
"""So often a process asks the database whether the library is another: one small statement."""
REST_SECONDS = 5.0
"""After an index could not be written, as on a full disk, or reference data were not there."""
_HARVESTED = "/oai"
"""A harvester that misses a change asks only for later ones from then on."""


class InStep:
    """Takes in what other processes did to the library: reference data, revision, index."""

    def __init__(self, site: Site, readers: Readers) -> None:
        self._site, self._readers = site, readers
        self._fingerprint = ""
        self._has_new_reference = False
        self._reloads_from = self._writes_from = 0.0

    def look(self) -> None:
        """Look once. A database that is gone changes nothing: readers go on with what is known."""
        with suppress(DatabaseUnavailableError):
            seen = self._readers.look()
            if seen.fingerprint != self._fingerprint and monotonic() >= self._reloads_from:
                self._take_in(seen.fingerprint)
            if seen.revision:
                self._catch_up(seen.revision)

    def _take_in(self, fingerprint: str) -> None:
        """Reference data that another process took in; whose files are not here yet is asked again later.

        Documents made with them may have come before, and then the index was written with the older ones.
        """
        if not fingerprint.endswith(self._site.reference.fingerprint):
            self._site.reload()
            self._has_new_reference = True
        if fingerprint.endswith(self._site.reference.fingerprint):
            self._fingerprint = fingerprint
        else:
            self._reloads_from = monotonic() + REST_SECONDS

    def _catch_up(self, revision: int) -> None:
        """Each node has an index of its own, and a process may have died before it wrote to one they share."""
        generation = self._site.engine.generation()
        is_behind = self._has_new_reference or generation is None or generation.revision < revision
        if not is_behind or monotonic() < self._writes_from:
            return
        try:
            self._site.engine.catch_up()
            self._has_new_reference = False
        except OSError as error:  # the old index serves meanwhile
            log.warning("the index does not catch up: %s", error)
            self._writes_from = monotonic() + REST_SECONDS


class RightDatabase:
    """ASGI middleware, around the kept pages: who is signed in reads what they wrote, on whichever node.

    A reader whose database fails under way is answered from the other.
    """

    def __init__(self, app: ASGIApp, *, readers: Readers) -> None:
        self.app, self._readers = app, readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""
        if scope["type"] != "http" or not self._readers.is_shared:
            await self.app(scope, receive, send)
        elif scope["path"] == _HARVESTED or (
            is_signed_in(scope) and not scope["path"].startswith("/static/")
        ):
            with suppress(DatabaseUnavailableError):
                await run_in_threadpool(self._readers.look)
            with own_writes():
                await self.app(scope, receive, send)
        elif self._readers.replica is not None and scope["method"] in ("GET", "HEAD"):
            await self._twice(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _twice(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_refused = False

        async def unless_refused(message: Message) -> None:
            nonlocal is_refused
            is_refused = is_refused or message.get("status") == HTTPStatus.SERVICE_UNAVAILABLE
            if not is_refused:
                await send(message)

        await self.app({**scope}, receive, unless_refused)
        if is_refused and self._readers.has_replica():
            is_refused = False
            await self.app({**scope}, receive, unless_refused)
        if is_refused:
            with own_writes():
                await self.app(scope, receive, send)
