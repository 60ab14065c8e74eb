"""Database connections: SQLite with safe settings, or PostgreSQL; sessions that read and sessions that write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

from pydantic_core import from_json
from sqlalchemy import Connection, Engine, ExceptionContext, event, make_url
from sqlmodel import Session, create_engine

from app.documents import extras
from app.store.errors import DatabaseUnavailableError, error_code, translate_database_errors

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for another one before it fails; a full sync of the content takes seconds."""
_WAL_RETRY_SECONDS = 0.02
CONNECT_TIMEOUT_SECONDS = 5
"""How long a PostgreSQL server may take to accept a connection."""
TCP_USER_TIMEOUT_SECONDS = 10
"""How long sent data may stay unacknowledged until the connection counts as broken (TCP_USER_TIMEOUT)."""
_KEEPALIVE_OPTIONS = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}
"""TCP keepalives that detect a vanished machine within half a minute, on either side; its locks are then released."""


class ConnectionSource(Protocol):
    """Anything that gives database connections: an engine, or a router between several."""

    def connect(self) -> Connection:
        """Return a connection that is released at the end of its ``with`` block."""


def open_database(
    url: str,
    *,
    connect_timeout: int = CONNECT_TIMEOUT_SECONDS,
    tcp_user_timeout: int = TCP_USER_TIMEOUT_SECONDS,
) -> Engine:
    """Create an engine for a SQLite or PostgreSQL address, and the folder of a SQLite file.

    Both timeouts are in seconds and concern PostgreSQL. Raises DatabaseUnavailableError.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            try:
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatabaseUnavailableError(
                    f"Folder basis data tidak dapat dibuat: {error.strerror}."
                ) from error
        busy = {"timeout": BUSY_TIMEOUT_MS / 1000}
        engine = create_engine(parsed, connect_args=busy, json_deserializer=from_json, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_transaction)
        event.listen(engine, "handle_error", _discard_readonly_connection)
        return engine
    try:
        postgres = extras.load("postgres", "app.store.postgres_text")
    except extras.MissingExtraError as error:
        raise DatabaseUnavailableError(str(error)) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    defaults = {
        "connect_timeout": str(connect_timeout),
        "tcp_user_timeout": str(tcp_user_timeout * 1000),
        **_KEEPALIVE_OPTIONS,
    }
    options = {name: value for name, value in defaults.items() if name not in parsed.query}
    engine = create_engine(
        parsed, pool_pre_ping=True, json_deserializer=from_json, hide_parameters=True, connect_args=options
    )
    event.listen(engine, "connect", postgres.replace_nul)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin with our own BEGIN
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _enable_write_ahead_log(cursor)
    for pragma in (
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "trusted_schema=OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enable_write_ahead_log(cursor: Any) -> None:
    """Switch a new file to WAL mode; retry while another process does the same.

    SQLite's busy timeout does not apply here: it reports "locked" at once.
    """
    deadline = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(_WAL_RETRY_SECONDS)
        else:
            return


def _begin_transaction(connection: Connection) -> None:
    # A writing transaction takes the lock at its start: upgrading a read lock
    # later can fail at once, without waiting, when another writer was faster.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _discard_readonly_connection(context: ExceptionContext) -> None:
    # A connection opened while the disk was read-only stays read-only after the disk is repaired.
    if error_code(context.original_exception) == sqlite3.SQLITE_READONLY:
        context.is_disconnect = True


@contextmanager
def read_session(source: ConnectionSource) -> Iterator[Session]:
    """Open a session that only reads; it sees one consistent state."""
    with (
        translate_database_errors(),
        source.connect() as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """Open a session in one writing transaction: committed at the end, rolled back on any error."""
    with (
        translate_database_errors(),
        engine.connect().execution_options(writing=True) as connection,
        connection.begin(),
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
        session.flush()


def find_corruption(engine: Engine) -> str:
    """Return what is wrong with the pages of a SQLite file, or an empty text; reads the whole file."""
    if engine.dialect.name != "sqlite":
        return ""
    with translate_database_errors(), engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    return "" if found == "ok" else str(found).strip().replace("\n", " ")
