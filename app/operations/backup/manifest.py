"""What a backup is: one zip with everything that is not rebuilt from files, and a manifest of it all."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MANIFEST = "manifest.json"
FORMAT, VERSION = "studi-banding-backup", 1
CONTENT, UPLOADS, SQLITE, TABLES = "content/", "uploads/", "database/sqlite.db", "database/tables/"
WITHDRAWN = ".withdrawn"
"""The one hidden folder of the content that holds texts."""
CHUNK = 256 * 1024
_MOST_MANIFEST = 200_000_000


class BackupError(Exception):
    """A backup cannot be made or taken back; the text says why and what to do."""


class File(BaseModel):
    """A file of the backup."""

    model_config = ConfigDict(extra="forbid", strict=True)

    path: str = Field(max_length=1_000)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Table(BaseModel):
    """A table of a PostgreSQL database, in the order that foreign keys allow."""

    name: str
    columns: list[str]


class Manifest(BaseModel):
    """Everything the backup holds."""

    format: str = FORMAT
    version: int = VERSION
    made: str
    """When, in UTC."""
    program: str
    """The version that made it."""
    kind: Literal["sqlite", "postgresql"]
    tables_version: str
    """The migration the tables stand at."""
    tables: list[Table] = []
    sequences: dict[str, int] = {}
    files: list[File] = []


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, after looking that the archive holds what it names and nothing else; BackupError."""
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


def iter_file(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as stream:
        yield from chunks(stream)


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """A stream piece by piece."""
    while chunk := stream.read(CHUNK):
        yield chunk


def unpack(archive: zipfile.ZipFile, one: File, target: Path | None) -> None:
    """Write one file, or only read it; BackupError unless it is what the manifest says."""
    digest, size = hashlib.sha256(), 0
    sink: BinaryIO | None = None
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        sink = target.open("xb")
    try:
        with archive.open(one.path) as stream:
            while size <= one.bytes and (chunk := stream.read(min(CHUNK, one.bytes + 1 - size))):
                digest.update(chunk)
                size += len(chunk)
                if sink:
                    sink.write(chunk)
    finally:
        if sink:
            sink.close()
    if size != one.bytes or digest.hexdigest() != one.sha256:
        raise BackupError(f"“{one.path}” tidak sama dengan yang tercatat: cadangan rusak atau diubah.")
