"""The data sets made of documents: practices, visits and follow-ups."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.licences import licence_of
from app.documents.markdown.render import split_source_notes
from app.documents.models import DocumentType, is_trace
from app.documents.parts import source_address
from app.documents.vocabulary import GRADES
from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.store.repositories.cards import Card
from app.store.tables import FollowUpRow
from app.web.opendata.data_set import (
    AREA_CODE,
    AREA_NAME,
    LICENCE,
    LIST,
    PAGE_URL,
    SLUG,
    Column,
    DataSet,
    join,
)
from app.web.opendata.figure_set import area_name


@dataclass(frozen=True, slots=True)
class _Document:
    library: LibraryService
    card: Card

    @property
    def meta(self) -> dict[str, Any]:
        return self.card.meta

    @property
    def url(self) -> str:
        return self.library.base_url + self.card.url

    def side(self, name: str) -> list[str]:
        """Return the places of a visit's guest or host."""
        side: Mapping[str, list[str]] = self.meta.get(name, {})
        return [*side.get("regions", ()), *side.get("ministries", ())]

    def area_names(self, codes: Iterable[str]) -> str:
        return join(area_name(self.library, code) for code in codes)


@dataclass(frozen=True, slots=True)
class _FollowUp:
    document: _Document
    row: FollowUpRow


def _documents(kind: DocumentType) -> Any:
    def read(library: LibraryService, bulk_reader: BulkReader) -> Iterator[_Document]:
        return (_Document(library, card) for card in bulk_reader.iter_cards(kind))

    return read


def _follow_ups(library: LibraryService, bulk_reader: BulkReader) -> Iterator[_FollowUp]:
    return (_FollowUp(_Document(library, card), row) for card, row in bulk_reader.iter_follow_ups())


_COMMON_COLUMNS = (
    Column("slug", SLUG, lambda r: r.card.slug),
    Column("judul", marked("judul"), lambda r: r.card.title),
    Column("ringkasan", marked("ringkasan"), lambda r: r.card.summary),
)
_LAST_COLUMNS = (
    Column(
        "sumber",
        marked("alamat sumbernya, dipisah titik koma"),
        lambda r: join(
            source_address(r.card.slug, source, r.library.base_url) for source in r.meta["sources"]
        ),
    ),
    Column("lisensi", LICENCE, lambda r: licence_of(r.meta).name),
    Column(
        "diterbitkan",
        marked("tanggal dokumen pertama terbit"),
        lambda r: r.card.published.date().isoformat(),
    ),
    Column(
        "diperbarui",
        marked("tanggal naskahnya terakhir berubah"),
        lambda r: r.card.changed.date().isoformat(),
    ),
    Column("alamat", PAGE_URL, lambda r: r.url),
    Column(
        "asal",
        marked("alamat di situs asalnya, bila dipanen"),
        lambda r: r.meta.get("origin", {}).get("url", ""),
    ),
)
_VALUES = Column("nilai", marked("nilai BerAKHLAK, dipisah titik koma"), lambda r: join(r.card.values))
_ROLES = Column("peran", marked("peran, dipisah titik koma"), lambda r: join(r.card.roles))

_RESOURCES = (
    ("budget", "biaya", marked("biaya menurut sumber")),
    ("people", "tenaga", marked("tenaga menurut sumber")),
    ("tools", "alat", marked("alat menurut sumber")),
    ("duration", "lama", marked("lama penyiapan menurut sumber")),
)
_UNKNOWN = Column(
    "belum_diketahui",
    marked("yang sudah dicari dan belum ditemukan, dipisah titik koma"),
    lambda r: join(one["what"] for one in r.meta.get("unknown", ())),
)


def _resource(key: str) -> Callable[[Any], str | None]:
    return lambda r: (r.meta.get("resources") or {}).get(key, {}).get("text")


def _plain(texts: Iterable[str]) -> Iterator[str]:
    return (split_source_notes(text)[0] for text in texts)


def _contact(contact: Mapping[str, str] | None) -> str | None:
    return f"{contact['agency']}: {contact['channel']}" if contact else None


