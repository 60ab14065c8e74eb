"""Connections: SQLite with the settings that make it safe for a site, or PostgreSQL."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.adapt import Dumper
from pydantic_core import from_json
from sqlalchemy import Connection, Engine, ExceptionContext, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlmodel import Session, create_engine

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another before it gives up; a full sync of our content takes seconds."""
_WAL_RETRY_SECONDS = 0.02
"""Seconds between two tries to switch a new file over."""
_MIGRATION_LOCK = 0x53425F5550
"""The advisory lock of who changes the form of PostgreSQL's tables."""
CONNECT_TIMEOUT_SECONDS = 5
"""So long a server may take to answer at all."""
TCP_USER_TIMEOUT_SECONDS = 10
"""So long a machine may leave what it was sent without a receipt until it counts as gone."""
_KEEPALIVE_OPTIONS = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}
"""A machine that has gone without a word is noticed within half a minute, on either side: what it had locked
becomes free."""
_DISK_ERROR_NUMBERS: dict[int | str | None, int] = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    "53100": errno.ENOSPC,
}
_RESTORE_ADVICE = "Hentikan layanan, lalu pulihkan cadangan: “studi-banding restore BERKAS --force”."


class DatabaseUnavailableError(Exception):
    """The database cannot be reached, opened or read. A disk that is full or closed is an OSError."""


class ConnectionSource(Protocol):
    """Where questions are asked: a database, or whichever of several is right just now."""

    def connect(self) -> Connection:
        """A connection; it gives itself back at the end of its ``with``."""


def open_database(
    url: str,
    *,
    connect_timeout: int = CONNECT_TIMEOUT_SECONDS,
    tcp_user_timeout: int = TCP_USER_TIMEOUT_SECONDS,
) -> Engine:
    """An engine for a SQLite or PostgreSQL address; makes the folder of a SQLite file.

    ``patience``: seconds within which a server must answer; ``silence``: after which its machine counts as gone.
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
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    wanted = {
        "connect_timeout": str(connect_timeout),
        "tcp_user_timeout": str(tcp_user_timeout * 1000),
        **_KEEPALIVE_OPTIONS,
    }
    more = {name: value for name, value in wanted.items() if name not in parsed.query}
    engine = create_engine(
        parsed, pool_pre_ping=True, json_deserializer=from_json, hide_parameters=True, connect_args=more
    )
    event.listen(engine, "connect", _configure_postgres)
    return engine


class _NulReplacingDumper(Dumper):
    """PostgreSQL's texts hold no NUL, and anybody may put one into an address: nothing is found by it, nothing breaks."""

    def dump(self, obj: str) -> bytes:
        return obj.replace("\0", "\N{REPLACEMENT CHARACTER}").encode()


def _configure_postgres(connection: Any, _record: object) -> None:
    connection.adapters.register_dumper(str, _NulReplacingDumper)


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
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
    """Switch the file over, once in its life; two processes that open a new file at once wait for each other.

    SQLite itself does not wait here: while another makes the same switch it says "locked" at once.
    """
    last = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > last:
                raise
            sleep(_WAL_RETRY_SECONDS)
        else:
            return


def _begin_transaction(connection: Connection) -> None:
    # A transaction that will write takes the lock at its start: upgrading a read lock
    # later can fail at once, without waiting, when another writer was faster.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _discard_readonly_connection(fault: ExceptionContext) -> None:
    # A connection opened while the disk could not be written stays so after the disk is mended.
    if _error_code(fault.original_exception) == sqlite3.SQLITE_READONLY:
        fault.is_disconnect = True


@contextmanager
def read_session(source: ConnectionSource) -> Iterator[Session]:
    """A session that only reads; sees one consistent state."""
    with (
        translate_database_errors(),
        source.connect() as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """A session in one writing transaction: committed at the end, undone on any error."""
    with (
        translate_database_errors(),
        engine.connect().execution_options(writing=True) as connection,
        connection.begin(),
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session
        session.flush()


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Faults of the surroundings as what they are; faults of our own statements pass as they come."""
    try:
        yield
    except NoConnectionFreeError as error:
        raise DatabaseUnavailableError("Semua sambungan ke basis data sedang dipakai.") from error
    except DBAPIError as error:
        number = _DISK_ERROR_NUMBERS.get(_error_code(error.orig))
        if number:
            raise OSError(number, os.strerror(number)) from error
        if _is_damaged(error.orig):
            raise DatabaseUnavailableError(f"Basis data rusak: {error.orig}. {_RESTORE_ADVICE}") from error
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise DatabaseUnavailableError(f"Basis data tidak dapat dipakai: {error.orig}.") from error
        raise


def _error_code(fault: BaseException | None) -> int | str | None:
    """What the database calls a fault: SQLite by number, PostgreSQL by SQLSTATE."""
    number: int | None = getattr(fault, "sqlite_errorcode", None)
    return getattr(fault, "sqlstate", None) if number is None else number & 0xFF


def _is_damaged(fault: BaseException | None) -> bool:
    return _error_code(fault) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def find_corruption(engine: Engine) -> str:
    """What is wrong with the pages of a SQLite file, or nothing; reads all of it."""
    if engine.dialect.name != "sqlite":
        return ""
    with translate_database_errors(), engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    return "" if found == "ok" else str(found).strip().replace("\n", " ")


def _alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade_schema(engine: Engine) -> None:
    """Bring the tables to the newest form; does nothing when they are.

    Raises DatabaseUnavailableError for tables of a later program, which are left as they are.
    """
    with translate_database_errors():
        version = get_schema_version(engine)
        if version == get_head_version():
            return
        if not is_known_version(version):
            raise DatabaseUnavailableError(describe_version_mismatch(version))
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":  # of nodes that start at once, one does it
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            run_migrations(connection, "head")


def run_migrations(connection: Connection, version: str) -> None:
    """Bring the tables to one form, within the connection's transaction."""
    command.upgrade(_alembic_config(connection), version)


def is_known_version(version: str | None) -> bool:
    """Whether a form of the tables is one that this code can bring to the newest; None is an empty database."""
    return version is None or version in {
        script.revision for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()
    }


def describe_version_mismatch(version: str | None) -> str:
    """In words, what tables and program lack to fit each other; empty when they do."""
    needed = get_head_version()
    if version == needed:
        return ""
    mend = (
        "jalankan “studi-banding db upgrade”"
        if is_known_version(version)
        else "tabel itu dari versi yang lebih baru, perbarui studi-banding"
    )
    return f"Tabel berversi {version or 'kosong'}, program ini perlu {needed}: {mend}."


def get_schema_version(engine: Engine) -> str | None:
    """The migration the database stands at, or None for an empty one."""
    with translate_database_errors(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def get_head_version() -> str:
    """The migration this code needs."""
    head = ScriptDirectory.from_config(_alembic_config()).get_current_head()
    assert head is not None  # noqa: S101 -- the package ships its migrations
    return head


def is_schema_current(engine: Engine) -> bool:
    """Whether the tables have the form this code needs."""
    return get_schema_version(engine) == get_head_version()


def is_usable(engine: Engine) -> bool:
    """Whether the database can be asked and has its tables."""
    try:
        return is_schema_current(engine)
    except (DatabaseUnavailableError, DBAPIError):
        return False
