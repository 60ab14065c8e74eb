"""Databases and backups of the schema before 1.0 become those of this one with every row."""

import sqlite3
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import bare_postgres, exhaustive
from freeze import RELEASES
from sqlalchemy import Connection, Engine, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.audit import AuditEvent
from app.operations.backup.adoption import adopt_database
from app.operations.backup.adoption_names import CODES, COLUMNS, TABLES
from app.operations.backup.backup import BackupSource, create_backup
from app.operations.backup.manifest import BackupError
from app.operations.backup.restore import RestoreTarget, restore_backup
from app.publishing.corrections import CorrectionState
from app.publishing.workflow import DraftState, Transition
from app.store import database, schema
from app.store.errors import DatabaseUnavailableError

RELEASE = RELEASES / "0.1.0.zip"
Rows = dict[str, list[dict[str, Any]]]
SKIPPED = ("alembic_version", "search_")


def old_sqlite(folder: Path) -> Path:
    """The database of the frozen release, made by its own code."""
    file = folder / "old.db"
    with zipfile.ZipFile(RELEASE) as archive:
        file.write_bytes(archive.read("database/sqlite.db"))
    return file


def old_postgresql(folder: Path) -> str:
    """The frozen release's rows in tables that the old migrations made in PostgreSQL."""
    url = bare_postgres()
    source = database.open_database(f"sqlite:///{old_sqlite(folder)}")
    target = database.open_database(url)
    with source.connect() as there, target.begin() as here:
        driver: Any = here.connection.driver_connection
        driver.execute((RELEASES / "0017-postgresql.sql").read_text(encoding="utf-8"))
        new = reflect(here)
        for table in reflect(there).sorted_tables:
            if not table.name.startswith(SKIPPED) and (rows := list(there.execute(select(table)).mappings())):
                here.execute(insert(new.tables[table.name]), [dict(row) for row in rows])
                if "id" in table.columns and f"{table.name}_id_seq" in sequences(here):
                    last = max(row["id"] for row in rows)
                    here.execute(text(f"SELECT setval('{table.name}_id_seq', {last})"))
    source.dispose()
    target.dispose()
    return url


def sequences(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT sequencename FROM pg_sequences")))


def reflect(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def rows_of(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(select(table).order_by(*keys(table))).mappings()
            ]
            for table in reflect(connection).sorted_tables
            if not table.name.startswith(SKIPPED)
        }


def keys(table: Table) -> list[Any]:
    return list(table.primary_key)


def comparable(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def assert_adopted(before: Rows, after: Rows) -> None:
    """Every row is there; but for codes, every value is what it was."""
    assert sum(map(len, before.values())) > 80
    for name, rows in before.items():
        new = after[TABLES.get(name, name)]
        assert len(new) == len(rows), name
        for old_row, new_row in zip(rows, new, strict=True):
            for column, value in old_row.items():
                if (name, column) in {*CODES, ("audit", "detail")} or is_file_author(name, column, old_row):
                    continue
                found = new_row[COLUMNS.get(name, {}).get(column, column)]
                assert comparable(found) == comparable(value), (name, column)
    assert_codes(after)


def is_file_author(name: str, column: str, row: Mapping[str, Any]) -> bool:
    """Whether the value is the stand-in for an author who is not known."""
    value = row[column]
    return (name in ("revision", "draft_note") and column in ("name", "unit")) and value in (
        "dari berkas",
        "sistem",
    )


def assert_codes(after: Rows) -> None:
    assert {row["action"] for row in after["audit"]} <= set(AuditEvent)
    assert {row["state"] for row in after["draft"]} <= set(DraftState)
    assert {row["event"] for row in after["draft_comment"]} <= {"comment", *DraftState}
    assert {row["event"] for row in after["revision"]} <= {"published", "withdrawn", "edited"}
    assert {row["state"] for row in after["correction"]} <= set(CorrectionState)
    moved = [row["detail"] for row in after["audit"] if row["action"] == AuditEvent.DRAFT_TRANSITIONED]
    assert moved
    assert all(detail["transition"] in set(Transition) and detail["version"] >= 1 for detail in moved)


def assert_audit_is_immutable(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor_email = 'x'"))


def adopt_and_check(url: str) -> None:
    engine = database.open_database(url)
    before = rows_of(engine)
    with pytest.raises(DatabaseUnavailableError, match="studi-banding db adopt"):
        schema.upgrade_schema(engine)
    engine.dispose()
    counts = adopt_database(url)
    assert sum(counts.values()) == sum(map(len, before.values()))
    engine = database.open_database(url)
    assert schema.is_schema_current(engine)
    assert_adopted(before, rows_of(engine))
    assert_audit_is_immutable(engine)
    engine.dispose()
    with pytest.raises(BackupError, match="tidak perlu"):
        adopt_database(url)


def test_adopting_an_old_sqlite_database_keeps_every_row(tmp_path: Path) -> None:
    adopt_and_check(f"sqlite:///{old_sqlite(tmp_path)}")


@pytest.mark.postgres
def test_adopting_an_old_postgresql_database_keeps_every_row(tmp_path: Path) -> None:
    url = old_postgresql(tmp_path)
    adopt_and_check(url)
    engine = database.open_database(url)
    with engine.begin() as connection:
        new = connection.execute(
            text(
                "INSERT INTO account (email, name, office, created_at) VALUES ('b@c.id', 'B', 'B', now()) RETURNING id"
            )
        ).scalar_one()
        assert new == connection.scalar(text("SELECT max(id) FROM account"))
    engine.dispose()


def test_adoption_that_fails_leaves_the_old_database_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{old_sqlite(tmp_path)}"
    engine = database.open_database(url)
    before = rows_of(engine)
    monkeypatch.setitem(COLUMNS, "audit", {"at": "tidak_ada"})  # type: ignore[arg-type]  # a mapping made for tests
    with pytest.raises(KeyError, match="tidak_ada"):
        adopt_database(url)
    assert rows_of(engine) == before
    assert schema.get_schema_version(engine) == "0016"
    engine.dispose()


@exhaustive
def test_restoring_an_old_sqlite_backup_keeps_every_row(tmp_path: Path) -> None:
    engine = database.open_database(f"sqlite:///{old_sqlite(tmp_path)}")
    before = rows_of(engine)
    engine.dispose()
    url = f"sqlite:///{tmp_path / 'new.db'}"
    restore_backup(RELEASE, RestoreTarget(url, tmp_path / "content", tmp_path / "uploads"))
    engine = database.open_database(url)
    assert_adopted(before, rows_of(engine))
    engine.dispose()


@exhaustive
@pytest.mark.postgres
def test_restoring_an_old_postgresql_backup_keeps_every_row(tmp_path: Path) -> None:
    old = database.open_database(old_postgresql(tmp_path))
    before = rows_of(old)
    (tmp_path / "content").mkdir()
    file = create_backup(BackupSource(old, tmp_path / "content", tmp_path / "uploads"), tmp_path / "c.zip")
    old.dispose()
    url = bare_postgres()
    restore_backup(file, RestoreTarget(url, tmp_path / "isi", tmp_path / "lampiran"))
    engine = database.open_database(url)
    assert schema.is_schema_current(engine)
    assert_adopted(before, rows_of(engine))
    assert_audit_is_immutable(engine)
    engine.dispose()


def test_the_frozen_database_is_of_the_release(tmp_path: Path) -> None:
    with sqlite3.connect(old_sqlite(tmp_path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0016",)
