"""Snippets: the best passage of a text for a query, with the query's words marked."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from app.documents.markdown.render import SafeHtml
from app.documents.models import HEADINGS
from app.search.query.analysis import Analyser, Word
from app.search.query.folding import FoldedText, fold_words
from app.search.query.synonyms import MARK_PREFIX, Synonyms
from app.store.bounded_cache import BoundedCache

SNIPPET_CHARACTERS = 220
"""Characters of a snippet: two to three lines on a card."""
MAX_SCANNED_CHARACTERS = 12_000
"""Characters of a text that are scanned, which bounds the time: the best passage of a report is near its start."""
MAX_FOLDED_CHARACTERS = 12_000_000
"""Characters of folded texts in the cache: about a thousand documents."""
BLOCK_SIGN = " · "
"""Stands between two blocks of a text, such as two paragraphs, in one snippet."""
_MARKS = re.compile(r"</?mark>")
_HEADINGS = frozenset(heading for headings in HEADINGS.values() for heading in headings)
"""The headings of every document say nothing in a snippet."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text."""

    begin: int
    end: int


@dataclass(slots=True)  # as with words: a page makes two dozen
class ScannedText:
    """A text with the places of a query's words."""

    text: str
    hits: list[Word]
    """The words to mark, in order."""
    found: list[tuple[int, str]]
    """The query's terms, each with a place where it stands."""

    def count_covered(self, wanted: Collection[Collection[str]], passage: Passage | None = None) -> int:
        """Return how many of some groups of alternative terms have one in the text, or in a part of it."""
        if not self.found:
            return 0
        terms = {
            term for place, term in self.found if passage is None or passage.begin <= place < passage.end
        }
        return sum(any(term in terms for term in alternatives) for alternatives in wanted)

    def mark(self, passage: Passage | None = None) -> SafeHtml:
        """Return the text or a part of it, HTML-safe, with the query's words in ``<mark>`` and dots where it was cut."""
        if passage is None and not self.hits:
            return SafeHtml(html.escape(self.text))
        begin, end = (passage.begin, passage.end) if passage else (0, len(self.text))
        parts, at = list[str](), begin
        for word in self.hits:
            if begin <= word.start and word.end <= end:
                parts += (
                    html.escape(self.text[at : word.start]),
                    f"<mark>{html.escape(self.text[word.start : word.end])}</mark>",
                )
                at = word.end
        marked = "".join(parts) + html.escape(self.text[at:end])
        if passage is None:
            return SafeHtml(marked)
        cut = "" if self._begins_sentence(begin) else "… "
        blocks = [one for one in marked.strip().split("\n") if _MARKS.sub("", one).strip() not in _HEADINGS]
        return SafeHtml(f"{cut}{BLOCK_SIGN.join(blocks)}{'' if not self.text[end:].strip() else ' …'}")

    def find_passage(self) -> Passage | None:
        """Return the passage around the most of the query's words, on word boundaries; None without any."""
        if not self.hits:
            return None
        start = self.hits[_densest_hit(self.hits)].start
        ends = ((self.text.rfind(end, 0, start), len(end)) for end in (". ", "\n"))
        sentence = max((at + length for at, length in ends if at >= 0), default=0)
        near = start - sentence < SNIPPET_CHARACTERS // 2
        return _cut(self.text, sentence if near else max(0, start - SNIPPET_CHARACTERS // 4))

    def _begins_sentence(self, at: int) -> bool:
        return at == 0 or self.text.endswith((". ", "\n"), 0, at)


class Marker:
    """Marks the words of one query: its terms, and every form of the synonyms it was widened to."""

    def __init__(self, analyser: Analyser, synonyms: Synonyms, terms: Collection[str]) -> None:
        self._analyser, self._synonyms = analyser, synonyms
        self.terms = frozenset(terms)
        self._groups = frozenset(term for term in terms if term.startswith(MARK_PREFIX))
        self._first_terms = synonyms.first_terms_of(self._groups)
        self._find = analyser.make_finder(self.terms | self._first_terms)

    def snippet(self, text: str, *, fallback: str = "") -> SafeHtml:
        """Return the best passage of a text, or the beginning of the fallback when it has no word of the query."""
        scanned = self.scan(text[:MAX_SCANNED_CHARACTERS])
        passage = scanned.find_passage()
        if passage is None:
            other = fallback or text
            return self.scan(other[:MAX_SCANNED_CHARACTERS]).mark(_cut(other, 0))
        return scanned.mark(passage)

    def mark(self, text: str) -> SafeHtml:
        """Return the text, HTML-safe, with the query's words in ``<mark>``."""
        return self.scan(text).mark()

    def scan(self, text: str) -> ScannedText:
        """Return the text with the words to mark, and the query's terms that they match."""
        folded = _fold(text)
        words = self._find(folded)
        if not words:
            return ScannedText(text, [], [])
        hits: dict[int, Word] = {}
        found: list[tuple[int, str]] = []
        for word in words:
            if word.term in self.terms:
                hits[word.start] = word
                found.append((word.start, word.term))
            if word.term in self._first_terms:
                for group, form in self._synonyms_at(folded, word):
                    hits |= {one.start: one for one in form}
                    found.append((word.start, group))
        return ScannedText(text, [hits[start] for start in sorted(hits)], found)

    def _synonyms_at(self, folded: FoldedText, word: Word) -> Iterator[tuple[str, list[Word]]]:
        """Yield the query's synonym groups with a form that begins with a word, and the words of that form."""
        words, longest = [word], self._synonyms.longest_from(word.term)
        if longest > 1:
            following = self._analyser.words_from(folded, folded.folded_place(word.start))
            words = list(islice(following, longest))
        for first, end, group in self._synonyms.find_in_text([word.term for word in words]):
            if first == 0 and group in self._groups:
                yield group, words[:end]


_folded_texts: BoundedCache[str, FoldedText] = BoundedCache(
    MAX_FOLDED_CHARACTERS, size_of=lambda folded: len(folded.text) + 100
)
"""Texts of documents found lately; a text is folded once, however many queries find it."""


def _fold(text: str) -> FoldedText:
    folded = _folded_texts.get(text)
    if folded is None:
        folded = fold_words(text)
        _folded_texts.put(text, folded)
    return folded


def _densest_hit(hits: list[Word]) -> int:
    """Return the hit from which a passage contains the most different words, then the most hits."""
    best, best_worth = 0, (0, 0)
    for first, word in enumerate(hits):
        inside = [
            w.term for w in hits[first : first + 30] if w.start - word.start <= SNIPPET_CHARACTERS * 3 // 4
        ]
        worth = (len(set(inside)), len(inside))
        if worth > best_worth:
            best, best_worth = first, worth
    return best


def _cut(text: str, begin: int) -> Passage:
    """Return a passage from the word at or after ``begin``, which ends with a block, or else with a word."""
    if begin and not text[begin - 1].isspace():
        begin = text.find(" ", begin) + 1
    end = begin + SNIPPET_CHARACTERS
    if end >= len(text):
        return Passage(begin, len(text))
    block = text.rfind("\n", begin + SNIPPET_CHARACTERS // 3, end)
    space = block if block > begin else text.rfind(" ", begin, end)
    return Passage(begin, space if space > begin else end)
