"""Back up and restore the tables of the database.

SQLite is copied by its online backup, which does not block. PostgreSQL is copied table by table in one snapshot
with COPY through the driver, not by `pg_dump`: that refuses servers newer than itself and is not installed
everywhere, and the same migrations create the tables on restore. Copies between both kinds of database also go
table by table.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url, text
from sqlmodel import SQLModel

from app.operations.backup.manifest import BackupError, Manifest, Table
from app.operations.backup.table_rows import write_rows
from app.store import database, schema

_VERSIONS = "alembic_version"
_FUNCTIONS = ("refuse_audit_change()",)
"""Functions that the migrations create, dropped with the tables that use them."""
_INDEX = "search_"
"""Prefix of the tables of PostgreSQL's index, which are rebuilt from the documents instead of copied."""


def copy_sqlite(source: Path, target: Path) -> None:
    """Make a consistent copy of a SQLite file in use."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # the copy is one file


@contextmanager
def open_snapshot(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one consistent state of all tables, whatever others write."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(**options)
        with connection.begin():
            inspect(connection).get_table_names()  # the state is that of the first statement that reads
            yield connection


def describe_tables(connection: Connection, manifest: Manifest) -> None:
    """Add the tables, their columns and the values of their sequences to a manifest."""
    inspector = inspect(connection)
    for name, _keys in inspector.get_sorted_table_and_fkc_names():
        if name and name != _VERSIONS and not name.startswith(_INDEX):
            columns = [str(column["name"]) for column in inspector.get_columns(name)]
            manifest.tables.append(Table(name=name, columns=columns))
    manifest.sequences = {name: last for name, last in _sequences(connection, manifest) if last is not None}


def _sequences(connection: Connection, manifest: Manifest) -> Iterator[tuple[str, int | None]]:
    if connection.dialect.name == "postgresql":
        known = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
        yield from ((row[0], row[1]) for row in connection.execute(text(known)))
        return
    quote = connection.dialect.identifier_preparer.quote
    for table in manifest.tables:
        if (
            "id" in table.columns
        ):  # SQLite goes on from the highest number, PostgreSQL from a sequence of this name
            last = f"SELECT max(id) FROM {quote(table.name)}"  # noqa: S608 -- names of our tables  # nosec B608
            yield f"{table.name}_id_seq", connection.execute(text(last)).scalar()


def has_tables(url: str) -> bool:
    """Return whether there are any tables at an address; creates nothing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(str(parsed.database))
        return file.exists() and file.stat().st_size > 0
    engine = database.open_database(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def drop_tables(connection: Connection, manifest: Manifest) -> None:
    """Drop our tables and those of a manifest in PostgreSQL, within the connection's transaction."""
    quote = connection.dialect.identifier_preparer.quote
    ours = {*SQLModel.metadata.tables, *(table.name for table in manifest.tables), _VERSIONS}
    for name in inspect(connection).get_table_names():
        if name in ours or name.startswith(_INDEX):
            connection.execute(text(f"DROP TABLE {quote(name)} CASCADE"))
    for function in _FUNCTIONS:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {function}"))


def restore_tables(
    connection: Connection, manifest: Manifest, rows: Callable[[Table], Iterable[bytes]]
) -> dict[str, int]:
    """Create the tables of a manifest and fill them, within the connection's transaction; return rows by table.

    ``rows`` returns a table's rows in COPY's text form.
    """
    schema.run_migrations(connection, manifest.tables_version)
    counts = {table.name: write_rows(connection, table, rows(table)) for table in manifest.tables}
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.quote
        for name, value in manifest.sequences.items():
            connection.execute(text("SELECT setval(:name, :value)"), {"name": quote(name), "value": value})
    return counts


def require_intact(file: Path) -> None:
    """Raise BackupError when SQLite finds a file damaged."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"Basis data di dalam cadangan tidak terbaca: {error}.") from error
    if found != ["ok"]:
        raise BackupError(f"Basis data di dalam cadangan rusak: {found[0]}.")


def require_not_in_use(file: Path) -> None:
    """Raise BackupError while another process uses a SQLite file; leaves it as one file without a WAL."""
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
    """Replace a database file; the old one's WAL is deleted, because it would corrupt the new one."""
    for beside in ("-wal", "-shm"):
        Path(f"{target}{beside}").unlink(missing_ok=True)
    fresh.replace(target)
