"""The best passage of a text for a query, with its words marked."""

import html
from collections.abc import Collection

from app.documents.markup import SafeHtml
from app.search.analysis import Analyser

LENGTH = 220
"""Characters of a passage: two to three lines on a card."""
MAX_TEXT = 12_000
"""Characters looked at: the best passage of a report stands early, and this bounds the time."""


def snippet(text: str, terms: Collection[str], analyser: Analyser, *, fallback: str = "") -> SafeHtml:
    """About ``LENGTH`` characters around the most of the query's terms, on word boundaries, HTML-safe."""
    body = text[:MAX_TEXT]
    hits = [(w.start, w.end, w.term) for w in analyser.words(body) if w.term in terms] if terms else []
    if not hits:
        return SafeHtml(mark(_cut(fallback or text, 0), terms, analyser))
    start = _best_start(hits)
    sentence = max(body.rfind(". ", 0, hits[start][0]) + 2, body.rfind("\n", 0, hits[start][0]) + 1, 0)
    begin = sentence if hits[start][0] - sentence < LENGTH // 2 else max(0, hits[start][0] - LENGTH // 4)
    return SafeHtml(mark(_cut(body, begin), terms, analyser))


def _best_start(hits: list[tuple[int, int, str]]) -> int:
    """The hit from which a passage holds the most different terms, then the most hits."""
    best, best_worth = 0, (0, 0)
    for first, (start, _end, _term) in enumerate(hits):
        inside = [term for place, _e, term in hits[first : first + 30] if place - start <= LENGTH * 3 // 4]
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


def mark(text: str, terms: Collection[str], analyser: Analyser) -> SafeHtml:
    """The text, HTML-safe, with every word that has one of the terms in ``<mark>``."""
    parts, at = [], 0
    if terms:
        for word in analyser.words(text):
            if word.term in terms:
                parts += [
                    html.escape(text[at : word.start]),
                    f"<mark>{html.escape(text[word.start : word.end])}</mark>",
                ]
                at = word.end
    return SafeHtml("".join(parts) + html.escape(text[at:]))
