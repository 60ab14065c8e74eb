"""What every key is called for people who write, and how to fill it: one sentence, with a good example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.models import HEADINGS, DocumentType


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the form: some keys of the head, or the text."""

    slug: str
    title: str
    keys: Sequence[str]


_TEXT = "naskah"
CHAPTERS: Mapping[DocumentType, Sequence[Chapter]] = {
    "practice": (
        Chapter(
            "pokok", "Pokok", ("title", "summary", "region", "ministry", "agency", "start_year", "status")
        ),
        Chapter("nilai", "Nilai dan peran", ("values", "roles")),
        Chapter("bukti", "Bukti dan sumber", ("sources", "measures", "attachments", "reviewed")),
        Chapter("dasar", "Dasar dan asal", ("legal_basis", "related_regulations", "adapted_from")),
        Chapter("lain", "Lain-lain", ("tags", "contact", "notes")),
        Chapter(_TEXT, "Naskah", HEADINGS["practice"]),
    ),
    "visit": (
        Chapter(
            "pokok",
            "Pokok",
            (
                "title",
                "summary",
                "kind",
                "date_start",
                "date_end",
                "date_precision",
                "mode",
                "venue",
                "purpose",
            ),
        ),
        Chapter("pihak", "Tamu dan tuan rumah", ("guest", "host", "received_by", "delegation")),
        Chapter("isi", "Acara dan yang dipelajari", ("topics", "values", "agenda", "practices", "learned")),
        Chapter("tanya", "Tanya jawab dan kutipan", ("questions", "quotes")),
        Chapter("tindak", "Tindak lanjut", ("follow_ups",)),
        Chapter("bukti", "Sumber dan lampiran", ("sources", "attachments", "notes")),
        Chapter(_TEXT, "Naskah", HEADINGS["visit"]),
    ),
}
"""The form, chapter by chapter. A test holds it to the models."""


@dataclass(frozen=True, slots=True)
class Help:
    """A key in words."""

    label: str
    text: str = ""


