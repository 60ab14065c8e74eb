"""Snippets: the best passage of a text for a query, with the query's words marked."""

import html
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from app.documents.markdown.render import SafeHtml
from app.search.query.analysis import Analyser, Word
from app.search.query.synonyms import MARK_PREFIX, Synonyms

SNIPPET_CHARACTERS = 220
"""Characters of a snippet: two to three lines on a card."""
MAX_WORD_CHARACTERS = 40
"""Characters of the longest word expected in a synonym, with the space after it."""
MAX_SCANNED_CHARACTERS = 12_000
"""Characters of a text that are scanned, which bounds the time: the best passage of a report is near its start."""


class Marker:
    """Marks the words of one query: its terms, and every form of the synonyms it was widened to."""

    def __init__(self, analyser: Analyser, synonyms: Synonyms, terms: Collection[str]) -> None:
        self._analyser, self._synonyms = analyser, synonyms
        self.terms = frozenset(terms)
        self._groups = frozenset(term for term in terms if term.startswith(MARK_PREFIX))
        self._first_terms = synonyms.first_terms_of(self._groups)
        self._find = analyser.make_finder(self.terms | self._first_terms)

    def snippet(self, text: str, *, fallback: str = "") -> SafeHtml:
        """About ``LENGTH`` characters around the most of the query's words, on word boundaries, HTML-safe."""
        body = text[:MAX_SCANNED_CHARACTERS]
        hits = self._find_hits(body)
        if not hits:
            return self.mark(_excerpt(fallback or text, 0))
        start = hits[_densest_hit(hits)].start
        ends = ((body.rfind(end, 0, start), len(end)) for end in (". ", "\n"))
        sentence = max((at + length for at, length in ends if at >= 0), default=0)
        begin = (
            sentence
            if start - sentence < SNIPPET_CHARACTERS // 2
            else max(0, start - SNIPPET_CHARACTERS // 4)
        )
        return self.mark(_excerpt(body, begin))

    def mark(self, text: str) -> SafeHtml:
        """Return the text, HTML-safe, with the query's words in ``<mark>``."""
        parts, at = [], 0
        for word in self._find_hits(text):
            parts += [
                html.escape(text[at : word.start]),
                f"<mark>{html.escape(text[word.start : word.end])}</mark>",
            ]
            at = word.end
        return SafeHtml("".join(parts) + html.escape(text[at:]))

    def count_covered(self, text: str, wanted: Collection[Collection[str]]) -> int:
        """Return how many of some groups of alternative terms have one in a text."""
        _words, found = self._scan(text)
        return sum(any(term in found for term in alternatives) for alternatives in wanted)

    def _find_hits(self, text: str) -> list[Word]:
        return self._scan(text)[0]

    def _scan(self, text: str) -> tuple[list[Word], set[str]]:
        """Return the words to mark in order, and the query's terms that they match."""
        hits: dict[int, Word] = {}
        found: set[str] = set()
        for word in self._find(text):
            if word.term in self.terms:
                hits[word.start] = word
                found.add(word.term)
            if word.term in self._first_terms:
                for group, words in self._synonyms_at(text, word.start):
                    hits |= {one.start: one for one in words}
                    found.add(group)
        return [hits[start] for start in sorted(hits)], found

    def _synonyms_at(self, text: str, start: int) -> Iterator[tuple[str, list[Word]]]:
        """Yield the query's synonym groups with a form that begins at an offset, and the words of that form."""
        following = text[start : start + MAX_WORD_CHARACTERS * self._synonyms.longest]
        words = list(islice(self._analyser.words(following), self._synonyms.longest))
        for first, end, group in self._synonyms.find_in_text([word.term for word in words]):
            if first == 0 and group in self._groups:
                yield (
                    group,
                    [replace(one, start=one.start + start, end=one.end + start) for one in words[:end]],
                )


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


def _excerpt(text: str, begin: int) -> str:
    """Return a passage from the word at or after ``begin``, with dots where it was cut."""
    if begin and not text[begin - 1].isspace():
        begin = text.find(" ", begin) + 1
    end = begin + SNIPPET_CHARACTERS
    if end < len(text):
        space = text.rfind(" ", begin, end)
        end = space if space > begin else end
    passage = text[begin:end].strip()
    return f"{'… ' if begin else ''}{passage}{' …' if end < len(text.rstrip()) else ''}"
