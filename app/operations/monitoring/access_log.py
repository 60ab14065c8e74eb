"""The access log: one line for each answered request, written and counted by a thread of its own."""

import atexit
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import QueueListener
from queue import SimpleQueue
from threading import Lock
from typing import NamedTuple

from app import clock
from app.operations.monitoring.logs import LogFormat
from app.operations.monitoring.metrics import count_request

_SERVER_ERROR = 500
MAX_QUEUED = 20_000
"""Requests that wait to be written, some 1 kB each; while nobody reads standard error, later ones are dropped."""


class RequestRecord(NamedTuple):
    """An answered request."""

    timestamp: float
    """Seconds since 1970."""
    request_id: str
    method: str
    route: str
    status: int
    seconds: float


class AccessLog:
    """Log and count requests outside of their threads; safe to use from any thread."""

    def __init__(self, log_format: LogFormat) -> None:
        self._queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
        self._listener = QueueListener(self._queue, _RequestHandler(log_format))
        self._is_running, self._lock = False, Lock()
        atexit.register(self.flush)

    def record(self, request: RequestRecord) -> None:
        """Queue a request; the first one starts the thread."""
        if self._queue.qsize() < MAX_QUEUED:
            self._queue.put(logging.makeLogRecord({"request": request}))
        if not self._is_running:
            with self._lock:
                if not self._is_running:
                    self._listener.start()
                    self._is_running = True

    def flush(self) -> None:
        """Wait until every queued request is logged and counted."""
        with self._lock:
            if self._is_running:
                self._is_running = False  # first: a request recorded from here on starts the thread again
                self._listener.stop()


class _RequestHandler(logging.Handler):
    """Write a line to standard error, then count the request: a killed process has logged all it counted."""

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        self._line = _json_line if log_format == "json" else _text_line

    def emit(self, record: logging.LogRecord) -> None:
        """Log and count one request."""
        request: RequestRecord = record.__dict__["request"]
        try:
            sys.stderr.write(self._line(request))
            sys.stderr.flush()
        except (OSError, ValueError):  # standard error is gone; the counts are still read
            self.handleError(record)
        count_request(request.route, request.status, request.seconds)


def _json_line(request: RequestRecord) -> str:
    level = "error" if request.status >= _SERVER_ERROR else "info"
    time = datetime.fromtimestamp(request.timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
    # No text in it needs escaping: ids, methods and routes come from fixed sets or patterns.
    return (
        f'{{"time": "{time}Z", "level": "{level}", "event": "request", "request": "{request.request_id}", '
        f'"method": "{request.method}", "route": "{request.route}", "status": {request.status}, '
        f'"ms": {request.seconds * 1000:.2f}}}\n'
    )


def _text_line(request: RequestRecord) -> str:
    time = datetime.fromtimestamp(request.timestamp, clock.WESTERN_INDONESIA).strftime("%H:%M:%S")
    return (
        f"{time} {request.method} {request.route} {request.status} {request.seconds * 1000:.1f} ms "
        f"[{request.request_id}]\n"
    )