GUIDE: Mapping[str, Help] = {
    "title": Help("Judul", "Sebut apa dan di mana, misalnya “SAKIP desa di Kabupaten Sumedang”."),
    "summary": Help("Ringkasan", "Satu atau dua kalimat; inilah yang dibaca orang di hasil cari."),
    "region": Help("Daerah", "Kode atau nama, misalnya “62” atau “Provinsi Kalimantan Tengah”."),
    "ministry": Help("Kementerian atau lembaga", "Isi ini atau daerah, tidak keduanya."),
    "agency": Help("Instansi", "Nama lengkap, misalnya “Biro Organisasi Setda Provinsi Jawa Barat”."),
    "start_year": Help("Mulai tahun", "Empat angka, misalnya 2023; kosongkan bila sumber tidak menyebutnya."),
    "status": Help("Keadaan"),
    "values": Help("Nilai BerAKHLAK", "Paling sedikit satu, dengan alasan mengapa praktik ini mendukungnya."),
    "value": Help("Nilai", "Nilai BerAKHLAK, atau angka sebagaimana tertulis di sumber."),
    "reason": Help("Alasan", "Misalnya “Capaian tiap desa dapat dilihat warga”."),
    "roles": Help("Peran perangkat daerah", "Siapa mengerjakan apa; paling sedikit satu."),
    "role": Help("Peran", "Pilih dari daftar, misalnya “bkd”."),
    "task": Help("Tugas", "Misalnya “Menyusun peta jalan dan memantau pelaksanaannya”."),
    "basis": Help("Dasar tugas", "“sumber” bila sumber menyebutnya, “umum” bila itu tugas umum instansinya."),
    "legal_basis": Help("Dasar hukum", "Satu baris satu regulasi, sebagaimana disebut sumber."),
    "related_regulations": Help("Regulasi terkait", "Dikaitkan oleh redaksi; satu baris satu regulasi."),
    "measures": Help("Angka", "Bukti: satu indikator satu baris, dengan sumbernya."),
    "indicator": Help(
        "Indikator", "Dari daftar, misalnya “indeks-rb”; untuk ukuran sendiri isi nama dan satuan."
    ),
    "unit": Help("Satuan", "Misalnya “persen” atau “desa”."),
    "year": Help("Tahun"),
    "source": Help("Sumber", "Tanda pengenal sumber di dokumen ini, misalnya “prokalteng-2025”."),
    "derived": Help("Dihitung dari angka lain"),
    "adapted_from": Help("Ditiru dari", "Praktik asal, kunjungan yang membawanya, dan apa yang diubah."),
    "practice": Help("Praktik", "Alamat pendek praktiknya, misalnya “sumedang-sakip-desa”."),
    "visit": Help("Kunjungan"),
    "changes": Help("Yang diubah"),
    "tags": Help("Topik", "Satu baris satu topik, misalnya “budaya kerja”."),
    "contact": Help("Kontak kantor", "Sebuah kantor, bukan nomor atau surel pribadi."),
    "channel": Help("Saluran", "Misalnya alamat kantor, laman, atau surel dinas."),
    "sources": Help(
        "Sumber", "Halaman atau dokumen terbuka yang menyatakan isi dokumen ini; paling sedikit satu."
    ),
    "id": Help(
        "Tanda pengenal", "Huruf kecil, angka, dan tanda hubung, misalnya “prokalteng-2025” atau “f1”."
    ),
    "publisher": Help("Penerbit", "Misalnya “Diskominfo Jawa Barat”."),
    "url": Help("Alamat", "Lengkap, diawali https://."),
    "date": Help(
        "Tanggal", "TTTT-BB-HH, misalnya 2025-02-11; boleh tahun saja bila hanya itu yang diketahui."
    ),
    "notes": Help("Catatan redaksi", "Keraguan, pertentangan antarsumber; satu baris satu catatan."),
    "reviewed": Help("Terakhir dikonfirmasi", "Tanggal seseorang memastikan isinya masih benar."),
    "kind": Help("Jenis kunjungan"),
    "date_start": Help("Tanggal mulai", "TTTT-BB-HH, misalnya 2025-02-11."),
    "date_end": Help("Tanggal selesai", "Hanya bila diketahui."),
    "date_precision": Help("Ketelitian tanggal"),
    "mode": Help("Cara bertemu"),
    "guest": Help("Tamu"),
    "host": Help("Tuan rumah"),
    "regions": Help("Daerah", "Satu baris satu kode, misalnya “62”."),
    "ministries": Help("Kementerian atau lembaga", "Satu baris satu, misalnya “menpanrb”."),
    "agencies": Help("Perangkat daerah"),
    "name": Help("Nama", "Pejabat disebut untuk tindakan yang diumumkan saja; jangan memuat daftar peserta."),
    "lead": Help("Memimpin"),
    "received_by": Help("Diterima oleh"),
    "position": Help("Jabatan"),
    "venue": Help("Tempat"),
    "topics": Help("Topik", "Satu baris satu topik."),
    "delegation": Help("Rombongan"),
    "size": Help("Banyaknya orang", "Hanya bila sumber menyebutnya."),
    "purpose": Help("Tujuan", "Apa yang ingin dipelajari dan masalah apa yang hendak dipecahkan."),
    "agenda": Help("Acara"),
    "day": Help("Hari ke-"),
    "items": Help("Mata acara"),
    "time": Help("Pukul", "Misalnya “09:00”."),
    "practices": Help("Praktik yang dipelajari"),
    "learned": Help("Yang dipelajari", "Apa yang dibawa pulang; satu baris satu hal."),
    "questions": Help("Tanya jawab", "Supaya rombongan berikutnya tidak perlu bertanya lagi."),
    "question": Help("Pertanyaan"),
    "answer": Help("Jawaban", "Kosongkan bila belum terjawab."),
    "follow_ups": Help("Tindak lanjut"),
    "action": Help("Tindakan"),
    "due": Help("Tenggat", "TTTT-BB-HH."),
    "evidence": Help("Bukti", "Nomor dokumen atau alamat yang menunjukkannya."),
    "updates": Help("Kabar"),
    "note": Help("Keterangan"),
    "before": Help("Angka sebelumnya"),
    "after": Help("Angka sesudahnya"),
    "quotes": Help("Kutipan"),
    "speaker": Help("Yang berkata"),
    "text": Help("Kata-katanya", "Persis seperti di sumber."),
    "attachments": Help("Lampiran"),
    "file": Help("Nama berkas"),
}
"""By key; the same key means the same wherever it stands."""
