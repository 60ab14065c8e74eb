"""Build index documents in worker processes while this process writes the index."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain, islice

from app.documents.reference.data import Reference
from app.search.indexing.documents import IndexDocument, IndexDocumentBuilder, get_document_builder
from app.store import worker_pool
from app.store.tables import DocumentRow

MIN_DOCUMENTS_FOR_PROCESSES = 1_500
"""Number of documents from which on starting processes takes less time than it saves."""
CHUNK_SIZE = 200
"""Documents sent to a process at once; at most two chunks wait for each process, which bounds memory."""


def build_in_parallel(
    rows: Iterable[DocumentRow], maker: IndexDocumentBuilder, reference: Reference
) -> Iterator[IndexDocument]:
    """Yield the index documents of rows in their order."""
    coming = iter(rows)
    first = list(islice(coming, MIN_DOCUMENTS_FOR_PROCESSES))
    workers = (os.cpu_count() or 1) - 1  # this process writes
    if len(first) < MIN_DOCUMENTS_FOR_PROCESSES or not workers:
        yield from map(maker.build, chain(first, coming))
        return
    with worker_pool.open_pool(workers, _make_chunk_builder, reference) as pool:
        waiting: list[Future[list[IndexDocument]]] = []
        rest = chain(first, coming)
        while chunk := list(islice(rest, CHUNK_SIZE)):
            waiting.append(pool.submit(worker_pool.run_task, chunk))
            if len(waiting) > 2 * workers:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _make_chunk_builder(reference: Reference) -> Callable[[list[DocumentRow]], list[IndexDocument]]:
    maker = get_document_builder(reference)
    return lambda rows: [maker.build(row) for row in rows]
