"""The Whoosh index on disk: immutable generations, one writer, an atomic switch.

``search_index/<generation>/`` is never written again once ``CURRENT`` names it. A change is made in a
new generation that starts as hard links to the files of the old one (Whoosh's segment files never
change), so a process killed at any moment leaves the old generation intact.
"""

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from whoosh import columns, fields, formats
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import NO_MERGE, IndexWriter, SegmentWriter

from app.documents.markdown.files import write_atomic
from app.search.backends.base import FACETS, Generation, IndexUnavailableError
from app.search.backends.merge_policy import plan_merges
from app.search.backends.whoosh_postings import PostingArrays, write_posting_arrays
from app.search.backends.whoosh_reader import WhooshIndexReader
from app.search.indexing.documents import IndexDocument

_POINTER, _META, _WORDS, _LOCK = "CURRENT", "generation.json", "words.json", "LOCK"
_WRITER_MEMORY_MB = 1024
SEGMENT_POSTINGS = 1_000_000
"""Postings at which a segment is closed: some 250 MB while it is written.

Above its memory limit Whoosh sorts on disk, posting by posting, which doubles the time of a build
(measured: 25 s → 13 s).
"""


class _TermCounts(formats.Existence):
    """Posting format for a list of terms, with the number of occurrences as the weight."""

    def word_values(  # type: ignore[override]  # Whoosh names bytes there and takes only text
        self, value: Sequence[str], _analyzer: object, **_options: object
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Return each distinct term with its weight."""
        return ((term, 1, float(count), b"") for term, count in Counter(value).items())


def _schema() -> fields.Schema:
    def terms() -> fields.FieldType:
        kind = fields.TEXT(phrase=False, stored=False)
        kind.format = _TermCounts()
        kind.scorable = False  # the lengths of whole documents are in a column of their own
        return kind

    facets = {f"facet_{name}": terms() for name in FACETS}
    return fields.Schema(
        key=fields.ID(unique=True, stored=True),
        terms=terms(),
        head=terms(),
        exact=fields.COLUMN(columns.VarBytesColumn()),
        sequence=fields.COLUMN(columns.VarBytesColumn()),
        length=fields.COLUMN(columns.NumericColumn("i")),
        strength=fields.COLUMN(columns.NumericColumn("b")),
        date=fields.COLUMN(columns.NumericColumn("i")),
        sort_title=fields.COLUMN(columns.VarBytesColumn()),
        **facets,
    )


class WhooshIndexStore:
    """IndexStore in a folder of generations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = str(folder / _POINTER)
        self._last_read: tuple[tuple[int, int, int], Generation | None] = ((0, 0, 0), None)

    def current(self) -> Generation | None:
        """Return the generation that the pointer names, or None when there is none that can be read.

        Called on every request: the pointer is replaced atomically, so its directory entry shows whether it
        must be read again.
        """
        try:
            found = os.stat(self._pointer)  # noqa: PTH116 -- a path object costs as much as the call
        except OSError:
            return None
        mtime_key = (found.st_ino, found.st_mtime_ns, found.st_size)
        last_key, generation = self._last_read
        if mtime_key != last_key or generation is None:
            generation = self._read_pointer()
            self._last_read = (mtime_key, generation)
        return generation

    def _read_pointer(self) -> Generation | None:
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
            meta = json.loads((self.folder / name / _META).read_text(encoding="utf-8"))
            return Generation(**meta)
        except (OSError, ValueError, TypeError):
            return None

    def open(self, generation: Generation) -> WhooshIndexReader:
        """Open a generation; raises IndexUnavailableError when its files are damaged or missing."""
        try:
            path = self.folder / generation.name
            reader: IndexReader = _open_index(path).reader()
            return WhooshIndexReader(reader, PostingArrays(path, reader))
        except Exception as error:  # Whoosh meets damage with many kinds of exception
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error}") from error

    def is_readable(self, generation: Generation, /) -> bool:
        """Return whether the files of a generation are whole enough to be opened."""
        try:
            self.open(generation).close()
        except IndexUnavailableError:
            return False
        return True

    def words(self, generation: Generation) -> dict[str, int]:
        """Return every word as written and the approximate number of documents with it.

        Words of changed and removed documents stay counted until the next rebuild; only spelling correction
        uses them.
        """
        try:
            text = (self.folder / generation.name / _WORDS).read_text(encoding="utf-8")
            words: dict[str, int] = json.loads(text)
        except (OSError, ValueError) as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error}") from error
        return words

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Hold the writer's file lock. It ends with its process, so it is never stale."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(
        self,
        entries: Iterable[IndexDocument],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Write a new generation from ``base`` (or from nothing) and point readers to it; needs `write_lock`."""
        number = 1 + max((_number(path.name) for path in self.folder.iterdir()), default=0)
        generation = Generation(f"g{number:08d}", revision, fingerprint)
        path = self.folder / generation.name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        try:
            self._fill(path, entries, removed, base)
            write_atomic(path / _META, json.dumps(asdict(generation)))
            write_atomic(self.folder / _POINTER, generation.name)
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self._drop_old(keep={generation.name, base.name if base else ""})
        return generation

    def _fill(
        self, path: Path, entries: Iterable[IndexDocument], removed: Iterable[str], base: Generation | None
    ) -> None:
        if base:
            for file in (self.folder / base.name).iterdir():
                if file.name not in (_META, _WORDS) and not file.name.endswith("LOCK"):
                    os.link(file, path / file.name)
            index = _open_index(path)
        else:
            index = FileIndex.create(FileStorage(str(path)), _schema(), "MAIN")
        words = Counter(self.words(base) if base else {})
        posting_count = 0
        writer = _open_writer(index)
        try:
            for key in removed:
                writer.delete_by_term("key", key)
            for entry in entries:
                if posting_count > SEGMENT_POSTINGS:
                    writer.commit(mergetype=NO_MERGE)
                    writer, posting_count = _open_writer(index), 0
                (writer.update_document if base else writer.add_document)(**_whoosh_fields(entry))
                words.update({word for word in entry.exact.split() if word.isalpha()})
                posting_count += len(set(entry.terms))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=_merge_segments)
        with closing(index.reader()) as reader:
            write_posting_arrays(path, reader)
        index.close()
        write_atomic(path / _WORDS, json.dumps(words, ensure_ascii=False))

    def _drop_old(self, keep: set[str]) -> None:
        """Delete old generations; readers that still use one have its files open."""
        for path in self.folder.iterdir():
            if _number(path.name) and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def _open_writer(index: FileIndex) -> IndexWriter:
    # Files of a compound segment would be copied into memory when it is opened; single files are mapped.
    return index.writer(limitmb=_WRITER_MEMORY_MB, compound=False)


def _merge_segments(writer: SegmentWriter, segments: Sequence[Segment]) -> list[Segment]:
    """Write the segments to merge into the new one; return the segments that stay."""
    sizes = {number: (one.doc_count(), one.doc_count_all()) for number, one in enumerate(segments)}
    merged = {number for group in plan_merges(sizes) for number in group}
    for number in sorted(merged):
        with closing(SegmentReader(writer.storage, writer.schema, segments[number])) as reader:
            writer.add_reader(reader)
    # A segment without living documents is dropped.
    return [one for number, one in enumerate(segments) if number not in merged and sizes[number][0]]


def _number(name: str) -> int:
    return int(name[1:]) if name.startswith("g") and name[1:].isdigit() else 0


def _open_index(path: Path) -> FileIndex:
    if not path.is_dir():
        raise EmptyIndexError(str(path))
    return FileIndex(FileStorage(str(path)), indexname="MAIN")


def _whoosh_fields(entry: IndexDocument) -> dict[str, object]:
    return {
        "key": entry.key,
        "terms": entry.terms,
        "head": entry.head_terms,
        "exact": entry.exact.encode(),
        "sequence": entry.sequence.encode(),
        "length": entry.length,
        "strength": entry.strength,
        "date": entry.date,
        "sort_title": entry.title.encode(),
        **{f"facet_{name}": sorted(set(codes)) for name, codes in entry.facets.items()},
    }
