"""Copy a database to another one, SQLite or PostgreSQL: how an installation moves to PostgreSQL, and back.

The tables of PostgreSQL's index are not copied: they are rebuilt from the documents.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from app import __version__, clock
from app.operations.backup.manifest import BackupError, Manifest
from app.operations.backup.table_rows import read_rows
from app.operations.backup.tables import (
    describe_tables,
    drop_tables,
    has_tables,
    open_snapshot,
    replace_sqlite,
    require_not_in_use,
    restore_tables,
)
from app.store import database, schema
from app.store.errors import DatabaseUnavailableError

_IDENTITY_QUERY = "SELECT pg_postmaster_start_time(), current_database(), current_schema()"


def copy_database(source_url: str, target_url: str, *, force: bool = False) -> dict[str, int]:
    """Copy one consistent state of all tables, also while others write; return rows by table.

    The target is unchanged until the copy is complete. Raises BackupError when a database is unsuitable, and
    DatabaseUnavailableError when one cannot be used.
    """
    try:
        return _copy(make_url(source_url), make_url(target_url), force=force)
    except DBAPIError as error:
        raise DatabaseUnavailableError(f"Basis data tidak dapat dipakai: {error.orig}") from error


def _copy(source: URL, target: URL, *, force: bool) -> dict[str, int]:
    if not has_tables(_with_password(source)):
        raise BackupError("Basis data sumber masih kosong; tidak ada yang disalin.")
    if not force and has_tables(_with_password(target)):
        raise BackupError("Basis data tujuan sudah berisi. Pakai --force untuk menggantinya.")
    with _open_engine(_with_password(source)) as engine:
        manifest = _manifest(engine)
        with open_snapshot(engine) as connection:
            describe_tables(connection, manifest)
            if target.get_backend_name() == "sqlite":
                return _into_file(connection, manifest, Path(str(target.database)))
            return _into_server(connection, manifest, _with_password(target))


@contextmanager
def _open_engine(url: str) -> Iterator[Engine]:
    engine = database.open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _with_password(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _manifest(engine: Engine) -> Manifest:
    version = schema.get_schema_version(engine) or ""
    if not schema.is_known_version(version):
        raise BackupError(
            f"Tabel sumber berversi {version or 'kosong'}, tidak dikenal. Perbarui studi-banding dahulu."
        )
    kind = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
    return Manifest(
        made=clock.now().isoformat(timespec="seconds"), program=__version__, kind=kind, tables_version=version
    )


def _into_file(source: Connection, manifest: Manifest, target: Path) -> dict[str, int]:
    """Copy to a new file beside the target, which then replaces it."""
    if (
        target.exists()
        and source.dialect.name == "sqlite"
        and target.samefile(str(source.engine.url.database))
    ):
        raise BackupError("Sumber dan tujuan adalah basis data yang sama.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as beside:
        fresh = Path(beside) / "database"
        fresh.touch(0o600)  # it contains password hashes and drafts
        with (
            _open_engine(f"sqlite:///{fresh}") as engine,  # closing the last connection checkpoints the WAL
            engine.connect().execution_options(writing=True) as there,
            there.begin(),
        ):
            counts = _fill(source, there, manifest)
        if target.exists():
            require_not_in_use(target)
        replace_sqlite(fresh, target)
    return counts


def _into_server(source: Connection, manifest: Manifest, target: str) -> dict[str, int]:
    """Copy in one transaction of the target."""
    with _open_engine(target) as engine, engine.begin() as there:
        if source.dialect.name == "postgresql" and _database_identity(source) == _database_identity(there):
            raise BackupError("Sumber dan tujuan adalah basis data yang sama.")
        drop_tables(there, manifest)
        return _fill(source, there, manifest)


def _database_identity(connection: Connection) -> tuple[object, ...]:
    """Return what identifies a database of a running server, whatever its address."""
    return tuple(connection.execute(text(_IDENTITY_QUERY)).one())


def _fill(source: Connection, there: Connection, manifest: Manifest) -> dict[str, int]:
    counts = restore_tables(there, manifest, lambda table: read_rows(source, table))
    schema.run_migrations(there, "head")
    return counts
