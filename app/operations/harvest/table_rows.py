"""Rows of a CSV table as documents, by the columns that an administrator named for each key.

Cells are read as the forms of the desk read what people type: places by name, dates in words or figures.
"""

import csv
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.documents.editing.form_schema import Control, form_controls, read_value
from app.documents.markdown.render import slugify
from app.documents.reference.places import PlaceNames
from app.operations.harvest.download import SourceError
from app.operations.harvest.sources import TableSource

MAX_ROWS = 100_000
MAX_TABLE_BYTES = 100_000_000
MAX_CELL_CHARACTERS = 20_000
_MAX_SLUG = 100


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as a document."""

    slug: str
    fields: Mapping[str, Any]
    address: str
    """Its page there."""


def read_rows(path: Path, source: TableSource, places: PlaceNames) -> Iterator[TableRow]:
    """Yield the documents of a table; raise SourceError unless it is whole and has the named columns."""
    controls = {key: _find_control(key, source) for key in source.columns}
    text = _read_text(path)
    first = text.split("\n", 1)[0]
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.DictReader(StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        _require_columns(source, reader.fieldnames or ())
        for number, row in enumerate(reader):
            if number == MAX_ROWS:
                raise SourceError(f"Tabel itu lebih dari {MAX_ROWS} baris.")
            if None in row or None in row.values():
                raise SourceError(f"Baris {reader.line_num} tidak utuh: banyaknya kolom lain dari kepalanya.")
            slug = slugify(row[source.id])[:_MAX_SLUG].strip("-")
            yield TableRow(slug, _read_fields(row, source, controls, places), _address(row, source))
    except csv.Error as error:
        raise SourceError(f"Tabel itu tidak terbaca di baris {reader.line_num}: {error}.") from error


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError("Tabel itu bukan teks UTF-8.") from error


def _require_columns(source: TableSource, present: Any) -> None:
    if missing := {source.id, *source.columns.values()}.difference(present):
        raise SourceError(f"Kolom {', '.join(sorted(missing))} tidak ada di tabel itu.")


def _find_control(key: str, source: TableSource) -> Control:
    """Return the control of a key; raise SourceError for one that the document does not have."""
    known: Mapping[str, Control] = form_controls(source.document)
    found = None
    for part in key.split("."):
        found = known.get(part)
        known = {one.name: one for one in found.parts} if found and found.kind == "group" else {}
    if found is None or (found.kind in ("rows", "group") and not _has_names(found)):
        raise SourceError(f"Kunci “{key}” di columns tidak dapat diisi dari satu kolom.")
    return found


def _has_names(control: Control) -> bool:
    """Return whether a list needs no more than names, as that of agencies."""
    return control.kind == "rows" and {one.name for one in control.parts if one.required} == {"name"}


def _address(row: Mapping[str, str], source: TableSource) -> str:
    return (source.page or source.address).replace("{id}", quote(row[source.id].strip(), safe=""))


def _read_fields(
    row: Mapping[str, str], source: TableSource, controls: Mapping[str, Control], places: PlaceNames
) -> Mapping[str, Any]:
    """Return the fields of a row's document; where no column says otherwise, the table is its source."""
    fields: dict[str, Any] = {}
    for key, value in source.constants.items():
        _put(fields, key, deepcopy(value))
    for key, column in source.columns.items():
        if cell := row[column].strip():
            _put(fields, key, _read_cell(controls[key], cell, source.separator, places))
    cited = {"id": "tabel", "kind": "data", "title": source.title, "publisher": source.title}
    return {"sources": [{**cited, "url": _address(row, source)}], "license": source.license, **fields}


def _read_cell(control: Control, cell: str, separator: str, places: PlaceNames) -> Any:
    values = [one.strip() for one in cell.split(separator) if one.strip()]
    if control.kind == "rows":
        return [{"name": one} for one in values]
    text = "\n".join(values) if control.kind == "lines" else cell
    return read_value(control, {control.name: text}, places)


def _put(fields: dict[str, Any], key: str, value: Any) -> None:
    *outer, last = key.split(".")
    for part in outer:
        fields = fields.setdefault(part, {})
    fields[last] = value
