"""Places and years that a question surely means as filters: “di Jawa Barat”, “kunjungan tahun 2023”."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.documents.reference import Reference
from app.search.analysis import fold

_WORD = re.compile(r"\w+")
_LONGEST_NAME = 5
_SHORTEST_NAME = 3
_YEARS = re.compile(
    r"\b(?:pada |selama )?(?:tahun|thn|th) ((?:19|20)\d\d)(?: ?(?:-|–|sampai|hingga|s/d|sd) ?((?:19|20)\d\d))?\b"
)
_EVENTS = re.compile(
    r"\b(?:kunjungan|kunker|studi|banding|tiru|kaji|komparatif|benchmarking|praktik|dimulai|diluncurkan)\b"
)
"""Beside a word for something that happens, a year is when it happened; beside “nilai SAKIP” it is the score's."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A part of a question that is a filter."""

    start: int
    end: int
    facet: str
    values: tuple[str, ...]


class Entities:
    """Knows every region by each of its names."""

    def __init__(self, reference: Reference, short_names: Mapping[str, str]) -> None:
        """``short_names`` are everyday names of regions (“jabar”) and their codes."""
        codes: dict[str, set[str]] = defaultdict(set)
        for code, place in reference.places.items():
            if place.level != "pusat":
                bare = re.sub(r"^(?:provinsi|kabupaten|kota) ", "", fold(place.name))
                for name in (bare, f"{place.level} {bare}", fold(place.name), fold(place.short)):
                    codes[_plain(name)].add(code)
        for name, code in short_names.items():
            if code[:1].isdigit() and _plain(name) not in codes:
                codes[_plain(name)].add(code)
        self._regions = {
            name: _widest(reference, found) for name, found in codes.items() if len(name) >= _SHORTEST_NAME
        }

    def find(self, folded: str) -> Iterator[Recognised]:
        """The filters in a folded question, from left to right."""
        words = list(_WORD.finditer(folded))
        for at, word in enumerate(words):
            if word[0] != "di":
                continue
            for length in range(_LONGEST_NAME, 0, -1):
                name = words[at + 1 : at + 1 + length]
                values = (
                    self._regions.get(" ".join(part[0] for part in name)) if len(name) == length else None
                )
                if values:
                    yield Recognised(word.start(), name[-1].end(), "region", values)
                    break
        if _EVENTS.search(folded):
            for found in _YEARS.finditer(folded):
                first, last = sorted((int(found[1]), int(found[2] or found[1])))
                years = tuple(str(year) for year in range(first, last + 1))
                yield Recognised(found.start(), found.end(), "year", years)


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name))


def _widest(reference: Reference, codes: set[str]) -> tuple[str, ...]:
    """Of places with one name: the province when it holds the others (Gorontalo), else all (Bandung)."""
    for code in codes:
        if all(reference.places[other].province == code for other in codes):
            return (code,)
    return tuple(sorted(codes))
