"""Read and write the rows of a table in the text form of PostgreSQL's COPY, for PostgreSQL and SQLite.

PostgreSQL reads and writes that form itself; for SQLite it is converted here by the types of the columns.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, DateTime, LargeBinary, inspect, text

from app.operations.backup.manifest import BackupError, Table
from app.store.errors import DatabaseUnavailableError

NULL = "\\N"
"""NULL in COPY's text form."""
_LETTERS = {"\\": "\\", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}
_ESCAPED = str.maketrans({plain: f"\\{letter}" for plain, letter in _LETTERS.items()})
_PLAIN = {letter: plain for plain, letter in _LETTERS.items()}
_ESCAPE = re.compile(r"\\(.)")
_AS_WE_READ = ("client_encoding = 'UTF8'", "timezone = 'UTC'", "datestyle = 'ISO'", "bytea_output = 'hex'")
"""Session settings that the text form depends on, whatever the server's or environment's defaults."""

_Converter = Callable[[Any], Any]


def escape(value: str) -> str:
    """Return a value in COPY's text form."""
    return value.translate(_ESCAPED)


def unescape(value: str) -> str:
    """Return a value that is not `NULL` from COPY's text form."""
    return _ESCAPE.sub(lambda found: _PLAIN[found[1]], value)


def read_rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield the rows of a table in COPY's text form, in pieces."""
    with _translate_errors(connection, table):
        if connection.dialect.name == "sqlite":
            yield from _rows_of_sqlite(connection, table)
            return
        with (
            _postgres_cursor(connection) as cursor,
            cursor.copy(f"COPY {_named(connection, table)} TO STDOUT") as copy,
        ):
            yield from map(bytes, copy)


def write_rows(connection: Connection, table: Table, pieces: Iterable[bytes]) -> int:
    """Write rows in COPY's text form to a table, within the connection's transaction; return their number."""
    with _translate_errors(connection, table):
        if connection.dialect.name == "sqlite":
            return _put_into_sqlite(connection, table, pieces)
        with _postgres_cursor(connection) as cursor:
            with cursor.copy(f"COPY {_named(connection, table)} FROM STDIN") as copy:
                for piece in pieces:
                    copy.write(piece)
            return int(cursor.rowcount)


@contextmanager
def _translate_errors(connection: Connection, table: Table) -> Iterator[None]:
    driver: Any = connection.dialect.loaded_dbapi
    try:
        yield
    except (driver.DataError, driver.IntegrityError) as error:
        raise BackupError(f"Baris tabel {table.name} tidak dapat disalin: {error}") from error
    except driver.Error as error:
        raise DatabaseUnavailableError(f"Basis data tidak dapat dipakai: {error}") from error


def _named(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, table.columns))})"


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _postgres_cursor(connection: Connection) -> Any:
    for setting in _AS_WE_READ:
        connection.execute(text(f"SET LOCAL {setting}"))
    return _driver(connection).cursor()


def _rows_of_sqlite(connection: Connection, table: Table) -> Iterator[bytes]:
    quote = connection.dialect.identifier_preparer.quote
    changes = _converters(connection, table, out=True)
    columns = ", ".join(map(quote, table.columns))
    wanted = f"SELECT {columns} FROM {quote(table.name)}"  # noqa: S608 -- names of our tables  # nosec B608
    for row in _driver(connection).execute(wanted):
        values = (
            NULL if value is None else escape(str(change(value)))
            for value, change in zip(row, changes, strict=True)
        )
        yield "\t".join(values).encode() + b"\n"


def _put_into_sqlite(connection: Connection, table: Table, pieces: Iterable[bytes]) -> int:
    changes = _converters(connection, table, out=False)
    marks = ", ".join("?" * len(table.columns))
    put = f"INSERT INTO {_named(connection, table)} VALUES ({marks})"  # noqa: S608 -- names of our tables  # nosec B608
    rows = (
        [
            None if value == NULL else change(unescape(value))
            for value, change in zip(line.decode().split("\t"), changes, strict=True)
        ]
        for line in iter_lines(pieces)
    )
    return max(0, int(_driver(connection).executemany(put, rows).rowcount))


def iter_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the rows of a table in COPY's text form, without their line ends."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines


def _converters(connection: Connection, table: Table, *, out: bool) -> Sequence[_Converter]:
    """Return the converter of each column's values; text and numbers are unchanged, by SQLite's column affinity."""
    kinds = {str(column["name"]): column["type"] for column in inspect(connection).get_columns(table.name)}
    found = []
    for name in table.columns:
        pairs = (pair for kind, pair in _KINDS.items() if isinstance(kinds[name], kind))
        to_text, from_text = next(pairs, (_as_it_is, _as_it_is))
        found.append(to_text if out else from_text)
    return found


def _as_it_is(value: Any) -> Any:
    return value


def _moment(written: str) -> str:
    """Return a time as SQLAlchemy stores it in SQLite: in UTC, without a zone."""
    at = datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(sep=" ", timespec="microseconds")


_KINDS: dict[type, tuple[_Converter, _Converter]] = {
    Boolean: (lambda value: "t" if value else "f", lambda written: int(written == "t")),
    DateTime: (lambda value: f"{value}+00", _moment),
    LargeBinary: (lambda value: f"\\x{value.hex()}", lambda written: bytes.fromhex(written[2:])),
}
