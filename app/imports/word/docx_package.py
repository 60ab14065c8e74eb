"""Take the text of a Word report out of its file, as a new package that is safe to open.

pandoc does not read the uploaded file but a package rebuilt from its text parts within the limits of
`app.attachments.ooxml`: false sizes, hidden parts and bytes between the parts are left behind.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from app.attachments.file_types import FILE_TYPES, RejectedFileError
from app.attachments.ooxml import OfficePackage, open_package
from app.imports.errors import ImportFileError

MAX_BYTES = 20_000_000
_MEDIA = re.compile(r"word/media/[^/]+")
_TEXT = re.compile(r"\[Content_Types\]\.xml|(?:_rels|docProps|word)/[^\\]*\.(?:xml|rels)")
_SAVE_AGAIN = "Buka di Word atau LibreOffice, simpan sebagai Dokumen Word (.docx), lalu unggah lagi."


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a report, unchanged."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The text of a report as a package that is safe to open, and its other content."""

    data: bytes
    images: tuple[Image, ...]
    embedded: tuple[str, ...]
    """Names of embedded files such as Excel tables, which are not read."""


def rebuild_package(data: bytes) -> WordPackage:
    """Return the rebuilt package of a Word report; raise ImportFileError for every other file."""
    if len(data) > MAX_BYTES:
        raise ImportFileError(
            f"Berkas ini {len(data) / 1e6:.0f} MB; batasnya {MAX_BYTES / 1e6:.0f} MB.",
            "Perkecil gambarnya (Word: Kompresi Gambar), lalu unggah lagi.",
        )
    try:
        package = open_package(data)
        with package.archive:
            return _rebuild(package)
    except RejectedFileError as error:
        raise ImportFileError(error.reason, error.hint or _SAVE_AGAIN) from error


def _rebuild(package: OfficePackage) -> WordPackage:
    if package.file_type is not FILE_TYPES["docx"] or "word/document.xml" not in package.names:
        raise ImportFileError(
            "Berkas ini bukan dokumen Word.", "Pilih berkas .docx, atau tempel teks laporannya."
        )
    images: list[Image] = []
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in package.names:
            if _MEDIA.fullmatch(name):
                images.append(Image(PurePosixPath(name).name, package.read(name)))
                clean.writestr(name, b"")  # the text only names it
            elif _TEXT.fullmatch(name):
                clean.writestr(name, package.read_xml(name))
    embedded = tuple(
        PurePosixPath(name).name
        for name in package.names
        if name.startswith(("word/embeddings/", "word/activeX/")) and not name.endswith("/")
    )
    return WordPackage(out.getvalue(), tuple(images), embedded)
