"""The Whoosh index on disk: immutable generations, one writer, an atomic switch.

``search_index/<generation>/`` is never written again once ``CURRENT`` names it. A change is made in a
new generation that begins as hard links to the files of the old one (Whoosh's segment files never
change), so a process killed at any moment leaves the old generation whole.
"""

import fcntl
import json
import math
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from whoosh import columns, fields, formats
from whoosh.codec.base import Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import NO_MERGE, IndexWriter, SegmentWriter

from app.documents.markdown.files import write_atomic
from app.search.backends.reader import IndexUnavailableError as IndexUnavailableError  # noqa: PLC0414 -- this is its door
from app.search.backends.reader import WhooshIndex
from app.search.backends.whoosh_postings import Postings, write_arrays
from app.search.indexing.documents import Entry

FACETS = ("type", "value", "role", "region", "indicator", "year")
_POINTER, _META, _WORDS, _LOCK = "CURRENT", "generation.json", "words.json", "LOCK"
_WRITER_MEMORY_MB = 1024
SEGMENT_POSTINGS = 1_000_000
"""A segment is closed at so many postings: some 250 MB while it is written. Above its memory limit
Whoosh sorts on disk, posting by posting, which doubles the time of a build (measured: 25 s → 13 s)."""
TIER = 8
"""So many segments of about one size become one; a document is so rewritten log₈(documents) times at most."""
LARGEST_MERGE = 4_096
"""Documents of a segment that is not merged any more: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Generation:
    """Which state of the library an index generation shows."""

    name: str
    revision: int
    """The library's revision that it holds."""
    fingerprint: str
    """Of the analysis and the schema that made it."""


