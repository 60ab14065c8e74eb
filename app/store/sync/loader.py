"""Changed files become rows: read, checked and rendered, by several processes when there are many."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from app.documents.attachments import pages_of
from app.documents.markdown.files import ContentFile, DocumentError, parse, read_bytes
from app.documents.markdown.render import Renderer
from app.documents.reference.data import Reference
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_document
from app.store import worker_pool
from app.store.sync import projection
from app.store.sync.projection import Projection

WORTH_PROCESSES = 1_500
"""Below this many changed files, starting other processes takes longer than it saves (measured: a second each)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file whose bytes are not those of its row."""

    file: ContentFile
    digest: str
    double: Problem | None
    stamp: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a candidate: rows, or the faults that keep it out."""

    candidate: Candidate
    projection: Projection | None
    problems: list[Problem]


@contextmanager
def reader(amount: int, reference: Reference) -> Iterator[Callable[[Sequence[Candidate]], Iterable[Outcome]]]:
    """How candidates become outcomes: here, or in as many processes as there are processors."""
    workers = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    if amount < WORTH_PROCESSES or not workers or workers < 2:  # noqa: PLR2004 -- one is no company
        yield partial(map, _make_reader(reference))
        return
    with worker_pool.pool(workers, _make_reader, reference) as pool:
        yield partial(pool.map, worker_pool.work, chunksize=50)


def _make_reader(reference: Reference) -> Callable[[Candidate], Outcome]:
    return partial(_read, reference=reference, renderer=Renderer())


def _read(candidate: Candidate, *, reference: Reference, renderer: Renderer) -> Outcome:
    file = candidate.file
    if candidate.double:
        return Outcome(candidate, None, [candidate.double])
    try:
        document = parse(read_bytes(file), kind=file.kind, slug=file.slug, path=file.path)
    except DocumentError as error:
        return Outcome(candidate, None, error.problems)
    problems = check_document(document, reference)
    if problems:
        return Outcome(candidate, None, problems)
    names = [one.file for one in document.meta.attachments]
    pages = pages_of(file.content_dir, file.slug, names)
    return Outcome(candidate, projection.project(document, renderer, pages), [])
