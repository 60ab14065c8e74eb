"""Entries of many documents, analysed by other processes while this one writes the index."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from app.documents.reference import Reference
from app.search.entries import Entry, EntryMaker
from app.store.tables import DocumentRow

WORTH_PROCESSES = 1_500
"""Below this many documents, starting another process takes longer than the work."""
CHUNK = 200
"""Documents given to a process at once; two chunks a process wait at most, which bounds memory."""


def entries(rows: Iterable[DocumentRow], maker: EntryMaker, reference: Reference) -> Iterator[Entry]:
    """The entries of documents in their order."""
    coming = iter(rows)
    first = list(islice(coming, WORTH_PROCESSES))
    workers = (os.cpu_count() or 1) - 1  # this process writes
    if len(first) < WORTH_PROCESSES or not workers:
        yield from map(maker.entry, chain(first, coming))
        return
    context = get_context("forkserver")  # plain fork would copy the server's threads and locks
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(reference,)
    ) as pool:
        waiting: list[Future[list[Entry]]] = []
        rest = chain(first, coming)
        while chunk := list(islice(rest, CHUNK)):
            waiting.append(pool.submit(_entries_in_worker, chunk))
            if len(waiting) > 2 * workers:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


_maker: EntryMaker | None = None


def _start_worker(reference: Reference) -> None:
    global _maker  # noqa: PLW0603 -- a worker process has one reference for its whole life
    _maker = EntryMaker(reference)


def _entries_in_worker(rows: list[DocumentRow]) -> list[Entry]:
    assert _maker is not None  # noqa: S101 -- the pool's initializer ran
    return [_maker.entry(row) for row in rows]
