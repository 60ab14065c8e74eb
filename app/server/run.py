"""Run the server process, and synchronise while content files change."""

import logging
import os
import resource
import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
import watchfiles

from app.documents.reference.data import ReferenceDataError
from app.operations.monitoring.metrics import SHARED_FOLDER
from app.server.protocol import TimeoutH11Protocol
from app.store.errors import DatabaseUnavailableError

MAX_CONNECTIONS = 1_000
"""Of one process; further ones get 503 at once instead of making all wait."""
MALLOC_ARENAS = "2"
"""Heaps of glibc for all threads (mallopt(3)); by default 8 for each core, each keeping its peak. Measured: a process
of 1,000 documents holds 224 instead of 241 MB after 60 publications, and stops growing after the thirtieth."""
SHUTDOWN_SECONDS = 20
"""Time for responses under way when the server is stopped."""

log = logging.getLogger("studi_banding")


def require_free_port(host: str, port: int) -> None:
    """Raise OSError, naming the port, when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"port {port} di {host} tidak dapat dipakai ({error.strerror}); pilih lain dengan --port"
            )
            raise OSError(message) from error


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped; several workers share a folder in which their metrics are added up."""
    _raise_open_file_limit()
    if workers == 1:
        _run(host, port, workers)
        return
    with tempfile.TemporaryDirectory(prefix="studi-banding-metrics-") as folder:
        # Libraries of the worker processes read these variables.
        os.environ[SHARED_FOLDER] = folder  # noqa: TID251 -- for prometheus_client
        os.environ.setdefault("MALLOC_ARENA_MAX", MALLOC_ARENAS)  # noqa: TID251 -- for glibc
        _run(host, port, workers)


def _run(host: str, port: int, workers: int) -> None:
    uvicorn.run(
        "app.server.asgi:application",
        factory=True,
        http=TimeoutH11Protocol,
        host=host,
        port=port,
        workers=workers,
        access_log=False,  # app.web.middleware.request_log logs requests, without addresses and queries
        log_config=None,
        server_header=False,
        log_level="warning",
        proxy_headers=False,  # the application reads them, and only from trusted proxies
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def _raise_open_file_limit() -> None:
    """Raise the limit to the system's maximum: an index of 100,000 documents maps some 230 files."""
    _soft, maximum = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (maximum, maximum))


def watch_in_background(folder: Path, on_change: Callable[[set[Path]], None]) -> None:
    """Call ``on_change`` with the files of the folder that have changed, whenever some do, until the process ends."""

    def watch() -> None:
        for changes in watchfiles.watch(folder, debounce=200, step=50):
            try:
                on_change({Path(path) for _change, path in changes})
            except (ReferenceDataError, DatabaseUnavailableError, OSError) as error:
                log.warning("%s", error)  # the person is editing: say it and go on watching

    threading.Thread(target=watch, daemon=True, name="watch-content").start()
