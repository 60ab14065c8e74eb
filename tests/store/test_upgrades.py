"""Tables of earlier programs become the newest with every row; those of later ones are left alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from build import a_practice
from conftest import BOTH, Make, bare_postgres
from sqlalchemy import JSON, Connection, MetaData, Table, func, insert, select, types

from app.store import database, schema
from app.store.errors import DatabaseUnavailableError

VERSIONS = [
    script.revision
    for script in reversed(
        list(ScriptDirectory(Path(database.__file__).parent / "migrations").walk_revisions())
    )
]
Rows = dict[str, list[dict[str, Any]]]


VALUES: list[tuple[type[Any], Callable[[int], Any]]] = [
    (JSON, lambda number: {"nomor": number}),
    (types.Boolean, bool),
    (types.DateTime, lambda number: datetime(2026, 1, 1, number % 24, tzinfo=UTC)),
    (types.Date, lambda number: date(2026, 1, number)),
    (types.LargeBinary, lambda number: b"\x00 bita %d" % number),
    (types.Integer, int),
]


def a_value(column: Any, number: int) -> Any:
    """Something that fits a column, another for each number."""
    for kind, make in VALUES:
        if isinstance(column.type, kind):
            value = make(number)
            zoneless = isinstance(value, datetime) and not column.type.timezone
            return value.replace(tzinfo=None) if zoneless else value
    return f"{column.name} {number} “é”"


def fill(connection: Connection, number: int) -> Rows:
    """One more row in every table there is now, parents first."""
    metadata = MetaData()
    metadata.reflect(connection)
    made: Rows = {}
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            row = {
                column.name: a_value(column, number) for column in table.columns if column.computed is None
            }
            connection.execute(insert(table).values(row))
            made.setdefault(table.name, []).append(row)
    return made


def stored(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with the same key, as it is now."""
    keys = [column for column in table.primary_key if column.name in row]
    found = connection.execute(select(table).where(*(key == row[key.name] for key in keys))).mappings().one()
    return dict(found)


@pytest.mark.parametrize("kind", BOTH)
def test_rows_of_every_earlier_version_are_kept(kind: str, tmp_path: Path) -> None:
    engine = database.open_database(
        bare_postgres() if kind == "postgresql" else f"sqlite:///{tmp_path / 'x.db'}"
    )
    written: Rows = {}
    for number, version in enumerate(VERSIONS, start=11):
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            schema.run_migrations(connection, version)
            for name, rows in fill(connection, number).items():
                written.setdefault(name, []).extend(rows)
    assert schema.is_schema_current(engine)
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        for name, rows in written.items():
            table = metadata.tables[name]
            for row in rows:
                now = stored(connection, table, row)
                assert {column: now[column] for column in row if column in now} == {
                    column: value for column, value in row.items() if column in now
                }, name
            assert connection.scalar(select(func.count()).select_from(table)) == len(rows)
    engine.dispose()


def test_a_later_version_is_refused_in_words_and_left_alone(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailableError, match="versi yang lebih baru, perbarui studi-banding"):
        schema.upgrade_schema(library.engine)
    assert schema.get_schema_version(library.engine) == "9999"
