"""The data of a picture, a list or a comparison as CSV."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from fastapi import Response

from app.documents.reference import Reference
from app.store.queries import Card
from app.web.labels import TYPE

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheet programs take for the start of a formula (OWASP, CSV injection)."""


def csv_response(header: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """A file to download, in UTF-8 with the mark by which spreadsheet programs know it."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerows([_harmless(cell) for cell in row] for row in (header, *rows))
    disposition = f'attachment; filename="{name}.csv"'
    return Response(
        "\ufeff" + stream.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


DOCUMENT_COLUMNS = ("jenis", "judul", "daerah", "tahun", "nilai", "ringkasan", "alamat")


def document_rows(reference: Reference, cards: Iterable[Card], base_url: str) -> Iterator[tuple[object, ...]]:
    """Practices and visits as rows of `DOCUMENT_COLUMNS`."""
    for card in cards:
        place = reference.places.get(card.place)
        values = ", ".join(reference.values[slug].name for slug in card.values)
        name = place.name if place else card.place
        yield TYPE[card.kind], card.title, name, card.year, values, card.summary, base_url + card.url
