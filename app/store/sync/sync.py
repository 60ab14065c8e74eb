"""Brings the database in line with the content folder: changed files only, batch by batch."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Engine, Row, Select, delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from app import clock
from app.documents.markdown.files import ContentFile, DocumentError, digest, find_files, read_bytes
from app.documents.reference.data import Reference
from app.documents.validation.problem import Problem
from app.documents.validation.rules import duplicate_slugs
from app.store import tables
from app.store.database import reading, writing
from app.store.sync import projection
from app.store.sync.loader import Candidate, Outcome, reader
from app.store.sync.revision import locked_state, note_state
from app.store.tables import DocumentRow, LibraryState, Rejection, Tombstone

BATCH = 1_000
"""Documents in one transaction: bounds memory, and a killed sync goes on where it was."""

SETTLED_SECONDS = 2.0
"""File systems keep times as coarsely as this (FAT); git treats younger files the same way."""

Progress = Callable[[int, int], None]
"""Told how many files are done, of how many."""

Also = Callable[[Session, Sequence[Candidate]], None]
"""What else to write, in the same transaction, about documents that were just written."""


@dataclass
class SyncReport:
    """What a sync found and did."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    """Why files were rejected, all of those that are at present."""

    @property
    def touched(self) -> bool:
        """Whether the library is another than before."""
        return bool(self.added or self.changed or self.removed)


def sync(
    engine: Engine,
    content_dir: Path,
    reference: Reference,
    *,
    full: bool = False,
    progress: Progress | None = None,
    also: Also | None = None,
) -> SyncReport:
    """Read changed files into the database and drop what is gone.

    A file at fault keeps out only itself; its last good version, if there is one, stays.
    ``full`` projects every file again.
    """
    files = list(find_files(content_dir))
    fingerprint = f"{projection.VERSION}:{reference.fingerprint}"
    report = SyncReport()
    with reading(engine) as session:
        state = session.get(LibraryState, 1)
        anew = full or state is None or state.fingerprint != fingerprint
        rows = {
            row.path: row for row in session.execute(_columns(DocumentRow, "path", "digest", "stamp", "id"))
        }
        refused = {row.path: row.digest for row in session.execute(_columns(Rejection, "path", "digest"))}
    candidates, seen_again = _compare(files, rows, refused, anew=anew, report=report)
    done = 0
    with reader(len(candidates), reference) as outcomes_of:
        for batch in _batches(candidates):
            outcomes = list(outcomes_of(batch))
            with writing(engine) as session:
                _store(session, outcomes, report, also)
            done += len(batch)
            if progress:
                progress(done, len(candidates))
    present = {file.path for file in files}
    touched = {candidate.file.path for candidate in candidates}
    with writing(engine) as session:
        locked_state(session)
        _remove(session, content_dir, present, report)
        if seen_again:
            session.execute(update(DocumentRow), seen_again)
        _forget_rejections(session, {path for path in present if path in refused or path in touched})
        note_state(session, fingerprint, touched=False)
        for rejection in session.scalars(select(Rejection).order_by(col(Rejection.path))):
            report.rejected += 1
            report.problems += [Problem(**problem) for problem in rejection.problems]
    return report


def take_in(engine: Engine, file: ContentFile, reference: Reference, *, also: Also) -> list[Problem]:
    """Bring one file that has just been written into the database; what keeps it out, if anything."""
    candidate = Candidate(file, _digest_of(file), None, "")
    with reader(1, reference) as outcomes_of, writing(engine) as session:
        (outcome,) = outcomes_of([candidate])
        _store(session, [outcome], SyncReport(), also)
    return outcome.problems


def take_out(session: Session, path: str, *, reason: str) -> None:
    """Drop the document of a file that has just been taken away, and keep why for those who look for it."""
    row = session.scalars(select(DocumentRow).where(col(DocumentRow.path) == path)).first()
    if row:
        revision = note_state(session, None, touched=True)
        session.merge(
            Tombstone(kind=row.kind, slug=row.slug, revision=revision, at=clock.now(), reason=reason)
        )
        session.delete(row)


def _column(table: type[SQLModel], name: str) -> Column[Any]:
    column: Column[Any] = table.__table__.c[name]  # type: ignore[attr-defined]
    return column


def _columns(table: type[SQLModel], *names: str) -> Select[Any]:
    """Only some columns of a table: whole rows would bring every text along."""
    return select(*(_column(table, name) for name in names))


_T = TypeVar("_T")


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _compare(
    files: Sequence[ContentFile],
    rows: Mapping[str, Row[Any]],
    refused: dict[str, str],
    *,
    anew: bool,
    report: SyncReport,
) -> tuple[list[Candidate], list[projection.Row]]:
    """The files to read, and the stamps to note of those that only look new; counts the unchanged."""
    doubles = duplicate_slugs(files)
    candidates: list[Candidate] = []
    seen_again: list[projection.Row] = []
    for file in files:
        known, double, stamp = rows.get(file.path), doubles.get(file.path), _stamp_of(file)
        must = anew or double is not None
        if known and stamp == known.stamp != "" and not must and file.path not in refused:
            report.unchanged += 1
            continue
        digest_now = _digest_of(file)
        if known and digest_now == known.digest and not must:
            report.unchanged += 1
            refused.pop(file.path, None)  # put back to its published text: no longer at fault
            if known.stamp != stamp:
                seen_again.append({"id": known.id, "stamp": stamp})
        elif must or digest_now != refused.get(file.path):
            candidates.append(Candidate(file, digest_now, double, stamp))
    return candidates, seen_again


def _stamp_of(file: ContentFile) -> str:
    """Size and time of a file, or nothing while it is so new that a further change could leave them the same."""
    settled = clock.now().timestamp() - file.changed_ns / 1e9 > SETTLED_SECONDS
    return f"{file.size}-{file.changed_ns}" if settled else ""


def _digest_of(file: ContentFile) -> str:
    try:
        return digest(read_bytes(file))
    except DocumentError:
        return f"unreadable-{file.absolute.stat().st_size}"


def _store(session: Session, outcomes: list[Outcome], report: SyncReport, also: Also | None) -> None:
    """Write one batch. What another process has written meanwhile is simply written again."""
    locked_state(session)
    good = [outcome for outcome in outcomes if outcome.projection]
    paths = [outcome.candidate.file.path for outcome in outcomes]
    session.execute(delete(Rejection).where(col(Rejection.path).in_(paths)))
    for outcome in outcomes:
        if not outcome.projection:
            file = outcome.candidate.file
            problems = [asdict(problem) for problem in outcome.problems]
            session.add(Rejection(path=file.path, digest=outcome.candidate.digest, problems=problems))
    if not good:
        return
    revision = note_state(session, None, touched=True)
    slugs = [outcome.candidate.file.slug for outcome in good]
    existing = {
        (row.kind, row.slug): row
        for row in session.execute(
            _columns(DocumentRow, "kind", "slug", "id", "digest", "updated").where(
                col(DocumentRow.slug).in_(slugs)
            )
        )
    }
    ids = _store_documents(session, good, existing, revision, report)
    _store_links(session, good, ids)
    if also:
        also(session, [outcome.candidate for outcome in good])


def _store_documents(
    session: Session,
    good: list[Outcome],
    existing: dict[tuple[str, str], Row[Any]],
    revision: int,
    report: SyncReport,
) -> dict[tuple[str, str], int]:
    fresh: list[projection.Row] = []
    ids: dict[tuple[str, str], int] = {}
    now = clock.now()
    for outcome in good:
        assert outcome.projection  # noqa: S101 -- only good ones come here
        row, key = outcome.projection.document, (outcome.candidate.file.kind, outcome.candidate.file.slug)
        row |= {
            "digest": outcome.candidate.digest,
            "stamp": outcome.candidate.stamp,
            "revision": revision,
            "updated": now,
        }
        before = existing.get(key)
        if before is None:
            fresh.append(row)
            report.added += 1
            continue
        if before.digest == outcome.candidate.digest:
            row["updated"] = before.updated  # projected again, but the words are the same
        session.execute(update(DocumentRow).where(col(DocumentRow.id) == before.id).values(**row))
        ids[key] = before.id
        report.changed += 1
    if fresh:
        statement = insert(DocumentRow).returning(
            *(_column(DocumentRow, name) for name in ("kind", "slug", "id"))
        )
        ids |= {(row.kind, row.slug): row.id for row in session.execute(statement, fresh)}
        session.execute(delete(Tombstone).where(col(Tombstone.slug).in_([row["slug"] for row in fresh])))
    return ids


def _store_links(session: Session, good: list[Outcome], ids: dict[tuple[str, str], int]) -> None:
    for table in tables.LINK_TABLES:
        session.execute(delete(table).where(_column(table, "document_id").in_(ids.values())))
        links = [
            {"document_id": ids[outcome.candidate.file.kind, outcome.candidate.file.slug], **link}
            for outcome in good
            if outcome.projection
            for link in outcome.projection.links.get(str(table.__tablename__), [])
        ]
        if links:
            session.execute(insert(table), links)


def _remove(session: Session, content_dir: Path, present: set[str], report: SyncReport) -> None:
    gone = [
        row
        for row in session.execute(_columns(DocumentRow, "id", "kind", "slug", "path"))
        # What was published after the files were listed is looked for once more.
        if row.path not in present and not (content_dir / row.path).exists()
    ]
    if not gone:
        return
    revision = note_state(session, None, touched=True)
    for batch in _batches(gone):
        session.execute(delete(DocumentRow).where(col(DocumentRow.id).in_([row.id for row in batch])))
    for row in gone:
        session.merge(Tombstone(kind=row.kind, slug=row.slug, revision=revision, at=clock.now()))
    report.removed += len(gone)


def _forget_rejections(session: Session, standing: set[str]) -> None:
    gone = [path for path in session.scalars(_columns(Rejection, "path")) if path not in standing]
    for batch in _batches(gone):
        session.execute(delete(Rejection).where(col(Rejection.path).in_(batch)))
