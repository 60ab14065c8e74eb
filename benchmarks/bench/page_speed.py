"""Page times of the real server, beside a bare Starlette application that sends the same bytes."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from benchmarks.bench.percentiles import percentile

ROUNDS, ROUND_SECONDS, CONNECTIONS = 3, 2.0, 8
FIRST_VIEWS = 150
START_LIMIT_SECONDS = STOP_LIMIT_SECONDS = 30.0

_BARE = """
import json
from pathlib import Path
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

folder = Path(__file__).parent
body = (folder / "bare.body").read_bytes()
headers = json.loads((folder / "bare.json").read_text())
app = Starlette(routes=[Route("/{path:path}", lambda request: Response(body, headers=headers))])
"""


@dataclass
class PageFigures:
    """Requests a second and milliseconds; None was not measured."""

    cached_rps: float | None = None
    bare_rps: float | None = None
    uncached_p95_ms: float | None = None
    start_seconds: float | None = None

    @property
    def ratio(self) -> float | None:
        """Cached pages against the bare application."""
        return round(self.cached_rps / self.bare_rps, 3) if self.cached_rps and self.bare_rps else None


def measure(environment: Mapping[str, str], folder: Path, documents: int) -> PageFigures:
    """Start both servers on loopback and ask them in turn."""
    site = [sys.executable, "-m", "app", "serve", "--no-sync", "--port"]
    bare = [sys.executable, "-m", "uvicorn", "bare:app", "--app-dir", str(folder), "--no-access-log"]
    bare += ["--no-server-header", "--log-level", "warning", "--port"]
    figures = PageFigures()
    with server(site, environment, "/healthz") as (port, seconds):
        figures.start_seconds = round(seconds, 2)
        figures.uncached_p95_ms = _first_views(port, documents)
        page = "/praktik/contoh-000000"
        headers, body = get(port, page)
        (folder / "bare.py").write_text(_BARE, encoding="utf-8")
        (folder / "bare.body").write_bytes(body)
        kept = {
            name: value for name, value in headers.items() if name.lower() not in ("date", "content-length")
        }
        (folder / "bare.json").write_text(json.dumps(kept), encoding="utf-8")
        with server(bare, environment, "/") as (bare_port, _seconds):
            rates: dict[int, list[float]] = {port: [], bare_port: []}
            for _round in range(ROUNDS):
                for asked in (port, bare_port):
                    rates[asked].append(asyncio.run(_rate(asked, page)))
            figures.cached_rps, figures.bare_rps = round(median(rates[port])), round(median(rates[bare_port]))
    return figures


def free_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], environment: Mapping[str, str], ready: str) -> Iterator[tuple[int, float]]:
    """Start a server process; yield its port and the seconds until it answered."""
    port = free_port()
    inherited = dict(os.environ)  # noqa: TID251 -- a child process needs PATH and the like
    root = str(Path(__file__).parents[2])
    started = perf_counter()
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [*command, str(port)], env=inherited | dict(environment), cwd=root, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_answers(process, port, ready)
        yield port, perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=STOP_LIMIT_SECONDS)


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    """OSError when it ended, or does not answer in time."""
    limit = monotonic() + START_LIMIT_SECONDS
    while monotonic() < limit and process.poll() is None:
        try:
            get(port, path)
        except OSError:
            continue
        return
    raise OSError(f"peladen di port {port} tidak menjawab")


def get(port: int, path: str, *, encoding: str = "gzip") -> tuple[dict[str, str], bytes]:
    """Return the head and body of an answer as received; raise OSError when there is none or it is an error."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encoding})
        response = connection.getresponse()
        body = response.read()
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise OSError(f"{path}: {response.status}")
        return dict(response.getheaders()), body
    finally:
        connection.close()


def _first_views(port: int, documents: int) -> float:
    """p95 in milliseconds of practice pages that nobody has asked for yet."""
    step = max(3, documents // FIRST_VIEWS // 3 * 3)
    times = []
    for number in range(0, documents, step):
        start = perf_counter()
        get(port, f"/praktik/contoh-{number:06}")
        times.append((perf_counter() - start) * 1000)
    return percentile(times[1:] or times, 95)


async def _rate(port: int, path: str) -> float:
    """Return the requests a second over a few kept-alive connections."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    end = perf_counter() + ROUND_SECONDS

    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = 0
        while perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            answered += 1
        writer.close()
        return answered

    started = perf_counter()
    answered = sum(await asyncio.gather(*(ask() for _n in range(CONNECTIONS))))
    return answered / (perf_counter() - started)
