"""Brings the database in line with the content folder: changed files only, batch by batch."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, delete, insert, update
from sqlmodel import Session, col, select

from app import clock
from app.documents.files import ContentFile, DocumentError, digest, find_files, parse, read_bytes
from app.documents.markup import Renderer
from app.documents.problems import Problem
from app.documents.reference import Reference
from app.documents.rules import check_document, duplicate_slugs
from app.store import projection, tables
from app.store.database import reading, writing
from app.store.projection import Projection
from app.store.tables import DocumentRow, LibraryState, Rejection, Tombstone

BATCH = 1_000
"""Documents in one transaction: bounds memory, and a killed sync goes on where it was."""

WORTH_PROCESSES = 300
"""Below this many changed files, starting other processes takes longer than the work (measured: 0.4 s)."""

Progress = Callable[[int, int], None]
"""Told how many files are done, of how many."""


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file whose bytes are not those of its row."""

    file: ContentFile
    digest: str
    double: Problem | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a candidate: rows, or the faults that keep it out."""

    candidate: _Candidate
    projection: Projection | None
    problems: list[Problem]


def sync(
    engine: Engine, content_dir: Path, reference: Reference, *, full: bool = False, progress: Progress | None = None
) -> SyncReport:
    """Read changed files into the database and drop what is gone.

    A file at fault keeps out only itself; its last good version, if there is one, stays.
    ``full`` projects every file again.
    """
    files = list(find_files(content_dir))
    doubles = duplicate_slugs(files)
    fingerprint = f"{projection.VERSION}:{reference.fingerprint}"
    report = SyncReport()
    with reading(engine) as session:
        state = session.get(LibraryState, 1)
        anew = full or state is None or state.fingerprint != fingerprint
        rows = {row.path: row for row in session.exec(select(DocumentRow.path, DocumentRow.digest, DocumentRow.id))}
        refused = dict(session.exec(select(Rejection.path, Rejection.digest)).all())
    candidates = []
    for file in files:
        candidate = _Candidate(file, _digest_of(file), doubles.get(file.path))
        known = rows[file.path].digest if file.path in rows else None
        if anew or candidate.digest not in (known, refused.get(file.path)) or candidate.double:
            candidates.append(candidate)
        elif candidate.digest == known and file.path not in refused:
            report.unchanged += 1
    done = 0
    with _mapper(len(candidates), reference) as outcomes_of:
        for batch in _batches(candidates):
            outcomes = list(outcomes_of(batch))
            with writing(engine) as session:
                _store(session, outcomes, report)
            done += len(batch)
            if progress:
                progress(done, len(candidates))
    present = {file.path for file in files}
    with writing(engine) as session:
        _remove(session, present, report)
        _heal_rejections(session, present)
        _note_state(session, fingerprint, touched=False)
        for rejection in session.exec(select(Rejection).order_by(col(Rejection.path))):
            report.rejected += 1
            report.problems += [Problem(**problem) for problem in rejection.problems]
    return report


_T = TypeVar("_T")


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _digest_of(file: ContentFile) -> str:
    try:
        return digest(read_bytes(file))
    except DocumentError:
        return f"unreadable-{file.absolute.stat().st_size}"


@contextmanager
def _mapper(
    amount: int, reference: Reference
) -> Iterator[Callable[[Sequence[_Candidate]], Iterable[_Outcome]]]:
    """How candidates become outcomes: here, or in as many processes as there are processors."""
    workers = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    if amount < WORTH_PROCESSES or not workers or workers < 2:  # noqa: PLR2004 -- one is no company
        renderer = Renderer()
        yield partial(map, partial(_read, reference=reference, renderer=renderer))
        return
    context = get_context("spawn")  # fork would copy the server's threads and locks
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(reference,)) as pool:
        yield partial(pool.map, _read_in_worker, chunksize=50)


_worker: tuple[Reference, Renderer] | None = None


def _start_worker(reference: Reference) -> None:
    global _worker  # noqa: PLW0603 -- a worker process has one reference for its whole life
    _worker = reference, Renderer()


def _read_in_worker(candidate: _Candidate) -> _Outcome:
    assert _worker is not None  # noqa: S101 -- the pool's initializer ran
    return _read(candidate, reference=_worker[0], renderer=_worker[1])


def _read(candidate: _Candidate, *, reference: Reference, renderer: Renderer) -> _Outcome:
    file = candidate.file
    if candidate.double:
        return _Outcome(candidate, None, [candidate.double])
    try:
        document = parse(read_bytes(file), kind=file.kind, slug=file.slug, path=file.path)
    except DocumentError as error:
        return _Outcome(candidate, None, error.problems)
    problems = check_document(document, reference)
    if problems:
        return _Outcome(candidate, None, problems)
    return _Outcome(candidate, projection.project(document, renderer), [])


def _store(session: Session, outcomes: list[_Outcome], report: SyncReport) -> None:
    """Write one batch. What another process has written meanwhile is simply written again."""
    good = [outcome for outcome in outcomes if outcome.projection]
    paths = [outcome.candidate.file.path for outcome in outcomes]
    session.exec(delete(Rejection).where(col(Rejection.path).in_(paths)))
    for outcome in outcomes:
        if not outcome.projection:
            file = outcome.candidate.file
            problems = [asdict(problem) for problem in outcome.problems]
            session.add(Rejection(path=file.path, digest=outcome.candidate.digest, problems=problems))
    if not good:
        return
    revision = _note_state(session, None, touched=True)
    slugs = [outcome.candidate.file.slug for outcome in good]
    existing = {
        (row.kind, row.slug): row
        for row in session.exec(
            select(DocumentRow.kind, DocumentRow.slug, DocumentRow.id, DocumentRow.digest, DocumentRow.updated).where(
                col(DocumentRow.slug).in_(slugs)
            )
        )
    }
    ids = _store_documents(session, good, existing, revision, report)
    _store_links(session, good, ids)


def _store_documents(
    session: Session, good: list[_Outcome], existing: dict[tuple[str, str], "_Existing"], revision: int, report: SyncReport
) -> dict[tuple[str, str], int]:
    fresh, ids = [], {}
    now = clock.now()
    for outcome in good:
        assert outcome.projection  # noqa: S101 -- only good ones come here
        row, key = outcome.projection.document, (outcome.candidate.file.kind, outcome.candidate.file.slug)
        row |= {"digest": outcome.candidate.digest, "revision": revision, "updated": now}
        before = existing.get(key)
        if before is None:
            fresh.append(row)
            report.added += 1
            continue
        if before.digest == outcome.candidate.digest:
            row["updated"] = before.updated  # projected again, but the words are the same
        session.exec(update(DocumentRow).where(col(DocumentRow.id) == before.id).values(**row))
        ids[key] = before.id
        report.changed += 1
    if fresh:
        statement = insert(DocumentRow).returning(
            DocumentRow.kind, DocumentRow.slug, DocumentRow.id  # type: ignore[arg-type] -- columns at run time
        )
        ids |= {(kind, slug): number for kind, slug, number in session.execute(statement, fresh)}
        session.exec(delete(Tombstone).where(col(Tombstone.slug).in_([row["slug"] for row in fresh])))
    return ids


def _store_links(session: Session, good: list[_Outcome], ids: dict[tuple[str, str], int]) -> None:
    for table in tables.LINK_TABLES:
        document_id = table.__table__.c.document_id  # type: ignore[attr-defined]
        session.exec(delete(table).where(document_id.in_(ids.values())))
        links = [
            {"document_id": ids[outcome.candidate.file.kind, outcome.candidate.file.slug], **link}
            for outcome in good
            if outcome.projection
            for link in outcome.projection.links.get(str(table.__tablename__), [])
        ]
        if links:
            session.execute(insert(table), links)


def _remove(session: Session, present: set[str], report: SyncReport) -> None:
    gone = [
        row
        for row in session.exec(select(DocumentRow.id, DocumentRow.kind, DocumentRow.slug, DocumentRow.path))
        if row.path not in present
    ]
    if not gone:
        return
    revision = _note_state(session, None, touched=True)
    for batch in _batches(gone):
        session.exec(delete(DocumentRow).where(col(DocumentRow.id).in_([row.id for row in batch])))
    for row in gone:
        session.merge(Tombstone(kind=row.kind, slug=row.slug, revision=revision))
    report.removed += len(gone)


def _heal_rejections(session: Session, present: set[str]) -> None:
    for path in session.exec(select(Rejection.path)).all():
        if path not in present:
            session.exec(delete(Rejection).where(col(Rejection.path) == path))


def _note_state(session: Session, fingerprint: str | None, *, touched: bool) -> int:
    """Count the library's revision up when it changes, and note what made the projection."""
    state = session.get(LibraryState, 1)
    if state is None:
        state = LibraryState(revision=0, fingerprint="")
        session.add(state)
    if touched:
        state.revision += 1
    if fingerprint is not None:
        state.fingerprint = fingerprint
    session.flush()
    return state.revision
