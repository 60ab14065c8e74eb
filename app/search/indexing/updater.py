"""Write the documents that changed in the database to the index."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Engine

from app.documents.reference.data import Reference
from app.search.backends.base import IndexStore
from app.search.indexing.documents import IndexDocument, get_document_builder, index_fingerprint
from app.search.indexing.parallel import build_in_parallel
from app.store.sync.changes import read_changes_since
from app.store.tables import DocumentRow


class IndexUpdater:
    """Brings one index up to the revision of the database."""

    def __init__(self, primary: Engine, store: IndexStore, reference: Reference) -> None:
        self._primary, self._store, self._reference = primary, store, reference
        self._builder = get_document_builder(reference)
        self._content_fingerprint = index_fingerprint(self._builder.analyser, reference)
        self.fingerprint = f"{self._content_fingerprint}:{reference.query_fingerprint}"
        """Fingerprint of the analysis and reference data; its first half says whether an index must be rebuilt."""

    def update(self, *, rebuild: bool = False, progress: Callable[[int], None] | None = None) -> bool:
        """Write what changed since the index's revision; return whether anything was written.

        Rebuilds an index that is unreadable or was made by another analysis. Data that only queries depend on make
        a new generation without new documents, by which other processes learn that they changed. ``progress`` is called with the
        number of documents written so far. Raises OSError when the index cannot be written.
        """
        with self._store.write_lock():
            base = self._store.current()
            is_foreign = base and base.fingerprint.partition(":")[0] != self._content_fingerprint
            if rebuild or is_foreign or (base and not self._store.is_readable(base)):
                base = None
            with read_changes_since(self._primary, base.revision if base else None) as changes:
                if base and (changes.revision, self.fingerprint) == (base.revision, base.fingerprint):
                    return False
                self._store.write(
                    self._build(changes.rows, progress),
                    removed=[f"{kind}/{slug}" for kind, slug in changes.removed],
                    base=base,
                    revision=changes.revision,
                    fingerprint=self.fingerprint,
                )
        return True

    def _build(
        self, rows: Iterable[DocumentRow], progress: Callable[[int], None] | None
    ) -> Iterator[IndexDocument]:
        documents = build_in_parallel(rows, self._builder, self._reference)
        for number, document in enumerate(documents, start=1):
            yield document
            if progress:
                progress(number)
