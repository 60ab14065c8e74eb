"""Compounds that are written as one word, with a hyphen or as two: covid19, e-government, antardaerah."""

import re
from collections.abc import Callable

_LETTERS_AND_NUMBER = re.compile(r"(?:rp(?=\d)|[^\W\d_]{3,}(?=\d{1,4}$))")
FREE_BEGINNINGS = ("antar", "anti", "lintas", "multi", "non", "pasca")
"""Beginnings before any word."""
_FREE = re.compile(rf"(?:{'|'.join(FREE_BEGINNINGS)})(?=.{{4}})")
_BOUND = re.compile(r"(?:pra|semi|sub)(?=.{5})")
_ELECTRONIC = re.compile(r"e(?=.{3})")

MIN_ELECTRONIC_THING = 5
"""Letters of the shortest word that may follow an electronic e-; after shorter ones it is a word itself: emas."""
_ELECTRONIC_THINGS = frozenset(
    """
    arsip audit book budgeting catalog catalogue commerce court filing gov government health kios ktp lapor learning
    mail money monev office parking payment perda performance planning procurement project purchasing report sakip
    samsat service sign sppt ticket ticketing tilang voting wallet
    """.split()
)
"""What stands after "e" beside the roots of the dictionary."""

_WHOLE = frozenset("antipati lintasan nonaktif".split())
"""Words that only begin like a compound, or take affixes as a whole."""


def find_seam(word: str, is_known: Callable[[str], bool]) -> int:
    """Return where a word falls into two that readers also write apart, or 0; ``is_known`` says what is a word."""
    if numbered := _LETTERS_AND_NUMBER.match(word):
        return numbered.end()
    if (free := _FREE.match(word)) and word not in _WHOLE and is_known(word[free.end() :]):
        return free.end()
    if (bound := _BOUND.match(word)) and is_known(word[bound.end() :]) and not is_known(word):
        return bound.end()
    if _ELECTRONIC.match(word) and _is_electronic(word[1:], is_known) and not is_known(word):
        return 1
    return 0


def _is_electronic(rest: str, is_known: Callable[[str], bool]) -> bool:
    return rest in _ELECTRONIC_THINGS or (len(rest) >= MIN_ELECTRONIC_THING and is_known(rest))
