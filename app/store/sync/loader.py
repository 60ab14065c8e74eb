"""Load changed files as rows: parse, check and render them, in worker processes when there are many."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from app.documents.attachments import read_pages
from app.documents.markdown.files import DocumentError, parse_document, read_bytes
from app.documents.markdown.listing import ContentFile
from app.documents.markdown.render import Renderer
from app.documents.reference.data import Reference
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_document
from app.store import worker_pool
from app.store.sync import projection
from app.store.sync.projection import Projection

MIN_FILES_FOR_PROCESSES = 1_500
"""Number of changed files from which on worker processes save time; starting one takes a second (measured)."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file whose content differs from its row."""

    file: ContentFile
    digest: str
    duplicate_slug: Problem | None
    mtime_key: str


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The projection of a changed file, or the problems that keep it out."""

    changed_file: ChangedFile
    projection: Projection | None
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A changed file without problems, and its projection."""

    changed_file: ChangedFile
    projection: Projection

    @property
    def key(self) -> tuple[str, str]:
        """Kind and slug."""
        return self.changed_file.file.kind, self.changed_file.file.slug


@contextmanager
def document_loader(
    file_count: int, reference: Reference
) -> Iterator[Callable[[Sequence[ChangedFile]], Iterable[LoadResult]]]:
    """Yield a function that loads changed files, here or in one process for each processor."""
    workers = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    if file_count < MIN_FILES_FOR_PROCESSES or not workers or workers < 2:  # noqa: PLR2004 -- one process saves nothing
        yield partial(map, _make_loader(reference))
        return
    with worker_pool.open_pool(workers, _make_loader, reference) as pool:
        yield partial(pool.map, worker_pool.run_task, chunksize=50)


def _make_loader(reference: Reference) -> Callable[[ChangedFile], LoadResult]:
    return partial(_load, reference=reference, renderer=Renderer())


def _load(changed_file: ChangedFile, *, reference: Reference, renderer: Renderer) -> LoadResult:
    file = changed_file.file
    if changed_file.duplicate_slug:
        return LoadResult(changed_file, None, [changed_file.duplicate_slug])
    try:
        document = parse_document(read_bytes(file), kind=file.kind, slug=file.slug, path=file.path)
    except DocumentError as error:
        return LoadResult(changed_file, None, error.problems)
    problems = [one for one in check_document(document, reference) if one.severity == "error"]
    if problems:
        return LoadResult(changed_file, None, problems)
    names = [one.file for one in document.meta.attachments]
    pages = read_pages(file.content_dir, file.slug, names)
    return LoadResult(changed_file, projection.project(document, renderer, pages), [])
