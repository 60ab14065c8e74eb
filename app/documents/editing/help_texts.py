"""What every key and heading is called, how to fill it in one sentence with an example, and why readers need it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    """A key in words."""

    label: str
    text: str
    """How to fill it, with a good example."""
    why: str = ""
    """Why a reader needs it, for what a document should not be without."""


GUIDE: Mapping[str, Help] = {
    "title": Help(
        "Judul",
        "Sebut apa dan di mana, misalnya “SAKIP desa di Kabupaten Sumedang”.",
        "Judul menentukan apakah orang membuka dokumen ini.",
    ),
    "summary": Help(
        "Ringkasan",
        "Satu atau dua kalimat, misalnya “Target dan capaian 270 desa dipantau lewat satu aplikasi”.",
        "Inilah yang dibaca orang di hasil cari sebelum memilih.",
    ),
    "region": Help(
        "Daerah",
        "Nama atau kode, misalnya “Kalimantan Tengah” atau “62”; kosongkan untuk kementerian atau lembaga.",
        "Pembaca mencari daerah yang serupa dengan daerahnya.",
    ),
    "ministry": Help(
        "Kementerian atau lembaga", "Isi ini atau daerah, tidak keduanya; misalnya “Kementerian PANRB”."
    ),
    "agency": Help(
        "Instansi",
        "Nama lengkap, misalnya “Biro Organisasi Setda Provinsi Jawa Barat”.",
        "Pembaca perlu tahu kepada siapa surat permohonan ditujukan.",
    ),
    "start_year": Help(
        "Mulai tahun",
        "Empat angka, misalnya 2023; kosongkan bila sumber tidak menyebutnya.",
        "Praktik yang sudah lama berjalan lebih layak ditiru daripada yang baru dimulai.",
    ),
    "status": Help(
        "Keadaan",
        "Pilih menurut sumber terakhir, misalnya “berjalan”; yang dihentikan pun berguna bagi pembaca.",
        "Orang tidak ingin menempuh perjalanan untuk praktik yang sudah berhenti.",
    ),
    "values": Help(
        "Nilai BerAKHLAK",
        "Nilai yang didukung praktik atau kunjungan ini beserta alasannya, misalnya “akuntabel”.",
        "Nilai menghubungkan dokumen ini dengan yang lain yang memperkuat nilai yang sama.",
    ),
    "value": Help("Nilai", "Nilai dari daftar, misalnya “adaptif”."),
    "reason": Help("Alasan", "Satu kalimat, misalnya “Capaian tiap desa dapat dilihat warga”."),
    "roles": Help(
        "Peran perangkat daerah",
        "Siapa mengerjakan apa, misalnya “bkd” menyusun peta jalan.",
        "Pembaca mencari pekerjaan yang sama dengan pekerjaan kantornya.",
    ),
    "role": Help("Peran", "Pilih dari daftar, misalnya “bkd”; kosongkan bila tidak ada yang cocok."),
    "task": Help("Tugas", "Satu kalimat, misalnya “Menyusun peta jalan dan memantau pelaksanaannya”."),
    "basis": Help("Dasar tugas", "“sumber” bila sumber menyebutnya, “umum” bila itu tugas umum instansinya."),
    "legal_basis": Help(
        "Dasar hukum", "Regulasi sebagaimana disebut sumber, misalnya “pergub-jabar-26-2023”."
    ),
    "related_regulations": Help(
        "Regulasi terkait", "Regulasi yang dikaitkan oleh redaksi, misalnya “se-menpanrb-20-2021”."
    ),
    "measures": Help(
        "Angka",
        "Bukti dengan sumbernya, misalnya Indeks RB 2023: 93,08.",
        "Angka menunjukkan apakah praktik ini berhasil.",
    ),
    "indicator": Help(
        "Indikator", "Dari daftar, misalnya “indeks-rb”; untuk ukuran sendiri isi nama dan satuan."
    ),
    "unit": Help("Satuan", "Satuan ukuran sendiri, misalnya “persen” atau “desa”."),
    "year": Help("Tahun", "Tahun angka itu berlaku, misalnya 2023; kosongkan bila sumber tidak menyebutnya."),
    "source": Help("Sumber", "Tanda pengenal sumber di dokumen ini, misalnya “prokalteng-2025”."),
    "derived": Help(
        "Dihitung dari angka lain",
        "Centang bila redaksi menghitungnya, misalnya angka tahun lalu dari kenaikannya.",
    ),
    "adapted_from": Help(
        "Ditiru dari",
        "Praktik asal, kunjungan yang membawanya, dan yang diubah; misalnya “sumedang-sakip-desa”.",
    ),
    "practice": Help("Praktik", "Alamat pendek praktiknya, misalnya “sumedang-sakip-desa”."),
    "visit": Help("Kunjungan", "Alamat pendek kunjungannya, misalnya “2025-02-kalteng-to-jabar”."),
    "changes": Help("Yang diubah", "Satu kalimat, misalnya “Aplikasinya diganti lembar sebar”."),
    "tags": Help("Topik", "Satu baris satu topik, misalnya “budaya kerja”."),
    "contact": Help(
        "Kontak kantor",
        "Sebuah kantor, bukan nomor atau surel pribadi; misalnya Biro Organisasi, surel dinasnya.",
        "Pembaca yang ingin bertanya perlu tahu ke kantor mana.",
    ),
    "channel": Help("Saluran", "Alamat kantor, laman, atau surel dinas, misalnya “ortala@provinsi.go.id”."),
    "sources": Help(
        "Sumber",
        "Halaman atau dokumen terbuka yang menyatakan isinya, misalnya siaran pers tuan rumah.",
        "Tanpa sumber pembaca tidak dapat memeriksa apa pun yang tertulis di sini.",
    ),
    "id": Help(
        "Tanda pengenal", "Huruf kecil, angka, dan tanda hubung, misalnya “prokalteng-2025” atau “f1”."
    ),
    "publisher": Help("Penerbit", "Siapa yang menerbitkannya, misalnya “Diskominfo Jawa Barat”."),
    "url": Help("Alamat", "Lengkap, misalnya “https://jabarprov.go.id/berita/…”."),
    "date": Help(
        "Tanggal",
        "Tahun-bulan-hari, misalnya 2025-02-11; pada sumber boleh tahun saja bila hanya itu diketahui.",
    ),
    "notes": Help(
        "Catatan redaksi",
        "Keraguan dan pertentangan antarsumber, satu baris satu; misalnya “Tanggal disimpulkan dari berita”.",
    ),
    "license": Help(
        "Lisensi",
        "Syarat pemakaian ulang, misalnya “CC0-1.0”; kosongkan untuk CC BY 4.0, yaitu boleh dipakai siapa pun"
        " dengan menyebut sumbernya.",
    ),
    "reviewed": Help(
        "Terakhir dikonfirmasi", "Tanggal seseorang memastikan isinya masih benar, misalnya 2026-11-24."
    ),
    "kind": Help(
        "Jenis kunjungan",
        "Sebagaimana disebut suratnya, misalnya “studi tiru”.",
        "Pembaca membedakan kunjungan belajar dari kunjungan kerja biasa.",
    ),
    "date_start": Help(
        "Tanggal mulai",
        "Tahun-bulan-hari, misalnya 2025-02-11; boleh 2025-02 atau 2025 saja.",
        "Tanpa tanggal pembaca tidak tahu seberapa baru keterangannya.",
    ),
    "date_end": Help("Tanggal selesai", "Hanya bila diketahui, misalnya 2025-02-12."),
    "date_precision": Help(
        "Ketelitian tanggal", "Seberapa teliti tanggal itu diketahui, misalnya “bulan” bila harinya ditaksir."
    ),
    "mode": Help("Cara bertemu", "Misalnya “daring” untuk rapat video; kosongkan bila tidak diketahui."),
    "guest": Help(
        "Tamu",
        "Daerah atau instansi yang berkunjung, misalnya “Kalimantan Tengah”.",
        "Pembaca mencari siapa yang pernah belajar hal yang sama.",
    ),
    "host": Help(
        "Tuan rumah",
        "Daerah atau instansi yang dikunjungi, misalnya “Jawa Barat”.",
        "Pembaca mencari siapa yang dapat dikunjungi.",
    ),
    "regions": Help("Daerah", "Nama atau kode, satu isian satu daerah; misalnya “Kalimantan Tengah”."),
    "ministries": Help("Kementerian atau lembaga", "Satu isian satu instansi, misalnya “Kementerian PANRB”."),
    "agencies": Help(
        "Perangkat daerah", "Kantor yang ikut, misalnya “Biro Organisasi Setda Prov. Jawa Barat”."
    ),
    "name": Help(
        "Nama",
        "Nama kantor, ukuran, atau pejabat yang diumumkan, misalnya “BKPSDM Kota Yogyakarta”; bukan peserta.",
    ),
    "lead": Help("Memimpin", "Yang memimpin rombongan, misalnya “Kepala Biro Organisasi”."),
    "received_by": Help(
        "Diterima oleh", "Pejabat tuan rumah yang diumumkan, misalnya “Asisten Administrasi Umum”."
    ),
    "position": Help("Jabatan", "Jabatan pada waktu itu, misalnya “Kepala Biro Organisasi”."),
    "venue": Help("Tempat", "Misalnya “Gedung Sate, Bandung”."),
    "topics": Help("Topik", "Satu baris satu topik, misalnya “budaya kerja”."),
    "delegation": Help("Rombongan", "Hanya yang disebut sumber, misalnya dua belas orang."),
    "size": Help("Banyaknya orang", "Hanya bila sumber menyebutnya, misalnya 12."),
    "purpose": Help(
        "Tujuan",
        "Masalah yang hendak dipecahkan, misalnya “Menaikkan nilai SAKIP dari B ke BB”.",
        "Pembaca menilai apakah masalahnya sama dengan masalah kantornya.",
    ),
    "agenda": Help("Acara", "Susunan acara hari demi hari, misalnya hari ke-1: paparan dan tanya jawab."),
    "day": Help("Hari ke-", "Angka, misalnya 1."),
    "items": Help("Mata acara", "Satu baris satu acara, misalnya “Paparan SAKIP desa”."),
    "time": Help("Pukul", "Jam mulai, misalnya “09:00”."),
    "practices": Help(
        "Praktik yang dipelajari",
        "Praktik di pustaka ini yang dipelajari, misalnya “sumedang-sakip-desa”.",
        "Dari sini pembaca sampai ke praktiknya beserta buktinya.",
    ),
    "learned": Help(
        "Yang dipelajari",
        "Apa yang dijelaskan tuan rumah, satu baris satu hal; misalnya “Tim dibentuk sebelum aplikasi”.",
        "Inilah yang dicari orang yang hendak belajar tanpa berangkat.",
    ),
    "questions": Help(
        "Tanya jawab",
        "Pertanyaan tamu dan jawabannya, misalnya “Berapa biayanya?”.",
        "Rombongan berikutnya tidak perlu bertanya lagi.",
    ),
    "question": Help("Pertanyaan", "Sebagaimana diajukan, misalnya “Siapa yang memeriksa capaian desa?”."),
    "answer": Help("Jawaban", "Ringkas, misalnya “Camat, tiap triwulan”; kosongkan bila belum terjawab."),
    "follow_ups": Help(
        "Tindak lanjut",
        "Yang akan dilakukan di daerah sendiri, misalnya “Menyusun peta jalan budaya kerja”.",
        "Tindak lanjut menunjukkan apakah kunjungan ini mengubah sesuatu.",
    ),
    "action": Help("Tindakan", "Mulai dengan kata kerja, misalnya “Menetapkan agen perubahan”."),
    "due": Help("Tenggat", "Tahun-bulan-hari, misalnya 2025-06-30; kosongkan bila tidak ditetapkan."),
    "evidence": Help("Bukti", "Nomor dokumen atau alamatnya, misalnya “SK Gubernur 188.44/100/2025”."),
    "updates": Help("Kabar", "Keadaan pada suatu hari beserta buktinya, misalnya selesai pada 2025-06-30."),
    "note": Help("Keterangan", "Satu kalimat, misalnya “Dijalankan di tiga dinas”."),
    "before": Help("Angka sebelumnya", "Angka sebelum tindak lanjut, misalnya Indeks RB 2024: 76,08."),
    "after": Help("Angka sesudahnya", "Angka sesudah tindak lanjut, misalnya Indeks RB 2025: 80,12."),
    "quotes": Help("Kutipan", "Kata-kata yang dicetak sumber, misalnya ucapan tuan rumah saat menyambut."),
    "speaker": Help("Yang berkata", "Pejabat yang dikutip, misalnya “Sekretaris Daerah”."),
    "text": Help("Kata-katanya", "Persis seperti di sumber, misalnya “Kami membawa pulang tiga gagasan”."),
    "attachments": Help("Lampiran", "Berkas yang menyertai laporan, misalnya “paparan.pdf”."),
    "file": Help("Nama berkas", "Tanpa folder, misalnya “paparan.pdf”."),
    "Source.title": Help("Judul", "Judul halaman atau dokumennya, misalnya “Kalteng belajar ke Jawa Barat”."),
    "AgendaItem.title": Help("Acara", "Misalnya “Paparan SAKIP desa”."),
    "Attachment.title": Help("Judul", "Isi berkasnya, misalnya “Paparan Biro Organisasi”."),
    "Measure.name": Help("Nama ukuran", "Untuk ukuran sendiri, misalnya “Desa yang melapor tepat waktu”."),
    "Measure.value": Help("Angka", "Sebagaimana tertulis di sumber, misalnya 93,08."),
    "Official.name": Help(
        "Nama", "Hanya pejabat yang disebut sumber, misalnya “Gubernur” tanpa nama pun cukup."
    ),
    "Agency.name": Help("Nama kantor", "Nama lengkap, misalnya “BKPSDM Kota Yogyakarta”."),
    "Agency.lead": Help("Memimpin rombongan", "Centang satu kantor saja, misalnya Biro Organisasi."),
    "Konteks": Help(
        "Konteks",
        "Masalah sebelum praktik ini, misalnya “Capaian desa baru diketahui pada akhir tahun.[^s1]”.",
    ),
    "Apa yang dilakukan": Help(
        "Apa yang dilakukan",
        "Langkah demi langkah dengan sumbernya, misalnya “1. Tim dibentuk. 2. Target ditetapkan.[^s1]”.",
        "Tanpa langkahnya praktik ini tidak dapat ditiru.",
    ),
    "Hasil": Help("Hasil", "Apa yang berubah, misalnya “Nilai SAKIP naik dari B ke BB.[^s1]”."),
    "Faktor keberhasilan": Help(
        "Faktor keberhasilan", "Apa yang membuatnya berhasil, misalnya “Bupati memeriksa capaian tiap bulan”."
    ),
    "Tantangan": Help(
        "Tantangan",
        "Kendala dan cara mengatasinya, misalnya “Sinyal lemah, jadi data diisi di kecamatan”.",
        "Pembaca ingin tahu kesulitannya sebelum mulai meniru.",
    ),
    "Sumber daya": Help(
        "Sumber daya",
        "Biaya, tenaga, dan waktu, misalnya “Dua pemrogram selama enam bulan”.",
        "Pembaca menakar apakah kantornya mampu.",
    ),
    "Cara meniru": Help(
        "Cara meniru",
        "Apa yang dapat dimulai tanpa biaya, misalnya “Mulai dari lembar sebar satu kecamatan”.",
        "Di sinilah pembaca mulai bekerja.",
    ),
    "Latar belakang": Help("Latar belakang", "Mengapa berkunjung, misalnya “Nilai SAKIP berhenti di B”."),
    "Pelaksanaan": Help("Pelaksanaan", "Apa yang terjadi, misalnya “Paparan, lalu melihat ruang kendali”."),
    "Temuan": Help("Temuan", "Apa yang didapati, misalnya “Capaian dibahas camat tiap triwulan.[^s1]”."),
    "Rencana adaptasi": Help(
        "Rencana adaptasi",
        "Apa yang akan ditiru dan diubah, misalnya “Dimulai di dua kecamatan tanpa aplikasi”.",
        "Pembaca belajar dari cara orang lain menyesuaikan.",
    ),
    "Rekomendasi": Help(
        "Rekomendasi", "Usul kepada pimpinan, misalnya “Bentuk tim sebelum membeli aplikasi”."
    ),
}
"""By key or heading; where a part of a document calls a key otherwise, by the names of both."""
