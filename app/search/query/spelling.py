"""What a misspelt word was meant to be, from the words of our own documents."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MIN_CORRECTABLE_LENGTH = 4
"""Shorter words are abbreviations: one letter makes another one of them."""
TWO_TYPO_LENGTH = 6
"""From this length on two slips are forgiven, below it one."""


class Spelling:
    """The words of an index generation, and the nearest of them to a word that is none of them."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def is_known(self, word: str) -> bool:
        """Whether any document holds the word as written."""
        return word in self._words

    def correct(self, word: str) -> str | None:
        """The likeliest word meant: fewest slips (optimal string alignment), same first letter, most used."""
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
