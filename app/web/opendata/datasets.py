"""The data sets of the library: what each is, what its columns hold, where it is to be had."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app import clock
from app.i18n import marked
from app.library import LibraryService
from app.store.repositories.bulk import BulkReader
from app.web.opendata import rows


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
    columns: Mapping[str, str]
    """Each column with what it holds; marked for translation."""
    rows: Callable[[LibraryService, BulkReader], rows.Rows]
    file: str = ""
    """The reference file it is made from; of documents none."""

    def modified(self, library: LibraryService, harvest: BulkReader) -> datetime:
        """When it last changed here."""
        times = [harvest.last_updated() or datetime.fromtimestamp(0, UTC)]
        if self.file:
            path = library.content_dir / self.file
            changed = path.stat().st_mtime if path.is_file() else 0
            times.append(datetime.fromtimestamp(changed, UTC))
        return clock.as_utc(max(times))


_SLUG = marked("nama pendek, bagian akhir alamatnya")
_ADDRESS, _COUNT = marked("alamat halamannya"), marked("banyaknya dokumen yang terkait")
_LISTED = marked("beberapa isi dipisah titik koma")
_SOURCES, _LICENCE = marked("alamat sumbernya, dipisah titik koma"), marked("syarat pemakaian ulang")
_UPDATED = marked("tanggal dokumen terakhir berubah di sini")
_REGION_CODE, _REGION = marked("kode Kemendagri, atau nama pendek kementerian"), marked("nama lengkapnya")
_TAIL = {"sumber": _SOURCES, "lisensi": _LICENCE, "diperbarui": _UPDATED, "alamat": _ADDRESS}
_VALUE_SLUGS, _ROLE_SLUGS = marked("nilai BerAKHLAK, dipisah titik koma"), marked("peran, dipisah titik koma")

DATA_SETS: Mapping[str, DataSet] = {
    one.slug: one
    for one in (
        DataSet(
            "praktik", marked("Praktik"),
            marked("Setiap praktik: di mana, siapa yang mengerjakan, nilai dan peran yang terkait, kekuatan bukti, dan sumbernya."),
            "/praktik/", "practices",
            {
                "slug": _SLUG, "judul": marked("judul"), "ringkasan": marked("ringkasan"),
                "kode_daerah": _REGION_CODE, "daerah": _REGION, "instansi": marked("pelaksana"),
                "tahun_mulai": marked("tahun mulai"), "status": marked("keadaannya"),
                "kekuatan_bukti": marked("0 (tipis) sampai 3 (kuat)"), "nilai": _VALUE_SLUGS, "peran": _ROLE_SLUGS,
                "indikator": _LISTED, "regulasi": _LISTED, "kata_kunci": _LISTED,
                "dikonfirmasi": marked("tanggal terakhir dikonfirmasi"), **_TAIL,
            },
            rows.practices,
        ),
        DataSet(
            "kunjungan", marked("Kunjungan"),
            marked("Setiap kunjungan studi banding: siapa ke mana, kapan, apa yang dipelajari, dan sumbernya."),
            "/kunjungan/", "visits",
            {
                "slug": _SLUG, "judul": marked("judul"), "ringkasan": marked("ringkasan"),
                "jenis": marked("jenis kunjungan"), "mulai": marked("tanggal, bulan, atau tahun mulai"),
                "selesai": marked("tanggal selesai"), "ketelitian": marked("seteliti apa tanggalnya diketahui"),
                "cara": marked("luring, daring, atau hibrida"), "kode_tamu": _REGION_CODE, "tamu": _REGION,
                "kode_tuan_rumah": _REGION_CODE, "tuan_rumah": _REGION, "tempat": marked("tempat pertemuan"),
                "rombongan": marked("banyaknya orang"), "praktik": marked("praktik yang dipelajari, dipisah titik koma"),
                "nilai": _VALUE_SLUGS, "peran": _ROLE_SLUGS, "topik": _LISTED, **_TAIL,
            },
            rows.visits,
        ),
        DataSet(
            "tindak-lanjut", marked("Tindak lanjut"),
            marked("Apa yang hendak dilakukan sepulang dari setiap kunjungan, dan sampai di mana."),
            "/tindak-lanjut", "follow-ups",
            {
                "kunjungan": marked("nama pendek kunjungannya"), "id": marked("tanda pengenal di dalam kunjungan"),
                "tindak_lanjut": marked("apa yang hendak dilakukan"), "keadaan": marked("sampai di mana"),
                "tenggat": marked("tenggat"), "peran": marked("penanggung jawab"), "praktik": marked("praktik asalnya"),
                "bukti": marked("apa yang menunjukkannya"), "kode_tamu": _REGION_CODE, "kode_tuan_rumah": _REGION_CODE,
                "alamat": _ADDRESS, "lisensi": _LICENCE,
            },
            rows.follow_ups,
        ),
        DataSet(
            "angka", marked("Angka indikator"),
            marked("Angka yang dinyatakan praktik, dan angka daerah yang diumumkan, masing-masing dengan sumbernya."),
            "/indikator/", "",
            {
                "indikator": _SLUG, "nama": marked("apa yang diukur"), "kode_daerah": _REGION_CODE, "daerah": _REGION,
                "tahun": marked("tahun yang diukur"), "angka": marked("angkanya"), "satuan": marked("satuan, bila bukan satuan indikatornya"),
                "dihitung_redaksi": marked("ya bila bukan angka dari sumber"), "praktik": marked("praktik yang menyatakannya"),
                "sumber": marked("alamat sumbernya"),
            },
            rows.figures, "scores.yaml",
        ),
        DataSet(
            "nilai", marked("Nilai BerAKHLAK"), marked("Tujuh nilai dengan panduan perilakunya menurut SE Menteri PANRB 20/2021."),
            "/nilai/", "values",
            {
                "slug": _SLUG, "nama": marked("nama"), "komitmen": marked("kalimat komitmennya"),
                "perilaku": marked("panduan perilaku, dipisah titik koma"), "dokumen": _COUNT, "alamat": _ADDRESS,
            },
            rows.values, "values.yaml",
        ),
        DataSet(
            "peran", marked("Peran perangkat daerah"), marked("Perangkat daerah menurut tugasnya, dengan sebutan yang lazim."),
            "/peran/", "roles",
            {
                "slug": _SLUG, "nama": marked("nama"), "singkatan": marked("sebutan pendek"), "sebutan_lain": _LISTED,
                "tugas": marked("tugas umumnya"), "dokumen": _COUNT, "alamat": _ADDRESS,
            },
            rows.roles, "roles.yaml",
        ),
        DataSet(
            "daerah", marked("Daerah dan instansi pusat"), marked("Provinsi, kabupaten, kota, kementerian, dan lembaga, dengan banyaknya dokumen."),
            "/daerah/", "regions",
            {
                "kode": _REGION_CODE, "nama": _REGION, "tingkat": marked("provinsi, kabupaten, kota, atau pusat"),
                "kode_provinsi": marked("provinsinya"), "dokumen": _COUNT, "alamat": _ADDRESS,
            },
            rows.regions, "regions.yaml",
        ),
        DataSet(
            "regulasi", marked("Regulasi"), marked("Peraturan yang menjadi dasar praktik atau dikaitkan redaksi."),
            "/regulasi/", "regulations",
            {
                "slug": _SLUG, "kutipan": marked("cara menyebutnya"), "judul": marked("judul"), "jenis": marked("jenis peraturan"),
                "nomor": marked("nomor"), "tahun": marked("tahun"), "penetap": marked("yang menetapkan"),
                "status": marked("masih berlaku atau tidak"), "ringkasan": marked("ringkasan"), "dokumen": _COUNT, "alamat": _ADDRESS,
            },
            rows.regulations, "regulations.yaml",
        ),
        DataSet(
            "indikator", marked("Indikator"), marked("Indikator kinerja pemerintah: apa yang diukur, skala, arah, dan pemiliknya."),
            "/indikator/", "indicators",
            {
                "slug": _SLUG, "nama": marked("nama"), "definisi": marked("apa yang diukur"), "skala": marked("skala"),
                "satuan": marked("satuan"), "arah": marked("lebih tinggi atau lebih rendah yang lebih baik"),
                "pemilik": marked("instansi yang mengukurnya"), "dokumen": _COUNT, "angka_diumumkan": marked("banyaknya angka daerah yang diumumkan"),
                "alamat": _ADDRESS,
            },
            rows.indicators, "indicators.yaml",
        ),
        DataSet(
            "matriks", marked("Matriks nilai dan peran"), marked("Banyaknya praktik menurut nilai dan peran."),
            "/matriks", "matrix",
            {
                "nilai": _SLUG, "nama_nilai": marked("nama"), "peran": _SLUG, "nama_peran": marked("nama"),
                "praktik": marked("banyaknya praktik"),
            },
            rows.matrix,
        ),
    )
}  # fmt: skip
"""By the last part of their addresses."""
