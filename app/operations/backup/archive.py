"""The whole library as one zip: Markdown, reference data and attachments, with the digest of every file.

The same files give the same bytes, whenever and wherever it is made, and nothing is held in memory.
"""

import hashlib
import json
import zipfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.attachments import ATTACHMENTS_FOLDER
from app.documents.markdown.files import find_files

MANIFEST = "manifest.json"
FORMAT = "studi-banding-library"
VERSION = 1
_CHUNK = 256 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same for every file: when it was written is no part of what it says."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of the archive."""

    path: str
    bytes: int
    sha256: str


class _Sink:
    """What a zip is written to: gives the bytes on, and cannot go back."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What was written is given on nevertheless."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data, self._written = b"".join(self._written), []
        return data


def list_library_paths(content_dir: Path) -> list[str]:
    """Everything a library is made of: reference data, documents, attachments; nothing hidden."""
    documents = [file.path for file in find_files(content_dir)]
    attachments = (content_dir / ATTACHMENTS_FOLDER).rglob("*")
    files = (path.relative_to(content_dir) for path in attachments if path.is_file())
    return [*list_reference_paths(content_dir), *documents, *(str(p) for p in files if not _is_hidden(p))]


def list_reference_paths(content_dir: Path) -> list[str]:
    """The files of reference data."""
    return [path.name for path in content_dir.glob("*.yaml") if not path.name.startswith(".")]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def stream_archive(content_dir: Path, paths: Iterable[str]) -> Generator[bytes, None, None]:
    """The zip of these files, piece by piece; a file that is gone meanwhile is left out."""
    sink, files = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(set(paths)):
            for about in _add_file(archive, content_dir, path):
                if about:
                    files.append(about)
                yield sink.taken()
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "files": [{"path": one.path, "bytes": one.bytes, "sha256": one.sha256} for one in files],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        archive.writestr(_entry(MANIFEST), text, zipfile.ZIP_DEFLATED, 6)
    yield sink.taken()


def _add_file(archive: zipfile.ZipFile, content_dir: Path, path: str) -> Iterator[ArchivedFile | None]:
    """Write one file, stopping after each piece; the last time with what was written."""
    digest, size = hashlib.sha256(), 0
    try:
        source = (content_dir / path).open("rb")
    except OSError:
        return
    with source, archive.open(_entry(path), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            yield None
    yield ArchivedFile(path, size, digest.hexdigest())


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
