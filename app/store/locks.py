"""Turns at the content folder: one publication at a time, on however many machines.

With SQLite everything is on one machine: the folder is locked, and the system lets go when a process dies.
With PostgreSQL the database holds the lock, for network file systems do not lock folders; it lets go when
the connection ends, also when a machine has gone without a word (`app.store.database` sees to that).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from app.store.errors import translate_database_errors

_CONTENT_LOCK = 0x53425F434F4E54
"""The advisory lock of the content folder."""
_one_waiter = Lock()
"""Of many waiting threads one waits at the database: the others must not hold the connections it needs."""


@dataclass(frozen=True, slots=True)
class ContentLock:
    """Somebody's turn at the content folder."""

    _connection: Connection | None = None

    def assert_held(self) -> None:
        """Raises DatabaseUnavailableError when the database has let go: others may have the turn by now."""
        if self._connection is not None:
            with translate_database_errors():
                self._connection.execute(text("SELECT 1"))


@contextmanager
def exclusive_content_lock(engine: Engine, folder: Path) -> Iterator[ContentLock]:
    """Waits until nobody else changes or copies the content folder."""
    if engine.dialect.name == "sqlite":
        with flock_directory(folder):
            yield ContentLock()
        return
    with _one_waiter, _advisory_lock(engine, "") as connection:
        yield ContentLock(connection)


@contextmanager
def shared_content_lock(engine: Engine, folder: Path) -> Iterator[None]:
    """Waits until nobody changes the content folder, and lets nobody begin to; others may read along."""
    if engine.dialect.name == "sqlite":
        with flock_directory(folder, shared=True):
            yield
        return
    with _advisory_lock(engine, "_shared"):
        yield


@contextmanager
def flock_directory(folder: Path, *, shared: bool = False, nonblocking: bool = False) -> Iterator[None]:
    """A lock on a folder that goes with its process; BlockingIOError where it is taken and is asked for ``at_once``."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(
            opened, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (fcntl.LOCK_NB if nonblocking else 0)
        )
        yield
    finally:
        os.close(opened)


@contextmanager
def _advisory_lock(engine: Engine, kind: str) -> Iterator[Connection]:
    lock = {"lock": _CONTENT_LOCK}
    with (
        translate_database_errors(),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.execute(text(f"SELECT pg_advisory_lock{kind}(:lock)"), lock)
        try:
            yield connection
        finally:
            with suppress(DBAPIError):
                if not connection.invalidated:  # one that is gone has let go already
                    connection.execute(text(f"SELECT pg_advisory_unlock{kind}(:lock)"), lock)
