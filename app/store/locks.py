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

from app.store.errors import DatabaseUnavailableError, translate_database_errors

_CONTENT_LOCK = 0x53425F434F4E54
"""Key of the content folder's advisory lock."""
_one_waiter = Lock()
"""Lets only one thread wait at the database, so that waiting threads do not exhaust the connection pool."""


@dataclass(frozen=True, slots=True)
class ContentLock:
    """The held lock of the content folder."""

    _folder: Path
    _opened: int | None = None
    """The locked folder's file descriptor, with SQLite."""
    _connection: Connection | None = None
    """The connection that holds the lock, with PostgreSQL."""

    def assert_held(self) -> None:
        """Raise DatabaseUnavailableError when the lock has gone: another process may hold it now.

        With PostgreSQL it goes with its connection. With SQLite it goes when the folder is replaced, by a restored
        or an updated one: the lock is then on a folder that nobody reads any more.
        """
        if self._connection is not None:
            with translate_database_errors():
                self._connection.execute(text("SELECT 1"))
        if self._opened is not None and not _is_at(self._opened, self._folder):
            raise DatabaseUnavailableError("Folder isi diganti selagi naskah ini diterbitkan. Ulangi.")


def _is_at(opened: int, folder: Path) -> bool:
    """Return whether an opened folder is still the one at its path."""
    try:
        return os.path.samestat(os.fstat(opened), folder.stat())
    except OSError:
        return False


@contextmanager
def exclusive_content_lock(engine: Engine, folder: Path) -> Iterator[ContentLock]:
    """Hold the exclusive lock on the content folder."""
    if engine.dialect.name == "sqlite":
        with flock_directory(folder) as opened:
            yield ContentLock(folder, opened)
        return
    with _one_waiter, _advisory_lock(engine, "") as connection:
        yield ContentLock(folder, _connection=connection)


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
def flock_directory(folder: Path, *, shared: bool = False, nonblocking: bool = False) -> Iterator[int]:
    """Lock a folder with flock(2), until the process ends at the latest, and yield its file descriptor.

    ``nonblocking`` raises BlockingIOError.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(
            opened, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (fcntl.LOCK_NB if nonblocking else 0)
        )
        yield opened
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
