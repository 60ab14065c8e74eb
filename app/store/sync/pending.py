"""Files that differ from the database: what the next sync would load or remove."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.documents.markdown.files import DocumentError, content_digest, read_bytes
from app.documents.markdown.listing import find_files
from app.store.database import ConnectionSource, read_session
from app.store.tables import DocumentRow, InvalidFile

_document: Any = DocumentRow
_invalid: Any = InvalidFile


def list_pending_files(source: ConnectionSource, content_dir: Path) -> list[str]:
    """Return the paths of files changed, added or removed since the last sync; reads every file."""
    with read_session(source) as session:
        published = {
            row.path: row.digest for row in session.execute(select(_document.path, _document.digest))
        }
        rejected = {row.path: row.digest for row in session.execute(select(_invalid.path, _invalid.digest))}
    present: dict[str, str] = {}
    for file in find_files(content_dir):
        try:
            present[file.path] = content_digest(read_bytes(file))
        except DocumentError:
            present[file.path] = rejected.get(file.path, "")
    changed = {
        path for path, digest in present.items() if digest not in (rejected.get(path), published.get(path))
    }
    return sorted(changed | (published.keys() - present.keys()))
