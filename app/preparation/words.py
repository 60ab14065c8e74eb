"""Figures and lists as Indonesians write them."""

from collections.abc import Sequence

from babel.numbers import format_decimal


def in_figures(value: object) -> str:
    """``93,08`` and ``122.183``; a value that is no number stays as it is written."""
    try:
        number = float(str(value))
    except ValueError:
        return str(value)
    return format_decimal(number, format="#,##0.######", locale="id")


def listed(items: Sequence[str]) -> str:
    """``satu``, ``satu dan dua``, ``satu, dua, dan tiga``."""
    if len(items) < 3:  # noqa: PLR2004 -- the comma before "dan" begins with three
        return " dan ".join(items)
    return f"{', '.join(items[:-1])}, dan {items[-1]}"


_SMALL = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
SPELLED_BELOW = 1_000


def spelled(number: int) -> str:
    """A whole number below a thousand in words, as official letters repeat it: ``tiga``, ``dua puluh lima``."""
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 20:  # noqa: PLR2004 -- the words of numbers change here
        return f"{_SMALL[number - 10]} belas"
    if number < 100:  # noqa: PLR2004
        return _joined(f"{_SMALL[number // 10]} puluh", number % 10)
    if number < SPELLED_BELOW:
        hundreds = "seratus" if number < 200 else f"{_SMALL[number // 100]} ratus"  # noqa: PLR2004
        return _joined(hundreds, number % 100)
    return str(number)


def _joined(head: str, rest: int) -> str:
    return f"{head} {spelled(rest)}" if rest else head
