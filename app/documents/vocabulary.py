"""What codes, figures and lists are in the words people read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Literal

from babel.lists import format_list
from babel.numbers import format_decimal

from app import i18n
from app.i18n import marked

_MOST_DIGITS = 9
EVIDENCE = (marked("Tipis"), marked("Awal"), marked("Sedang"), marked("Kuat"))
"""Strength of the evidence, from 0."""
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
    "benchmarking": marked("Benchmarking"),
    "kunjungan-kerja": marked("Kunjungan kerja"),
}
MODE: Mapping[str, str] = {
    "luring": marked("Tatap muka"),
    "daring": marked("Daring"),
    "hibrida": marked("Tatap muka dan daring"),
}
FOLLOW_UP: Mapping[str, str] = {
    "rencana": marked("Rencana"),
    "berjalan": marked("Berjalan"),
    "selesai": marked("Selesai"),
    "berdampak": marked("Berdampak"),
    "batal": marked("Batal"),
    "belum-diketahui": marked("Belum ada informasi"),
}


def in_figures(value: object) -> str:
    """``93,08`` and ``122.183``; a value that is no number stays as it is written."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return (
        format_decimal(number, format="#,##0.######", locale=i18n.current())
        if number.is_finite()
        else str(value)
    )


def number_in(text: str) -> float | None:
    """The number a person typed, with a decimal comma or point (``1.234,5``); None when it is none."""
    plain = text.strip()
    try:
        number = float(plain.replace(".", "").replace(",", ".") if "," in plain else plain)
    except ValueError:
        return None
    return number if isfinite(number) else None


def whole_number_in(text: str) -> int | None:
    """The whole number a person or an address writes, of nine digits at the most; None when it is none."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= _MOST_DIGITS else None


def listed(items: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    """``satu``, ``satu dan dua``, ``satu, dua, dan tiga``; of style ``or`` with ``atau``."""
    return format_list(items, style=style, locale=i18n.current()) if items else ""


# Ten lines of our own: num2words loads its sixty languages at every start, 70 ms and 7 MiB for one number.
_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_STEPS = ((1_000, 1_000, "ribu", "seribu"), (100, 100, "ratus", "seratus"), (20, 10, "puluh", ""))
"""From which number on, what is counted, its name, and what one of it is called."""


def spelled(number: int) -> str:
    """A whole number below a million as official letters repeat it in words: ``tiga``, ``dua puluh lima``."""
    for least, size, name, one in _STEPS:
        if number >= least:
            count, rest = divmod(number, size)
            head = one if count == 1 else f"{spelled(count)} {name}"
            return f"{head} {spelled(rest)}" if rest else head
    return _UNITS[number] if number < len(_UNITS) else f"{_UNITS[number - 10]} belas"
