"""Bring a database or backup of the schema before 1.0 to this one: tables and columns renamed, values as codes."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, text

from app import __version__, clock
from app.documents import code_labels
from app.operations.backup.adoption_names import CODES, COLUMNS, DETAIL_CODES, DETAIL_KEYS, TABLES
from app.operations.backup.manifest import BackupError, Manifest, Table
from app.operations.backup.table_rows import NULL, escape, iter_lines, read_rows, unescape
from app.operations.backup.tables import describe_tables, drop_tables, restore_tables
from app.operations.backup.verified_zip import iter_file
from app.publishing.comments import SYSTEM
from app.publishing.revisions import FILE_EDITED
from app.store import database, schema

Rows = Callable[[Table], Iterable[bytes]]
"""Returns the rows of an old table in COPY's text form."""


def adopt_database(url: str) -> dict[str, int]:
    """Bring a database of an adoptable version to the newest schema, in one transaction; return rows by table.

    Raises BackupError for a database of another version, and DatabaseUnavailableError. Nobody else may use the
    database meanwhile.
    """
    engine = database.open_database(url)
    try:
        version = schema.get_schema_version(engine)
        if not schema.is_adoptable_version(version):
            raise BackupError(
                f"Tabel berversi {version or 'kosong'} tidak perlu atau tidak dapat diambil alih; "
                "perintah ini untuk basis data dari sebelum versi 1.0."
            )
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            schema.lock_schema(connection)
            return _adopt(connection, version or "")
    finally:
        engine.dispose()


def _adopt(connection: Connection, version: str) -> dict[str, int]:
    manifest = Manifest(
        made=clock.now().isoformat(timespec="seconds"),
        program=__version__,
        kind="sqlite" if connection.dialect.name == "sqlite" else "postgresql",
        tables_version=version,
    )
    describe_tables(connection, manifest)
    with tempfile.TemporaryDirectory() as folder:
        for table in manifest.tables:
            with (Path(folder) / table.name).open("wb") as file:
                file.writelines(read_rows(connection, table))
        _drop_old_tables(connection, manifest)
        return adopt_tables(connection, manifest, lambda table: iter_file(Path(folder) / table.name))


def _drop_old_tables(connection: Connection, manifest: Manifest) -> None:
    if connection.dialect.name == "postgresql":
        drop_tables(connection, manifest)
        return
    metadata = MetaData()
    metadata.reflect(connection)
    for table in reversed(metadata.sorted_tables):
        connection.execute(text(f"DROP TABLE {connection.dialect.identifier_preparer.quote(table.name)}"))


def adopt_tables(connection: Connection, old: Manifest, rows: Rows) -> dict[str, int]:
    """Create the tables of this schema and fill them from those of an old manifest; return rows by table."""
    tables = {TABLES.get(table.name, table.name): table for table in old.tables}
    new = old.model_copy(
        update={
            "tables_version": schema.get_head_version(),
            "tables": [Table(name=name, columns=_new_columns(table)) for name, table in tables.items()],
            "sequences": {_new_sequence(name): value for name, value in old.sequences.items()},
        }
    )
    return restore_tables(
        connection,
        new,
        lambda table: translate_rows(tables[table.name], rows(tables[table.name])),
    )


def _new_columns(table: Table) -> list[str]:
    renamed = COLUMNS.get(table.name, {})
    return [renamed.get(column, column) for column in table.columns]


def _new_sequence(name: str) -> str:
    table = name.removesuffix("_id_seq")
    return f"{TABLES.get(table, table)}_id_seq"


def translate_rows(table: Table, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the rows of an old table, in COPY's text form, with the codes of this schema."""
    for line in iter_lines(pieces):
        values = line.decode().split("\t")
        row = {
            column: None if value == NULL else unescape(value)
            for column, value in zip(table.columns, values, strict=True)
        }
        translated = _translate(table.name, row)
        yield "\t".join(NULL if v is None else escape(v) for v in translated.values()).encode() + b"\n"


def _translate(table: str, row: Mapping[str, str | None]) -> dict[str, str | None]:
    result = {
        column: None if value is None else CODES.get((table, column), {}).get(value, value)
        for column, value in row.items()
    }
    if table == "audit":
        result["detail"] = json.dumps(_translate_detail(json.loads(row["detail"] or "{}")))
    if table == "draft_note" and row["account_id"] is None and row["name"] == code_labels.SYSTEM_AUTHOR:
        result["name"] = SYSTEM
    if table == "revision" and result["event"] == FILE_EDITED:
        result["name"] = result["unit"] = ""
    return result


def _translate_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {
        DETAIL_KEYS.get(key, key): _translate_value(DETAIL_CODES.get(DETAIL_KEYS.get(key, key), {}), value)
        for key, value in detail.items()
    }


def _translate_value(codes: Mapping[str, str], value: Any) -> Any:
    if isinstance(value, list):
        return [_translate_value(codes, one) for one in value]
    return codes.get(value, value) if isinstance(value, str) else value
