"""Filters inferred from plain words: places (“di Jawa Barat”) and years (“kunjungan tahun 2023”)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.reference.places import PlaceNames

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
    """A part of a query that is a filter."""

    start: int
    end: int
    facet: str
    values: tuple[str, ...]


class EntityRecognizer:
    """Recognises places after “di”, and years of events."""

    def __init__(self, places: PlaceNames) -> None:
        self._places = places

    def find(self, folded: str) -> Iterator[InferredFilter]:
        """Yield the filters in a folded query, from left to right."""
        words = list(_WORD.finditer(folded))
        for at, word in enumerate(words):
            if word[0] != "di":
                continue
            for length in range(_MAX_NAME_WORDS, 0, -1):
                name = words[at + 1 : at + 1 + length]
                values = self._regions([part[0] for part in name]) if len(name) == length else ()
                if values:
                    yield InferredFilter(word.start(), name[-1].end(), "region", values)
                    break
        if _EVENT_WORDS.search(folded):
            for found in _YEARS.finditer(folded):
                first, last = sorted((int(found[1]), int(found[2] or found[1])))
                years = tuple(str(year) for year in range(first, last + 1))
                yield InferredFilter(found.start(), found.end(), "year", years)

    def _regions(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the regions of a name; ministries and bare codes do not follow “di”."""
        name = " ".join(words)
        if len(name) < _MIN_NAME_CHARACTERS or words[0].isdecimal():
            return ()
        return tuple(code for code in self._places.find_codes(name) if code[:1].isdecimal())
