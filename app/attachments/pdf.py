"""Check PDF files: reject encrypted ones, those that hide another file, and those with active content."""

import re
import zipfile
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.attachments.file_types import RejectedFileError

MAX_PAGES = 1_000
MAX_OBJECTS = 500_000
_TAIL = re.compile(rb"%%EOF[\x00\t\n\x0c\r ]{0,1024}\Z")
_ACTING_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
_ACTING_ACTIONS = frozenset(
    "/JavaScript /Launch /ImportData /SubmitForm /Rendition /RichMediaExecute /GoToE /GoToR".split()
)
_ACTING_TYPES = frozenset("/Filespec /EmbeddedFile /RichMedia /3D /Movie /Screen".split())
_SAFE_URI = re.compile(r"(?i)(?:https?:|mailto:|tel:|#|www\.|[^:]*$)")
_PARSE_ERRORS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
)
"""Exceptions that pypdf raises for broken files."""
_BROKEN = "PDF ini rusak. Buka, cetak ke PDF, lalu unggah hasilnya."
_ACTS = "PDF ini memuat skrip, perintah, atau berkas di dalamnya. Cetak ke PDF, lalu unggah hasilnya."


def open_pdf(data: bytes) -> PdfReader:
    """Return a checked PDF; raise RejectedFileError."""
    if not data.startswith(b"%PDF-") or not _TAIL.search(data[-1_100:]):
        raise RejectedFileError(
            "Ada data lain di belakang PDF ini, atau berkasnya terpotong. Cetak ke PDF, lalu unggah hasilnya."
        )
    if zipfile.is_zipfile(BytesIO(data)):
        raise RejectedFileError("Berkas ini sekaligus PDF dan zip. Cetak ke PDF, lalu unggah hasilnya.")
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        _require_readable(reader)
        _check_objects(reader)
    except _PARSE_ERRORS as error:
        raise RejectedFileError(_BROKEN) from error
    return reader


def _require_readable(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise RejectedFileError("PDF ini dikunci kata sandi. Unggah tanpa kata sandi.")
    pages = len(reader.pages)
    if not 1 <= pages <= MAX_PAGES:
        raise RejectedFileError(f"PDF ini {pages} halaman; paling banyak {MAX_PAGES}.")


def _check_objects(reader: PdfReader) -> None:
    """Check every object, reachable from a page or not: viewers may find it."""
    _require_harmless(reader.trailer)
    places = {(number, generation) for generation, objects in reader.xref.items() for number in objects}
    places |= {(number, 0) for number in reader.xref_objStm}
    if len(places) > MAX_OBJECTS:
        raise RejectedFileError("PDF ini terlalu rumit. Cetak ke PDF, lalu unggah hasilnya.")
    for number, generation in sorted(places):
        if number:
            _require_harmless(reader.get_object(IndirectObject(number, generation, reader)))


def _require_harmless(found: Any) -> None:
    """Check an object and its direct contents; referenced objects are checked on their own."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ArrayObject):
            waiting += list.__iter__(one)
        elif isinstance(one, DictionaryObject):
            _require_harmless_keys(one)
            waiting += dict.values(one)


def _require_harmless_keys(one: DictionaryObject) -> None:
    if not _ACTING_KEYS.isdisjoint(one):
        raise RejectedFileError(_ACTS)
    if one.get("/Type") in _ACTING_TYPES:
        raise RejectedFileError(_ACTS)
    if "/EF" in one or "/EmbeddedFiles" in one or one.get("/Subtype") in ("/FileAttachment", *_ACTING_TYPES):
        raise RejectedFileError(_ACTS)
    if one.get("/S") in _ACTING_ACTIONS:
        raise RejectedFileError(_ACTS)
    if "/URI" in one and not _SAFE_URI.match(str(one["/URI"]).strip()):
        raise RejectedFileError(
            "PDF ini memuat tautan yang tidak menuju halaman web. Hapus tautan itu, lalu unggah."
        )
