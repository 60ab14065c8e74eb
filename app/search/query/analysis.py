"""Analysis of Indonesian text to index terms, the same for documents and queries."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.search.query.folding import FoldedText, fold, fold_words
from app.search.query.regulation_codes import CODE_PREFIX, find_codes
from app.search.query.stems.compounds import find_seam
from app.search.query.stems.roots import IRREGULAR
from app.search.query.stems.stemming import Stemmer

VERSION = 5
"""Version of the analysis: increase it when the same text gives other terms."""

MAX_CACHED_STEMS = 20_000
"""Stems cached in memory, some 300 bytes each: as many words as a library of a thousand documents has."""
MAX_CACHED_CHARACTERS = 40
"""Longer words are typed by nobody twice."""
_WORD = re.compile(r"[^\W_]+")
_REST_OF_WORD = re.compile(r"[^\W_]*")

# Words that carry no topic in a query. They are indexed, so that phrases with them are found.
STOP_WORDS = frozenset(
    """
    ada adakah adalah agar aja akan antara apa apakah apapun atas atau bagaimana bagaimanakah bagi bahwa banyak beberapa belum berapa berapakah bila bisa boleh buat
    cara dalam dan dapat dari daripada dengan dgn di dimana dimanakah enggak gak gimana gitu hal hanya hingga ia ialah ini itu itulah jika juga kah kalau
    kami kamu kapan kapankah karena ke kemana kenapa kepada ketika kita lagi lah lain lalu maka mana manakah mengapa mereka merupakan namun
    ngapain nggak nya oleh pada para per pernah pun saat saja sajakah saya sebagai sebuah sedang sehingga sejak sekitar seluruh semua seorang
    seperti serta setelah siapa siapakah soal suatu sudah supaya tapi telah tentang terhadap tersebut tetapi tidak untuk
    utk yaitu yakni yang yg
    """.split()
)


@dataclass(slots=True)  # a page of results makes a hundred: a frozen one takes three times as long to make
class Word:
    """A word of a text, with its index term and position."""

    term: str
    surface: str
    """Lower case, without diacritics, invisible marks and apostrophes."""
    start: int
    end: int


def _find_words_containing(part: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the words that contain a substring."""
    at = folded.find(part)
    while at >= 0:
        start, end = at, _REST_OF_WORD.match(folded, at + len(part)).end()  # type: ignore[union-attr]  # may be empty
        while start and folded[start - 1].isalnum():
            start -= 1
        yield start, end
        at = folded.find(part, end)


class Analyser:
    """Splits, folds and stems words. ``proper_names`` are never stemmed: places, agencies."""

    def __init__(self, proper_names: Iterable[str] = ()) -> None:
        self._proper = frozenset(proper_names)
        self._parts_cached = lru_cache(maxsize=MAX_CACHED_STEMS)(self._find_parts)
        self._stemmer = Stemmer()

    @property
    def fingerprint(self) -> str:
        """Text that changes whenever the same text would give other terms."""
        return f"{VERSION}:{','.join(sorted(self._proper))}"

    def words(self, text: str) -> Iterator[Word]:
        """Yield the words of a text in order; of a reduplicated word (``langkah-langkah``) only the first."""
        return self.words_from(fold_words(text))

    def words_from(self, folded: FoldedText, at: int = 0) -> Iterator[Word]:
        """Yield the words of a folded text from an offset in it, with their places in the original."""
        return self._words_at(folded, (found.span() for found in _WORD.finditer(folded.text, at)))

    def surfaces(self, text: str) -> list[str]:
        """Return the words of a text as written, folded, without looking for their terms."""
        return _WORD.findall(fold_words(text).text)

    def terms_and_surfaces(self, text: str) -> list[tuple[str, str]]:
        """Return the words of a text as `words` does, without their places: an index has no use for those."""
        folded = fold_words(text).text
        spans = (found.span() for found in _WORD.finditer(folded))
        return [pair for _start, parts in self._parts_at(folded, spans) for pair in parts]

    def _words_at(self, folded: FoldedText, spans: Iterable[tuple[int, int]]) -> Iterator[Word]:
        place = folded.place if folded.ends else None
        for at, parts in self._parts_at(folded.text, spans):
            start = at
            for term, part in parts:
                end = start + len(part)
                yield Word(term, part, place(start), place(end)) if place else Word(term, part, start, end)
                start = end

    def _parts_at(
        self, text: str, spans: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
        """Yield the start and parts of each word of a folded text that does not repeat the one before."""
        previous_end, previous = -2, ""
        for start, end in spans:
            surface = text[start:end]
            doubled = surface == previous and start == previous_end + 1 and text[previous_end] == "-"
            previous_end, previous = end, surface
            if not doubled:
                yield start, self._parts(surface)

    def make_finder(self, terms: Collection[str]) -> Callable[[FoldedText], list[Word]]:
        """Return a function that finds the words of a few terms in a text, as `words_from` would but faster.

        An affix changes at most the first letter of a root (Sneddon 2010, ch. 1) and an ending of a loan word its
        last ones, so every word contains the rest of its term, except for the irregular ones.
        """
        wanted = frozenset(terms)
        parts = {_unchanging_part(term) for term in wanted if _WORD.fullmatch(term)}
        parts |= {word for word, term in IRREGULAR.items() if term in wanted}
        parts = {part for part in parts if not any(other in part for other in parts - {part})}

        def find(folded: FoldedText) -> list[Word]:
            held = [part for part in parts if part in folded.text]  # most texts have none, or one
            if not held:
                return []
            spans = {span for part in held for span in _find_words_containing(part, folded.text)}
            return [word for word in self._words_at(folded, sorted(spans)) if word.term in wanted]

        return find

    def terms(self, text: str) -> list[str]:
        """Return the index terms of a text: of its words, and of the regulations it cites."""
        return [word.term for word in self.words(text)] + [
            CODE_PREFIX + code for code in find_codes(fold(text))
        ]

    def stem(self, word: str) -> str:
        """Return the term of one folded word; of a compound written as one, that of its first part."""
        return self._parts(word)[0][0]

    def is_word(self, folded: str) -> bool:
        """Return whether the root of a word is known: then it is not misspelt, even if no document has it."""
        return self._stemmer.find_root(folded) is not None

    def _parts(self, word: str) -> tuple[tuple[str, str], ...]:
        return (self._parts_cached if len(word) <= MAX_CACHED_CHARACTERS else self._find_parts)(word)

    def _find_parts(self, word: str) -> tuple[tuple[str, str], ...]:
        """Return the words in what is written as one, each with its term."""
        seam = find_seam(word, self._is_known)
        parts = (word[:seam], word[seam:]) if seam else (word,)
        return tuple((self._find_term(part), part) for part in parts)

    def _is_known(self, word: str) -> bool:
        return word in self._proper or self.is_word(word)

    def _find_term(self, word: str) -> str:
        if word in self._proper or len(word) <= 3 or not word.isalpha():  # noqa: PLR2004 -- ASN, BKD, kab
            return word
        root = self._stemmer.find_root(word)
        if root is None and word.endswith("nya"):
            return self._find_term(word.removesuffix("nya"))
        return root or word


_LOAN_ENDING = re.compile(r"(?<=...)(?:asi|(?<=[aeiou])si|(?<=[kn])si|el|[fk])$")


def _unchanging_part(term: str) -> str:
    """Return what all forms of a root contain."""
    return _LOAN_ENDING.sub("", term[1:]) or term
