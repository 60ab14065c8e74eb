"""Filters and preferences inferred from plain words: places (“di Jawa Barat”), years, and other facets’ values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.search.query.facet_words import FacetWords

_WORD = re.compile(r"\w+")
_MAX_NAME_WORDS = 5
_MIN_NAME_CHARACTERS = 3
_YEARS = re.compile(
    r"\b(?:pada |selama )?(?:tahun|thn|th) ((?:19|20)\d\d)(?: ?(?:-|–|sampai|hingga|s/d|sd) ?((?:19|20)\d\d))?\b"
)
_EVENT_WORDS = re.compile(
    r"\b(?:kunjungan|kunker|studi|banding|tiru|kaji|komparatif|benchmarking|praktik|dimulai|diluncurkan)\b"
)
"""Words for events, beside which a year is inferred as a filter; beside “nilai SAKIP” it is the year of a score."""


@dataclass(frozen=True, slots=True)
class InferredFilter:
    """A part of a query that names values of a facet."""

    start: int
    end: int
    facet: str
    values: tuple[str, ...]
    is_filter: bool = True
    """Whether documents without the values are left out; else those with them are preferred."""


class EntityRecognizer:
    """Recognises places after “di”, years of events, and the values of facets."""

    def __init__(self, reference: Reference) -> None:
        self._places = reference.place_names
        self._facet_words = FacetWords(reference)

    def find(self, folded: str, *, filters_by_place: bool = False) -> Iterator[InferredFilter]:
        """Yield what a folded query names: places and years, then values of other facets.

        With ``filters_by_place`` a place without “di” before it is a filter as well.
        """
        words = list(_WORD.finditer(folded))
        surfaces = [word[0] for word in words]
        places = list(self._places_after_di(surfaces))
        for first, last, values in places:
            yield InferredFilter(words[first].start(), words[last].end(), "region", values)
        yield from _years(folded)
        taken = {at for first, last, _values in places for at in range(first, last + 1)}
        for named in self._facet_words.find(surfaces):
            if taken.isdisjoint(range(named.start, named.end)):
                start, end = words[named.start].start(), words[named.end - 1].end()
                is_filter = named.is_filter or (filters_by_place and named.facet == "region")
                yield InferredFilter(start, end, named.facet, (named.value,), is_filter)

    def _places_after_di(self, surfaces: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield first and last word of “di” with the longest name of a place after it, and the place's codes."""
        for at, surface in enumerate(surfaces):
            if surface != "di":
                continue
            for length in range(_MAX_NAME_WORDS, 0, -1):
                name = surfaces[at + 1 : at + 1 + length]
                values = self._regions(name) if len(name) == length else ()
                if values:
                    yield at, at + length, values
                    break

    def _regions(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the regions of a name; ministries and bare codes do not follow “di”."""
        name = " ".join(words)
        if len(name) < _MIN_NAME_CHARACTERS or words[0].isdecimal():
            return ()
        return tuple(code for code in self._places.find_codes(name) if code[:1].isdecimal())


def _years(folded: str) -> Iterator[InferredFilter]:
    """Yield the years of events."""
    if _EVENT_WORDS.search(folded):
        for found in _YEARS.finditer(folded):
            first, last = sorted((int(found[1]), int(found[2] or found[1])))
            years = tuple(str(year) for year in range(first, last + 1))
            yield InferredFilter(found.start(), found.end(), "year", years)
