"""Read one PDF from standard input in a sandboxed process: ``text``, or ``image PAGE`` for one page as PNG.

``text`` prints one line of JSON: the pages as `app.imports.pdf.layout` takes them, or ``rejected`` with the reason.
"""

import json
import sys
import zlib
from io import BytesIO
from statistics import median
from typing import Any

import pdfplumber
from pypdf import PdfReader, filters
from pypdf.errors import LimitReachedError, PdfReadError
from pypdf.generic import IndirectObject, StreamObject

from app.attachments.file_types import RejectedFileError
from app.attachments.pdf import open_pdf

MAX_PAGES = 300
MAX_DRAWING_BYTES = 8_000_000
"""Drawing commands of one page or form, inflated; a page of text has some ten thousand bytes, a map a million."""
MAX_ALL_DRAWING_BYTES = 40_000_000
RESOLUTION = 200
"""Dots an inch: small print is readable, and a page of A4 has four million pixels."""


def text(data: bytes) -> dict[str, Any]:
    """Return the lines and tables of all pages with where and how they stand."""
    reader = open_pdf(data)
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        raise RejectedFileError(f"PDF ini {pages} halaman; paling banyak {MAX_PAGES}. Pecah laporannya.")
    filters.ZLIB_MAX_OUTPUT_LENGTH = filters.LZW_MAX_OUTPUT_LENGTH = MAX_DRAWING_BYTES
    filters.RUN_LENGTH_MAX_OUTPUT_LENGTH = MAX_DRAWING_BYTES
    _require_drawable(reader)
    with pdfplumber.open(BytesIO(data)) as pdf:
        return {"pages": [_page(page) for page in pdf.pages]}


def _require_drawable(reader: PdfReader) -> None:
    """Raise RejectedFileError when the streams of a PDF, pictures apart, inflate beyond what a report draws."""
    total = 0
    for generation, objects in reader.xref.items():
        for number in objects:
            found = reader.get_object(IndirectObject(number, generation, reader)) if number else None
            if not isinstance(found, StreamObject) or found.get("/Subtype") == "/Image":
                continue
            try:
                total += _inflated_size(found)
            except LimitReachedError:
                total = MAX_ALL_DRAWING_BYTES + 1
            if total > MAX_ALL_DRAWING_BYTES:
                raise RejectedFileError(
                    "Isi PDF ini mengembang terlalu besar. Cetak ke PDF, lalu unggah hasilnya."
                )


def _inflated_size(stream: StreamObject) -> int:
    """Return the size of a stream's content; raise LimitReachedError beyond the limit of `filters`."""
    try:
        return len(stream.get_data())
    except (PdfReadError, NotImplementedError, zlib.error, ValueError):
        return 0  # pypdf raises these for a damaged stream or an unknown filter: nothing can be drawn with it


def _page(page: Any) -> dict[str, Any]:
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda thing: not any(_is_inside(thing, box) for box in boxes))
    lines = [_line(line) for line in rest.extract_text_lines(return_chars=True)]
    found = {
        "width": float(page.width),
        "height": float(page.height),
        "words": page.extract_text() or "",
        "lines": lines,
        "tables": [{"top": float(table.bbox[1]), "rows": table.extract()} for table in tables],
    }
    page.close()
    return found


def _is_table(table: Any) -> bool:
    rows = table.rows
    return len(rows) > 1 and max(len(row.cells) for row in rows) > 1


def _is_inside(thing: Any, box: tuple[float, float, float, float]) -> bool:
    middle = ((thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2)
    return bool(box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3])


def _line(line: Any) -> dict[str, Any]:
    letters = [one for one in line["chars"] if one["text"].strip()] or line["chars"]
    return {
        "text": line["text"],
        "left": float(line["x0"]),
        "right": float(line["x1"]),
        "top": float(line["top"]),
        "bottom": float(line["bottom"]),
        "size": round(float(median(one["size"] for one in letters)), 1),
        "bold": all(
            "bold" in one["fontname"].lower() or "black" in one["fontname"].lower() for one in letters
        ),
    }


def image(data: bytes, number: int) -> bytes:
    """Return a page as PNG."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        out = BytesIO()
        pdf.pages[number].to_image(resolution=RESOLUTION).original.convert("L").save(out, "PNG")
        return out.getvalue()


def main() -> None:
    """Run the action that the arguments name."""
    data = sys.stdin.buffer.read()
    if sys.argv[1] == "image":
        sys.stdout.buffer.write(image(data, int(sys.argv[2])))
        return
    try:
        answer = text(data)
    except RejectedFileError as error:
        answer = {"rejected": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
