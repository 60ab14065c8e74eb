"""The words of the published documents that an unknown word may stand for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from app.search.query.stems.compounds import FREE_BEGINNINGS

MIN_CORRECTABLE_LENGTH = 4
"""Shorter words are abbreviations, of which one letter makes another one."""
TWO_TYPO_LENGTH = 8
"""Length from which on two typing errors are corrected without the support of another word."""
MIN_TWO_TYPO_LENGTH = 6
"""Length from which on two typing errors are looked for at all."""
MAX_CANDIDATES = 8


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A word that an unknown word may stand for, the likeliest first: fewest errors, same first letter, most frequent."""

    distance: int
    """Optimal string alignment."""
    has_other_start: bool
    rarity: int
    word: str


class Spelling:
    """Finds the nearest words of an index generation to an unknown word."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)

    def is_known(self, word: str) -> bool:
        """Return whether any document contains the word as written."""
        return word in self._words

    def candidates(self, word: str) -> list[Candidate]:
        """Return the likeliest words, best first."""
        if len(word) < MIN_CORRECTABLE_LENGTH or not word.isalpha():
            return []
        slips = 2 if len(word) >= MIN_TWO_TYPO_LENGTH else 1
        near = [*self._near(word, slips), *self._near_compounds(word, slips)]
        return sorted(near)[:MAX_CANDIDATES]

    def _near(self, word: str, slips: int) -> list[Candidate]:
        """Return the words within some slips."""
        return [
            Candidate(distance, found[0] != word[0], -self._words[found], found)
            for length in range(len(word) - slips, len(word) + slips + 1)
            for found, distance, _at in extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=20
            )
        ]

    def _near_compounds(self, word: str, slips: int) -> Iterator[Candidate]:
        """Yield what a beginning like “antar” and a word make, neither of which documents need to have together."""
        for beginning in FREE_BEGINNINGS:
            for end in range(len(beginning) - 1, len(beginning) + 2):
                rest = word[end:]
                distance = OSA.distance(word[:end], beginning, score_cutoff=1)
                if distance <= 1 and len(rest) >= MIN_CORRECTABLE_LENGTH:
                    for one in self._near(rest, slips - distance):
                        yield Candidate(
                            distance + one.distance, one.has_other_start, one.rarity, beginning + one.word
                        )
