"""The best passage of a text for a query, with its words marked."""

import html
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice

from app.documents.markdown.render import SafeHtml
from app.search.query.analysis import Analyser, Word
from app.search.query.synonyms import MARK_PREFIX, Synonyms

LENGTH = 220
"""Characters of a passage: two to three lines on a card."""
LONGEST_WORD = 40
"""Characters, with the space after it."""
MAX_TEXT = 12_000
"""Characters looked at: the best passage of a report stands early, and this bounds the time."""


class Marker:
    """Marks the words of one query: its terms, and every form of the synonyms it was widened to."""

    def __init__(self, analyser: Analyser, synonyms: Synonyms, terms: Collection[str]) -> None:
        self._analyser, self._synonyms = analyser, synonyms
        self._terms = frozenset(terms)
        self._groups = frozenset(term for term in terms if term.startswith(MARK_PREFIX))
        self._beginnings = synonyms.beginnings(self._groups)
        self._find = analyser.finder(self._terms | self._beginnings)

    def snippet(self, text: str, *, fallback: str = "") -> SafeHtml:
        """About ``LENGTH`` characters around the most of the query's words, on word boundaries, HTML-safe."""
        body = text[:MAX_TEXT]
        hits = self._hits(body)
        if not hits:
            return self.mark(_cut(fallback or text, 0))
        start = hits[_best(hits)].start
        ends = ((body.rfind(end, 0, start), len(end)) for end in (". ", "\n"))
        sentence = max((at + length for at, length in ends if at >= 0), default=0)
        begin = sentence if start - sentence < LENGTH // 2 else max(0, start - LENGTH // 4)
        return self.mark(_cut(body, begin))

    def mark(self, text: str) -> SafeHtml:
        """The text, HTML-safe, with the query's words in ``<mark>``."""
        parts, at = [], 0
        for word in self._hits(text):
            parts += [
                html.escape(text[at : word.start]),
                f"<mark>{html.escape(text[word.start : word.end])}</mark>",
            ]
            at = word.end
        return SafeHtml("".join(parts) + html.escape(text[at:]))

    def covered(self, text: str, wanted: Collection[Collection[str]]) -> int:
        """Of how many of some alternatives among the query's terms a text holds one."""
        _words, found = self._read(text)
        return sum(any(term in found for term in alternatives) for alternatives in wanted)

    def _hits(self, text: str) -> list[Word]:
        return self._read(text)[0]

    def _read(self, text: str) -> tuple[list[Word], set[str]]:
        """The words to mark in order, and the query's terms that they show."""
        hits: dict[int, Word] = {}
        found: set[str] = set()
        for word in self._find(text):
            if word.term in self._terms:
                hits[word.start] = word
                found.add(word.term)
            if word.term in self._beginnings:
                for group, words in self._synonyms_at(text, word.start):
                    hits |= {one.start: one for one in words}
                    found.add(group)
        return [hits[start] for start in sorted(hits)], found

    def _synonyms_at(self, text: str, start: int) -> Iterator[tuple[str, list[Word]]]:
        """The groups asked for of which a form begins at a place, and its words there."""
        following = text[start : start + LONGEST_WORD * self._synonyms.longest]
        words = list(islice(self._analyser.words(following), self._synonyms.longest))
        for first, end, group in self._synonyms.places([word.term for word in words]):
            if first == 0 and group in self._groups:
                yield (
                    group,
                    [replace(one, start=one.start + start, end=one.end + start) for one in words[:end]],
                )


def _best(hits: list[Word]) -> int:
    """The hit from which a passage holds the most different words, then the most hits."""
    best, best_worth = 0, (0, 0)
    for first, word in enumerate(hits):
        inside = [w.term for w in hits[first : first + 30] if w.start - word.start <= LENGTH * 3 // 4]
        worth = (len(set(inside)), len(inside))
        if worth > best_worth:
            best, best_worth = first, worth
    return best


def _cut(text: str, begin: int) -> str:
    """A passage from the word at or after ``begin``, with dots where it was cut."""
    if begin and not text[begin - 1].isspace():
        begin = text.find(" ", begin) + 1
    end = begin + LENGTH
    if end < len(text):
        space = text.rfind(" ", begin, end)
        end = space if space > begin else end
    passage = text[begin:end].strip()
    return f"{'… ' if begin else ''}{passage}{' …' if end < len(text.rstrip()) else ''}"
