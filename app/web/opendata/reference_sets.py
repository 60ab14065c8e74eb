"""The data sets made of reference data, and the matrix of values and roles."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.web.opendata.data_set import (
    AREA_CODE,
    AREA_NAME,
    DOCUMENT_COUNT,
    LIST,
    PAGE_URL,
    SLUG,
    Column,
    DataSet,
    Period,
    join,
)
from app.web.reference_kinds import INDICATORS, REGIONS, REGULATIONS, ROLES, VALUES, ReferenceKind


class _Entry(NamedTuple):
    """An entry of the reference data, with what the library knows of it."""

    code: str
    entry: Any
    documents: int
    url: str
    library: LibraryService


class _Cell(NamedTuple):
    """How many practices support a value in which a role has a task."""

    value: str
    value_name: str
    role: str
    role_name: str
    practices: int


def _entries(kind: ReferenceKind) -> Any:
    def read(library: LibraryService, _bulk_reader: BulkReader) -> Iterator[_Entry]:
        counts = kind.counts(library)
        for code, entry in kind.entries(library.reference).items():
            yield _Entry(code, entry, counts[code], library.base_url + kind.url(code), library)

    return read


def _matrix(library: LibraryService, _bulk_reader: BulkReader) -> Iterator[_Cell]:
    """Yield the cells that are not empty."""
    counts = library.documents.linked.count_by_value_and_role()
    for value, known_value in library.reference.values.items():
        for role, known_role in library.reference.roles.items():
            if (value, role) in counts:
                yield _Cell(value, known_value.name, role, known_role.short, counts[value, role])


def _regulated_years(library: LibraryService, _bulk_reader: BulkReader) -> Period | None:
    years = [str(one.year) for one in library.reference.regulations.values()]
    return (min(years), max(years)) if years else None


_SLUG_COLUMN = Column("slug", SLUG, lambda r: r.code)
_NAME_COLUMN = Column("nama", marked("nama"), lambda r: r.entry.name)
_COUNT_COLUMN = Column("dokumen", DOCUMENT_COUNT, lambda r: r.documents)
_URL_COLUMN = Column("alamat", PAGE_URL, lambda r: r.url)

VALUE_SET = DataSet(
    "nilai",
    marked("Nilai BerAKHLAK"),
    marked("Tujuh nilai dengan panduan perilakunya menurut SE Menteri PANRB 20/2021."),
    "/nilai/",
    "values",
    _entries(VALUES),
    (
        _SLUG_COLUMN,
        _NAME_COLUMN,
        Column("komitmen", marked("kalimat komitmennya"), lambda r: r.entry.commitment),
        Column(
            "perilaku",
            marked("panduan perilaku, dipisah titik koma"),
            lambda r: join(r.entry.behaviours),
        ),
        _COUNT_COLUMN,
        _URL_COLUMN,
    ),
    "values.yaml",
)
ROLE_SET = DataSet(
    "peran",
    marked("Peran perangkat daerah"),
    marked("Perangkat daerah menurut tugasnya, dengan sebutan yang lazim."),
    "/peran/",
    "roles",
    _entries(ROLES),
    (
        _SLUG_COLUMN,
        _NAME_COLUMN,
        Column("singkatan", marked("sebutan pendek"), lambda r: r.entry.short),
        Column("sebutan_lain", LIST, lambda r: join(r.entry.aliases)),
        Column("tugas", marked("tugas umumnya"), lambda r: r.entry.function),
        _COUNT_COLUMN,
        _URL_COLUMN,
    ),
    "roles.yaml",
)
REGION_SET = DataSet(
    "daerah",
    marked("Daerah dan instansi pusat"),
    marked("Provinsi, kabupaten, kota, kementerian, dan lembaga, dengan jumlah dokumennya."),
    "/daerah/",
    "regions",
    _entries(REGIONS),
    (
        Column("kode", AREA_CODE, lambda r: r.code),
        Column("nama", AREA_NAME, lambda r: r.entry.name),
        Column("tingkat", marked("provinsi, kabupaten, kota, atau pusat"), lambda r: r.entry.level),
        Column("kode_provinsi", marked("provinsinya"), lambda r: r.entry.province),
        _COUNT_COLUMN,
        _URL_COLUMN,
    ),
    "regions.yaml",
)
REGULATION_SET = DataSet(
    "regulasi",
    marked("Regulasi"),
    marked("Peraturan yang menjadi dasar praktik atau dikaitkan redaksi."),
    "/regulasi/",
    "regulations",
    _entries(REGULATIONS),
    (
        _SLUG_COLUMN,
        Column("kutipan", marked("cara menyebutnya"), lambda r: r.entry.citation),
        Column("judul", marked("judul"), lambda r: r.entry.title),
        Column("jenis", marked("jenis peraturan"), lambda r: r.entry.type),
        Column("nomor", marked("nomor"), lambda r: r.entry.number),
        Column("tahun", marked("tahun"), lambda r: r.entry.year),
        Column("penetap", marked("yang menetapkan"), lambda r: r.entry.issuer),
        Column("status", marked("masih berlaku atau tidak"), lambda r: r.entry.status),
        Column("ringkasan", marked("ringkasan"), lambda r: r.entry.summary),
        _COUNT_COLUMN,
        _URL_COLUMN,
    ),
    "regulations.yaml",
    period=_regulated_years,
)
INDICATOR_SET = DataSet(
    "indikator",
    marked("Indikator"),
    marked("Indikator kinerja pemerintah: apa yang diukur, skala, arah, dan pemiliknya."),
    "/indikator/",
    "indicators",
    _entries(INDICATORS),
    (
        _SLUG_COLUMN,
        _NAME_COLUMN,
        Column("definisi", marked("apa yang diukur"), lambda r: r.entry.definition),
        Column("skala", marked("skala"), lambda r: r.entry.scale),
        Column("satuan", marked("satuan"), lambda r: r.entry.unit),
        Column(
            "arah",
            marked("lebih tinggi atau lebih rendah yang lebih baik"),
            lambda r: "lebih tinggi lebih baik" if r.entry.higher_is_better else "lebih rendah lebih baik",
        ),
        Column("pemilik", marked("instansi yang mengukurnya"), lambda r: r.entry.owner),
        _COUNT_COLUMN,
        Column(
            "angka_diumumkan",
            marked("jumlah angka daerah yang diumumkan"),
            lambda r: len(r.library.reference.scores.for_indicator(r.code)),
        ),
        _URL_COLUMN,
    ),
    "indicators.yaml",
)
MATRIX = DataSet(
    "matriks",
    marked("Matriks nilai dan peran"),
    marked("Jumlah praktik menurut nilai dan peran."),
    "/matriks",
    "matrix",
    _matrix,
    (
        Column("nilai", SLUG, lambda r: r.value),
        Column("nama_nilai", marked("nama"), lambda r: r.value_name),
        Column("peran", SLUG, lambda r: r.role),
        Column("nama_peran", marked("nama"), lambda r: r.role_name),
        Column("praktik", marked("jumlah praktik"), lambda r: r.practices),
    ),
    kinds=("practice",),
)
