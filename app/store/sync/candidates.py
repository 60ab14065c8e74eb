"""Find the files that differ from their rows in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from app import clock
from app.documents.markdown.files import DocumentError, content_digest, read_bytes
from app.documents.markdown.listing import ContentFile
from app.documents.validation.rules import find_duplicate_slugs
from app.store.sync.loader import ChangedFile

MTIME_GRANULARITY_SECONDS = 2.0
"""Coarsest resolution of file times (FAT); like git, sync does not trust the times of a younger file."""


@dataclass(slots=True)
class Candidates:
    """What a sync has to do, file by file."""

    changed: list[ChangedFile] = field(default_factory=list)
    """Files to load."""
    mtime_keys: list[dict[str, Any]] = field(default_factory=list)
    """Rows that get a new modification key, because only the times of their files have changed."""
    unchanged: int = 0


def find_candidates(
    files: Sequence[ContentFile],
    rows: Mapping[str, Row[Any]],
    invalid_digests: dict[str, str],
    *,
    project_all: bool,
) -> Candidates:
    """Return the files to load; a file restored to its published text leaves ``invalid_digests``."""
    doubles, found = find_duplicate_slugs(files), Candidates()
    settled_ns = int((clock.now().timestamp() - MTIME_GRANULARITY_SECONDS) * 1e9)
    for file in files:
        known, double, mtime_key = rows.get(file.path), doubles.get(file.path), _mtime_key(file, settled_ns)
        must = project_all or double is not None
        if known and mtime_key == known.mtime_key != "" and not must and file.path not in invalid_digests:
            found.unchanged += 1
            continue
        digest_now = digest_of(file)
        if known and digest_now == known.digest and not must:
            found.unchanged += 1
            invalid_digests.pop(file.path, None)  # restored to its published text: no longer invalid
            if known.mtime_key != mtime_key:
                found.mtime_keys.append({"id": known.id, "mtime_key": mtime_key})
        elif must or digest_now != invalid_digests.get(file.path):
            found.changed.append(ChangedFile(file, digest_now, double, mtime_key))
    return found


def _mtime_key(file: ContentFile, settled_ns: int) -> str:
    """Return size and times of a file; empty while it is so new that a further change could leave them equal."""
    is_settled = file.mtime_ns < settled_ns and file.ctime_ns < settled_ns
    return f"{file.size}-{file.mtime_ns}-{file.ctime_ns}" if is_settled and not file.fault else ""


def digest_of(file: ContentFile) -> str:
    """Return the digest of a file's content, or a word for one that cannot be read."""
    try:
        return content_digest(read_bytes(file))
    except DocumentError:
        return f"unreadable-{file.fault or file.size}"
