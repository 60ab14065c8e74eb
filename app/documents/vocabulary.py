"""Labels of codes, and numbers and lists formatted as Indonesian text."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Literal

from app import i18n
from app.i18n import marked

_MAX_DIGITS = 9
_MAX_DECIMALS = 6
_INDONESIAN_MARKS = str.maketrans(",.", ".,")
_FEWEST_WITH_COMMAS = 3
EVIDENCE = (marked("Tipis"), marked("Awal"), marked("Sedang"), marked("Kuat"))
"""Labels of the strength of evidence, by strength from 0."""
GRADES = "DCBA"
"""Grades of evidence, by strength from 0."""
STATUS: Mapping[str, str] = {
    "berjalan": marked("Berjalan"),
    "selesai": marked("Selesai"),
    "dihentikan": marked("Dihentikan"),
    "tidak-diketahui": marked("Belum diketahui"),
}
KIND: Mapping[str, str] = {
    "studi-banding": marked("Studi banding"),
    "studi-komparatif": marked("Studi komparatif"),
    "studi-tiru": marked("Studi tiru"),
    "kaji-tiru": marked("Kaji tiru"),
    "studi-lapangan": marked("Studi lapangan"),
    "benchmarking": marked("Benchmarking"),
    "kunjungan-kerja": marked("Kunjungan kerja"),
}
MODE: Mapping[str, str] = {
    "luring": marked("Tatap muka"),
    "daring": marked("Daring"),
    "hibrida": marked("Tatap muka dan daring"),
}
SOURCE_KIND: Mapping[str, str] = {
    "berita": marked("Berita"),
    "siaran-pers": marked("Siaran pers"),
    "laporan": marked("Laporan"),
    "regulasi": marked("Regulasi"),
    "paparan": marked("Paparan"),
    "data": marked("Data"),
    "lainnya": marked("Lainnya"),
}
FOLLOW_UP: Mapping[str, str] = {
    "rencana": marked("Rencana"),
    "berjalan": marked("Berjalan"),
    "selesai": marked("Selesai"),
    "berdampak": marked("Berdampak"),
    "tidak-tercapai": marked("Tidak tercapai"),
    "batal": marked("Batal"),
    "belum-diketahui": marked("Belum ada informasi"),
}
LATER_NOTE = marked("Menurut sumber yang terbit kemudian; tidak ada yang mengaitkannya dengan kunjungan ini.")
"""Stands above what later sources tell of a visit's matter."""

MEASURE_KIND: Mapping[str, str] = {
    "masukan": marked("Masukan"),
    "keluaran": marked("Keluaran"),
    "hasil": marked("Hasil"),
    "dampak": marked("Dampak"),
}
RESOURCE: Mapping[str, str] = {
    "budget": marked("Biaya"),
    "people": marked("Tenaga"),
    "tools": marked("Alat"),
    "duration": marked("Lama"),
}


def format_number(value: object) -> str:
    """Return a number as ``93,08`` or ``122.183``; a value that is no number stays as written."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    written = f"{number:,.{_MAX_DECIMALS}f}".rstrip("0").rstrip(".")
    return written if i18n.current_language() == "en" else written.translate(_INDONESIAN_MARKS)


def parse_number(text: str) -> float | None:
    """Return a number typed with a decimal comma or point (``1.234,5``), or None for anything else."""
    plain = text.strip()
    try:
        number = float(plain.replace(".", "").replace(",", ".") if "," in plain else plain)
    except ValueError:
        return None
    return number if isfinite(number) else None


def parse_whole_number(text: str) -> int | None:
    """Return a whole number of at most nine digits, or None for anything else."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= _MAX_DIGITS else None


def join_items(items: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    """Join items as ``satu``, ``satu dan dua`` or ``satu, dua, dan tiga``; style ``or`` uses ``atau``."""
    word = i18n.gettext("atau") if style == "or" else i18n.gettext("dan")
    if len(items) < _FEWEST_WITH_COMMAS:
        return f" {word} ".join(items)
    return f"{', '.join(items[:-1])}, {word} {items[-1]}"


# Ten lines of our own: num2words loads its sixty languages at every start, 70 ms and 7 MiB for one number.
_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_STEPS = (
    (10**12, 10**12, "triliun", "satu triliun"),
    (10**9, 10**9, "miliar", "satu miliar"),
    (10**6, 10**6, "juta", "satu juta"),
    (1_000, 1_000, "ribu", "seribu"),
    (100, 100, "ratus", "seratus"),
    (20, 10, "puluh", ""),
)
"""Powers of a thousand, hundred and ten: from which number on, divisor, unit, and the word for one unit."""


def spell_number(number: int) -> str:
    """Return a whole number in words, as letters repeat it: ``tiga``, ``dua puluh lima``."""
    for least, size, name, one in _STEPS:
        if number >= least:
            count, rest = divmod(number, size)
            head = one if count == 1 else f"{spell_number(count)} {name}"
            return f"{head} {spell_number(rest)}" if rest else head
    return _UNITS[number] if number < len(_UNITS) else f"{_UNITS[number - 10]} belas"
