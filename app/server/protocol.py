"""HTTP/1.1 with timeouts for clients that stop sending.

uvicorn waits for the head of a request as long as the client likes: a few hundred connections that never finish
theirs (slowloris) would take every place and cost their owner nothing. docs/dev/reliability.md, faults 35 and 36.
"""

import asyncio
import socket
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_TIMEOUT_SECONDS = 10.0
"""For the head of a request, from its first byte or from the beginning of the connection."""
BODY_TIMEOUT_SECONDS = 30.0
"""Between two pieces of a body."""
MAX_WAITING_CONNECTIONS = 400
"""Connections of one process that wait for a request; one more closes the one that has waited longest."""


class TimeoutH11Protocol(H11Protocol):
    """Close a connection whose client does not finish its request in time."""

    _waiting: dict["TimeoutH11Protocol", None] = {}  # noqa: RUF012 -- of the whole process, oldest first
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for the first request."""
        super().connection_made(transport)
        # asyncio does this only for sockets that say they are TCP; those shared by workers do not, and each
        # response then waited 40 ms for the client to acknowledge its head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._update_deadline()

    def data_received(self, data: bytes) -> None:
        """Handle what came; wait on if something is missing."""
        super().data_received(data)
        self._update_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._cancel_deadline()
        super().connection_lost(exc)

    def close(self) -> None:
        """Close the connection."""
        self._cancel_deadline()
        self.transport.close()

    def _update_deadline(self) -> None:
        state: Any = self.conn.their_state
        if state is h11.IDLE:
            if self._deadline is None:
                self._close_after(HEAD_TIMEOUT_SECONDS)
                self._waiting[self] = None
                if len(self._waiting) > MAX_WAITING_CONNECTIONS:
                    next(iter(self._waiting)).close()
            return
        self._cancel_deadline()
        if state is h11.SEND_BODY and not self.flow.read_paused:
            self._close_after(BODY_TIMEOUT_SECONDS)

    def _close_after(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self.close)

    def _cancel_deadline(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
