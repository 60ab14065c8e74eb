"""The forms of a plan as data: its parts, their fields and tables. One template draws them, one reader reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from app.documents import words
from app.preparation import plan as plans

Kind = Literal[
    "line", "text", "date", "time", "number", "place", "check", "choice", "role", "practice", "practices"
]
SPARE_ROWS = 3
"""Empty rows at the end of a table, for those without scripts."""

MODES = (("", "–"), *words.MODE.items())
KINDS = tuple(words.KIND.items())
ORIGINS = (
    ("sendiri", "Sendiri"),
    ("celah", "Selisih"),
    ("praktik", "Praktik"),
    ("kunjungan", "Kunjungan terdahulu"),
    ("umum", "Lazim ditanyakan"),
)
STATUSES = tuple(words.FOLLOW_UP.items())


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
    "Pokok rencana",
    "Masalah, tujuan perjalanan, dan waktu.",
    (
        Field("topic", "Topik"),
        Field("problem", "Masalah", "text", "Apa yang tidak beres, sejak kapan, dan apa akibatnya."),
        Field("home", "Daerah atau instansi asal", "place"),
        Field("host", "Tuan rumah", "place"),
        Field("kind", "Jenis kunjungan", "choice", choices=KINDS),
        Field("mode", "Cara bertemu", "choice", choices=MODES),
        Field("date_start", "Tanggal mulai", "date"),
        Field("date_end", "Tanggal selesai", "date"),
        Field("alternative", "Waktu alternatif"),
        Field("venue", "Tempat"),
        Field("baseline", "Indikator angka awal", help="Misalnya Indeks Reformasi Birokrasi."),
        Field("baseline_value", "Angka awal"),
        Field("baseline_year", "Tahun angka awal"),
        Field(
            "online_tried",
            "Upaya daring yang sudah dicoba",
            "text",
            "Surat, rapat daring, dokumen; dan hasilnya.",
        ),
        Field("why_not_online", "Mengapa tidak cukup daring", "text"),
    ),
)
_GROUP = Part(
    "rombongan",
    "Rombongan",
    "Tulis jabatan, bukan nama, nomor, atau alamat orang.",
    (
        Field("lead", "Ketua rombongan (jabatan)"),
        Field("decider", "Pengambil keputusan (jabatan)"),
        Field("decider_joins", "Pengambil keputusan ikut dalam rombongan", "check"),
        Field("output_owner", "Penanggung jawab hasil (jabatan)"),
    ),
    (
        Table(
            "participants",
            "Peserta",
            plans.Participants,
            (
                Field("agency", "Perangkat daerah"),
                Field("role", "Peran", "role"),
                Field("position", "Jabatan"),
                Field("people", "Orang", "number"),
                Field("task", "Tugas dalam rombongan"),
            ),
        ),
    ),
)
_GOALS = Part(
    "tujuan",
    "Tujuan dan praktik",
    "Apa yang hendak dibawa pulang, dan bagaimana terlihat bahwa sudah didapat.",
    (Field("practices", "Praktik yang dipelajari", "practices"),),
    (
        Table(
            "goals",
            "Tujuan",
            plans.Goal,
            (Field("goal", "Tujuan"), Field("output", "Keluaran"), Field("measure", "Ukuran")),
        ),
    ),
)
_QUESTIONS = Part(
    "pertanyaan",
    "Pertanyaan dan dokumen",
    "Kirim bersama surat permohonan agar tuan rumah menyiapkan jawaban.",
    (Field("questions_sent", "Daftar pertanyaan sudah dikirim", "check"),),
    (
        Table(
            "questions",
            "Pertanyaan",
            plans.PlannedQuestion,
            (
                Field("question", "Pertanyaan", "text"),
                Field("origin", "Asal", "choice", choices=ORIGINS),
                Field("role", "Untuk", "role"),
            ),
        ),
        Table("documents", "Dokumen yang diminta", plans.Wanted, (Field("title", "Dokumen"),)),
    ),
)
_AGENDA = Part(
    "acara",
    "Susunan acara",
    "Hari pertama adalah tanggal mulai. Jam boleh dikosongkan.",
    (),
    (
        Table(
            "agenda",
            "Acara",
            plans.AgendaPoint,
            (
                Field("title", "Acara"),
                Field("day", "Hari ke-", "number"),
                Field("start", "Mulai", "time"),
                Field("end", "Selesai", "time"),
                Field("who", "Petugas"),
            ),
        ),
    ),
)
_LETTER = Part(
    "surat",
    "Surat dan anggaran",
    "Isian untuk naskah. Yang dikosongkan tampil sebagai [isi …] dan dapat dilengkapi di pengolah kata.",
    (
        Field(
            "letterhead",
            "Kop surat",
            "text",
            "Satu baris satu isi: pemerintah, perangkat daerah, alamat kantor.",
        ),
        Field("city", "Tempat surat dibuat"),
        Field("letter_number", "Nomor surat"),
        Field("letter_date", "Tanggal surat", "date"),
        Field("addressee", "Kepada (jabatan)"),
        Field("signatory", "Penanda tangan (jabatan)"),
        Field("copies", "Tembusan", "text", "Satu baris satu tembusan."),
        Field(
            "legal_basis", "Dasar", "text", "Satu baris satu dasar: renja, LHE, surat perintah, peraturan."
        ),
        Field("background", "Gambaran umum", "text"),
        Field("programme", "Program"),
        Field("activity", "Kegiatan"),
        Field("cost", "Perkiraan biaya"),
        Field("funding", "Sumber biaya"),
    ),
)
_AFTER = Part(
    "hasil",
    "Hasil kunjungan",
    "Satu baris satu pertanyaan. Isian ini menjadi notulen, laporan, dan draf halaman kunjungan.",
    (
        Field("received_by", "Diterima oleh (jabatan)"),
        Field("field_visit", "Peninjauan lapangan", "text"),
        Field("adopt", "Yang dapat ditiru", "text"),
        Field("adapt", "Yang perlu disesuaikan", "text"),
        Field("unfit", "Yang tidak cocok", "text"),
        Field(
            "source_title", "Judul sumber laporan", help="Halaman yang memuat laporan atau berita kunjungan."
        ),
        Field("source_publisher", "Penerbit sumber"),
        Field("source_url", "Alamat sumber"),
        Field("source_date", "Tanggal sumber", "date"),
    ),
    (
        Table(
            "minutes",
            "Tanya jawab",
            plans.Minute,
            (
                Field("question", "Ditanyakan", "text"),
                Field("answer", "Dijawab", "text"),
                Field("document", "Dokumen diperoleh"),
                Field("role", "Peran", "role"),
            ),
        ),
        Table(
            "comparison",
            "Perbandingan",
            plans.Aspect,
            (
                Field("aspect", "Aspek"),
                Field("host", "Tuan rumah", "text"),
                Field("ours", "Daerah kita", "text"),
                Field("gap", "Celah", "text"),
            ),
        ),
        Table(
            "decisions",
            "Keputusan",
            plans.Decision,
            (Field("decision", "Keputusan", "text"), Field("by", "Oleh (jabatan)")),
        ),
        Table(
            "actions",
            "Rencana tindak lanjut",
            plans.Action,
            (
                Field("action", "Kegiatan", "text"),
                Field("role", "Penanggung jawab", "role"),
                Field("due", "Tenggat", "date"),
                Field("cost", "Biaya"),
                Field("indicator", "Indikator"),
                Field("evidence", "Bukti"),
                Field("status", "Keadaan", "choice", choices=STATUSES),
                Field("practice", "Meniru praktik", "practice"),
            ),
        ),
    ),
)
PARTS: Mapping[str, Part] = {
    part.slug: part for part in (_TOPIC, _GROUP, _GOALS, _QUESTIONS, _AGENDA, _LETTER, _AFTER)
}
LABELS: Mapping[str, str] = {
    **{field.name: field.label for part in PARTS.values() for field in part.fields},
    **{table.name: table.label for part in PARTS.values() for table in part.tables},
}
