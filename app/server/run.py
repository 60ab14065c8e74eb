"""Running the server process, and syncing while its files change."""

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
from app.server.protocol import PatientProtocol
from app.store.database import DatabaseUnavailableError

MOST_AT_ONCE = 1_000
"""Connections to one process; more are told 503 at once instead of making all wait."""
ARENAS = "2"
"""Parts of memory that glibc gives to threads (mallopt(3)). Its 8 for each core keep what each once needed: a process
of 1,000 documents holds 224 instead of 241 MB after 60 publications, and no more is added after the thirtieth."""
DRAIN_SECONDS = 20
"""For answers under way when the server is told to stop."""

log = logging.getLogger("studi_banding")


def require_free_port(host: str, port: int) -> None:
    """Raises OSError, naming the port, when another program listens there."""
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
    """Serve until stopped; several workers add up their figures in a folder of their own."""
    _allow_open_files()
    if workers == 1:
        _run(host, port, workers)
        return
    with tempfile.TemporaryDirectory(prefix="studi-banding-metrics-") as folder:
        # The only way to tell the workers' libraries of it.
        os.environ[SHARED_FOLDER] = folder  # noqa: TID251
        os.environ.setdefault("MALLOC_ARENA_MAX", ARENAS)  # noqa: TID251
        _run(host, port, workers)


def _run(host: str, port: int, workers: int) -> None:
    uvicorn.run(
        "app.server.asgi:application",
        factory=True,
        http=PatientProtocol,
        host=host,
        port=port,
        workers=workers,
        access_log=False,  # app.web.middleware.request_log tells of requests, without addresses and queries
        log_config=None,
        server_header=False,
        log_level="warning",
        proxy_headers=False,  # the application does it, where it can tell a proxy from a reader
        limit_concurrency=MOST_AT_ONCE,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )


def _allow_open_files() -> None:
    """As many open files as the system lets us: an index of 100,000 documents maps some 230, besides connections."""
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def watch_in_background(folder: Path, on_change: Callable[[], None]) -> None:
    """Call ``on_change`` whenever files of the folder change, for as long as the process lives."""

    def watch() -> None:
        for _changes in watchfiles.watch(folder, debounce=200, step=50):
            try:
                on_change()
            except (ReferenceDataError, DatabaseUnavailableError, OSError) as error:
                log.warning("%s", error)  # the person is editing: say it and go on watching

    threading.Thread(target=watch, daemon=True, name="watch-content").start()
