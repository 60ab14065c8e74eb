"""Database errors as what they are to callers: an unavailable database, or a full or read-only disk."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_DISK_ERROR_NUMBERS: dict[int | str | None, int] = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    "53100": errno.ENOSPC,
}
"""SQLite's result code or PostgreSQL's SQLSTATE → errno."""
_RESTORE_ADVICE = "Hentikan layanan, lalu pulihkan cadangan: “studi-banding restore BERKAS --force”."


class DatabaseUnavailableError(Exception):
    """The database cannot be reached, opened or read. A full or read-only disk is an OSError instead."""


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Raise DatabaseUnavailableError or OSError for failures of the environment; other errors pass unchanged."""
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseUnavailableError("Semua sambungan ke basis data sedang dipakai.") from error
    except DBAPIError as error:
        number = _DISK_ERROR_NUMBERS.get(error_code(error.orig))
        if number:
            raise OSError(number, os.strerror(number)) from error
        if error_code(error.orig) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DatabaseUnavailableError(f"Basis data rusak: {error.orig}. {_RESTORE_ADVICE}") from error
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise DatabaseUnavailableError(f"Basis data tidak dapat dipakai: {error.orig}.") from error
        raise


def error_code(error: BaseException | None) -> int | str | None:
    """Return the driver's code of an error: SQLite's primary result code, or PostgreSQL's SQLSTATE."""
    number: int | None = getattr(error, "sqlite_errorcode", None)
    return getattr(error, "sqlstate", None) if number is None else number & 0xFF
