"""Storage of attachments: from a draft's uploads to the published files, and back.

Files are published before the document that names them: a file that no published document names is served to
nobody, so one left by a crash does no harm. A name is never reused for other bytes, because caches may hold
pages and files for long.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.attachments.file_types import related_file_names
from app.documents.attachments import attachment_folder
from app.documents.markdown.files import move_atomic

WITHDRAWN = ".withdrawn"
"""Hidden folder of the content with withdrawn files; nothing reads it."""
_CHUNK = 1024 * 1024


class AttachmentConflictError(Exception):
    """A published file of the same name has other bytes; the text tells its author what to do."""


@dataclass(frozen=True, slots=True)
class AttachmentStorage:
    """Storage of uploaded files until their document is published."""

    uploads: Path | None = None
    """Folder with one folder for each draft, by number."""

    def _sources(self, content_dir: Path, draft_id: int, slug: str) -> list[Path]:
        own = [self.uploads / str(draft_id)] if self.uploads else []
        return [*own, attachment_folder(content_dir / WITHDRAWN, slug)]

    def missing(self, content_dir: Path, draft_id: int, slug: str, names: Iterable[str]) -> list[str]:
        """Return the files that exist nowhere."""
        folders = [*self._sources(content_dir, draft_id, slug), attachment_folder(content_dir, slug)]
        return [name for name in names if not any((folder / name).is_file() for folder in folders)]

    def publish(self, content_dir: Path, draft_id: int, slug: str, names: Iterable[str]) -> None:
        """Copy files and their derivatives to where they are served.

        Raises AttachmentConflictError when a published file of the same name has other bytes.
        """
        sources, target = self._sources(content_dir, draft_id, slug), attachment_folder(content_dir, slug)
        for name in names:
            source = next((folder for folder in sources if (folder / name).is_file()), None)
            if source is None:
                continue  # already published, or missing, which the checks report
            if (target / name).exists() and digest_of(target / name) != digest_of(source / name):
                raise AttachmentConflictError(
                    f"Lampiran “{name}” sudah ada dengan isi lain. Unggah ulang dengan nama lain."
                )
            made = [one for one in related_file_names(name) if one != name and (source / one).is_file()]
            for one in (*made, name):  # the file itself last, because pages name it
                _copy(source / one, target / one)

    def discard(self, draft_id: int) -> None:
        """Delete the files of a published draft."""
        if self.uploads:
            shutil.rmtree(self.uploads / str(draft_id), ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a file durably and atomically."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.baru")
    shutil.copyfile(source, temporary)
    temporary.chmod(0o644)
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    move_atomic(temporary, target)


def withdraw_attachments(content_dir: Path, slug: str) -> None:
    """Move the files of a document off the site; they are stored for its return."""
    published, withdrawn = (
        attachment_folder(content_dir, slug),
        attachment_folder(content_dir / WITHDRAWN, slug),
    )
    if not published.is_dir():
        return
    for file in sorted(published.iterdir()):
        if file.is_file():
            move_atomic(file, withdrawn / file.name)
    published.rmdir()


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
