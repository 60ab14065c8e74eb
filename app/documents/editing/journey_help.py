"""Label and help text of what only some visits have: several hosts, a cohort, a draft regulation, a country."""

from collections.abc import Mapping

from app.documents.editing.section_help import FieldHelp

JOURNEY_HELP: Mapping[str, FieldHelp] = {
    "hosts": FieldHelp(
        "Tuan rumah dalam satu perjalanan",
        "Hanya bila lebih dari satu: kantor, hari, dan penerima masing-masing, misalnya “Dinas Kominfo”.",
    ),
    "office": FieldHelp("Kantor", "Kantor yang dikunjungi, misalnya “Dinas Kominfo Kota Bandung”."),
    "days": FieldHelp("Hari kunjungan", "Satu baris satu hari, misalnya “14 September 2026”."),
    "receiver": FieldHelp("Penerima", "Pejabat yang menerima, misalnya “Kepala Dinas”."),
    "country": FieldHelp("Negara", "Hanya ke luar negeri, misalnya “Jepang”; daerah tuan rumah dikosongkan."),
    "cohort": FieldHelp("Angkatan pelatihan", "Untuk studi lapangan, misalnya “PKA Angkatan II”."),
    "programme": FieldHelp("Pelatihan", "Misalnya “Pelatihan Kepemimpinan Administrator”."),
    "angkatan": FieldHelp("Angkatan", "Misalnya “II”."),
    "organiser": FieldHelp("Penyelenggara", "Misalnya “BPSDM Provinsi Jawa Tengah”."),
    "groups": FieldHelp("Kelompok", "Jumlah orangnya saja, misalnya 31, tanpa nama peserta."),
    "subject": FieldHelp("Raperda yang dibahas", "Kunjungan DPRD, misalnya “Raperda Pengelolaan Sampah”."),
    "stage": FieldHelp("Tahap", "Misalnya “pembahasan”."),
    "regulation": FieldHelp("Peraturan tuan rumah", "Misalnya “Perda Kota Bandung Nomor 9 Tahun 2018”."),
    "became": FieldHelp("Nasibnya kemudian", "Misalnya “Perda Kota Palangka Raya Nomor 3 Tahun 2022”."),
    "origins": FieldHelp(
        "Asal peserta", "Jumlah menurut daerah, misalnya “Kabupaten Kapuas” 12; tanpa nama."
    ),
    "Delegation.origins": FieldHelp(
        "Unsur rombongan", "Jumlah menurut kantor atau daerah, misalnya “Bappeda” 12; tanpa nama."
    ),
    "DelegationOrigin.office": FieldHelp("Kantor asal", "Misalnya “Dinas PUPR Kabupaten Kapuas”."),
    "Visit.measures": FieldHelp(
        "Angka yang disebut laporan",
        "Beserta daerahnya dan sumbernya, misalnya Indeks SPBE Kabupaten Sleman 2024: 4,05.",
    ),
    "VisitMeasure.region": FieldHelp("Daerah", "Daerah yang angkanya disebut, misalnya “Kabupaten Sleman”."),
    "outputs": FieldHelp("Luaran", "Alamat atau lampirannya, misalnya “Policy brief pengelolaan sampah”."),
}
