"""The best passage of a text for a query, with its words marked."""

import html
from collections.abc import Collection

from app.documents.markup import SafeHtml
from app.search.analysis import Analyser, Word
from app.search.synonyms import MARK_PREFIX, Synonyms

LENGTH = 220
"""Characters of a passage: two to three lines on a card."""
MAX_TEXT = 12_000
"""Characters looked at: the best passage of a report stands early, and this bounds the time."""


class Marker:
    """Marks the words of one query: its terms, and every form of the synonyms it was widened to."""

    def __init__(self, analyser: Analyser, synonyms: Synonyms, terms: Collection[str]) -> None:
        self._analyser, self._synonyms = analyser, synonyms
        self._terms = frozenset(terms)
        self._groups = frozenset(term for term in terms if term.startswith(MARK_PREFIX))
        self._beginnings = synonyms.beginnings(self._groups)
        self._concerns = _Concerns(analyser, self._terms | self._beginnings)

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
        """The words to mark, and the query's terms that they show. Most words of most texts are passed over."""
        if not self._terms:
            return [], set()
        words = list(self._analyser.words(text, self._concerns))
        if any(word.term in self._beginnings for word in words):
            return self._read_all(text)
        return words, {word.term for word in words}

    def _read_all(self, text: str) -> tuple[list[Word], set[str]]:
        """Word for word, where several of them may be one synonym."""
        words = list(self._analyser.words(text))
        hit = [word.term in self._terms for word in words]
        found = {word.term for word, is_hit in zip(words, hit, strict=True) if is_hit}
        for start, end, group in self._synonyms.places([word.term for word in words]):
            if group in self._groups:
                hit[start:end] = [True] * (end - start)
                found.add(group)
        return [word for word, is_hit in zip(words, hit, strict=True) if is_hit], found


class _Concerns(dict[str, bool]):
    """Whether a word as written may be one that is asked for, found out once for each."""

    def __init__(self, analyser: Analyser, terms: Collection[str]) -> None:
        super().__init__()
        self._stem, self._terms = analyser.stem, terms

    def __missing__(self, surface: str) -> bool:
        concerns = self[surface] = self._stem(surface) in self._terms
        return concerns


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
