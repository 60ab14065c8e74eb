"""Regions and ministries by every name that people write for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

LONGEST_NAME = 120
NEAR = 75
"""Names at least so alike (0–100) are worth asking “did you mean”."""
_WORD = re.compile(r"\w+")
_LEVEL = re.compile(r"^(?:provinsi|kabupaten|kota) ")


_MOST_WORDS = 8
_SHORTEST, _LONG = 3, 5
_WORDS = frozenset("malang serang tegal bangli lingga".split())
"""Names long enough to stand alone that are everyday words or people's names too."""
_BEFORE_A_NAME = frozenset(
    "di ke dari pemerintah pemkab pemkot pemda pemprov kabupaten kota kab provinsi prov daerah bupati wali walikota".split()
)
"""Beside one of these a single short word like “Batu” or “Pati” is a region."""
_LEVELS = {"pemkab": "kabupaten", "pemkot": "kota", "pemprov": "provinsi"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Where a text names a place; several codes where the name has several places."""

    start: int
    end: int
    codes: tuple[str, ...]


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
        self._joined: dict[str, set[str]] = defaultdict(set)
        for name, meant in self._codes.items():
            self._joined[name.replace(" ", "")] |= meant

    def _meant(self, name: str) -> set[str]:
        """The codes of a plain name; “Palangka Raya” and “Palangkaraya” are one place."""
        return self._codes.get(name) or self._joined.get(name.replace(" ", ""), set())

    def codes(self, written: str) -> tuple[str, ...]:
        """All places of that name; the province alone when it holds the others (Gorontalo)."""
        found = self._meant(plain(written[:LONGEST_NAME]))
        for code in found:
            if all(self._places[other].province == code for other in found):
                return (code,)
        return tuple(sorted(found))

    def code(self, written: str) -> str | None:
        """The place most likely meant: “Bandung” is the regency, which comes first in the codes."""
        return next(iter(self.codes(written)), None)

    def mentions(self, text: str) -> Iterator[PlaceMention]:
        """The places a running text names, written with a capital letter, the longest name first."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            length = self._length_at(words, at)
            if length:
                start, end = words[at].start(), words[at + length - 1].end()
                before = words[at - 1][0].lower() if at else ""
                yield PlaceMention(start, end, self._of_level(self.codes(text[start:end]), before))
            at += length or 1

    def _length_at(self, words: list[re.Match[str]], at: int) -> int:
        """How many words from here on are the name of a place."""
        first = words[at][0]
        if not first[0].isupper():
            return 0
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            codes = self._meant(" ".join(word[0].lower() for word in words[at : at + length]))
            if codes and (length > 1 or self._is_named(first, codes, words[at - 1][0].lower() if at else "")):
                return 0 if length == 1 and self._goes_on(words, at, codes) else length
        return 0

    def _goes_on(self, words: list[re.Match[str]], at: int, codes: set[str]) -> bool:
        """Whether a regency's name is only the beginning of another name: “Batu Ampar” is not Batu."""
        if at + 1 == len(words) or words[at][0].isupper():
            return False
        following, gap = words[at + 1], words[at + 1].start() - words[at].end()
        provinces = any(self._places[code].level in ("provinsi", "pusat") for code in codes)
        return not provinces and gap == 1 and following[0][0].isupper()

    def _is_named(self, word: str, codes: set[str], before: str) -> bool:
        places = [self._places[code] for code in codes]
        if len(word) < _SHORTEST:
            return False
        if all(place.level == "pusat" for place in places):
            return any(word in (place.name, place.short) for place in places)
        is_plain = before in _BEFORE_A_NAME or any(place.level == "provinsi" for place in places)
        return is_plain or (len(word) >= _LONG and word.lower() not in _WORDS)

    def _of_level(self, codes: tuple[str, ...], before: str) -> tuple[str, ...]:
        level = _LEVELS.get(before)
        return tuple(code for code in codes if self._places[code].level == level) or codes

    def near(self, written: str, *, amount: int = 3) -> list[str]:
        """Full names like a text that names no place."""
        bare = _LEVEL.sub("", plain(written[:LONGEST_NAME]))
        other_level = [self._places[code].name for code in self.codes(bare)]  # “Kabupaten Palopo” is a city
        names = [place.name for place in self._places.values()]
        found = process.extract(written[:LONGEST_NAME], names, limit=amount, score_cutoff=NEAR)
        return other_level[:amount] or [name for name, _score, _at in found]
