"""How the server speaks with clients: how long it waits for them, and that it answers in one piece.

uvicorn waits for a request's head as long as the client likes. A few hundred connections that never finish
theirs (slowloris) would take every place and cost their owner nothing. It also sends the head of an answer and
its body one after the other; a process that is killed in between leaves a reader with half an answer, which no
proxy can ask another process for.
"""

import asyncio
import socket
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For the head of a request, from its first byte or from the connection's beginning."""
BODY_SECONDS = 30.0
"""Between two pieces of a body."""
LONGEST_PIECE = 64 * 1024
"""Bytes held back for what follows them; most pages are shorter when compressed."""
MOST_WAITING = 400
"""Connections of one process whose request has not come; one more closes the one that waits longest."""


class _InOnePiece:
    """A transport that sends together what is written in one turn of the event loop."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._pieces: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send with what follows, or at once when there is much: the client's pace is to be felt."""
        if not self._pieces:
            self._loop.call_soon(self._send)
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= LONGEST_PIECE:
            self._send()

    def close(self) -> None:
        """Send what is left, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        pieces, self._pieces, self._size = self._pieces, [], 0
        if pieces and not self._transport.is_closing():  # else the client has gone
            self._transport.write(b"".join(pieces))


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on who does not speak."""

    _waiting: dict["PatientProtocol", None] = {}  # noqa: RUF012 -- all connections of the process, the oldest first
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(cast("asyncio.Transport", _InOnePiece(transport, self.loop)))
        # asyncio does this only for sockets that say they are TCP; those shared by workers do not, and each
        # answer then waited 40 ms for the reader's acknowledgement of its head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting for as long as something is missing."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        state: Any = self.conn.their_state
        if state is h11.IDLE:
            if self._deadline is None:
                self._expect(HEAD_SECONDS)
                self._waiting[self] = None
                if len(self._waiting) > MOST_WAITING:
                    next(iter(self._waiting)).hang_up()
            return
        self._rest()
        if state is h11.SEND_BODY and not self.flow.read_paused:
            self._expect(BODY_SECONDS)

    def _expect(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self.hang_up)

    def _rest(self) -> None:
        self._waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def hang_up(self) -> None:
        """End the connection."""
        self._rest()
        self.transport.close()
