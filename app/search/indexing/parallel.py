"""Entries of many documents, analysed by other processes while this one writes the index."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain, islice

from app.documents.reference.data import Reference
from app.search.indexing.documents import Entry, EntryMaker, entry_maker
from app.store import worker_pool
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
    with worker_pool.pool(workers, _make_chunk_maker, reference) as pool:
        waiting: list[Future[list[Entry]]] = []
        rest = chain(first, coming)
        while chunk := list(islice(rest, CHUNK)):
            waiting.append(pool.submit(worker_pool.work, chunk))
            if len(waiting) > 2 * workers:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _make_chunk_maker(reference: Reference) -> Callable[[list[DocumentRow]], list[Entry]]:
    maker = entry_maker(reference)
    return lambda rows: [maker.entry(row) for row in rows]
