"""The schema of the database: its version, and the migrations that bring it to the newest one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.store.errors import DatabaseUnavailableError, translate_database_errors

_MIGRATION_LOCK = 0x53425F5550
"""Key of the advisory lock under which PostgreSQL's schema is changed."""
ADOPTABLE_VERSIONS = frozenset({"0016", "0017"})
"""Versions before 1.0, which `studi-banding db adopt` brings to the present schema."""


def upgrade_schema(engine: Engine) -> None:
    """Bring the schema to the newest version; do nothing when it is.

    Raises DatabaseUnavailableError for a schema of another program version, and leaves it unchanged.
    """
    with translate_database_errors():
        version = get_schema_version(engine)
        if version == get_head_version():
            return
        if not is_known_version(version):
            raise DatabaseUnavailableError(describe_version_mismatch(version))
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            lock_schema(connection)
            run_migrations(connection, "head")


def lock_schema(connection: Connection) -> None:
    """Wait until no other node changes the schema, and keep others from it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def run_migrations(connection: Connection, version: str) -> None:
    """Bring the schema to one version, within the connection's transaction."""
    command.upgrade(_alembic_config(connection), version)


def is_known_version(version: str | None) -> bool:
    """Return whether this program has migrations from a version; None is an empty database."""
    return version is None or version in {
        script.revision for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()
    }


def is_adoptable_version(version: str | None) -> bool:
    """Return whether a version is one from before 1.0 that can be adopted."""
    return version in ADOPTABLE_VERSIONS


def describe_version_mismatch(version: str | None) -> str:
    """Return what to do when schema and program do not match, in words; empty when they do."""
    needed = get_head_version()
    if version == needed:
        return ""
    if is_adoptable_version(version):
        fix = "hentikan layanan, buat cadangan, lalu jalankan “studi-banding db adopt”"
    elif is_known_version(version):
        fix = "jalankan “studi-banding db upgrade”"
    else:
        fix = "tabel itu dari versi yang lebih baru, perbarui studi-banding"
    return f"Tabel berversi {version or 'kosong'}, program ini perlu {needed}: {fix}."


def get_schema_version(engine: Engine) -> str | None:
    """Return the version of the schema, or None for an empty database."""
    with translate_database_errors(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def get_head_version() -> str:
    """Return the schema version that this program needs."""
    head = ScriptDirectory.from_config(_alembic_config()).get_current_head()
    assert head is not None  # noqa: S101 -- the package ships its migrations
    return head


def is_schema_current(engine: Engine) -> bool:
    """Return whether the schema has the version that this program needs."""
    return get_schema_version(engine) == get_head_version()


def _alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
