"""A body that comes a byte at a time is refused as a whole, not only between two of its bytes."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from conftest import free_port
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.server import protocol
from app.server.protocol import TimeoutH11Protocol

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"


async def read_body(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers once the whole body has come."""
    body = await Request(scope, receive).body()
    await Response(str(len(body)))(scope, receive, send)


def answer_to(sending: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> bytes:
    """What the real protocol answers a client that sends in its own way."""

    async def ask() -> bytes:
        port = free_port()
        config = uvicorn.Config(
            read_body, port=port, http=TimeoutH11Protocol, log_config=None, lifespan="off"
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        task = asyncio.create_task(server._serve())  # noqa: SLF001 -- `serve` takes the signals of the tests
        while not server.started:  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        send = asyncio.create_task(_send(sending, writer))  # type: ignore[arg-type]
        answer = b""
        with contextlib.suppress(ConnectionError):  # closed with bytes unread, as the client goes on sending
            while piece := await reader.read(1_000):
                answer += piece
        send.cancel()
        writer.close()
        server.should_exit = True
        await task
        return answer

    with start_blocking_portal() as portal:
        return portal.call(ask)


async def _send(
    sending: Callable[[asyncio.StreamWriter], Awaitable[None]], writer: asyncio.StreamWriter
) -> None:
    with contextlib.suppress(ConnectionError):
        await sending(writer)


def test_body_of_a_byte_at_a_time_gets_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_GRACE_SECONDS", 0.2)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % 1_000_000)
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.01)

    assert answer_to(drip).startswith(b"HTTP/1.1 408 ")


def test_body_that_stops_gets_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_TIMEOUT_SECONDS", 0.1)

    async def stop(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % 1_000 + b"x")

    assert answer_to(stop).startswith(b"HTTP/1.1 408 ")


def test_large_body_that_keeps_coming_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_GRACE_SECONDS", 0.2)

    async def stream(writer: asyncio.StreamWriter) -> None:
        writer.write((HEAD % 500_000).replace(b"Host: x", b"Host: x\r\nConnection: close"))
        for _piece in range(50):
            writer.write(bytes(10_000))
            await asyncio.sleep(0.01)

    assert answer_to(stream).endswith(b"500000")
