"""Suggestions while typing: titles, values, roles, regions, regulations and indicators by any of their words."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from app.documents.models import document_url
from app.documents.reference.data import Reference
from app.search.query.analysis import STOP_WORDS, fold

KINDS = ("value", "role", "region", "indicator", "regulation", "practice", "visit", "query")
"""What is suggested, in the order in which equals stand."""
WORDS_OF_A_TEXT = 8
"""A suggestion is found by each of its first words; nobody begins with the ninth."""
MOST_LOOKED_AT = 400
"""One letter begins thousands of words: enough are looked at to fill the list well."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to choose, and where it leads."""

    text: str
    kind: str
    url: str


class Suggester:
    """Finds suggestions by a beginning of any of their words; built once for a state of the library."""

    def __init__(self, suggestions: Iterable[tuple[Suggestion, Iterable[str]]]) -> None:
        self._suggestions: list[Suggestion] = []
        keys: list[tuple[str, int, int]] = []
        for suggestion, names in suggestions:
            number = len(self._suggestions)
            self._suggestions.append(suggestion)
            for name in names:
                keys += [(rest, at, number) for at, rest in enumerate(_beginnings(name))]
        keys.sort()
        self._keys = [key for key, _at, _number in keys]
        self._found = [(at, number) for _key, at, number in keys]

    def suggest(self, typed: str, *, amount: int = 8) -> list[Suggestion]:
        """The best suggestions for what has been typed so far."""
        beginning = " ".join(_words(typed))
        if not beginning:
            return []
        first = bisect_left(self._keys, beginning)
        best: dict[int, tuple[int, int, int]] = {}
        for place in range(first, min(first + MOST_LOOKED_AT, len(self._keys))):
            if not self._keys[place].startswith(beginning):
                break
            at, number = self._found[place]
            suggestion = self._suggestions[number]
            worth = (min(at, 1), KINDS.index(suggestion.kind), len(suggestion.text))
            best[number] = min(best.get(number, worth), worth)
        chosen = sorted(best, key=lambda number: (best[number], number))[:amount]
        return [self._suggestions[number] for number in chosen]


def _words(text: str) -> list[str]:
    return fold(text).replace("/", " ").replace("(", " ").split()


def _beginnings(text: str) -> list[str]:
    """The folded text from each of its telling words on."""
    words = _words(text)[:WORDS_OF_A_TEXT]
    return [" ".join(words[at:])[:60] for at, word in enumerate(words) if at == 0 or word not in STOP_WORDS]


def popular_suggester(texts: Iterable[str]) -> Suggester:
    """Suggestions of what others have searched."""
    return Suggester((Suggestion(text, "query", f"/cari?{urlencode({'q': text})}"), [text]) for text in texts)


def suggester(reference: Reference, titles: Iterable[tuple[str, str, str]]) -> Suggester:
    """Suggestions of the reference data and of documents given as (kind, slug, title)."""

    def each() -> Iterable[tuple[Suggestion, Iterable[str]]]:
        for slug, value in reference.values.items():
            yield Suggestion(value.name, "value", f"/nilai/{slug}"), [value.name]
        for slug, role in reference.roles.items():
            yield Suggestion(role.name, "role", f"/peran/{slug}"), [role.name, role.short, *role.aliases]
        for code, place in reference.places.items():
            short = [reference.provinces[code].short] if code in reference.provinces else []
            yield Suggestion(place.name, "region", f"/daerah/{code}"), [place.name, place.short, *short]
        for slug, indicator in reference.indicators.items():
            yield Suggestion(indicator.name, "indicator", f"/indikator/{slug}"), [indicator.name]
        for slug, regulation in reference.regulations.items():
            names = [regulation.citation, f"{regulation.number}/{regulation.year}", regulation.title]
            yield Suggestion(regulation.citation, "regulation", f"/regulasi/{slug}"), names
        for kind, slug, title in titles:
            address = document_url("practice" if kind == "practice" else "visit", slug)
            yield Suggestion(title, kind, address), [title]

    return Suggester(each())
