"""HTTP/1.1 with timeouts for clients that stop sending, and answers sent in one write.

uvicorn waits for the head of a request as long as the client likes: a few hundred connections that never finish
theirs (slowloris) would take every place and cost their owner nothing. docs/dev/reliability.md, faults 35 and 36.
"""

import asyncio
import socket
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_TIMEOUT_SECONDS = 10.0
"""For the head of a request, from its first byte or from the beginning of the connection."""
BODY_TIMEOUT_SECONDS = 30.0
"""Between two pieces of a body."""
BODY_GRACE_SECONDS, BODY_BYTES_PER_SECOND = 60.0, 20_000
"""For a whole body: a minute, and a second more for every so many bytes that have come. Slower than the slowest line
that agencies have; with a byte now and then a body would hold its place for ever."""
_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
MAX_BUFFERED_BYTES = 64 * 1024
"""Bytes joined into one write; most compressed pages are shorter."""
MAX_WAITING_CONNECTIONS = 400
"""Connections of one process that wait for a request; one more closes the one that has waited longest."""


class _CoalescingTransport:
    """A transport that joins what is written during one turn of the event loop.

    uvicorn writes head and body separately. A process killed between the two leaves half an answer, which a proxy
    cannot request again from another node: `make cluster` (docs/dev/reliability.md) promises that no reader sees that.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._buffer = bytearray()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Buffer data until the turn ends; write at once when there is much, so that flow control works."""
        if not self._buffer:
            self._loop.call_soon(self._flush)
        self._buffer += data
        if len(self._buffer) >= MAX_BUFFERED_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is buffered, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        data, self._buffer = bytes(self._buffer), bytearray()
        if data and not self._transport.is_closing():
            self._transport.write(data)


class TimeoutH11Protocol(H11Protocol):
    """Close a connection whose client does not finish its request in time."""

    _waiting: dict["TimeoutH11Protocol", None] = {}  # noqa: RUF012 -- of the whole process, oldest first
    _deadline: asyncio.TimerHandle | None = None
    _body_since: float | None = None
    """When the body that is coming began, on the clock of the event loop."""
    _body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio types it for every transport
        """Start waiting for the first request."""
        super().connection_made(cast("asyncio.Transport", _CoalescingTransport(transport, self.loop)))
        # asyncio does this only for sockets that say they are TCP; those shared by workers do not, and each
        # response then waited 40 ms for the client to acknowledge its head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._update_deadline()

    def data_received(self, data: bytes) -> None:
        """Handle what came; wait on if something is missing."""
        super().data_received(data)
        self._body_bytes += len(data)
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
        if state is not h11.SEND_BODY:
            self._body_since = None
            return
        now = self.loop.time()
        if self._body_since is None:
            self._body_since, self._body_bytes = now, 0
        allowed = BODY_GRACE_SECONDS + self._body_bytes / BODY_BYTES_PER_SECOND
        if not self.flow.read_paused:
            remaining = self._body_since + allowed - now
            self._deadline = self.loop.call_later(min(BODY_TIMEOUT_SECONDS, remaining), self._time_out)

    def _time_out(self) -> None:
        """Close a connection whose body does not come; say so if nothing was answered yet."""
        if self.cycle is not None and not self.cycle.response_started:
            self.transport.write(_TIMED_OUT)
        self.close()

    def _close_after(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self.close)

    def _cancel_deadline(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
