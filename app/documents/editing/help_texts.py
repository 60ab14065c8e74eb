"""Label, help text with an example, and reason of every key and heading."""

from collections.abc import Mapping

from app.documents.editing.journey_help import JOURNEY_HELP
from app.documents.editing.section_help import SECTION_HELP, FieldHelp

HELP_TEXTS: Mapping[str, FieldHelp] = {
    "title": FieldHelp(
        "Judul",
        "Sebut apa dan di mana, misalnya “SAKIP desa di Kabupaten Sumedang”.",
        "Judul menentukan apakah orang membuka dokumen ini.",
    ),
    "summary": FieldHelp(
        "Ringkasan",
        "Satu atau dua kalimat, misalnya “Target dan capaian 270 desa dipantau lewat satu aplikasi”.",
        "Inilah yang dibaca orang di hasil cari sebelum memilih.",
    ),
    "region": FieldHelp(
        "Daerah",
        "Ketik namanya, misalnya “Kalimantan Tengah”; kosongkan untuk kementerian atau lembaga.",
        "Pembaca mencari daerah yang serupa dengan daerahnya.",
    ),
    "ministry": FieldHelp(
        "Kementerian atau lembaga", "Isi ini atau daerah, tidak keduanya; misalnya “Kementerian PANRB”."
    ),
    "agency": FieldHelp(
        "Instansi",
        "Nama lengkap, misalnya “Biro Organisasi Setda Provinsi Jawa Barat”.",
        "Pembaca perlu tahu kepada siapa surat permohonan ditujukan.",
    ),
    "start_year": FieldHelp(
        "Mulai tahun",
        "Empat angka, misalnya 2023; kosongkan bila sumber tidak menyebutnya.",
        "Praktik yang sudah lama berjalan lebih layak ditiru daripada yang baru dimulai.",
    ),
    "status": FieldHelp(
        "Status",
        "Pilih menurut sumber terakhir, misalnya “berjalan”; yang dihentikan pun berguna bagi pembaca.",
        "Orang tidak ingin menempuh perjalanan untuk praktik yang sudah berhenti.",
    ),
    "values": FieldHelp(
        "Nilai BerAKHLAK",
        "Nilai yang didukung praktik atau kunjungan ini beserta alasannya, misalnya “Akuntabel”.",
        "Nilai menghubungkan dokumen ini dengan yang lain yang memperkuat nilai yang sama.",
    ),
    "value": FieldHelp("Nilai", "Pilih dari daftar, misalnya “Adaptif”."),
    "reason": FieldHelp("Alasan", "Satu kalimat, misalnya “Capaian tiap desa dapat dilihat warga”."),
    "roles": FieldHelp(
        "Peran perangkat daerah",
        "Siapa mengerjakan apa, misalnya BKD menyusun peta jalan.",
        "Pembaca mencari pekerjaan yang sama dengan pekerjaan kantornya.",
    ),
    "role": FieldHelp(
        "Peran", "Pilih dari daftar, misalnya Badan Kepegawaian Daerah; kosongkan bila tidak ada yang cocok."
    ),
    "task": FieldHelp("Tugas", "Satu kalimat, misalnya “Menyusun peta jalan dan memantau pelaksanaannya”."),
    "basis": FieldHelp(
        "Dasar tugas", "Pilih “sumber” bila sumber menyebutnya, “umum” bila itu tugas umum instansinya."
    ),
    "legal_basis": FieldHelp(
        "Dasar hukum",
        "Regulasi sebagaimana disebut sumber, misalnya “Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023”.",
    ),
    "related_regulations": FieldHelp(
        "Regulasi terkait",
        "Regulasi yang dikaitkan oleh redaksi, misalnya “Surat Edaran Menteri PANRB Nomor 20 Tahun 2021”.",
    ),
    "measures": FieldHelp(
        "Angka",
        "Bukti dengan sumbernya, misalnya Indeks RB 2023: 93,08.",
        "Angka menunjukkan apakah praktik ini berhasil.",
    ),
    "indicator": FieldHelp(
        "Indikator",
        "Pilih dari daftar, misalnya “Indeks Reformasi Birokrasi”; untuk ukuran sendiri isi nama dan satuan.",
    ),
    "unit": FieldHelp("Satuan", "Satuan ukuran sendiri, misalnya “persen” atau “desa”."),
    "year": FieldHelp(
        "Tahun", "Tahun angka itu berlaku, misalnya 2023; kosongkan bila sumber tidak menyebutnya."
    ),
    "source": FieldHelp("Sumber", "Pilih judul sumbernya, misalnya “Kalteng belajar ke Jawa Barat”."),
    "derived": FieldHelp(
        "Dihitung dari angka lain",
        "Centang bila redaksi menghitungnya, misalnya angka tahun lalu dari kenaikannya.",
    ),
    "adapted_from": FieldHelp(
        "Ditiru dari",
        "Praktik asal, kunjungan yang membawanya, dan yang diubah; misalnya “SAKIP desa di Kabupaten Sumedang”.",
    ),
    "practice": FieldHelp("Praktik", "Pilih judulnya, misalnya “SAKIP desa di Kabupaten Sumedang”."),
    "visit": FieldHelp(
        "Kunjungan", "Pilih judulnya, misalnya “Studi Komparatif Kalimantan Tengah ke Jawa Barat”."
    ),
    "changes": FieldHelp("Yang diubah", "Satu kalimat, misalnya “Aplikasinya diganti lembar sebar”."),
    "tags": FieldHelp("Topik", "Satu baris satu topik, misalnya “budaya kerja”."),
    "contact": FieldHelp(
        "Kontak kantor",
        "Sebuah kantor, bukan nomor atau surel pribadi; misalnya Biro Organisasi, surel dinasnya.",
    ),
    "channel": FieldHelp(
        "Saluran", "Alamat kantor, laman, atau surel dinas, misalnya “ortala@provinsi.go.id”."
    ),
    "Contact.url": FieldHelp(
        "Laman yang memuatnya", "Alamat lengkap halaman kontak kantor itu, misalnya “https://…/kontak”."
    ),
    "seen": FieldHelp(
        "Dilihat pada", "Tanggal kontak itu terbaca di laman tersebut, misalnya 24 November 2026."
    ),
    "steps": FieldHelp(
        "Langkah",
        "Urut, satu baris satu langkah, dengan sumbernya; misalnya “Tim dibentuk dengan keputusan bupati.[^s1]”.",
    ),
    "prerequisites": FieldHelp(
        "Yang harus ada lebih dahulu",
        "Satu baris satu hal, misalnya “Peraturan bupati tentang tarif layanan.[^s1]”.",
    ),
    "resources": FieldHelp(
        "Sumber daya",
        "Hanya yang dinyatakan sumber; yang dikosongkan tampil sebagai pertanyaan, misalnya biaya.",
    ),
    "budget": FieldHelp("Biaya", "Jumlah, tahun, dan asal dananya, misalnya “Rp3,3 miliar APBN 2020”."),
    "people": FieldHelp("Tenaga", "Siapa dan berapa orang, misalnya “Dua pemrogram dan satu penyelia”."),
    "tools": FieldHelp("Alat", "Gedung, aplikasi, atau alat, misalnya “Mesin pemilah dan lahan 1.500 m²”."),
    "duration": FieldHelp(
        "Lama", "Dari mulai sampai berjalan, misalnya “Enam bulan dari keputusan sampai peresmian”."
    ),
    "Resource.text": FieldHelp("Isinya", "Sebagaimana dinyatakan sumber, misalnya “Rp3,3 miliar APBN 2020”."),
    "unknown": FieldHelp(
        "Yang belum diketahui",
        "Yang sudah dicari dan tidak ditemukan; tampil sebagai pertanyaan, misalnya biaya operasi setahun.",
    ),
    "what": FieldHelp(
        "Yang perlu ditanyakan", "Sebagai pertanyaan, misalnya “Berapa biaya operasi satu TPST setahun?”."
    ),
    "searched": FieldHelp("Dicari pada", "Tanggal terakhir dicari, misalnya 24 November 2026."),
    "queries": FieldHelp(
        "Kata pencariannya", "Paling sedikit dua, satu baris satu; misalnya “biaya operasi TPST Banyumas”."
    ),
    "ask": FieldHelp("Kantor yang ditanya", "Misalnya “Dinas Lingkungan Hidup Kabupaten Banyumas”."),
    "sources": FieldHelp(
        "Sumber",
        "Halaman atau dokumen terbuka yang menyatakan isinya, misalnya siaran pers tuan rumah.",
        "Tanpa sumber pembaca tidak dapat memeriksa apa pun yang tertulis di sini.",
    ),
    "id": FieldHelp(
        "Tanda pengenal", "Huruf kecil, angka, dan tanda hubung, misalnya “prokalteng-2025” atau “f1”."
    ),
    "Source.kind": FieldHelp(
        "Jenis sumber", "Pilih “Laporan” bila sumbernya laporan Anda sendiri di lampiran."
    ),
    "Source.file": FieldHelp(
        "Lampiran",
        "Nama berkas di lampiran bila berkas itulah sumbernya, misalnya “laporan-studi-tiru.pdf”; alamat lalu boleh kosong.",
    ),
    "page": FieldHelp("Halaman", "Halaman pada lampiran itu, misalnya 4."),
    "publisher": FieldHelp("Penerbit", "Siapa yang menerbitkannya, misalnya “Diskominfo Jawa Barat”."),
    "url": FieldHelp("Alamat", "Lengkap, misalnya “https://jabarprov.go.id/berita/…”."),
    "date": FieldHelp(
        "Tanggal",
        "Ketik atau pilih, misalnya 11 Februari 2025 atau 11/02/2025; pada sumber boleh bulan atau tahun saja.",
    ),
    "notes": FieldHelp(
        "Catatan redaksi",
        "Keraguan dan pertentangan antarsumber, satu baris satu; misalnya “Tanggal disimpulkan dari berita”.",
    ),
    "license": FieldHelp(
        "Lisensi",
        "Syarat pemakaian ulang, misalnya “CC0-1.0”; kosongkan untuk CC BY 4.0, yaitu boleh dipakai siapa pun"
        " dengan menyebut sumbernya.",
    ),
    "reviewed": FieldHelp(
        "Terakhir dikonfirmasi", "Tanggal seseorang memastikan isinya masih benar, misalnya 24 November 2026."
    ),
    "published": FieldHelp(
        "Pertama terbit",
        "Hanya untuk naskah yang lebih dahulu terbit di tempat lain, misalnya 24 November 2024; kosongkan bila baru.",
    ),
    "kind": FieldHelp(
        "Jenis kunjungan",
        "Sebagaimana disebut suratnya, misalnya “studi tiru”.",
        "Pembaca membedakan kunjungan belajar dari kunjungan kerja biasa.",
    ),
    "date_start": FieldHelp(
        "Tanggal mulai",
        "Ketik atau pilih, misalnya 11 Februari 2025 atau 11/02/2025; boleh Februari 2025 atau 2025 saja.",
        "Tanpa tanggal pembaca tidak tahu seberapa baru keterangannya.",
    ),
    "date_end": FieldHelp("Tanggal selesai", "Hanya bila diketahui, misalnya 12 Februari 2025."),
    "date_precision": FieldHelp(
        "Ketelitian tanggal", "Seberapa teliti tanggal itu diketahui, misalnya “bulan” bila harinya ditaksir."
    ),
    "mode": FieldHelp(
        "Metode pelaksanaan", "Misalnya “daring” untuk rapat video; kosongkan bila tidak diketahui."
    ),
    "guest": FieldHelp(
        "Tamu",
        "Daerah atau instansi yang berkunjung, misalnya “Kalimantan Tengah”.",
        "Pembaca mencari siapa yang pernah belajar hal yang sama.",
    ),
    "host": FieldHelp(
        "Tuan rumah",
        "Daerah atau instansi yang dikunjungi, misalnya “Jawa Barat”; di luar negeri cukup kantornya.",
        "Pembaca mencari siapa yang dapat dikunjungi.",
    ),
    "regions": FieldHelp("Daerah", "Ketik namanya, satu isian satu daerah; misalnya “Kalimantan Tengah”."),
    "ministries": FieldHelp(
        "Kementerian atau lembaga", "Satu isian satu instansi, misalnya “Kementerian PANRB”."
    ),
    "agencies": FieldHelp(
        "Perangkat daerah", "Kantor yang ikut, misalnya “Biro Organisasi Setda Prov. Jawa Barat”."
    ),
    "name": FieldHelp(
        "Nama",
        "Nama kantor, ukuran, atau pejabat yang diumumkan, misalnya “BKPSDM Kota Yogyakarta”; bukan peserta.",
    ),
    "lead": FieldHelp("Memimpin", "Yang memimpin rombongan, misalnya “Kepala Biro Organisasi”."),
    **JOURNEY_HELP,
    "received_by": FieldHelp(
        "Diterima oleh", "Pejabat tuan rumah yang diumumkan, misalnya “Asisten Administrasi Umum”."
    ),
    "position": FieldHelp("Jabatan", "Jabatan pada waktu itu, misalnya “Kepala Biro Organisasi”."),
    "venue": FieldHelp("Tempat", "Misalnya “Gedung Sate, Bandung”."),
    "topics": FieldHelp("Topik", "Satu baris satu topik, misalnya “budaya kerja”."),
    "delegation": FieldHelp("Rombongan", "Hanya yang disebut sumber, misalnya dua belas orang."),
    "size": FieldHelp("Jumlah orang", "Hanya bila sumber menyebutnya, misalnya 12."),
    "purpose": FieldHelp(
        "Tujuan",
        "Masalah yang hendak dipecahkan, misalnya “Menaikkan nilai SAKIP dari B ke BB”.",
        "Pembaca menilai apakah masalahnya sama dengan masalah kantornya.",
    ),
    "agenda": FieldHelp(
        "Acara", "Susunan acara hari demi hari, misalnya hari ke-1: paparan dan tanya jawab."
    ),
    "day": FieldHelp("Hari ke-", "Angka, misalnya 1."),
    "items": FieldHelp("Mata acara", "Satu baris satu acara, misalnya “Paparan SAKIP desa”."),
    "time": FieldHelp("Pukul", "Jam mulai, misalnya “09:00”."),
    "practices": FieldHelp(
        "Praktik yang dipelajari",
        "Praktik di pustaka ini yang dipelajari, misalnya “SAKIP desa di Kabupaten Sumedang”.",
        "Dari sini pembaca sampai ke praktiknya beserta buktinya.",
    ),
    "learned": FieldHelp(
        "Yang dipelajari",
        "Yang dipelajari rombongan dari penjelasan tuan rumah atau pengamatannya sendiri, satu baris satu hal, boleh dengan sumbernya; misalnya “Tim dibentuk sebelum aplikasi.[^s1]”.",
        "Inilah yang dicari orang yang hendak belajar tanpa berangkat.",
    ),
    "questions": FieldHelp(
        "Tanya jawab",
        "Pertanyaan tamu dan jawabannya, misalnya “Berapa biayanya?”.",
        "Rombongan berikutnya tidak perlu bertanya lagi.",
    ),
    "question": FieldHelp(
        "Pertanyaan", "Sebagaimana diajukan, misalnya “Siapa yang memeriksa capaian desa?”."
    ),
    "answer": FieldHelp(
        "Jawaban", "Ringkas, misalnya “Camat, tiap triwulan”; kosongkan bila belum terjawab."
    ),
    "follow_ups": FieldHelp(
        "Tindak lanjut",
        "Yang akan dilakukan di daerah sendiri, misalnya “Menyusun peta jalan budaya kerja”.",
        "Tindak lanjut menunjukkan apakah kunjungan ini mengubah sesuatu.",
    ),
    "action": FieldHelp("Tindakan", "Mulai dengan kata kerja, misalnya “Menetapkan agen perubahan”."),
    "due": FieldHelp(
        "Tenggat", "Ketik atau pilih, misalnya 30 Juni 2025 atau 30/06/2025; kosongkan bila tidak ditetapkan."
    ),
    "evidence": FieldHelp("Bukti", "Nomor dokumen atau alamatnya, misalnya “SK Gubernur 188.44/100/2025”."),
    "updates": FieldHelp(
        "Perkembangan",
        "Status pada suatu hari, bulan, atau tahun beserta buktinya, misalnya selesai pada Juni 2025.",
    ),
    "later": FieldHelp(
        "Sesudah kunjungan",
        "Kabar kemudian tentang hal yang sama di daerah asal, yang tidak dikaitkan sumber dengan kunjungan ini;"
        " misalnya “Kabupaten menetapkan tim stunting”.",
    ),
    "LaterEvent.date": FieldHelp("Waktu", "Tanggal, bulan, atau tahun kejadiannya, misalnya November 2024."),
    "LaterEvent.text": FieldHelp(
        "Kejadiannya", "Satu kalimat sejauh yang dikatakan sumber, misalnya “Tim dibentuk di 12 kecamatan”."
    ),
    "note": FieldHelp("Keterangan", "Satu kalimat, misalnya “Dijalankan di tiga dinas”."),
    "before": FieldHelp("Angka sebelumnya", "Angka sebelum tindak lanjut, misalnya Indeks RB 2024: 76,08."),
    "after": FieldHelp("Angka sesudahnya", "Angka sesudah tindak lanjut, misalnya Indeks RB 2025: 80,12."),
    "quotes": FieldHelp(
        "Kutipan", "Kata-kata yang dicetak sumber, misalnya ucapan tuan rumah saat menyambut."
    ),
    "speaker": FieldHelp("Narasumber", "Pejabat yang dikutip, misalnya “Sekretaris Daerah”."),
    "text": FieldHelp(
        "Kata-katanya", "Persis seperti di sumber, misalnya “Kami membawa pulang tiga gagasan”."
    ),
    "attachments": FieldHelp("Lampiran", "Berkas yang menyertai laporan, misalnya “paparan.pdf”."),
    "file": FieldHelp("Nama berkas", "Tanpa folder, misalnya “paparan.pdf”."),
    "Source.title": FieldHelp(
        "Judul", "Judul halaman atau dokumennya, misalnya “Kalteng belajar ke Jawa Barat”."
    ),
    "AgendaItem.title": FieldHelp("Acara", "Misalnya “Paparan SAKIP desa”."),
    "Attachment.title": FieldHelp("Judul", "Isi berkasnya, misalnya “Paparan Biro Organisasi”."),
    "Measure.name": FieldHelp(
        "Nama ukuran", "Untuk ukuran sendiri, misalnya “Desa yang melapor tepat waktu”."
    ),
    "Measure.kind": FieldHelp(
        "Jenis angka",
        "Masukan (yang dipakai), keluaran (yang dibuat), hasil (yang dicapai), atau dampak bagi warga;"
        " misalnya jumlah pelatihan ialah keluaran.",
    ),
    "Measure.value": FieldHelp("Angka", "Sebagaimana tertulis di sumber, misalnya 93,08."),
    "Official.name": FieldHelp(
        "Nama", "Hanya pejabat yang disebut sumber, misalnya “Gubernur” tanpa nama pun cukup."
    ),
    "Agency.name": FieldHelp("Nama kantor", "Nama lengkap, misalnya “BKPSDM Kota Yogyakarta”."),
    "Agency.lead": FieldHelp("Memimpin rombongan", "Centang satu kantor saja, misalnya Biro Organisasi."),
    **SECTION_HELP,
}
"""Help by key or heading, or by ``Model.key`` where a model uses a key in another sense."""
