"""What a data set is: its description for people and catalogues, and its columns with the values they hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app import clock
from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader

SLUG = marked("nama pendek, bagian akhir alamatnya")
PAGE_URL, DOCUMENT_COUNT = marked("alamat halamannya"), marked("jumlah dokumen yang terkait")
LIST = marked("beberapa isi dipisah titik koma")
AREA_CODE, AREA_NAME = marked("kode Kemendagri, atau nama pendek kementerian"), marked("nama lengkapnya")
LICENCE = marked("syarat pemakaian ulang")


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

    @property
    def column_names(self) -> tuple[str, ...]:
        """The header of its table."""
        return tuple(column.name for column in self.columns)

    def rows(self, library: LibraryService, bulk_reader: BulkReader) -> Iterator[tuple[object, ...]]:
        """Yield its rows."""
        for record in self.records(library, bulk_reader):
            yield tuple(column.value(record) for column in self.columns)

    def modified(self, library: LibraryService, bulk_reader: BulkReader) -> datetime:
        """Return when it last changed in this installation."""
        times = [bulk_reader.last_updated() or datetime.fromtimestamp(0, UTC)]
        if self.file:
            path = library.content_dir / self.file
            changed = path.stat().st_mtime if path.is_file() else 0
            times.append(datetime.fromtimestamp(changed, UTC))
        return clock.as_utc(max(times))


def join(items: Iterable[str]) -> str:
    """Return several values as the text of one cell."""
    return "; ".join(items)
