"""Suggestions while typing: titles, values, roles, regions, regulations and indicators by any of their words."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from app.documents.models import document_url
from app.documents.reference.data import Reference
from app.search.query.analysis import STOP_WORDS
from app.search.query.folding import fold

SUGGESTION_KINDS = ("value", "role", "region", "indicator", "regulation", "practice", "visit", "query")
"""The kinds of suggestions, in the order of equally good ones."""
MAX_INDEXED_WORDS = 8
"""Number of a suggestion's first words that it is found by."""
MAX_SCANNED_KEYS = 400
"""Bound on the keys scanned for one prefix: a single letter begins thousands."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to choose, and the address of its page."""

    text: str
    kind: str
    url: str


class Suggester:
    """Finds suggestions by a prefix of any of their words; built once for a state of the library."""

    def __init__(self, suggestions: Iterable[tuple[Suggestion, Iterable[str]]]) -> None:
        self._suggestions: list[Suggestion] = []
        keys: list[tuple[str, int, int]] = []
        for suggestion, names in suggestions:
            number = len(self._suggestions)
            self._suggestions.append(suggestion)
            for name in names:
                keys += [(rest, at, number) for at, rest in enumerate(_prefix_keys(name))]
        keys.sort()
        self._keys = [key for key, _at, _number in keys]
        self._found = [(at, number) for _key, at, number in keys]

    def suggest(self, prefix: str, *, limit: int = 8) -> list[Suggestion]:
        """Return the best suggestions for a text that is being typed."""
        folded = " ".join(_words(prefix))
        if not folded:
            return []
        first = bisect_left(self._keys, folded)
        best: dict[int, tuple[int, int, int]] = {}
        for place in range(first, min(first + MAX_SCANNED_KEYS, len(self._keys))):
            if not self._keys[place].startswith(folded):
                break
            at, number = self._found[place]
            suggestion = self._suggestions[number]
            worth = (min(at, 1), SUGGESTION_KINDS.index(suggestion.kind), len(suggestion.text))
            best[number] = min(best.get(number, worth), worth)
        chosen = sorted(best, key=lambda number: (best[number], number))[:limit]
        return [self._suggestions[number] for number in chosen]


def _words(text: str) -> list[str]:
    return fold(text).replace("/", " ").replace("(", " ").split()


def _prefix_keys(text: str) -> list[str]:
    """Return the folded text from each of its words on, stop words but for the first left out."""
    words = _words(text)[:MAX_INDEXED_WORDS]
    return [" ".join(words[at:])[:60] for at, word in enumerate(words) if at == 0 or word not in STOP_WORDS]


def build_popular_suggester(texts: Iterable[str]) -> Suggester:
    """Return a suggester of popular queries."""
    return Suggester((Suggestion(text, "query", f"/cari?{urlencode({'q': text})}"), [text]) for text in texts)


def build_suggester(reference: Reference, titles: Iterable[tuple[str, str, str]]) -> Suggester:
    """Return a suggester of the reference data and of documents given as (kind, slug, title)."""

    def suggestions() -> Iterable[tuple[Suggestion, Iterable[str]]]:
        for slug, value in reference.values.items():
            yield Suggestion(value.name, "value", f"/nilai/{slug}"), [value.name]
        for slug, role in reference.roles.items():
            yield Suggestion(role.name, "role", f"/peran/{slug}"), [role.name, role.short, *role.aliases]
        for code, place in reference.places.items():
            province = reference.provinces.get(code)
            names = [place.name, place.short, *([province.short] if province else [])]
            yield Suggestion(place.name, "region", f"/daerah/{code}"), names
        for slug, indicator in reference.indicators.items():
            yield Suggestion(indicator.name, "indicator", f"/indikator/{slug}"), [indicator.name]
        for slug, regulation in reference.regulations.items():
            names = [regulation.citation, f"{regulation.number}/{regulation.year}", regulation.title]
            yield Suggestion(regulation.citation, "regulation", f"/regulasi/{slug}"), names
        for kind, slug, title in titles:
            address = document_url("practice" if kind == "practice" else "visit", slug)
            yield Suggestion(title, kind, address), [title]

    return Suggester(suggestions())
