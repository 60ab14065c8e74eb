"""English in queries: its function words, forms of one word, and whether a query is in English."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

import snowballstemmer
from spellchecker import SpellChecker

MAX_CACHED_WORDS = 4_000
"""Words of queries whose forms are cached in memory; a stem takes 80 µs to find."""
COMMON_START = 3
"""Letters at the beginning that all forms of an English word share."""

_stemmer = snowballstemmer.stemmer("english")

FUNCTION_WORDS = frozenset(
    """
    about after against all am among and any are because been before being between both but can could did does
    doing during each few for from had has have having her here him his how if into is its itself me more most my
    near nor not of off other our out over per she should since so some such than that the their them then there
    these they this those through to too under until up upon using via was we were what when where whether which
    while who whom whose why will with within without would you your better practice practices
    """.split()
)
"""English words without a topic that are no words of Indonesian; every document here is an example of a practice."""

_ONLY_IN_ENGLISH = frozenset(
    "a an as at be by do he i in it no on or us want wants need needs get make".split()
)
"""English words without a topic that mean something in an Indonesian query: a grade, a number, a department."""


@lru_cache(maxsize=MAX_CACHED_WORDS)
def english_stem(word: str) -> str:
    """Return the stem of one folded English word (Porter's second algorithm)."""
    return str(_stemmer.stemWord(word))


_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("'s", ""),
)


def is_inflection(word: str, other: str) -> bool:
    """Return whether two folded English words are forms of one: “services” of “service”, “opening” not of “openness”."""
    return not _bases(word).isdisjoint(_bases(other))


def _bases(word: str) -> set[str]:
    found = {word.removesuffix(ending) + base for ending, base in _ENDINGS if word.endswith(ending)}
    return found | {word}


class EnglishVocabulary:
    """English words that people search with, found in every form."""

    def __init__(self, words: Iterable[str]) -> None:
        """``words`` are folded."""
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for word in set(words):
            self._by_start[word[:COMMON_START]].append(word)
        self._find_forms = lru_cache(maxsize=MAX_CACHED_WORDS)(self._forms_of)

    def forms_of(self, word: str) -> frozenset[str]:
        """Return the words of the vocabulary that are forms of a folded word."""
        return self._find_forms(word)

    def _forms_of(self, word: str) -> frozenset[str]:
        near = self._by_start.get(word[:COMMON_START])
        if not near:
            return frozenset()
        stem = english_stem(word)
        return frozenset(one for one in near if one == word or english_stem(one) == stem)

    def knows(self, word: str) -> bool:
        """Return whether a folded word is known to be English."""
        return word in FUNCTION_WORDS or bool(self.forms_of(word))

    def is_english(self, surfaces: Iterable[str], is_other: Callable[[str], bool]) -> bool:
        """Return whether most words of a query are English and, where in doubt, not known in another language."""
        telling = [word for word in surfaces if word not in _ONLY_IN_ENGLISH]
        english = [word for word in telling if self.knows(word) or is_english_word(word)]
        if 2 * len(english) < len(telling):
            return False
        certain = [word for word in english if word in FUNCTION_WORDS or not is_other(word)]
        return bool(certain) and 2 * len(certain) >= len(telling)


def is_function_word(word: str, *, in_english: bool) -> bool:
    """Return whether a folded word carries no topic; some do only in an Indonesian query."""
    return word in FUNCTION_WORDS or (in_english and word in _ONLY_IN_ENGLISH)


MIN_FREQUENCY = 100
"""How often a word must occur in the corpus of `SpellChecker`: rarer ones look like misspelt Indonesian too often."""


def is_english_word(word: str) -> bool:
    """Return whether a folded word is a common word of English."""
    return word in _common_words()


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Return the common words of English; they are read when the first unknown word is met, in half a second."""
    counts = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, count in counts.items() if count >= MIN_FREQUENCY)
