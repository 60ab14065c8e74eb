"""Zips with a manifest of their files: read with bounds, and verified against size and SHA-256 of each file."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field

CHUNK = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compression methods that our zips use."""


class File(BaseModel):
    """The manifest's entry of a file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    path: str = Field(max_length=1_000)
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class UnverifiedFileError(Exception):
    """A file of a zip is not what the manifest says; the path is the argument."""


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip for reading; raise zipfile.BadZipFile when it is damaged, now or while it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            # A damaged entry of the directory would be an OSError later, as a full disk is.
            for entry in archive.infolist():
                if entry.compress_type not in _METHODS or entry.header_offset < 0:
                    raise zipfile.BadZipFile(f"daftar isinya keliru tentang {entry.filename!r}")
            yield archive
    except (zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError) as error:
        raise zipfile.BadZipFile(str(error)) from error


def extract(archive: zipfile.ZipFile, file: File, target: Path | None) -> None:
    """Write a file of the manifest to ``target``, or only verify it; never reads more than its stated size.

    Raises UnverifiedFileError when size or digest differ.
    """
    digest, size = hashlib.sha256(), 0
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(file.path) as stream, target.open("xb") if target else nullcontext() as sink:
        while size <= file.bytes and (chunk := stream.read(min(CHUNK, file.bytes + 1 - size))):
            digest.update(chunk)
            size += len(chunk)
            if sink:
                sink.write(chunk)
    if size != file.bytes or digest.hexdigest() != file.sha256:
        raise UnverifiedFileError(file.path)


def iter_file(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as stream:
        yield from iter_chunks(stream)


def iter_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream in pieces."""
    while chunk := stream.read(CHUNK):
        yield chunk
