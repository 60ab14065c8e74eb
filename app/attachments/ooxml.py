"""Office files are zips: taken apart within limits, and refused when they hold what could act."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from app.attachments.file_types import KINDS, Kind, RefusedError

MOST_ENTRIES = 5_000
MOST_INFLATED = 250_000_000
MOST_RATIO = 200
RATIO_MATTERS = 2_000_000
"""A file that is smaller inflated may be as repetitive as it likes."""
_DESCRIPTOR = 24
"""Bytes that may stand behind an entry whose size was not known when it was written."""
_END = b"PK\x05\x06"
_END_BYTES = 22
_MAIN = {f"{kind.media_type}.main+xml": kind for kind in (KINDS["docx"], KINDS["xlsx"], KINDS["pptx"])}
_ACTS = re.compile(
    r"(?i)vbaproject|vbadata|/activex/|oleobject|\.(?:bin|exe|dll|scr|com|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|jar|lnk|msi|html?|svg|swf)$"
)
_PRINTER = re.compile(r"(?i)/printersettings/[^/]+\.bin$")
_SAFE_LINK = re.compile(r"(?i)(?:https?://|mailto:|#)")
_COMMAND = re.compile(r"(?i)\bDDE(?:AUTO)?\b")
_BROKEN = "Berkas ini rusak atau bukan berkas kantor yang utuh. Buka, lalu simpan ulang."


def open_package(data: bytes, depth: int = 0) -> tuple[zipfile.ZipFile, Kind]:
    """The zip of an office file that was looked through, and its kind; raises RefusedError."""
    _require_only_a_zip(data)
    try:
        package = zipfile.ZipFile(BytesIO(data))
        _require_measure(package, len(data))
        return package, _look_through(package, depth)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        etree.XMLSyntaxError,
        ValueError,
    ) as error:
        raise RefusedError(_BROKEN) from error


def _require_only_a_zip(data: bytes) -> None:
    """From its first byte to its last it is one zip: nothing before it, behind it or between its parts."""
    end = data.rfind(_END)
    if not data.startswith(b"PK\x03\x04") or end != len(data) - _END_BYTES:
        raise RefusedError("Ada data lain di depan atau di belakang berkas ini. Buka, lalu simpan ulang.")
    size, start = (
        int.from_bytes(data[end + 12 : end + 16], "little"),
        int.from_bytes(data[end + 16 : end + 20], "little"),
    )
    if start + size != end:
        raise RefusedError(_BROKEN)


def _require_measure(package: zipfile.ZipFile, size: int) -> None:
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise RefusedError("Berkas ini memuat terlalu banyak bagian.")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise RefusedError(_BROKEN)
    total, at = 0, 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        _require_entry(entry)
        if not at <= entry.header_offset <= at + _DESCRIPTOR:
            raise RefusedError("Ada data lain di antara bagian-bagian berkas ini. Buka, lalu simpan ulang.")
        at = _end_of(package, entry)
        total += entry.file_size
    if total > MOST_INFLATED or (total > RATIO_MATTERS and total > MOST_RATIO * size):
        raise RefusedError("Isi berkas ini mengembang terlalu besar.")


def _require_entry(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        raise RefusedError("Berkas ini memuat nama yang menunjuk ke luar dirinya.")
    if entry.flag_bits & 1:
        raise RefusedError("Berkas ini disandikan dengan kata sandi. Unggah tanpa kata sandi.")
    if entry.file_size > RATIO_MATTERS and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise RefusedError("Isi berkas ini mengembang terlalu besar.")


def _end_of(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Where the data of an entry ends."""
    assert package.fp is not None  # noqa: S101 -- it was just opened
    package.fp.seek(entry.header_offset + 26)
    lengths = package.fp.read(4)
    name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
    return entry.header_offset + 30 + name + extra + entry.compress_size


def _look_through(package: zipfile.ZipFile, depth: int) -> Kind:
    names = package.namelist()
    if "[Content_Types].xml" not in names:
        raise RefusedError("Berkas zip biasa tidak diterima. Unggah isinya satu per satu.")
    kind = _kind(package)
    for name in names:
        if _ACTS.search(name) and not _PRINTER.search(f"/{name}"):
            raise RefusedError(
                "Berkas ini memuat makro atau objek yang dapat dijalankan. Simpan tanpa makro."
            )
        if name.endswith(".rels"):
            _require_no_way_out(package, name)
        elif name.endswith(".xml"):
            _require_no_command(package, name)
        elif read(package, name).startswith(b"PK\x03\x04"):
            if depth:
                raise RefusedError("Berkas ini memuat berkas di dalam berkas di dalam berkas.")
            open_package(read(package, name), depth + 1)
    return kind


def read(package: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more of it than it says it has."""
    entry = package.getinfo(name)
    with package.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile(name)
    return data


def elements(data: bytes) -> Iterator[etree._Element]:
    """The elements of an XML part; nothing it names elsewhere is read, and it may define nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise RefusedError(_BROKEN)
    return iter(root.iter(etree.Element))


def _kind(package: zipfile.ZipFile) -> Kind:
    """What the list of parts says; a kind with macros is another kind."""
    types = [element.get("ContentType", "") for element in elements(read(package, "[Content_Types].xml"))]
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        raise RefusedError("Berkas ini memuat makro. Simpan tanpa makro (.docx, .xlsx, .pptx), lalu unggah.")
    kinds = {_MAIN[one] for one in types if one in _MAIN}
    if len(kinds) != 1:
        raise RefusedError("Berkas ini bukan DOCX, XLSX, atau PPTX.")
    return kinds.pop()


def _require_no_way_out(package: zipfile.ZipFile, name: str) -> None:
    """Links that readers follow are fine; what a program would fetch by itself is not."""
    for element in elements(read(package, name)):
        if element.get("TargetMode", "").lower() != "external":
            continue
        is_link = element.get("Type", "").endswith("/hyperlink")
        if not is_link or not _SAFE_LINK.match(element.get("Target", "")):
            raise RefusedError(
                "Berkas ini mengambil isi dari luar (templat, gambar, atau data tertaut). Putuskan tautannya, lalu simpan ulang."
            )


def _require_no_command(package: zipfile.ZipFile, name: str) -> None:
    for element in elements(read(package, name)):
        tag = etree.QName(element).localname
        if tag == "ddeLink" or (
            tag in ("instrText", "fldSimple")
            and _COMMAND.search(f"{element.text or ''} {' '.join(element.values())}")
        ):
            raise RefusedError(
                "Berkas ini memuat perintah yang dijalankan saat dibuka (DDE). Hapus, lalu simpan ulang."
            )
