"""List the document files of a content folder; what cannot be a document holds up only itself."""

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from app.documents.models import FOLDERS, DocumentType
from app.documents.origin import harvested_slug

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ILL_NAME = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and bytes that are no UTF-8: Python names those by surrogates."""
MAX_SLUG_LENGTH = 200
"""With its extension and a number appended it still fits in a file name of 255 bytes."""
HARVESTED_FOLDER = "harvested"
"""Folder of what was harvested, within that of each type of document."""


@dataclass(slots=True, eq=False)  # frozen, a hundred thousand of them would take three times as long to make
class ContentFile:
    """A Markdown file found in the content folder."""

    kind: DocumentType
    slug: str
    path: str
    location: str
    """The absolute path as text: a hundred thousand Path objects take a second to make."""
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    """Time of the last change of any kind, which no program can set back; a copy that keeps times changes it."""
    fault: str = ""
    """Why it cannot be read: a link in a circle, a pipe, a name that is no text; empty for a regular file."""

    @property
    def absolute(self) -> Path:
        """The absolute path of the file."""
        return Path(self.location)

    @property
    def content_dir(self) -> Path:
        """The content folder of the file."""
        return Path(self.location.removesuffix(self.path.replace("/", os.sep)))


_Found = tuple[str, os.stat_result | None, str]
"""Location, stat result (None for a fault) and fault."""
_NO_TEXT = "namanya memuat tanda yang bukan huruf UTF-8"


def find_files(content_dir: Path) -> Iterator[ContentFile]:
    """Yield every document file, practices first, in a fixed order; hidden files and folders are skipped.

    What looks like a document and cannot be read comes with its fault.
    """
    for kind, folder in FOLDERS.items():
        yield from _as_content_files(content_dir, kind, _list_folder(str(content_dir / folder)))


def find_named_files(content_dir: Path, paths: Collection[str]) -> list[ContentFile] | None:
    """Return the document files of some paths relative to the content folder, in the order of `find_files`.

    None where one of them is no document file that is there: then the folder has to be looked at.
    """
    found: list[ContentFile] = []
    for kind, folder in FOLDERS.items():
        named = [path for path in paths if path.startswith(f"{folder}/")]
        stated = [_stat_path(content_dir, path) for path in named]
        found += _as_content_files(content_dir, kind, filter(None, stated))
    return found if len(found) == len(paths) else None


def _stat_path(content_dir: Path, path: str) -> _Found | None:
    if not path.endswith(".md") or any(part.startswith(".") for part in path.split("/")):
        return None
    file = content_dir / path
    try:
        about = file.stat()
    except OSError:
        return None
    return (str(file), about, "") if stat.S_ISREG(about.st_mode) else None


def _as_content_files(
    content_dir: Path, kind: DocumentType, found: Iterable[_Found]
) -> Iterator[ContentFile]:
    start = len(str(content_dir)) + 1
    ordered = sorted(found, key=itemgetter(0))
    are_texts = _is_text("/".join(location[start:] for location, _about, _fault in ordered))
    for location, about, fault in ordered:
        slug = location.rpartition(os.sep)[2].removesuffix(".md")
        path = location[start:].replace(os.sep, "/")
        if not are_texts and not _is_text(path):
            readable_slug, readable_path = ascii(slug)[1:-1], ascii(path)[1:-1]
            yield ContentFile(kind, readable_slug, readable_path, location, 0, 0, 0, _NO_TEXT)
            continue
        times = (about.st_size, about.st_mtime_ns, about.st_ctime_ns) if about else (0, 0, 0)
        yield ContentFile(kind, slug, path, location, *times, fault)


def fold_name(name: str) -> str:
    """Return a name without the differences that some file systems do not make: case, and the form of accents."""
    return unicodedata.normalize("NFC", name).casefold()


def is_slug(name: str) -> bool:
    """Return whether a name can be the slug of a document."""
    return _SLUG.fullmatch(name) is not None and len(name) <= MAX_SLUG_LENGTH


def document_path(kind: DocumentType, slug: str) -> str:
    """Return the path of a new document's file, relative to the content folder."""
    return f"{FOLDERS[kind]}/{slug}.md"


def harvested_folder(kind: DocumentType, source: str) -> str:
    """Return the folder of what a source has of one type, relative to the content folder."""
    return f"{FOLDERS[kind]}/{HARVESTED_FOLDER}/{source}"


def harvested_path(kind: DocumentType, source: str, slug: str) -> str:
    """Return the path of the file of a source's document, whose slug there is ``slug``."""
    return f"{harvested_folder(kind, source)}/{harvested_slug(source, slug)}.md"


def content_file(content_dir: Path, kind: DocumentType, slug: str) -> ContentFile:
    """Return the ContentFile for a slug, whether the file exists or not."""
    path = document_path(kind, slug)
    return ContentFile(kind, slug, path, str(content_dir / path), 0, 0)


def describe_read_error(error: OSError) -> str:
    """Return why a file cannot be read, for its writer."""
    return _READ_ERRORS.get(error.errno or 0, "disk menolak membacanya")


_READ_ERRORS = {
    errno.EACCES: "izinnya tidak ada",
    errno.ELOOP: "tautannya berputar",
    errno.ENOENT: "berkas atau tujuan tautannya tidak ada",
    errno.EISDIR: "itu folder",
}


def _list_folder(folder: str) -> Iterator[_Found]:
    """Yield every Markdown file below a folder, and what stands in the way of reading others."""
    try:
        with os.scandir(folder) as scanned:
            entries = [
                (entry, entry.is_dir(follow_symlinks=False))
                for entry in scanned
                if not entry.name.startswith(".")
            ]
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield folder, None, f"{describe_read_error(error)} untuk folder ini"
        return
    for entry, is_folder in entries:
        if is_folder:
            yield from _list_folder(entry.path)
        elif entry.name.endswith(".md") and (found := _stat_file(entry)):
            yield found


def _stat_file(entry: os.DirEntry[str]) -> _Found | None:
    """Return a file as it is found; None for a link to a folder."""
    try:
        about = entry.stat()
    except OSError as error:
        return entry.path, None, describe_read_error(error)
    if stat.S_ISREG(about.st_mode):
        return entry.path, about, ""
    return None if stat.S_ISDIR(about.st_mode) else (entry.path, None, "bukan berkas biasa")


def _is_text(name: str) -> bool:
    return _ILL_NAME.search(name) is None
