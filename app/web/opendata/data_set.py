"""What a data set is: its description for people and catalogues, and its columns with the values they hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.documents.models import DocumentType
from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.store.sync.dates import Dates, read_git_history

SLUG = marked("nama pendek, bagian akhir alamatnya")
PAGE_URL, DOCUMENT_COUNT = marked("alamat halamannya"), marked("jumlah dokumen yang terkait")
LIST = marked("beberapa isi dipisah titik koma")
AREA_CODE, AREA_NAME = marked("kode Kemendagri, atau nama pendek kementerian"), marked("nama lengkapnya")
LICENCE = marked("syarat pemakaian ulang")


_UNKNOWN_DATES = Dates(datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(0, UTC))
Period = tuple[str, str]
"""First and last date, each as exact as it is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds (marked for translation), and how it is read from a record."""

    name: str
    description: str
    value: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A list of the library as a whole."""

    slug: str
    title: str
    """Marked for translation, as is the description."""
    description: str
    page: str
    """The list for people."""
    api: str
    """Its part of the API's address; empty where the API has it in other lists."""
    records: Callable[[LibraryService, BulkReader], Iterator[Any]]
    """Reads what becomes its rows, one record each."""
    columns: tuple[Column, ...]
    file: str = ""
    """The reference file it is made from; empty for documents."""
    kinds: tuple[DocumentType, ...] = ("practice", "visit")
    """The documents it is made from or counts."""
    period: Callable[[LibraryService, BulkReader], Period | None] = lambda _library, _bulk_reader: None
    """Returns the first and the last date that its records are about."""
    row_count: Callable[[LibraryService, BulkReader], int] | None = None
    """Counts its rows without reading them; for those that may have very many."""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The header of its table."""
        return tuple(column.name for column in self.columns)

    def rows(self, library: LibraryService, bulk_reader: BulkReader) -> Iterator[tuple[object, ...]]:
        """Yield its rows."""
        for record in self.records(library, bulk_reader):
            yield tuple(column.value(record) for column in self.columns)

    def count(self, library: LibraryService, bulk_reader: BulkReader) -> int:
        """Return the number of its rows."""
        if self.row_count:
            return self.row_count(library, bulk_reader)
        return sum(1 for _record in self.records(library, bulk_reader))

    def dates(self, library: LibraryService, bulk_reader: BulkReader) -> Dates:
        """Return when it was first published, and when its documents or its file last changed."""
        known = bulk_reader.dates(self.kinds)
        if self.file:
            file = _file_dates(library.content_dir, self.file, library.reference.version)
            found = [Dates(*known), file] if known else [file]
        else:
            found = [Dates(*known)] if known else [_UNKNOWN_DATES]
        return Dates(min(one.published_at for one in found), max(one.changed_at for one in found))


@lru_cache(maxsize=64)  # git is asked once for each version of the reference data
def _file_dates(content_dir: Path, name: str, _version: str) -> Dates:
    try:
        written = datetime.fromtimestamp((content_dir / name).stat().st_mtime, UTC)
    except OSError:
        return _UNKNOWN_DATES
    git = read_git_history(content_dir, [name])
    changed_at = git.last.get(name, written)
    return Dates(min(git.first.get(name, changed_at), changed_at), changed_at)


def join(items: Iterable[str]) -> str:
    """Return several values as the text of one cell."""
    return "; ".join(items)
