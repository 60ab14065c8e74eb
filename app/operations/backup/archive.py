"""Export the library as one zip: Markdown, reference data and attachments, with the digest of every file.

The same files always give the same bytes, and the zip is streamed without being held in memory. The time of an entry
is that of the last change of a published document, in UTC, for who harvests; else 1980.
"""

import hashlib
import json
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.documents.attachments import ATTACHMENTS_FOLDER
from app.documents.hosting.host_files import FOLDER as HOSTS_FOLDER
from app.documents.markdown.files import read_published
from app.documents.markdown.listing import find_files
from app.documents.reference.region_spaces import FOLDER as SPACES_FOLDER

MANIFEST = "manifest.json"
FORMAT = "studi-banding-library"
VERSION = 1
_CHUNK = 256 * 1024
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""Time of every other entry, so that equal files give equal zips; the earliest that a zip can tell."""
HARVEST_FILE = "harvest.yaml"
"""The list of sites that this one harvests: nobody else is to take it over."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of the archive."""

    path: str
    bytes: int
    sha256: str


class _Sink:
    """Unseekable output of a zip, whose bytes are taken piece by piece."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is buffered."""

    def close(self) -> None:
        """Do nothing: written bytes can still be taken."""

    def take_written(self) -> bytes:
        """Return and forget the bytes written since the last call."""
        data, self._written = b"".join(self._written), []
        return data


def list_library_paths(content_dir: Path) -> list[str]:
    """Return the paths of reference data, documents and attachments; hidden files are omitted."""
    documents = [file.path for file in find_files(content_dir) if not file.fault]
    attachments = (content_dir / ATTACHMENTS_FOLDER).rglob("*")
    files = (path.relative_to(content_dir) for path in attachments if path.is_file())
    return [*list_reference_paths(content_dir), *documents, *(str(p) for p in files if not _is_hidden(p))]


def list_reference_paths(content_dir: Path) -> list[str]:
    """Return the paths of the reference data, of the terms of hosts and of what regions say of themselves."""
    hosts, spaces = (content_dir / HOSTS_FOLDER).glob("*.md"), (content_dir / SPACES_FOLDER).glob("*.yaml")
    files = [*content_dir.glob("*.yaml"), *hosts, *spaces]
    return [
        str(path.relative_to(content_dir))
        for path in files
        if not path.name.startswith(".") and path.name != HARVEST_FILE
    ]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def stream_archive(
    content_dir: Path, paths: Iterable[str], published: Mapping[str, tuple[str, datetime]] | None = None
) -> Generator[bytes, None, None]:
    """Yield the zip of some files in pieces; files that have disappeared are omitted.

    ``published`` has digest and last change of published documents: a file that has changed since is omitted too.
    """
    published = published or {}
    sink, files = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(set(paths)):
            digest, changed_at = published.get(path, ("", _EPOCH))
            if digest and not read_published(content_dir, path, digest):
                continue
            for about in _add_file(archive, content_dir, path, changed_at):
                if about:
                    files.append(about)
                yield sink.take_written()
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "files": [{"path": one.path, "bytes": one.bytes, "sha256": one.sha256} for one in files],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        archive.writestr(_entry(MANIFEST, _EPOCH), text, zipfile.ZIP_DEFLATED, 6)
    yield sink.take_written()


def _add_file(
    archive: zipfile.ZipFile, content_dir: Path, path: str, changed_at: datetime
) -> Iterator[ArchivedFile | None]:
    """Write one file; yield None after each piece, and finally its entry for the manifest."""
    digest, size = hashlib.sha256(), 0
    try:
        source = (content_dir / path).open("rb")
    except OSError:
        return
    with source, archive.open(_entry(path, changed_at), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            yield None
    yield ArchivedFile(path, size, digest.hexdigest())


def _entry(path: str, changed_at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, max(changed_at, _EPOCH).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
