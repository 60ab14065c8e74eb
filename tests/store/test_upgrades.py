"""The migrations make the tables of the models; a schema of a later program is left alone."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from build import a_practice
from conftest import BOTH, Make, bare_postgres
from sqlmodel import SQLModel

from app.store import database, schema
from app.store.errors import DatabaseUnavailableError


@pytest.mark.parametrize("kind", BOTH)
def test_migrations_make_exactly_the_tables_of_the_models(kind: str, tmp_path: Path) -> None:
    engine = database.open_database(
        bare_postgres() if kind == "postgresql" else f"sqlite:///{tmp_path / 'x.db'}"
    )
    schema.upgrade_schema(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, _type, _parents: not str(name).startswith("search_"),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_upgrade_refuses_a_schema_of_a_later_version_and_leaves_it_unchanged(make: Make) -> None:
    library = make({"practices/satu.md": a_practice()})
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailableError, match="versi yang lebih baru, perbarui studi-banding"):
        schema.upgrade_schema(library.engine)
    assert schema.get_schema_version(library.engine) == "9999"