_COPYING = (
    Column("langkah", LIST, lambda r: join(_plain(r.meta.get("steps", ())))),
    Column("prasyarat", LIST, lambda r: join(_plain(r.meta.get("prerequisites", ())))),
    *(Column(column, meaning, _resource(key)) for key, column, meaning in _RESOURCES),
)
_CONTACT = Column("kontak", marked("kantor yang dapat dihubungi"), lambda r: _contact(r.meta.get("contact")))
PRACTICES = DataSet(
    "praktik",
    marked("Praktik"),
    marked(
        "Setiap praktik: di mana, siapa yang mengerjakan, nilai dan peran yang terkait, kekuatan bukti, dan sumbernya."
    ),
    "/praktik/",
    "practices",
    _documents("practice"),
    (
        *_COMMON_COLUMNS,
        Column("kode_daerah", AREA_CODE, lambda r: r.card.place),
        Column("daerah", AREA_NAME, lambda r: area_name(r.library, r.card.place)),
        Column("instansi", marked("pelaksana"), lambda r: r.card.agency),
        Column("tahun_mulai", marked("tahun mulai"), lambda r: r.card.year),
        Column("status", marked("statusnya"), lambda r: r.meta.get("status", "tidak-diketahui")),
        Column("derajat_bukti", marked("A (kuat) sampai D (satu sumber)"), lambda r: GRADES[r.card.strength]),
        Column("kekuatan_bukti", marked("0 (tipis) sampai 3 (kuat)"), lambda r: r.card.strength),
        _VALUES,
        _ROLES,
        Column(
            "indikator",
            LIST,
            lambda r: join(
                dict.fromkeys(one["indicator"] for one in r.meta.get("measures", ()) if one.get("indicator"))
            ),
        ),
        Column(
            "regulasi",
            LIST,
            lambda r: join((*r.meta.get("legal_basis", ()), *r.meta.get("related_regulations", ()))),
        ),
        *_COPYING,
        _UNKNOWN,
        _CONTACT,
        Column("kata_kunci", LIST, lambda r: join(r.meta.get("tags", ()))),
        Column("dikonfirmasi", marked("tanggal terakhir dikonfirmasi"), lambda r: r.meta.get("reviewed")),
        *_LAST_COLUMNS,
    ),
    kinds=("practice",),
    period=lambda _library, bulk_reader: bulk_reader.period("practice"),
    row_count=lambda library, _bulk_reader: library.documents.count_by_kind().get("practice", 0),
)
VISITS = DataSet(
    "kunjungan",
    marked("Kunjungan"),
    marked("Setiap kunjungan studi banding: siapa ke mana, kapan, apa yang dipelajari, dan sumbernya."),
    "/kunjungan/",
    "visits",
    _documents("visit"),
    (
        *_COMMON_COLUMNS,
        Column("jenis", marked("jenis kunjungan"), lambda r: r.meta["kind"]),
        Column("mulai", marked("tanggal, bulan, atau tahun mulai"), lambda r: r.card.date),
        Column("selesai", marked("tanggal selesai"), lambda r: r.meta.get("date_end")),
        Column(
            "ketelitian",
            marked("seteliti apa tanggalnya diketahui"),
            lambda r: r.meta.get("date_precision"),
        ),
        Column("cara", marked("luring, daring, atau hibrida"), lambda r: r.meta.get("mode")),
        Column("kode_tamu", AREA_CODE, lambda r: join(r.side("guest"))),
        Column("tamu", AREA_NAME, lambda r: r.area_names(r.side("guest"))),
        Column("kode_tuan_rumah", AREA_CODE, lambda r: join(r.side("host"))),
        Column("tuan_rumah", AREA_NAME, lambda r: r.area_names(r.side("host"))),
        Column(
            "negara",
            marked("negara tuan rumah, untuk kunjungan ke luar negeri"),
            lambda r: r.meta.get("country"),
        ),
        Column("tempat", marked("tempat pertemuan"), lambda r: r.meta.get("venue")),
        Column("rombongan", marked("jumlah orang"), lambda r: (r.meta.get("delegation") or {}).get("size")),
        Column(
            "praktik",
            marked("praktik yang dipelajari, dipisah titik koma"),
            lambda r: join(one["practice"] for one in r.meta.get("practices", ())),
        ),
        _VALUES,
        _ROLES,
        Column("topik", LIST, lambda r: join(r.meta.get("topics", ()))),
        Column(
            "jejak",
            marked("ya bila hanya diketahui bahwa kunjungan ini berlangsung"),
            lambda r: "ya" if is_trace(r.meta) else "",
        ),
        *_COPYING,
        _UNKNOWN,
        _CONTACT,
        *_LAST_COLUMNS,
    ),
    kinds=("visit",),
    period=lambda _library, bulk_reader: bulk_reader.period("visit"),
    row_count=lambda library, _bulk_reader: library.documents.count_by_kind().get("visit", 0),
)
FOLLOW_UPS = DataSet(
    "tindak-lanjut",
    marked("Tindak lanjut"),
    marked("Apa yang hendak dilakukan sepulang dari setiap kunjungan, dan perkembangannya."),
    "/tindak-lanjut",
    "follow-ups",
    _follow_ups,
    (
        Column("kunjungan", marked("nama pendek kunjungannya"), lambda r: r.document.card.slug),
        Column("id", marked("tanda pengenal di dalam kunjungan"), lambda r: r.row.key),
        Column("tindak_lanjut", marked("apa yang hendak dilakukan"), lambda r: r.row.action),
        Column("keadaan", marked("statusnya"), lambda r: r.row.status),
        Column("tenggat", marked("tenggat"), lambda r: r.row.due),
        Column("peran", marked("penanggung jawab"), lambda r: r.row.role),
        Column("praktik", marked("praktik asalnya"), lambda r: r.row.practice),
        Column("bukti", marked("apa yang menunjukkannya"), lambda r: r.row.evidence),
        Column("kode_tamu", AREA_CODE, lambda r: join(r.document.side("guest"))),
        Column("kode_tuan_rumah", AREA_CODE, lambda r: join(r.document.side("host")[:1])),
        Column("alamat", PAGE_URL, lambda r: r.document.url),
        Column("lisensi", LICENCE, lambda r: licence_of(r.document.meta).name),
    ),
    kinds=("visit",),
    period=lambda _library, bulk_reader: bulk_reader.period("visit"),
    row_count=lambda _library, bulk_reader: bulk_reader.count(FollowUpRow),
)
