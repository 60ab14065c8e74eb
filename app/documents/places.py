"""Regions and ministries by every name that people write for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

LONGEST_NAME = 120
NEAR = 75
"""Names at least so alike (0–100) are worth asking “did you mean”."""
_WORD = re.compile(r"\w+")
_LEVEL = re.compile(r"^(?:provinsi|kabupaten|kota) ")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A region or a ministry as people read it."""

    code: str
    name: str
    """In full: ``Provinsi Jawa Barat``, ``Kabupaten Sumedang``, ``Kementerian Sosial``."""
    short: str
    """For chips and lists: ``Jawa Barat``, ``Kab. Sumedang``."""
    level: Literal["provinsi", "kabupaten", "kota", "pusat"]
    province: str | None
    """The code of the province it lies in (its own for a province), none for a ministry."""


def plain(name: str) -> str:
    """A name without capitals and punctuation."""
    return " ".join(_WORD.findall(name.lower()))


class PlaceNames:
    """Finds places by code, full name, short name, and everyday names like “Jabar”."""

    def __init__(self, places: Mapping[str, PlaceName], everyday: Iterable[Iterable[str]]) -> None:
        """``everyday`` are groups of names for one place; a group counts when just one place has any of them."""
        self._places = places
        self._codes: dict[str, set[str]] = defaultdict(set)
        for code, place in places.items():
            bare = _LEVEL.sub("", plain(place.name)) if place.level != "pusat" else place.name
            for name in (code, place.name, place.short, bare, f"{place.level} {bare}"):
                self._codes[plain(name)].add(code)
        for group in everyday:
            names = [plain(name) for name in group]
            meant = {code for name in names for code in self._codes.get(name, ())}
            if len(meant) == 1:
                for name in names:
                    self._codes[name] |= meant

    def codes(self, written: str) -> tuple[str, ...]:
        """All places of that name; the province alone when it holds the others (Gorontalo)."""
        found = self._codes.get(plain(written[:LONGEST_NAME]), set())
        for code in found:
            if all(self._places[other].province == code for other in found):
                return (code,)
        return tuple(sorted(found))

    def code(self, written: str) -> str | None:
        """The place most likely meant: “Bandung” is the regency, which comes first in the codes."""
        return next(iter(self.codes(written)), None)

    def near(self, written: str, *, amount: int = 3) -> list[str]:
        """Full names like a text that names no place."""
        bare = _LEVEL.sub("", plain(written[:LONGEST_NAME]))
        other_level = [self._places[code].name for code in self.codes(bare)]  # “Kabupaten Palopo” is a city
        names = [place.name for place in self._places.values()]
        found = process.extract(written[:LONGEST_NAME], names, limit=amount, score_cutoff=NEAR)
        return other_level[:amount] or [name for name, _score, _at in found]
