"""The size of each data set as a file, which catalogues tell before anybody fetches it."""

from itertools import islice
from weakref import WeakKeyDictionary

from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.web.opendata.data_set import DataSet
from app.web.rendering.tables import Form, table_bytes

MAX_MEASURED_ROWS = 2_000
"""Rows that are written to measure a table; the size of a longer one follows from theirs, as DCAT allows."""
_measured: WeakKeyDictionary[LibraryService, tuple[str, dict[tuple[str, Form], int]]] = WeakKeyDictionary()


def table_size(library: LibraryService, bulk_reader: BulkReader, one: DataSet, form: Form) -> int:
    """Return the bytes of a data set in a form; measured once for each state of the library."""
    version, known = library.cache_key(), _measured.get(library)
    if known is None or known[0] != version:
        known = _measured[library] = (version, {})
    sizes = known[1]
    if (one.slug, form) not in sizes:
        sizes[one.slug, form] = _measure(library, bulk_reader, one, form)
    return sizes[one.slug, form]


def _measure(library: LibraryService, bulk_reader: BulkReader, one: DataSet, form: Form) -> int:
    rows = list(islice(one.rows(library, bulk_reader), MAX_MEASURED_ROWS + 1))
    measured = rows[:MAX_MEASURED_ROWS]
    size = sum(map(len, table_bytes(form, one.column_names, measured)))
    if len(rows) <= MAX_MEASURED_ROWS:
        return size
    return round(size * one.count(library, bulk_reader) / MAX_MEASURED_ROWS)
