"""Help on the sections of a document's text, and the form that all help of the desk has."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """What a form says about a field."""

    label: str
    text: str = ""
    """How to fill it in, with a good example."""
    why: str = ""
    """Why a reader needs it; only for fields a document should not be without."""


SECTION_HELP: Mapping[str, FieldHelp] = {
    "Konteks": FieldHelp(
        "Konteks",
        "Masalah sebelum praktik ini, misalnya “Capaian desa baru diketahui pada akhir tahun.[^s1]”.",
    ),
    "Apa yang dilakukan": FieldHelp(
        "Apa yang dilakukan",
        "Langkah demi langkah dengan sumbernya, misalnya “1. Tim dibentuk. 2. Target ditetapkan.[^s1]”.",
        "Tanpa langkahnya praktik ini tidak dapat ditiru.",
    ),
    "Hasil": FieldHelp("Hasil", "Apa yang berubah, misalnya “Nilai SAKIP naik dari B ke BB.[^s1]”."),
    "Faktor keberhasilan": FieldHelp(
        "Faktor keberhasilan", "Apa yang membuatnya berhasil, misalnya “Bupati memeriksa capaian tiap bulan”."
    ),
    "Tantangan": FieldHelp(
        "Tantangan",
        "Kendala dan cara mengatasinya, misalnya “Sinyal lemah, jadi data diisi di kecamatan”.",
        "Pembaca ingin tahu kesulitannya sebelum mulai meniru.",
    ),
    "Sumber daya": FieldHelp(
        "Sumber daya",
        "Biaya, tenaga, dan waktu, misalnya “Dua pemrogram selama enam bulan”.",
        "Pembaca menakar apakah kantornya mampu.",
    ),
    "Cara meniru": FieldHelp(
        "Cara meniru",
        "Apa yang dapat dimulai tanpa biaya, misalnya “Mulai dari lembar sebar satu kecamatan”.",
        "Di sinilah pembaca mulai bekerja.",
    ),
    "Latar belakang": FieldHelp(
        "Latar belakang", "Mengapa berkunjung, misalnya “Nilai SAKIP berhenti di B”."
    ),
    "Pelaksanaan": FieldHelp(
        "Pelaksanaan", "Apa yang terjadi, misalnya “Paparan, lalu melihat ruang kendali”."
    ),
    "Temuan": FieldHelp("Temuan", "Apa yang didapati, misalnya “Capaian dibahas camat tiap triwulan.[^s1]”."),
    "Rencana adaptasi": FieldHelp(
        "Rencana adaptasi",
        "Apa yang akan ditiru dan diubah, misalnya “Dimulai di dua kecamatan tanpa aplikasi”.",
        "Pembaca belajar dari cara orang lain menyesuaikan.",
    ),
    "Rekomendasi": FieldHelp(
        "Rekomendasi", "Usul kepada pimpinan, misalnya “Bentuk tim sebelum membeli aplikasi”."
    ),
}
"""Help by heading."""
