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
