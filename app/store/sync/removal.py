"""Remove documents whose files are gone, and leave tombstones."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app import clock
from app.documents.markdown.listing import fold_name
from app.documents.origin import is_harvested_slug
from app.store.sync import same_visits
from app.store.sync.batches import batches, columns
from app.store.sync.revision import advance_revision
from app.store.tables import DocumentRow, Tombstone

WITHDRAWN_AT_ORIGIN = "tidak lagi ada di situs asalnya."
"""Why a harvested document is gone, for visitors."""


def remove_file(session: Session, path: str, *, reason: str | None) -> None:
    """Delete the document of a file that has just been removed, and leave a tombstone with the reason."""
    row = session.scalars(select(DocumentRow).where(col(DocumentRow.path) == path)).first()
    if row:
        revision = advance_revision(session, None, changed=True)
        tombstone = _tombstone(row, revision)
        tombstone.reason = reason
        session.merge(tombstone)
        session.delete(row)
        same_visits.forget(session, [row.slug], revision)


def remove_missing(
    session: Session, content_dir: Path, known: Collection[str], present: Collection[str]
) -> int:
    """Delete the documents of known files that are neither present nor there after all; return how many."""
    wanted = columns(DocumentRow, "id", "kind", "slug", "path", "published_at")
    absent = [
        row
        for paths in batches([path for path in known if path not in present])
        for row in session.execute(wanted.where(col(DocumentRow.path).in_(paths)))
    ]
    # A file renamed in case only is refused for its name: its document stays, as that of any refused file.
    alike = {fold_name(path) for path in present} if absent else set()
    gone = [row for row in absent if fold_name(row.path) not in alike and _is_gone(content_dir / row.path)]
    if not gone:
        return 0
    revision = advance_revision(session, None, changed=True)
    for batch in batches(gone):
        session.execute(delete(DocumentRow).where(col(DocumentRow.id).in_([row.id for row in batch])))
        same_visits.forget(session, [row.slug for row in batch], revision)
    for row in gone:
        session.merge(_tombstone(row, revision))
    return len(gone)


def _tombstone(row: Any, revision: int) -> Tombstone:
    return Tombstone(
        kind=row.kind,
        slug=row.slug,
        revision=revision,
        removed_at=clock.now(),
        published_at=row.published_at,
        reason=WITHDRAWN_AT_ORIGIN if is_harvested_slug(row.slug) else None,
    )


def _is_gone(path: Path) -> bool:
    """Return whether a file is missing; one published after the files were listed is there, one in a locked folder may be."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
