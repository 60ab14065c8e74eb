"""Spelling correction by the words of the published documents."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_CORRECTABLE_LENGTH = 4
"""Shorter words are abbreviations, of which one letter makes another one."""
TWO_TYPO_LENGTH = 6
"""Length from which on two typing errors are corrected instead of one."""


class Spelling:
    """Finds the nearest word of an index generation to an unknown word."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def is_known(self, word: str) -> bool:
        """Return whether any document contains the word as written."""
        return word in self._words

    def correct(self, word: str) -> str | None:
        """Return the likeliest word: fewest errors (optimal string alignment), same first letter, most frequent."""
        if len(word) < MIN_CORRECTABLE_LENGTH or not word.isalpha():
            return None
        slips = 2 if len(word) >= TWO_TYPO_LENGTH else 1
        near = [
            (distance, found[0] != word[0], -self._words[found], found)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for found, distance, _at in extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=20
            )
        ]
        return min(near)[3] if near else None
