"""Answered requests, counted and told many at once.

Telling of each request as it is answered would cost a kept page a tenth of its speed: writing a line leaves
the processor's caches cold. So requests wait here until there are some, or for a moment. A process that is
killed outright loses the lines and counts of that moment.
"""

import atexit
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock, Thread
from time import sleep
from typing import NamedTuple

from app import clock
from app.operations.monitoring.logs import Kind
from app.operations.monitoring.metrics import count_request

AT_ONCE = 128
"""Requests told together at the latest."""
MOMENT_SECONDS = 0.25
"""How long a request waits at most when few come."""
_SERVER_ERROR = 500


class Answered(NamedTuple):
    """A request that was answered."""

    at: float
    """Seconds since 1970."""
    number: str
    """Its id."""
    method: str
    route: str
    status: int
    seconds: float


def _as_json(one: Answered) -> str:
    level = "error" if one.status >= _SERVER_ERROR else "info"
    return (
        f'{{"time": "{_second(int(one.at))}.{int(one.at % 1 * 1000):03}Z", "level": "{level}", "event": "request", '
        f'"request": "{one.number}", "method": "{one.method}", "route": "{one.route}", "status": {one.status}, '
        f'"ms": {one.seconds * 1000:.2f}}}\n'
    )


def _as_text(one: Answered) -> str:
    time = _second_here(int(one.at))
    return f"{time} {one.method} {one.route} {one.status} {one.seconds * 1000:.1f} ms [{one.number}]\n"


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _second_here(at: int) -> str:
    return datetime.fromtimestamp(at, clock.WESTERN_INDONESIA).strftime("%H:%M:%S")


@dataclass
class Ledger:
    """What this process has answered; safe to use from any thread."""

    kind: Kind

    def __post_init__(self) -> None:
        self._line = _as_json if self.kind == "json" else _as_text
        self._waiting: list[Answered] = []
        self._writing = Lock()
        self._is_watched = False
        atexit.register(self.flush)

    def note(self, answered: Answered) -> None:
        """Keep a request to be counted and told."""
        self._waiting.append(answered)
        if not self._is_watched:
            self._is_watched = True
            Thread(target=self._watch, name="ledger", daemon=True).start()
        elif len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Tell and count what waits."""
        with self._writing:
            batch, self._waiting = self._waiting, []
            sys.stderr.write("".join(map(self._line, batch)))
            sys.stderr.flush()
            for one in batch:  # what is counted has been told, should the process be killed here
                count_request(one.route, one.status, one.seconds)

    def _watch(self) -> None:
        """Flush every moment, until a moment has passed in which nothing came."""
        while self._waiting:
            sleep(MOMENT_SECONDS)
            self.flush()
        self._is_watched = False
        self.flush()  # of what came before that was said; what comes after it begins to watch anew
