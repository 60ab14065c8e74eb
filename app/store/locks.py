"""The lock of the content folder: one publication at a time, on any number of machines.

With SQLite everything is on one machine: the folder is locked with flock(2), which ends with the process.
With PostgreSQL it is an advisory lock, because network file systems do not lock folders; it ends with the
connection, also when a machine vanishes (TCP keepalives of `app.store.database`).
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
"""Key of the content folder's advisory lock."""
_one_waiter = Lock()
"""Lets only one thread wait at the database, so that waiting threads do not exhaust the connection pool."""


@dataclass(frozen=True, slots=True)
class ContentLock:
    """The held lock of the content folder."""

    _connection: Connection | None = None

    def assert_held(self) -> None:
        """Raise DatabaseUnavailableError when the lock's connection is lost: another process may hold the lock now."""
        if self._connection is not None:
            with translate_database_errors():
                self._connection.execute(text("SELECT 1"))


@contextmanager
def exclusive_content_lock(engine: Engine, folder: Path) -> Iterator[ContentLock]:
    """Hold the exclusive lock on the content folder."""
    if engine.dialect.name == "sqlite":
        with flock_directory(folder):
            yield ContentLock()
        return
    with _one_waiter, _advisory_lock(engine, "") as connection:
        yield ContentLock(connection)


@contextmanager
def shared_content_lock(engine: Engine, folder: Path) -> Iterator[None]:
    """Hold a shared lock on the content folder, which keeps writers out."""
    if engine.dialect.name == "sqlite":
        with flock_directory(folder, shared=True):
            yield
        return
    with _advisory_lock(engine, "_shared"):
        yield


@contextmanager
def flock_directory(folder: Path, *, shared: bool = False, nonblocking: bool = False) -> Iterator[None]:
    """Lock a folder with flock(2), until the process ends at the latest; ``nonblocking`` raises BlockingIOError."""
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
                if not connection.invalidated:  # a lost connection has released it already
                    connection.execute(text(f"SELECT pg_advisory_unlock{kind}(:lock)"), lock)
