"""Whether a file is a Word report, and one that harms nobody: looked at before any program opens it.

What pandoc is given is not the file that was sent but a new package of the parts that hold text, inflated
here within limits: sizes that lie, hidden parts and bytes between the parts stay behind.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from app.imports.errors import ImportFaultError

MOST_BYTES = 20_000_000
MOST_INFLATED = 200_000_000
MOST_PART = 20_000_000
"""One part of text; a report of seven hundred pages has under eight megabytes."""
MOST_PARTS = 2_000
MOST_RATIO = 200
"""Inflated to packed, of a whole package; Word's XML seldom passes thirty, and deflate ends at a thousand."""
_RATIO_FROM = 5_000_000
"""Smaller packages may be packed as tightly as they like."""
_CHUNK = 1 << 16
_ENCRYPTED = 1
_MEDIA = re.compile(r"word/media/[^/]+")
_TEXT = re.compile(r"\[Content_Types\]\.xml|(?:_rels|docProps|word)/[^\\]*\.(?:xml|rels)")
_SAVE_AGAIN = "Buka di Word atau LibreOffice, simpan sebagai Dokumen Word (.docx), lalu unggah lagi."
_HARMFUL = "Jangan dibuka. Mintalah berkas aslinya kepada pembuat laporan."


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a report, as it stood there."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The text of a report as a package that is safe to open, and what else it held."""

    data: bytes
    images: tuple[Image, ...]
    embedded: tuple[str, ...]
    """Names of tables of Excel and the like, which are not read."""


def opened(data: bytes) -> WordPackage:
    """The package of a Word report; raises ImportFaultError for everything else."""
    if len(data) > MOST_BYTES:
        raise ImportFaultError(
            f"Berkas ini {len(data) / 1e6:.0f} MB; batasnya {MOST_BYTES / 1e6:.0f} MB.",
            "Perkecil gambarnya (Word: Kompresi Gambar), lalu unggah lagi.",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _require_nothing_around(data, package)
            parts = package.infolist()
            _require_plain_entries(parts)
            _require_sizes(parts, len(data))
            return _taken(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise ImportFaultError("Berkas .docx ini rusak atau terpotong.", _SAVE_AGAIN) from error


def _require_nothing_around(data: bytes, package: zipfile.ZipFile) -> None:
    """A file that is a Word report and something else besides is no honest report."""
    first = min((part.header_offset for part in package.infolist()), default=-1)
    end = data.rfind(b"PK\x05\x06")
    if first != 0 or not data.startswith(b"PK\x03\x04") or package.comment or end + 22 != len(data):
        raise ImportFaultError("Berkas ini memuat data lain di luar dokumen Word-nya.", _SAVE_AGAIN)


def _require_plain_entries(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise ImportFaultError(f"Berkas ini berisi {len(parts)} bagian; batasnya {MOST_PARTS}.", _SAVE_AGAIN)
    names = [part.filename.lower() for part in parts]
    if len(set(names)) != len(names):
        raise ImportFaultError("Ada dua bagian bernama sama di dalam berkas ini.", _HARMFUL)
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise ImportFaultError("Berkas ini bersandi.", "Hapus kata sandinya di Word, lalu unggah lagi.")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ImportFaultError("Cara pemampatan berkas ini bukan milik Word.", _SAVE_AGAIN)
        if _leads_astray(part):
            raise ImportFaultError("Ada nama bagian yang menunjuk ke luar berkas ini.", _HARMFUL)


def _leads_astray(part: zipfile.ZipInfo) -> bool:
    name = part.orig_filename
    return (
        "\\" in name
        or "\x00" in name
        or ":" in name
        or name.startswith("/")
        or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(part.external_attr >> 16)
    )


def _require_sizes(parts: Iterable[zipfile.ZipInfo], packed: int) -> None:
    inflated = sum(part.file_size for part in parts)
    bomb = inflated > _RATIO_FROM and inflated > MOST_RATIO * packed
    if inflated > MOST_INFLATED or bomb:
        raise ImportFaultError(
            f"Isi berkas ini mengembang menjadi {inflated / 1e6:.0f} MB; ini bukan laporan biasa.", _HARMFUL
        )


def _taken(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> WordPackage:
    _require_word(package, parts)
    images: list[Image] = []
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean:
        for part in parts:
            if _MEDIA.fullmatch(part.filename):
                image = _inflated(package, part)
                images.append(Image(PurePosixPath(part.filename).name, image))
                clean.writestr(part.filename, b"")  # the text only names it
            elif _TEXT.fullmatch(part.filename):
                clean.writestr(part.filename, _xml(package, part))
    embedded = tuple(
        PurePosixPath(part.filename).name
        for part in parts
        if part.filename.startswith(("word/embeddings/", "word/activeX/")) and not part.is_dir()
    )
    return WordPackage(out.getvalue(), tuple(images), embedded)


def _require_word(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename: part for part in parts}
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise ImportFaultError(
            "Berkas ini bukan dokumen Word.", "Pilih berkas .docx, atau tempel teks laporannya."
        )
    types = _xml(package, names["[Content_Types].xml"])
    if b"macroEnabled" in types or any("vbaproject" in name.lower() for name in names):
        raise ImportFaultError(
            "Berkas ini memuat makro, program yang ikut berjalan saat dibuka.",
            "Simpan sebagai Dokumen Word (.docx) tanpa makro, lalu unggah lagi.",
        )
    if b"wordprocessingml.document.main+xml" not in types:
        raise ImportFaultError("Berkas ini bukan dokumen Word.", _SAVE_AGAIN)


def _xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > MOST_PART:
        raise ImportFaultError(
            f"Teks berkas ini {part.file_size / 1e6:.0f} MB; batasnya {MOST_PART / 1e6:.0f} MB.",
            "Pecah laporannya, atau pindahkan lampirannya ke berkas lain.",
        )
    data = _inflated(package, part)
    bare = data.replace(b"\x00", b"")  # the same letters in UTF-16
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise ImportFaultError("Berkas ini memuat perintah XML yang tidak dipakai Word.", _HARMFUL)
    return data


def _inflated(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of a part, at most as many as it says it has; a check sum that differs is a fault."""
    out = bytearray()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            if len(out) > part.file_size:
                raise zipfile.BadZipFile
    return bytes(out)
