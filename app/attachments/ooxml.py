"""The one inspector of Office packages (DOCX, XLSX, PPTX), for attachments and for imported reports.

`open_package` checks the ZIP archive itself; `reject_active_content` checks what the parts contain. A file that
is stored as it came needs both. An import takes only the text parts of a package and needs the first.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from app.attachments.file_types import FILE_TYPES, FileType, RejectedFileError

MAX_PARTS = 2_000
MAX_INFLATED_BYTES = 200_000_000
MAX_XML_BYTES = 20_000_000
"""One part of text; a report of seven hundred pages has under eight megabytes."""
MAX_RATIO = 200
"""Inflated to packed size; Word's XML seldom exceeds thirty, and deflate ends at a thousand."""
RATIO_CHECKED_FROM = 2_000_000
"""Inflated bytes below which any ratio is harmless."""
_CHUNK = 1 << 16
_MAX_DESCRIPTOR = 24
"""Bytes of a data descriptor that may follow an entry whose size was unknown when it was written."""
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_RECORD_BYTES = 22
_ENCRYPTED = 1
_MAIN_TYPES = {
    f"{FILE_TYPES[name].media_type}.main+xml": FILE_TYPES[name] for name in ("docx", "xlsx", "pptx")
}
_ACTIVE_PART = re.compile(
    r"(?i)vbaproject|vbadata|/activex/|oleobject"
    r"|\.(?:bin|exe|dll|scr|com|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|jar|lnk|msi|html?|svg|swf)$"
)
_PRINTER_SETTINGS = re.compile(r"(?i)/printersettings/[^/]+\.bin$")
_SAFE_LINK = re.compile(r"(?i)(?:https?://|mailto:|#)")
_DDE = re.compile(r"(?i)\bDDE(?:AUTO)?\b")
_SAVE_AGAIN = "Buka, lalu simpan ulang."
_ASK_FOR_ORIGINAL = "Jangan dibuka. Mintalah berkas aslinya kepada pembuatnya."


def _broken() -> RejectedFileError:
    return RejectedFileError("Berkas ini rusak atau terpotong.", _SAVE_AGAIN)


@dataclass(frozen=True)
class OfficePackage:
    """An archive that passed the checks of `open_package`."""

    archive: zipfile.ZipFile

    @cached_property
    def names(self) -> list[str]:
        """The names of all parts."""
        return self.archive.namelist()

    @cached_property
    def file_type(self) -> FileType | None:
        """The type by the list of parts; None when it is no Office file. Raise RejectedFileError for macros."""
        if "[Content_Types].xml" not in self.names:
            return None
        types = [one.get("ContentType", "") for one in parse_xml(self.read("[Content_Types].xml"))]
        macros = (*types, *self.names)
        if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in macros):
            raise RejectedFileError(
                "Berkas ini memuat makro atau objek yang dapat dijalankan.",
                "Simpan tanpa makro (.docx, .xlsx, .pptx), lalu unggah.",
            )
        found = {_MAIN_TYPES[one] for one in types if one in _MAIN_TYPES}
        return found.pop() if len(found) == 1 else None

    def read(self, name: str) -> bytes:
        """Return one part, at most as many bytes as it declares; a false size or checksum breaks the package."""
        entry = self.archive.getinfo(name)
        data = bytearray()
        with _rejecting_broken_files(), self.archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                data += chunk
                if len(data) > entry.file_size:
                    raise _broken()
        return bytes(data)

    def read_xml(self, name: str) -> bytes:
        """Return a part of text within `MAX_XML_BYTES` that declares no entities."""
        size = self.archive.getinfo(name).file_size
        if size > MAX_XML_BYTES:
            raise RejectedFileError(
                f"Teks berkas ini {size / 1e6:.0f} MB; batasnya {MAX_XML_BYTES / 1e6:.0f} MB.",
                "Pecah isinya, atau pindahkan lampirannya ke berkas lain.",
            )
        data = self.read(name)
        bare = data.replace(b"\x00", b"")  # the same letters in UTF-16
        if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
            raise RejectedFileError(
                "Berkas ini rusak: ada perintah XML yang tidak dipakai aplikasi kantor.", _ASK_FOR_ORIGINAL
            )
        if b"DDE" in bare.upper():
            _reject_commands(data)
        return data


