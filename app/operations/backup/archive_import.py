"""Import an archive of the library into a content folder; it is verified wholly before any file is moved there.

Archives are untrusted: paths must stay within the folder, sizes within limits, digests must match, and existing
files are overwritten only on request.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from app.documents.attachments import ATTACHMENTS_FOLDER
from app.documents.hosting.host_files import FOLDER as HOSTS_FOLDER
from app.documents.hosting.host_files import MAX_HOST_BYTES
from app.documents.markdown import frontmatter
from app.documents.markdown.files import content_digest, move_atomic
from app.documents.reference.region_spaces import FOLDER as SPACES_FOLDER
from app.documents.reference.region_spaces import MAX_SPACE_BYTES
from app.operations.backup.archive import FORMAT, MANIFEST, VERSION
from app.operations.backup.verified_zip import File, UnverifiedFileError, extract, open_zip

MAX_FILES = 500_000
MAX_PATH_CHARACTERS = 400
MAX_MANIFEST_BYTES = 100_000_000
MAX_TOTAL_BYTES = 20_000_000_000
"""Bytes of all files together, uncompressed."""
MAX_REFERENCE_BYTES = 20_000_000
MAX_ATTACHMENT_BYTES = 25_000_000
_ALLOWED_PATHS = (
    (re.compile(r"[a-z0-9][a-z0-9_-]*\.yaml"), MAX_REFERENCE_BYTES),
    (re.compile(rf"{HOSTS_FOLDER}/[a-z0-9][a-z0-9.-]*\.md"), MAX_HOST_BYTES),
    (re.compile(rf"{SPACES_FOLDER}/[a-z0-9][a-z0-9.-]*\.yaml"), MAX_SPACE_BYTES),
    (
        re.compile(r"(?:practices|visits)/(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*\.md"),
        frontmatter.MAX_BYTES,
    ),
    (re.compile(rf"{ATTACHMENTS_FOLDER}/[a-z0-9-]+/[A-Za-z0-9][A-Za-z0-9._ -]*"), MAX_ATTACHMENT_BYTES),
)
"""Allowed paths of a library's files, with the maximum size of each."""


class ArchiveError(Exception):
    """The archive cannot be imported; the text says why."""


class _Manifest(BaseModel):
    format: str
    version: int
    files: list[File] = Field(max_length=MAX_FILES)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of imported files."""

    written: int
    same: int
    """Number of files that existed with the same content."""


def import_archive(source: Path, content_dir: Path, *, force: bool = False) -> ImportResult:
    """Import an archive; ArchiveError leaves the folder unchanged."""
    try:
        with open_zip(source) as archive:
            files = verified_files(archive)
            content_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=content_dir, prefix=".import-") as folder:
                for path, file in files.items():
                    _extract(archive, file, Path(folder) / path)
                return _move_into_place(Path(folder), content_dir, files, force=force)
    except zipfile.BadZipFile as error:
        raise ArchiveError("Berkas ini bukan arsip zip yang utuh.") from error


def verified_files(archive: zipfile.ZipFile) -> Mapping[str, File]:
    """Return the files of the manifest; raise ArchiveError unless the zip contains exactly those, at allowed paths."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > MAX_FILES + 1:
        raise ArchiveError(f"Arsip memuat lebih dari {MAX_FILES} berkas.")
    if len({name.casefold() for name in names}) != len(names):
        raise ArchiveError("Arsip memuat nama berkas yang sama dua kali.")
    files = {one.path: one for one in _manifest(archive, names).files}
    if len(files) + 1 != len(names) or {*files, MANIFEST} != set(names):
        raise ArchiveError(f"Isi arsip tidak sama dengan daftar di {MANIFEST}.")
    for path, about in files.items():
        _require_allowed_path(path, about.bytes)
    if sum(one.bytes for one in files.values()) > MAX_TOTAL_BYTES:
        raise ArchiveError("Isi arsip terlalu besar.")
    return files


def _manifest(archive: zipfile.ZipFile, names: list[str]) -> _Manifest:
    if MANIFEST not in names:
        raise ArchiveError(f"Arsip tidak memuat {MANIFEST}; buat dengan “studi-banding export”.")
    with archive.open(MANIFEST) as stream:
        text = stream.read(MAX_MANIFEST_BYTES + 1)
    if len(text) > MAX_MANIFEST_BYTES:
        raise ArchiveError(f"{MANIFEST} terlalu besar.")
    try:
        data: Any = json.loads(text)
        manifest = _Manifest.model_validate(data)
    except (ValueError, ValidationError, RecursionError) as error:
        raise ArchiveError(f"{MANIFEST} tidak terbaca.") from error
    if any(len(file.path) > MAX_PATH_CHARACTERS for file in manifest.files):
        raise ArchiveError(f"{MANIFEST} tidak terbaca.")
    if (manifest.format, manifest.version) != (FORMAT, VERSION):
        raise ArchiveError(f"Bentuk arsip “{manifest.format}” versi {manifest.version} tidak dikenal.")
    return manifest


def _require_allowed_path(path: str, size: int) -> None:
    for shape, most in _ALLOWED_PATHS:
        if shape.fullmatch(path) and ".." not in path.split("/"):
            if size > most:
                raise ArchiveError(
                    f"“{path}” terlalu besar: {size / 1e6:.1f} MB, batasnya {most / 1e6:.0f} MB."
                )
            return
    raise ArchiveError(f"“{path}” bukan tempat berkas pustaka.")


def _extract(archive: zipfile.ZipFile, file: File, target: Path) -> None:
    try:
        extract(archive, file, target)
    except UnverifiedFileError as error:
        raise ArchiveError(
            f"“{file.path}” tidak sama dengan yang tercatat: arsip rusak atau diubah."
        ) from error


def _move_into_place(
    folder: Path, content_dir: Path, files: Mapping[str, File], *, force: bool
) -> ImportResult:
    """Move the files into the content folder; documents last, because they name the others."""
    new = [path for path in files if not _is_same(folder / path, content_dir / path)]
    taken = [path for path in new if (content_dir / path).exists()]
    if taken and not force:
        more = f" dan {len(taken) - 5} lainnya" if len(taken) > 5 else ""  # noqa: PLR2004 -- enough to know where to look
        raise ArchiveError(
            f"Sudah ada dengan isi lain: {', '.join(taken[:5])}{more}. Pakai --force untuk menimpa."
        )
    root = content_dir.resolve()
    for path in sorted(new, key=lambda path: (path.endswith(".md"), path)):
        if not (content_dir / path).resolve().is_relative_to(root):
            raise ArchiveError(f"“{path}” berada di luar folder isi.")
        (folder / path).chmod(0o644)
        move_atomic(folder / path, content_dir / path)
    return ImportResult(len(new), len(files) - len(new))


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and content_digest(one.read_bytes()) == content_digest(other.read_bytes())
