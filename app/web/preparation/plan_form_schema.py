"""The forms of a plan as data: its parts, their fields and tables. One template draws them, one reader reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from app.documents import vocabulary
from app.i18n import marked
from app.preparation.plans import plan as plans

Kind = Literal[
    "line", "text", "date", "time", "number", "place", "check", "choice", "role", "practice", "practices"
]
SPARE_ROWS = 3
"""Empty rows at the end of a table, for those without scripts."""

MODES = (("", "–"), *vocabulary.MODE.items())
KINDS = tuple(vocabulary.KIND.items())
ORIGINS = (
    ("sendiri", marked("Sendiri")),
    ("celah", marked("Selisih")),
    ("praktik", marked("Praktik")),
    ("kunjungan", marked("Kunjungan terdahulu")),
    ("umum", marked("Lazim ditanyakan")),
)
STATUSES = tuple(vocabulary.FOLLOW_UP.items())


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form or a column of a table."""

    name: str
    label: str
    kind: Kind = "line"
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the same fields; a row left empty is dropped."""

    name: str
    label: str
    model: type[BaseModel]
    columns: tuple[Field, ...]
    help: str = ""

    @property
    def main(self) -> str:
        """The column without which a row is nothing."""
        return self.columns[0].name


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the plan."""

    slug: str
    title: str
    intro: str
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()


