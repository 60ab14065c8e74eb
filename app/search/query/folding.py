"""Folding: one form for letters, numbers and signs that people write in several ways."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "'’‘‛ʼʻ`´′"
_HYPHENS = "‐‑‒–—−﹣"
_INVISIBLE = frozenset({"Mn", "Me", "Cf"})
"""Categories of combining marks, soft hyphens, zero-width and direction marks."""

_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CHANGED = re.compile(
    rf"(?<=[^\W_])[{_APOSTROPHES}](?=[^\W_])"
    r"|(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?!\d)"
    r"|[^\x00-\x7f]"
)
"""An apostrophe within a word, a number with points, and every other character that may have another form."""
_CHANGED_ASCII = re.compile(r"[^\W_]['`][^\W_]|\d\.\d{3}")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text that knows the place of its characters in the original."""

    text: str
    ends: list[int]
    """Where the lengths of both texts have become different, ascending."""
    shifts: list[int]
    """By how much, from there on."""

    def place(self, at: int) -> int:
        """Return the offset in the original text."""
        after = bisect_right(self.ends, at)
        return at + self.shifts[after - 1] if after else at

    def folded_place(self, place: int) -> int:
        """Return the offset in the folded text of what begins at an offset in the original."""
        after = bisect_right(range(len(self.ends)), place, key=lambda at: self.ends[at] + self.shifts[at])
        return place - self.shifts[after - 1] if after else place


def fold(text: str) -> str:
    """Return the text in lower case without diacritics, of the same length."""
    lowered = _lower(text)
    return lowered if lowered.isascii() else _BEYOND_ASCII.sub(_fold_to_one, lowered)


def fold_words(text: str) -> FoldedText:
    """Return the text as words are compared: as `fold`, without invisible marks, apostrophes and points in numbers."""
    lowered = _lower(text)
    if lowered.isascii() and not _CHANGED_ASCII.search(lowered):
        return FoldedText(lowered, [], [])
    parts, ends, shifts = list[str](), list[int](), list[int]()
    done = length = shift = 0
    for found in _CHANGED.finditer(lowered):
        folded = _fold_found(found[0])
        parts += (lowered[done : found.start()], folded)
        length += found.start() - done + len(folded)
        done = found.end()
        if done - length != shift:
            shift = done - length
            ends.append(length)
            shifts.append(shift)
    parts.append(lowered[done:])
    return FoldedText("".join(parts), ends, shifts)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have two small letters; places matter more
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered if lowered.isascii() else lowered.translate(_FULL_WIDTH)


def _fold_found(found: str) -> str:
    """Return the folded form of what `_CHANGED` finds."""
    if len(found) > 1:
        return found.replace(".", "")
    return "" if found in _APOSTROPHES else _fold_character(found)


def _fold_to_one(found: re.Match[str]) -> str:
    folded = _fold_character(found[0])
    return folded if len(folded) == 1 else found[0]


@lru_cache(maxsize=1_000)
def _fold_character(character: str) -> str:
    """Return a character without its marks, in plain letters and digits where it has a compatible form."""
    if character in _HYPHENS:
        return "-"
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    base = "".join(part for part in decomposed if not unicodedata.combining(part))
    return base.lower() if base.isalnum() else character
