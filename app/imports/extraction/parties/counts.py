"""Read how many in figures or words: “12”, “sembilan belas”, “tiga puluh lima”."""

_UNITS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_UNIT = "|".join(_UNITS)
COUNT = rf"(?P<count>\d{{1,4}}|(?:{_UNIT})(?: (?:belas|puluh(?: (?:{_UNIT}))?))?)"
"""A number up to 9,999 in figures, or up to 99 in words: “38”, “sembilan belas”."""


def number_of(text: str) -> int:
    """Return the number that `COUNT` found."""
    if text.isdecimal():
        return int(text)
    first, *rest = text.lower().split()
    value = _UNITS.index(first) + 1
    if not rest:
        return value
    tens = 10 + value if rest[0] == "belas" else 10 * value
    return tens + (_UNITS.index(rest[1]) + 1 if rest[1:] else 0)