_TOPIC = Part(
    "pokok",
    marked("Pokok rencana"),
    marked("Masalah, tujuan perjalanan, dan waktu."),
    (
        Field("topic", marked("Topik")),
        Field(
            "problem",
            marked("Masalah"),
            "text",
            marked("Apa yang tidak beres, sejak kapan, dan apa akibatnya."),
        ),
        Field("home", marked("Daerah atau instansi asal"), "place"),
        Field("host", marked("Tuan rumah"), "place"),
        Field("kind", marked("Jenis kunjungan"), "choice", choices=KINDS),
        Field("mode", marked("Cara bertemu"), "choice", choices=MODES),
        Field("date_start", marked("Tanggal mulai"), "date"),
        Field("date_end", marked("Tanggal selesai"), "date"),
        Field("alternative", marked("Waktu alternatif")),
        Field("venue", marked("Tempat")),
        Field(
            "baseline", marked("Indikator angka awal"), help=marked("Misalnya Indeks Reformasi Birokrasi.")
        ),
        Field("baseline_value", marked("Angka awal")),
        Field("baseline_year", marked("Tahun angka awal")),
        Field(
            "online_tried",
            marked("Upaya daring yang sudah dicoba"),
            "text",
            marked("Surat, rapat daring, dokumen; dan hasilnya."),
        ),
        Field("why_not_online", marked("Mengapa tidak cukup daring"), "text"),
    ),
)
_GROUP = Part(
    "rombongan",
    marked("Rombongan"),
    marked("Tulis jabatan, bukan nama, nomor, atau alamat orang."),
    (
        Field("lead", marked("Ketua rombongan (jabatan)")),
        Field("decider", marked("Pengambil keputusan (jabatan)")),
        Field("decider_joins", marked("Pengambil keputusan ikut dalam rombongan"), "check"),
        Field("output_owner", marked("Penanggung jawab hasil (jabatan)")),
    ),
    (
        Table(
            "participants",
            marked("Peserta"),
            plans.Participants,
            (
                Field("agency", marked("Perangkat daerah")),
                Field("role", marked("Peran"), "role"),
                Field("position", marked("Jabatan")),
                Field("people", marked("Orang"), "number"),
                Field("task", marked("Tugas dalam rombongan")),
            ),
        ),
    ),
)
_GOALS = Part(
    "tujuan",
    marked("Tujuan dan praktik"),
    marked("Apa yang hendak dibawa pulang, dan bagaimana terlihat bahwa sudah didapat."),
    (Field("practices", marked("Praktik yang dipelajari"), "practices"),),
    (
        Table(
            "goals",
            marked("Tujuan"),
            plans.Goal,
            (
                Field("goal", marked("Tujuan")),
                Field("output", marked("Keluaran")),
                Field("measure", marked("Ukuran")),
            ),
        ),
    ),
)
_QUESTIONS = Part(
    "pertanyaan",
    marked("Pertanyaan dan dokumen"),
    marked("Kirim bersama surat permohonan agar tuan rumah menyiapkan jawaban."),
    (Field("questions_sent", marked("Daftar pertanyaan sudah dikirim"), "check"),),
    (
        Table(
            "questions",
            marked("Pertanyaan"),
            plans.PlannedQuestion,
            (
                Field("question", marked("Pertanyaan"), "text"),
                Field("origin", marked("Asal"), "choice", choices=ORIGINS),
                Field("role", marked("Untuk"), "role"),
            ),
        ),
        Table(
            "documents",
            marked("Dokumen yang diminta"),
            plans.RequestedDocument,
            (Field("title", marked("Dokumen")),),
        ),
    ),
)
_AGENDA = Part(
    "acara",
    marked("Susunan acara"),
    marked("Hari pertama adalah tanggal mulai. Jam boleh dikosongkan."),
    (),
    (
        Table(
            "agenda",
            marked("Acara"),
            plans.AgendaPoint,
            (
                Field("title", marked("Acara")),
                Field("day", marked("Hari ke-"), "number"),
                Field("start", marked("Mulai"), "time"),
                Field("end", marked("Sampai"), "time"),
                Field("who", marked("Petugas")),
            ),
        ),
    ),
)
_LETTER = Part(
    "surat",
    marked("Surat dan anggaran"),
    marked(
        "Isian untuk naskah. Yang dikosongkan tampil sebagai [isi …] dan dapat dilengkapi di pengolah kata."
    ),
    (
        Field(
            "letterhead",
            marked("Kop surat"),
            "text",
            marked("Satu baris satu isi: pemerintah, perangkat daerah, alamat kantor."),
        ),
        Field("city", marked("Tempat surat dibuat")),
        Field("letter_number", marked("Nomor surat")),
        Field("letter_date", marked("Tanggal surat"), "date"),
        Field("addressee", marked("Kepada (jabatan)")),
        Field("signatory", marked("Penanda tangan (jabatan)")),
        Field("copies", marked("Tembusan"), "text", marked("Satu baris satu tembusan.")),
        Field(
            "legal_basis",
            marked("Dasar"),
            "text",
            marked("Satu baris satu dasar: renja, LHE, surat perintah, peraturan."),
        ),
        Field("background", marked("Gambaran umum"), "text"),
        Field("programme", marked("Program")),
        Field("activity", marked("Kegiatan")),
        Field("cost", marked("Perkiraan biaya")),
        Field("funding", marked("Sumber biaya")),
    ),
)
_AFTER = Part(
    "hasil",
    marked("Hasil kunjungan"),
    marked("Satu baris satu pertanyaan. Isian ini menjadi notulen, laporan, dan draf halaman kunjungan."),
    (
        Field("received_by", marked("Diterima oleh (jabatan)")),
        Field("presented", marked("Pokok-pokok paparan"), "text"),
        Field("field_visit", marked("Peninjauan lapangan"), "text"),
        Field("adopt", marked("Yang dapat ditiru"), "text"),
        Field("adapt", marked("Yang perlu disesuaikan"), "text"),
        Field("unfit", marked("Yang tidak cocok"), "text"),
        Field("conditions", marked("Syarat dan risiko"), "text"),
        Field(
            "source_title",
            marked("Judul sumber laporan"),
            help=marked("Halaman yang memuat laporan atau berita kunjungan."),
        ),
        Field("source_publisher", marked("Penerbit sumber")),
        Field("source_url", marked("Alamat sumber")),
        Field("source_date", marked("Tanggal sumber"), "date"),
    ),
    (
        Table(
            "minutes",
            marked("Tanya jawab"),
            plans.Minute,
            (
                Field("question", marked("Ditanyakan"), "text"),
                Field("answer", marked("Dijawab"), "text"),
                Field("document", marked("Dokumen diperoleh")),
                Field("role", marked("Peran"), "role"),
            ),
        ),
        Table(
            "comparison",
            marked("Perbandingan"),
            plans.ComparisonRow,
            (
                Field("aspect", marked("Aspek")),
                Field("host", marked("Tuan rumah"), "text"),
                Field("ours", marked("Daerah kita"), "text"),
                Field("gap", marked("Celah"), "text"),
            ),
        ),
        Table(
            "decisions",
            marked("Keputusan"),
            plans.Decision,
            (Field("decision", marked("Keputusan"), "text"), Field("by", marked("Oleh (jabatan)"))),
        ),
        Table(
            "actions",
            marked("Rencana tindak lanjut"),
            plans.Action,
            (
                Field("action", marked("Kegiatan"), "text"),
                Field("role", marked("Penanggung jawab"), "role"),
                Field("due", marked("Tenggat"), "date"),
                Field("cost", marked("Biaya")),
                Field("indicator", marked("Indikator")),
                Field("evidence", marked("Bukti")),
                Field("status", marked("Keadaan"), "choice", choices=STATUSES),
                Field("practice", marked("Meniru praktik"), "practice"),
            ),
        ),
    ),
)
_NEWS = Part(
    "kabar",
    marked("Kabar tindak lanjut"),
    marked("Diperiksa 30, 90, dan 180 hari sesudah kunjungan. Kabar ditambahkan; yang lama tetap ada."),
    (),
    (
        Table(
            "news",
            marked("Kabar"),
            plans.ActionNews,
            (
                Field("note", marked("Yang terjadi"), "text"),
                Field("number", marked("Nomor tindak lanjut"), "number"),
                Field("date", marked("Tanggal"), "date"),
                Field("status", marked("Keadaan"), "choice", choices=STATUSES),
                Field("evidence", marked("Bukti")),
                Field("indicator", marked("Indikator")),
                Field("before", marked("Angka sebelum")),
                Field("after", marked("Angka sesudah")),
                Field("year", marked("Tahun")),
            ),
        ),
    ),
)
PARTS: Mapping[str, Part] = {
    part.slug: part for part in (_TOPIC, _GROUP, _GOALS, _QUESTIONS, _AGENDA, _LETTER, _AFTER, _NEWS)
}
LABELS: Mapping[str, str] = {
    **{field.name: field.label for part in PARTS.values() for field in part.fields},
    **{table.name: table.label for part in PARTS.values() for table in part.tables},
}
