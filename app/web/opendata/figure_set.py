"""The data set of figures: those of practices, and the published scores of regions."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.parts import source_address
from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.store.tables import MeasureRow
from app.web.opendata.data_set import AREA_CODE, AREA_NAME, SLUG, Column, DataSet, Period


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a practice, or a published score of a region."""

    indicator: str | None
    name: str | None
    area: str
    area_name: str
    year: int | None
    value: object
    unit: str | None
    kind: str | None
    is_derived: bool
    practice: str | None
    source_url: str | None


def _figures(library: LibraryService, bulk_reader: BulkReader) -> Iterator[_Figure]:
    """Yield the figures of practices, then the published scores of regions, each with its source."""
    for card, row in bulk_reader.iter_measures():
        yield _Figure(
            indicator=row.indicator,
            name=row.name or _indicator_name(library, row.indicator),
            area=card.place,
            area_name=area_name(library, card.place),
            year=row.year,
            value=_number(row.value),
            unit=row.unit,
            kind=card.meta["measures"][row.position].get("kind"),
            is_derived=row.derived,
            practice=card.slug,
            source_url=next(
                (
                    source_address(card.slug, one, library.base_url)
                    for one in card.meta["sources"]
                    if one["id"] == row.source
                ),
                None,
            ),
        )
    scores = library.reference.scores
    for score in scores.rows:
        yield _Figure(
            indicator=score.indicator,
            name=_indicator_name(library, score.indicator),
            area=score.region,
            area_name=area_name(library, score.region),
            year=score.year,
            value=score.value,
            unit=None,
            kind=None,
            is_derived=False,
            practice=None,
            source_url=scores.sources[score.source].url,
        )


def _period(library: LibraryService, bulk_reader: BulkReader) -> Period | None:
    years = [str(score.year) for score in library.reference.scores.rows]
    years += bulk_reader.measured_years() or ()
    return (min(years), max(years)) if years else None


def area_name(library: LibraryService, code: str) -> str:
    """Return the full name of a region or ministry."""
    return library.reference.place(code).name


def _indicator_name(library: LibraryService, slug: str | None) -> str | None:
    known = library.reference.indicators.get(slug or "")
    return known.name if known else slug


def _number(text: str) -> object:
    """Return a figure as a number where it is one, so that spreadsheets can calculate with it."""
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


FIGURES = DataSet(
    "angka",
    marked("Angka indikator"),
    marked("Angka yang dinyatakan praktik, dan angka daerah yang diumumkan, masing-masing dengan sumbernya."),
    "/indikator/",
    "",
    _figures,
    (
        Column("indikator", SLUG, lambda r: r.indicator),
        Column("nama", marked("apa yang diukur"), lambda r: r.name),
        Column("kode_daerah", AREA_CODE, lambda r: r.area),
        Column("daerah", AREA_NAME, lambda r: r.area_name),
        Column("tahun", marked("tahun yang diukur"), lambda r: r.year),
        Column("angka", marked("angkanya"), lambda r: r.value),
        Column("satuan", marked("satuan, bila bukan satuan indikatornya"), lambda r: r.unit),
        Column("jenis_angka", marked("masukan, keluaran, hasil, atau dampak"), lambda r: r.kind),
        Column(
            "dihitung_redaksi",
            marked("ya bila bukan angka dari sumber"),
            lambda r: "ya" if r.is_derived else "",
        ),
        Column("praktik", marked("praktik yang menyatakannya"), lambda r: r.practice),
        Column("sumber", marked("alamat sumbernya"), lambda r: r.source_url),
    ),
    "scores.yaml",
    kinds=("practice",),
    period=_period,
    row_count=lambda library, bulk_reader: bulk_reader.count(MeasureRow) + len(library.reference.scores.rows),
)
