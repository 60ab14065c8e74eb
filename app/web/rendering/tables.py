"""Tables as CSV and XLSX: the one way in which downloads of lists are made."""

import csv
from collections.abc import Generator, Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import Literal

import xlsxwriter
from fastapi import Request, Response

from app.documents.licences import licence_of
from app.documents.reference.data import Reference
from app.store.repositories.cards import Card
from app.web.rendering.labels import TYPE
from app.web.rendering.streaming import ClosingStreamingResponse

Form = Literal["csv", "xlsx"]
TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Row = Sequence[object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheet programs take for the start of a formula (OWASP, CSV injection)."""
_BATCH, _CHUNK = 500, 256 * 1024
_MAX_CELL_CHARACTERS, _MAX_ROWS = 32_767, 1_048_575
"""Characters of a cell, and rows below the header, that a sheet may have (ECMA-376, Excel's limits)."""
_WIDTHS = (10, 48)
"""Narrowest and widest column of a sheet."""


def table_response(request: Request, header: Sequence[str], rows: Iterable[Row], *, name: str) -> Response:
    """Return a table in the format that the address ends with: ``.xlsx``, else CSV."""
    form: Form = "xlsx" if PurePath(request.url.path).suffix == ".xlsx" else "csv"
    return Response(
        b"".join(table_bytes(form, header, rows)),
        media_type=TYPES[form],
        headers=attachment_header(name, form),
    )


def csv_response(header: Sequence[str], rows: Iterable[Row], *, name: str) -> Response:
    """Return a table as CSV."""
    return Response(
        b"".join(_csv(header, rows)), media_type=TYPES["csv"], headers=attachment_header(name, "csv")
    )


def table_stream(
    form: Form, header: Sequence[str], rows: Iterable[Row], *, name: str
) -> ClosingStreamingResponse:
    """Stream a table of any size."""
    return ClosingStreamingResponse(
        table_bytes(form, header, rows), TYPES[form], attachment_header(name, form)
    )


def attachment_header(name: str, form: Form) -> dict[str, str]:
    """Return the header with which a browser saves a table as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}


def table_bytes(form: Form, header: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """Yield a table's bytes."""
    return _csv(header, rows) if form == "csv" else _xlsx(header, rows)


def _csv(header: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """Yield CSV in UTF-8 with the byte order mark by which spreadsheet programs recognise it."""
    yield b"\xef\xbb\xbf"
    remaining = chain([header], rows)
    while batch := list(islice(remaining, _BATCH)):
        stream = StringIO()
        csv.writer(stream).writerows([_harmless(cell) for cell in row] for row in batch)
        yield stream.getvalue().encode()


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def _xlsx(header: Sequence[str], rows: Iterable[Row]) -> Generator[bytes, None, None]:
    """Yield a workbook of one sheet with a fixed header; texts stay texts, never formulas or links."""
    with TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet("Data")
            bold = book.add_format({"bold": True})
            for column, title in enumerate(header):
                sheet.set_column(column, column, min(max(len(title) + 2, _WIDTHS[0]), _WIDTHS[1]))
                sheet.write_string(0, column, title, bold)
            for number, row in enumerate(islice(rows, _MAX_ROWS), start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, bool | str):
                        sheet.write_string(number, column, str(cell)[:_MAX_CELL_CHARACTERS])
                    elif isinstance(cell, int | float):
                        sheet.write_number(number, column, cell)
                    elif cell is not None:
                        sheet.write_string(number, column, str(cell)[:_MAX_CELL_CHARACTERS])
            sheet.freeze_panes(1, 0)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


DOCUMENT_COLUMNS = ("jenis", "judul", "daerah", "tahun", "nilai", "ringkasan", "alamat", "lisensi")


def document_rows(reference: Reference, cards: Iterable[Card], base_url: str) -> Iterator[tuple[object, ...]]:
    """Yield practices and visits as rows of `DOCUMENT_COLUMNS`."""
    for card in cards:
        place = reference.place(card.place).name
        values = ", ".join(reference.value(slug).name for slug in card.values)
        address, terms = base_url + card.url, licence_of(card.meta).name
        yield TYPE[card.kind], card.title, place, card.year, values, card.summary, address, terms
