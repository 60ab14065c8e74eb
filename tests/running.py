"""The real site in processes of its own, to be ill-treated: started, asked, killed, started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic

import commands
from build import ROOT
from commands import CommandProcess
from conftest import SECRET_KEY, Installation, free_port, wait_until_it_answers
from waiting import PATIENCE

ROUNDS = 10 if "CHAOS" in os.environ else 1
"""How often a fault is repeated: once among all tests, more in `make chaos`."""


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    text: str = ""
    headers: Message = field(default_factory=Message)


def environment_of(site: Installation, **more: str) -> dict[str, str]:
    """The settings of an installation, as its processes read them."""
    return os.environ | {
        "STUDI_BANDING_DATABASE_URL": site.url,
        "STUDI_BANDING_INDEX_DIR": str(site.index),
        "STUDI_BANDING_CONTENT_DIR": str(site.content),
        "STUDI_BANDING_UPLOADS_DIR": str(site.uploads),
        "STUDI_BANDING_SECRET_KEY": SECRET_KEY,
        "PYTHONPATH": str(ROOT),
        **more,
    }


def command(site: Installation, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A command of the program over an installation, to its end."""
    return commands.run(*arguments, folder=site.index.parent, environment=environment_of(site, **more))


class Server:
    """A running server."""

    def __init__(self, process: "subprocess.Popen[bytes] | CommandProcess", port: int, log: Path) -> None:
        self.process, self.port, self._log = process, port, log

    @property
    def log(self) -> str:
        """What it has told until now."""
        return self._log.read_text()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", timeout: float = 20, **headers: str) -> Answer:
        """One request over a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers=named)
            came = connection.getresponse()
            return Answer(came.status, came.read().decode(errors="replace"), came.headers)
        except (OSError, HTTPException) as error:
            return Answer(0, repr(error))
        finally:
            connection.close()

    def send(self, raw: bytes) -> bytes:
        """What comes back for some bytes; nothing when the connection is cut."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            try:
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: connection.recv(65_536), b""))
            except OSError:
                return b""

    def children(self) -> list[int]:
        """Its worker processes."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split() if b"spawn_main" in _command_line(int(pid))]

    def stop(self, how: int = signal.SIGTERM) -> float:
        """End it; the seconds it took."""
        began = monotonic()
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        return monotonic() - began


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def running(site: Installation, *arguments: str, before: Sequence[str] = (), **more: str) -> Iterator[Server]:
    """The server over an installation; ``before`` is a command that starts it, such as `prlimit`."""
    port, log = free_port(), site.index.parent / "server.log"
    folder, environment = site.index.parent, environment_of(site, **more)
    arguments = ("serve", "--port", str(port), *arguments)
    process: subprocess.Popen[bytes] | CommandProcess
    if (
        before or "--workers" in arguments
    ):  # uvicorn's workers take over a standard input; a forked command has none
        with log.open("w") as told:
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "app", *arguments],
                env=environment,
                cwd=folder,
                stdout=told,
                stderr=told,
            )
    else:
        process = commands.start(*arguments, folder=folder, environment=environment, output=log, errors=log)
    server = Server(process, port, log)
    try:
        wait_until_it_answers(process, port)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Readers:
    """Readers at several connections, asking on and on until they are told to stop."""

    def __init__(self, server: Server, amount: int) -> None:
        self.statuses: Counter[int] = Counter()
        self._server, self._stop = server, threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(amount)]
        for thread in self._threads:
            thread.start()

    def _ask(self, number: int) -> None:
        turn = number
        while not self._stop.is_set():
            turn += 1
            connection = HTTPConnection("127.0.0.1", self._server.port, timeout=20)
            try:
                for _time in range(5):  # kept alive, as browsers do
                    connection.request("GET", f"/cari?q=praktik+{turn}")
                    with connection.getresponse() as answer:
                        answer.read()
                        self.statuses[answer.status] += 1
            except (OSError, HTTPException):
                self.statuses[0] += 1
                self._stop.wait(0.01)
            finally:
                connection.close()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()
