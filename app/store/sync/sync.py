"""Synchronise the database with the content folder: changed files only, in batches."""

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlmodel import Session, col

from app import clock
from app.documents.markdown.listing import ContentFile, find_files, find_named_files, fold_name
from app.documents.reference.data import Reference
from app.documents.validation import placeholders
from app.documents.validation.problem import Problem
from app.store import tables
from app.store.database import read_session, write_session
from app.store.sync import projection, same_visits
from app.store.sync.batches import batches, column, columns, has_slug
from app.store.sync.candidates import digest_of, find_candidates
from app.store.sync.dates import Dates, GitHistory, find_dates, read_git_history
from app.store.sync.loader import ChangedFile, LoadedDocument, LoadResult, document_loader
from app.store.sync.removal import remove_file, remove_missing
from app.store.sync.revision import advance_revision, lock_library_state
from app.store.tables import DocumentRow, InvalidFile, LibraryState, Tombstone

Progress = Callable[[int, int], None]
"""Called with the number of files done, and of all files."""

Which = Literal["changed", "all"] | Collection[str]
"""Which files a sync loads."""

OnWritten = Callable[[Session, Sequence[ChangedFile]], None]
"""Called in the transaction that has just written some documents."""


@dataclass
class SyncReport:
    """Counts of what a sync did, and the problems it found."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    invalid: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Problems of all files that are invalid at present."""


def sync(
    engine: Engine,
    content_dir: Path,
    reference: Reference,
    *,
    which: Which = "changed",
    progress: Progress | None = None,
    on_written: OnWritten | None = None,
) -> SyncReport:
    """Load changed files into the database and remove documents whose files are gone.

    An invalid file affects only itself; its last valid version, if there is one, stays published.
    ``which`` says which files to load: those that have ``changed``, ``all`` again, or what has changed among
    named ones (paths relative to the content folder). Beside these no others are looked at, unless one of them is
    gone or the reference data have changed too.
    """
    fingerprint = f"{projection.VERSION}:{reference.version}"
    report = SyncReport()
    with _without_collections():
        with read_session(engine) as session:
            state = session.get(LibraryState, 1)
            known = f"{projection.VERSION}:{reference.fingerprint}"
            project_all = which == "all" or state is None or not state.fingerprint.startswith(known)
            named = None if project_all else _find_named(session, content_dir, which)
            files = list(find_files(content_dir)) if named is None else named
            listed = columns(DocumentRow, "path", "digest", "mtime_key", "id")
            refused = columns(InvalidFile, "path", "digest")
            if named is not None:
                paths = [file.path for file in named]
                listed = listed.where(col(DocumentRow.path).in_(paths))
                refused = refused.where(col(InvalidFile.path).in_(paths))
            rows = {row.path: row for row in session.execute(listed).all()}
            invalid_digests = {row.path: row.digest for row in session.execute(refused)}
        found = find_candidates(files, rows, invalid_digests, project_all=project_all)
    if not rows and named is None:
        with write_session(engine) as session:  # so that a first sync that is killed goes on where it was
            advance_revision(session, fingerprint, changed=False)
    candidates, report.unchanged = found.changed, found.unchanged
    git = read_git_history(content_dir, [candidate.file.path for candidate in candidates])
    done = 0
    with document_loader(len(candidates), reference) as outcomes_of:
        for batch in batches(candidates):
            outcomes = list(outcomes_of(batch))
            with write_session(engine) as session:
                _write_batch(session, outcomes, report, git, on_written)
            done += len(batch)
            if progress:
                progress(done, len(candidates))
    present = {file.path for file in files}
    touched = {candidate.file.path for candidate in candidates}
    with write_session(engine) as session:
        lock_library_state(session)
        report.removed += remove_missing(session, content_dir, rows, present)
        if found.mtime_keys:
            session.execute(update(DocumentRow), found.mtime_keys)
        _prune_invalid_files(
            session,
            {path for path in present if path in invalid_digests or path in touched},
            looked_at=None if named is None else present,
        )
        advance_revision(session, fingerprint, changed=False)
        for rejection in session.scalars(select(InvalidFile).order_by(col(InvalidFile.path))):
            report.invalid += 1
            report.problems += [Problem(**problem) for problem in rejection.problems]
    return report


def _find_named(session: Session, content_dir: Path, which: Which) -> list[ContentFile] | None:
    """Return the named files with those whose slugs they have, or None where all files have to be looked at."""
    if isinstance(which, str) or len(which) > _MOST_NAMED:
        return None
    if (named := find_named_files(content_dir, which)) is None:
        return None
    slugs = [fold_name(file.slug) for file in named]
    alike = session.scalars(columns(DocumentRow, "path").where(has_slug(DocumentRow, slugs)))
    return find_named_files(content_dir, {*which, *alike})


_MOST_NAMED = 500
"""Files; to look at all is as quick for more, and a database takes no longer list."""


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep Python's collector from looking, again and again, at all that a scan finds: a quarter of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sync_file(
    engine: Engine, file: ContentFile, reference: Reference, *, on_written: OnWritten
) -> list[Problem]:
    """Load one file that has just been written; return the problems that keep it out."""
    candidate = ChangedFile(file, digest_of(file), None, "")
    with document_loader(1, reference) as outcomes_of, write_session(engine) as session:
        (outcome,) = outcomes_of([candidate])
        _write_batch(session, [outcome], SyncReport(), GitHistory(), on_written)
    return outcome.problems


