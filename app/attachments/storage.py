"""Files of a draft become files of a document, and leave with it.

They are placed before the document is: a file that no published document names is shown to nobody, so
one that a crash leaves behind does no harm. A name never gets other bytes: pages that are kept somewhere
go on showing what they showed.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.attachments.file_types import family_names
from app.documents.attachments import folder_of
from app.documents.markdown.files import move_atomic
from app.publishing.workflow import StepError

WITHDRAWN = ".withdrawn"
"""Folder of the content that holds what was taken back; hidden, so nothing reads it."""
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where files wait until the document that names them is published."""

    uploads: Path | None = None
    """One folder for each draft, by its number."""

    def _sources(self, content_dir: Path, draft_id: int, slug: str) -> list[Path]:
        own = [self.uploads / str(draft_id)] if self.uploads else []
        return [*own, folder_of(content_dir / WITHDRAWN, slug)]

    def missing(self, content_dir: Path, draft_id: int, slug: str, names: Iterable[str]) -> list[str]:
        """The files that are nowhere."""
        folders = [*self._sources(content_dir, draft_id, slug), folder_of(content_dir, slug)]
        return [name for name in names if not any((folder / name).is_file() for folder in folders)]

    def place(self, content_dir: Path, draft_id: int, slug: str, names: Iterable[str]) -> None:
        """Copy files, and those made from them, to where they are served; StepError when one has the name."""
        sources, target = self._sources(content_dir, draft_id, slug), folder_of(content_dir, slug)
        for name in names:
            source = next((folder for folder in sources if (folder / name).is_file()), None)
            if source is None:
                continue  # it is there already, or nowhere: the checks have told
            if (target / name).exists() and digest_of(target / name) != digest_of(source / name):
                raise StepError(
                    f"Lampiran “{name}” sudah ada dengan isi lain. Unggah ulang dengan nama lain."
                )
            made = [one for one in family_names(name) if one != name and (source / one).is_file()]
            for one in (*made, name):  # itself last: it is what pages name
                _copy(source / one, target / one)

    def forget(self, draft_id: int) -> None:
        """Clear away the files of a draft that is published."""
        if self.uploads:
            shutil.rmtree(self.uploads / str(draft_id), ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy so that the file is there whole or not at all, also after a power cut."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.baru")
    shutil.copyfile(source, temporary)
    temporary.chmod(0o644)
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    move_atomic(temporary, target)


def take_back(content_dir: Path, slug: str) -> None:
    """Take the files of a document off the site; they stay for its return."""
    published, withdrawn = folder_of(content_dir, slug), folder_of(content_dir / WITHDRAWN, slug)
    if not published.is_dir():
        return
    for file in sorted(published.iterdir()):
        if file.is_file():
            move_atomic(file, withdrawn / file.name)
    published.rmdir()


def digest_of(file: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