class _Counted(formats.Existence):
    """A list of terms as it is; how often each stands in it is its weight."""

    def word_values(  # type: ignore[override]  # Whoosh names bytes there and takes only text
        self, value: Sequence[str], _analyzer: object, **_options: object
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Each distinct term with its weight."""
        return ((term, 1, float(count), b"") for term, count in Counter(value).items())


def _schema() -> fields.Schema:
    def terms() -> fields.FieldType:
        kind = fields.TEXT(phrase=False, stored=False)
        kind.format = _Counted()
        kind.scorable = False  # the lengths of whole documents are in a column of their own
        return kind

    facets = {f"facet_{name}": terms() for name in FACETS}
    return fields.Schema(
        key=fields.ID(unique=True, stored=True),
        terms=terms(),
        title=terms(),
        exact=fields.COLUMN(columns.VarBytesColumn()),
        sequence=fields.COLUMN(columns.VarBytesColumn()),
        length=fields.COLUMN(columns.NumericColumn("i")),
        strength=fields.COLUMN(columns.NumericColumn("b")),
        date=fields.COLUMN(columns.NumericColumn("i")),
        sort_title=fields.COLUMN(columns.VarBytesColumn()),
        **facets,
    )


class IndexStore:
    """The folder of generations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = str(folder / _POINTER)
        self._read: tuple[tuple[int, int, int], Generation | None] = ((0, 0, 0), None)

    def current(self) -> Generation | None:
        """The generation that readers should use, or None when there is none that can be read.

        Asked on every request: the pointer is replaced as a whole, so one look at its directory entry tells
        whether it has to be read again.
        """
        try:
            found = os.stat(self._pointer)  # noqa: PTH116 -- a path object costs as much as the call
        except OSError:
            return None
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        seen, generation = self._read
        if stamp != seen or generation is None:
            generation = self._pointed_at()
            self._read = (stamp, generation)
        return generation

    def _pointed_at(self) -> Generation | None:
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
            meta = json.loads((self.folder / name / _META).read_text(encoding="utf-8"))
            return Generation(**meta)
        except (OSError, ValueError, TypeError):
            return None

    def open(self, generation: Generation) -> WhooshIndex:
        """One generation for reading; raises IndexUnavailableError when its files are damaged or gone."""
        try:
            path = self.folder / generation.name
            reader: IndexReader = _open_index(path).reader()
            return WhooshIndex(reader, Postings(path, reader))
        except Exception as error:  # Whoosh meets damage with many kinds of exception
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error}") from error

    def words(self, generation: Generation) -> dict[str, int]:
        """Every word as written, and about how many documents hold it.

        Words of changed and removed documents stay counted until the next rebuild: they help spelling
        and nothing else.
        """
        try:
            text = (self.folder / generation.name / _WORDS).read_text(encoding="utf-8")
            words: dict[str, int] = json.loads(text)
        except (OSError, ValueError) as error:
            raise IndexUnavailableError(f"Indeks {generation.name} tidak terbaca: {error}") from error
        return words

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Waits until no other process writes. The lock goes with its process, so it is never stale."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(
        self,
        entries: Iterable[Entry],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Make a new generation from ``base`` (or from nothing) and point readers to it. Needs ``locked``."""
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
        self, path: Path, entries: Iterable[Entry], removed: Iterable[str], base: Generation | None
    ) -> None:
        if base:
            for file in (self.folder / base.name).iterdir():
                if file.name not in (_META, _WORDS) and not file.name.endswith("LOCK"):
                    os.link(file, path / file.name)
            index = _open_index(path)
        else:
            index = FileIndex.create(FileStorage(str(path)), _schema(), "MAIN")
        words = Counter(self.words(base) if base else {})
        held = 0
        writer = _writer(index)
        try:
            for key in removed:
                writer.delete_by_term("key", key)
            for entry in entries:
                if held > SEGMENT_POSTINGS:
                    writer.commit(mergetype=NO_MERGE)
                    writer, held = _writer(index), 0
                (writer.update_document if base else writer.add_document)(**_whoosh_fields(entry))
                words.update({word for word in entry.exact.split() if word.isalpha()})
                held += len(set(entry.terms))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=_merge_tiers)
        with closing(index.reader()) as reader:
            write_arrays(path, reader)
        index.close()
        write_atomic(path / _WORDS, json.dumps(words, ensure_ascii=False))

    def _drop_old(self, keep: set[str]) -> None:
        """Readers that still use an old generation hold its files open; only the names go."""
        for path in self.folder.iterdir():
            if _number(path.name) and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def _writer(index: FileIndex) -> IndexWriter:
    # Files of a compound segment would be copied into memory when it is opened; single files are mapped.
    return index.writer(limitmb=_WRITER_MEMORY_MB, compound=False)


def _merge_tiers(writer: SegmentWriter, segments: Sequence[Segment]) -> list[Segment]:
    """Which segments stay; the others are written anew into the one being made."""
    sizes = {number: (one.doc_count(), one.doc_count_all()) for number, one in enumerate(segments)}
    merged = {number for group in tiers(sizes) for number in group}
    for number in sorted(merged):
        with closing(SegmentReader(writer.storage, writer.schema, segments[number])) as reader:
            writer.add_reader(reader)
    # One without living documents just goes.
    return [one for number, one in enumerate(segments) if number not in merged and sizes[number][0]]


def tiers(sizes: Mapping[int, tuple[int, int]]) -> list[list[int]]:
    """The groups of segments that become one each, from their living and all their documents."""
    groups: dict[int, list[int]] = defaultdict(list)
    for segment, (living, documents) in sizes.items():
        if living and not (living > LARGEST_MERGE and documents - living < living):
            groups[int(math.log(living, TIER))].append(segment)
    return [group for group in groups.values() if len(group) >= TIER]


def _number(name: str) -> int:
    return int(name[1:]) if name.startswith("g") and name[1:].isdigit() else 0


def _open_index(path: Path) -> FileIndex:
    if not path.is_dir():
        raise EmptyIndexError(str(path))
    return FileIndex(FileStorage(str(path)), indexname="MAIN")


def _whoosh_fields(entry: Entry) -> dict[str, object]:
    return {
        "key": entry.key,
        "terms": entry.terms,
        "title": entry.title_terms,
        "exact": entry.exact.encode(),
        "sequence": entry.sequence.encode(),
        "length": entry.length,
        "strength": entry.strength,
        "date": entry.date,
        "sort_title": entry.title.encode(),
        **{f"facet_{name}": sorted(set(codes)) for name, codes in entry.facets.items()},
    }
