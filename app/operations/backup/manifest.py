"""The manifest of a backup: one zip with everything that cannot be rebuilt."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ValidationError

from app.operations.backup.verified_zip import File, UnverifiedFileError, extract

MANIFEST = "manifest.json"
FORMAT, VERSION = "studi-banding-backup", 1
CONTENT, UPLOADS, SQLITE, TABLES = "content/", "uploads/", "database/sqlite.db", "database/tables/"
WITHDRAWN = ".withdrawn"
"""The hidden folder of withdrawn texts in the content folder."""
_MOST_MANIFEST = 200_000_000


class BackupError(Exception):
    """A backup cannot be made or restored; the text says why and what to do."""


class Table(BaseModel):
    """A table of the database; tables are listed in an order that foreign keys allow."""

    name: str
    columns: list[str]


class Manifest(BaseModel):
    """The contents of a backup."""

    format: str = FORMAT
    version: int = VERSION
    made: str
    """Time in UTC."""
    program: str
    """Version of the program that made it."""
    kind: Literal["sqlite", "postgresql"]
    tables_version: str
    """Schema version of the tables."""
    tables: list[Table] = []
    sequences: dict[str, int] = {}
    files: list[File] = []


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest; raise BackupError unless the zip contains exactly the files it names."""
    names = [entry.filename for entry in archive.infolist()]
    if names.count(MANIFEST) != 1:
        raise BackupError("Berkas ini bukan cadangan buatan “studi-banding backup”.")
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise BackupError("Daftar isi cadangan terlalu besar.")
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise BackupError("Daftar isi cadangan tidak terbaca; mungkin dibuat oleh versi lain.") from error
    if manifest.format != FORMAT:
        raise BackupError("Berkas ini bukan cadangan buatan “studi-banding backup”.")
    if manifest.version > VERSION:
        raise BackupError(
            f"Cadangan ini dibuat oleh versi yang lebih baru ({manifest.program}). Perbarui studi-banding dahulu."
        )
    if sorted(names) != sorted([MANIFEST, *(one.path for one in manifest.files)]):
        raise BackupError("Isi cadangan tidak sama dengan daftarnya: berkas rusak atau diubah.")
    for one in manifest.files:
        _require_inside(one.path)
    return manifest


def _require_inside(path: str) -> None:
    parts = PurePosixPath(path).parts
    inside = path.startswith((CONTENT, UPLOADS, TABLES)) or path == SQLITE
    if not inside or ".." in parts or "\\" in path or "\0" in path or str(PurePosixPath(path)) != path:
        raise BackupError(f"“{path}” bukan tempat berkas cadangan.")


def verify_file(archive: zipfile.ZipFile, file: File, target: Path | None = None) -> None:
    """Extract a file, or only verify it; raise BackupError unless it is what the manifest says."""
    try:
        extract(archive, file, target)
    except UnverifiedFileError as error:
        raise BackupError(
            f"“{file.path}” tidak sama dengan yang tercatat: cadangan rusak atau diubah."
        ) from error