def is_refused(engine: Engine, path: str, digest: str) -> bool:
    """Return whether a file was refused with the content that has this digest."""
    with read_session(engine) as session:
        known = session.get(InvalidFile, path)
        return known is not None and known.digest == digest


def _write_batch(
    session: Session,
    results: list[LoadResult],
    report: SyncReport,
    git: GitHistory,
    on_written: OnWritten | None,
) -> None:
    """Write one batch; rows that another process has written meanwhile are overwritten."""
    lock_library_state(session)
    good = [
        LoadedDocument(outcome.changed_file, outcome.projection) for outcome in results if outcome.projection
    ]
    for outcome in results:
        _unpublish_example(session, outcome, report)
    paths = [outcome.changed_file.file.path for outcome in results]
    session.execute(delete(InvalidFile).where(col(InvalidFile.path).in_(paths)))
    for outcome in results:
        if not outcome.projection:
            file = outcome.changed_file.file
            problems = [asdict(problem) for problem in outcome.problems]
            session.add(InvalidFile(path=file.path, digest=outcome.changed_file.digest, problems=problems))
    if not good:
        return
    revision = advance_revision(session, None, changed=True)
    existing = _existing(session, [loaded.changed_file.file.slug for loaded in good])
    _add_dates(session, good, existing, git)
    ids = _write_documents(session, good, existing, revision, report)
    _write_links(session, good, ids)
    same_visits.relink_joined(session, [loaded.changed_file.file.slug for loaded in good], revision)
    if on_written:
        on_written(session, [loaded.changed_file for loaded in good])


def _existing(session: Session, slugs: Sequence[str]) -> dict[tuple[str, str], Row[Any]]:
    names = ("kind", "slug", "id", "digest", "updated_at", "published_at", "changed_at")
    wanted = columns(DocumentRow, *names).where(has_slug(DocumentRow, slugs))
    return {(row.kind, row.slug): row for row in session.execute(wanted)}


def _add_dates(
    session: Session, good: list[LoadedDocument], existing: dict[tuple[str, str], Row[Any]], git: GitHistory
) -> None:
    """Add to each row when its document was first published and last changed."""
    slugs = [loaded.changed_file.file.slug for loaded in good]
    gone = session.scalars(
        select(Tombstone).where(has_slug(Tombstone, slugs), col(Tombstone.published_at).is_not(None))
    )
    published_before = {(one.kind, one.slug): one.published_at for one in gone}
    for loaded in good:
        file, row = loaded.changed_file.file, loaded.projection.document
        known, before = existing.get(loaded.key), None
        if known:
            before = Dates(known.published_at, known.changed_at)
        elif at := published_before.get(loaded.key):
            before = Dates(at, at)
        is_same = known is not None and known.digest == loaded.changed_file.digest
        found = find_dates(file, row["meta"], git, before=before, is_same_text=is_same)
        row |= {"published_at": found.published_at, "changed_at": found.changed_at}


def _unpublish_example(session: Session, outcome: LoadResult, report: SyncReport) -> None:
    """Remove a document that an earlier version published from this very text, before examples were refused."""
    if any(problem.code == placeholders.CODE for problem in outcome.problems):
        changed = outcome.changed_file
        known = session.scalars(select(DocumentRow).where(col(DocumentRow.path) == changed.file.path)).first()
        if known and known.digest == changed.digest:
            remove_file(session, changed.file.path, reason=None)
            report.removed += 1


def _write_documents(
    session: Session,
    good: list[LoadedDocument],
    existing: dict[tuple[str, str], Row[Any]],
    revision: int,
    report: SyncReport,
) -> dict[tuple[str, str], int]:
    fresh: list[projection.Row] = []
    ids: dict[tuple[str, str], int] = {}
    now = clock.now()
    for loaded in good:
        row, key = loaded.projection.document, loaded.key
        row |= {
            "digest": loaded.changed_file.digest,
            "mtime_key": loaded.changed_file.mtime_key,
            "revision": revision,
            "updated_at": now,
        }
        before = existing.get(key)
        if before is None:
            fresh.append(row)
            report.added += 1
            continue
        if before.digest == loaded.changed_file.digest:
            row["updated_at"] = before.updated_at  # projected again from the same text
        session.execute(update(DocumentRow).where(col(DocumentRow.id) == before.id).values(**row))
        ids[key] = before.id
        report.changed += 1
    if fresh:
        statement = insert(DocumentRow).returning(
            *(column(DocumentRow, name) for name in ("kind", "slug", "id"))
        )
        ids |= {(row.kind, row.slug): row.id for row in session.execute(statement, fresh)}
        session.execute(delete(Tombstone).where(has_slug(Tombstone, [row["slug"] for row in fresh])))
    return ids


def _write_links(session: Session, good: list[LoadedDocument], ids: dict[tuple[str, str], int]) -> None:
    for table in tables.LINK_TABLES:
        session.execute(delete(table).where(column(table, "document_id").in_(ids.values())))
        links = [
            {"document_id": ids[loaded.key], **link}
            for loaded in good
            for link in loaded.projection.links.get(str(table.__tablename__), [])
        ]
        if links:
            session.execute(insert(table), links)


def _prune_invalid_files(session: Session, invalid_paths: set[str], *, looked_at: set[str] | None) -> None:
    gone = [
        path
        for path in session.scalars(columns(InvalidFile, "path"))
        if path not in invalid_paths and (looked_at is None or path in looked_at)
    ]
    for batch in batches(gone):
        session.execute(delete(InvalidFile).where(col(InvalidFile.path).in_(batch)))