@contextmanager
def _rejecting_broken_files() -> Iterator[None]:
    """Raise RejectedFileError for every error that a broken archive causes."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _broken() from error


def open_package(data: bytes) -> OfficePackage:
    """Return the archive in a file's bytes after checking its structure; raise RejectedFileError.

    It must be one ZIP archive from its first byte to its last, without gaps, encryption, links or names that lead
    outside, and within the limits on the number, the size and the compression of its parts.
    """
    with _rejecting_broken_files():
        archive = zipfile.ZipFile(BytesIO(data))
        _require_only_archive(data, archive)
        _require_plain_names(archive)
        _require_sizes(archive, len(data))
    return OfficePackage(archive)


def _require_only_archive(data: bytes, archive: zipfile.ZipFile) -> None:
    """Raise RejectedFileError for bytes before, behind or between the entries."""
    foreign = RejectedFileError("Ada data lain di depan atau di belakang berkas ini.", _SAVE_AGAIN)
    end = data.rfind(_END_OF_DIRECTORY)
    if not data.startswith(b"PK\x03\x04") or end != len(data) - _END_RECORD_BYTES:
        raise foreign
    size, start = (int.from_bytes(data[end + at : end + at + 4], "little") for at in (12, 16))
    if start + size != end:
        raise foreign
    at = 0
    for entry in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if not at <= entry.header_offset <= at + _MAX_DESCRIPTOR:
            raise RejectedFileError("Ada data lain di antara bagian-bagian berkas ini.", _SAVE_AGAIN)
        lengths = data[entry.header_offset + 26 : entry.header_offset + 30]
        header = 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        at = entry.header_offset + header + entry.compress_size
    if not at <= start <= at + _MAX_DESCRIPTOR:
        raise RejectedFileError("Ada data lain di antara bagian-bagian berkas ini.", _SAVE_AGAIN)


def _require_plain_names(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise RejectedFileError(
            f"Berkas ini memuat terlalu banyak bagian; batasnya {MAX_PARTS}.", _SAVE_AGAIN
        )
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise RejectedFileError("Berkas ini rusak: ada dua bagian bernama sama.", _ASK_FOR_ORIGINAL)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise RejectedFileError("Berkas ini bersandi.", "Hapus kata sandinya, lalu unggah lagi.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _broken()
        if _leads_outside(entry):
            raise RejectedFileError(
                "Berkas ini memuat nama yang menunjuk ke luar dirinya.", _ASK_FOR_ORIGINAL
            )


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return (
        any(character in name for character in "\\\x00:")
        or name.startswith("/")
        or ".." in PurePosixPath(name).parts
        or stat.S_ISLNK(entry.external_attr >> 16)
    )


def _require_sizes(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    pairs = [(inflated, packed), *((one.file_size, max(one.compress_size, 1)) for one in entries)]
    is_bomb = any(size > RATIO_CHECKED_FROM and size > MAX_RATIO * of for size, of in pairs)
    if inflated > MAX_INFLATED_BYTES or is_bomb:
        raise RejectedFileError(
            f"Isi berkas ini mengembang terlalu besar, menjadi {inflated / 1e6:.0f} MB.", _ASK_FOR_ORIGINAL
        )


def reject_active_content(package: OfficePackage, depth: int = 0) -> FileType:
    """Return the type of a package without active content; raise RejectedFileError for any in it.

    Active content: macros and programs, contents that an application fetches by itself, DDE commands, and
    packages within packages within packages.
    """
    if "[Content_Types].xml" not in package.names:
        raise RejectedFileError("Berkas zip biasa tidak diterima.", "Unggah isinya satu per satu.")
    file_type = package.file_type
    if file_type is None:
        raise RejectedFileError("Berkas ini bukan DOCX, XLSX, atau PPTX.")
    for name in package.names:
        _reject_active_part(package, name, depth)
    return file_type


def _reject_active_part(package: OfficePackage, name: str, depth: int) -> None:
    if _ACTIVE_PART.search(name) and not _PRINTER_SETTINGS.search(f"/{name}"):
        raise RejectedFileError(
            "Berkas ini memuat makro atau objek yang dapat dijalankan.", "Simpan tanpa makro."
        )
    if name.endswith(".rels"):
        _reject_external_targets(package.read_xml(name))
    elif name.endswith(".xml"):
        _reject_commands(package.read_xml(name))
    elif (data := package.read(name)).startswith(b"PK\x03\x04"):
        if depth:
            raise RejectedFileError("Berkas ini memuat berkas di dalam berkas di dalam berkas.")
        reject_active_content(open_package(data), depth + 1)


def parse_xml(data: bytes) -> Iterator[etree._Element]:
    """Return the elements of an XML part, checked as by `parse_root`."""
    return iter(parse_root(data).iter(etree.Element))


def parse_root(data: bytes) -> etree._Element:
    """Return the root of an XML part; external references are not read and entities are rejected."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _broken() from error
    if root.getroottree().docinfo.doctype:
        raise _broken()
    return root


def _reject_external_targets(data: bytes) -> None:
    """Allow links that readers follow, but no target that an application fetches by itself."""
    for element in parse_xml(data):
        if element.get("TargetMode", "").lower() != "external":
            continue
        is_link = element.get("Type", "").endswith("/hyperlink")
        if not is_link or not _SAFE_LINK.match(element.get("Target", "")):
            raise RejectedFileError(
                "Berkas ini mengambil isi dari luar (templat, gambar, atau data tertaut).",
                "Putuskan tautannya, lalu simpan ulang.",
            )


def _reject_commands(data: bytes) -> None:
    for element in parse_xml(data):
        tag = etree.QName(element).localname
        if tag == "ddeLink" or (
            tag in ("instrText", "fldSimple")
            and _DDE.search(f"{element.text or ''} {' '.join(element.values())}")
        ):
            raise RejectedFileError(
                "Berkas ini memuat perintah yang dijalankan saat dibuka (DDE).", "Hapus, lalu simpan ulang."
            )
