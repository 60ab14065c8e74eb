"""The database's part of a backup.

SQLite is copied by its online backup, which waits for nobody. PostgreSQL is copied table by table in one
snapshot by COPY through the driver, not by `pg_dump`: that refuses servers newer than itself and is not
everywhere, and the tables are made by the same migrations here as there.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import SQLModel

from app.operations.backup_format import CHUNK, TABLES, BackupError, Manifest, Table
from app.store import database

_VERSIONS = "alembic_version"
_FUNCTIONS = ("refuse_audit_change()",)
"""Of the migrations; they go with the tables that need them."""
_INDEX = "search_"
"""How the tables of the index begin, where PostgreSQL keeps it: they are made again from the documents."""


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file in use."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # the copy is one file


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A PostgreSQL connection that sees one state of all tables, whatever others write meanwhile."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        connection.execute(text("SELECT 1"))  # the snapshot is taken by the first statement
        yield connection


def describe(connection: Connection, manifest: Manifest) -> None:
    """Note the tables, their columns and where their numbers stand."""
    inspector = inspect(connection)
    for name, _keys in inspector.get_sorted_table_and_fkc_names():
        if name and name != _VERSIONS and not name.startswith(_INDEX):
            columns = [str(column["name"]) for column in inspector.get_columns(name)]
            manifest.tables.append(Table(name=name, columns=columns))
    rows = connection.execute(
        text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
    )
    manifest.sequences = {row[0]: row[1] for row in rows if row[1] is not None}


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """A table in PostgreSQL's COPY form, piece by piece."""
    cursor = _driver(connection).cursor()
    with cursor, cursor.copy(f"COPY {_named(connection, table)} TO STDOUT") as copy:
        yield from map(bytes, copy)


def _named(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, table.columns))})"


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def is_empty(engine: Engine) -> bool:
    """Whether a database has no tables yet."""
    return not inspect(engine).get_table_names()


def put_back(connection: Connection, manifest: Manifest, folder: Path) -> None:
    """Replace our tables by those of a backup, within the connection's transaction."""
    quote = connection.dialect.identifier_preparer.quote
    ours = {*SQLModel.metadata.tables, *(table.name for table in manifest.tables), _VERSIONS}
    for name in inspect(connection).get_table_names():
        if name in ours or name.startswith(_INDEX):
            connection.execute(text(f"DROP TABLE {quote(name)} CASCADE"))
    for function in _FUNCTIONS:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {function}"))
    database.migrate(connection, manifest.tables_version)
    cursor = _driver(connection).cursor()
    for table in manifest.tables:
        with (
            (folder / TABLES / table.name).open("rb") as rows,
            cursor.copy(f"COPY {_named(connection, table)} FROM STDIN") as copy,
        ):
            while chunk := rows.read(CHUNK):
                copy.write(chunk)
    for name, value in manifest.sequences.items():
        connection.execute(text("SELECT setval(:name, :value)"), {"name": quote(name), "value": value})


def require_sound(file: Path) -> None:
    """BackupError unless SQLite finds nothing wrong in a file."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"Basis data di dalam cadangan tidak terbaca: {error}.") from error
    if found != ["ok"]:
        raise BackupError(f"Basis data di dalam cadangan rusak: {found[0]}.")


def require_unused(file: Path) -> None:
    """BackupError while another process has a SQLite file open; leaves it as one file without a log beside it."""
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while anybody else has it open
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError("Basis data sedang dipakai. Hentikan layanan dahulu, lalu ulangi.") from error
        raise BackupError(f"Basis data yang lama tidak dapat dibuka: {error}.") from error
    except sqlite3.DatabaseError:
        return  # it is damaged: that is why somebody restores


def replace_sqlite(fresh: Path, target: Path) -> None:
    """Put a file in a database's place; a log of the old one would spoil it."""
    for beside in ("-wal", "-shm"):
        Path(f"{target}{beside}").unlink(missing_ok=True)
    fresh.replace(target)
