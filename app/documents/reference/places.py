"""Find regions and ministries by every name people write for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

MAX_NAME_LENGTH = 120
MIN_SIMILARITY = 75
"""Lowest similarity (0–100) of a name suggested as “did you mean”."""
_WORD = re.compile(r"\w+")
_LEVEL = re.compile(r"^(?:provinsi|kabupaten|kota) ")


_MAX_WORDS = 8
_UNAMBIGUOUS_LETTERS = 5
_EVERYDAY_WORDS = frozenset("malang serang tegal bangli lingga".split())
"""Place names that are also everyday words or names of people."""
_CUES = frozenset(
    "di ke dari pemerintah pemkab pemkot pemda pemprov kabupaten kota kab provinsi prov daerah bupati wali walikota".split()
)
"""Words before a short or ambiguous name, like “Batu” or “Pati”, that make it a place."""
_LEVELS = {"pemkab": "kabupaten", "pemkot": "kota", "pemprov": "provinsi"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A mention of a place in a text; several codes when several places share the name."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The names of a region or a ministry."""

    code: str
    name: str
    """Full name: ``Provinsi Jawa Barat``, ``Kabupaten Sumedang``, ``Kementerian Sosial``."""
    short: str
    """Name for chips and lists: ``Jawa Barat``, ``Kab. Sumedang``."""
    level: Literal["provinsi", "kabupaten", "kota", "pusat"]
    province: str | None
    """The code of its province (its own for a province); None for a ministry."""

    @property
    def bare_name(self) -> str:
        """The full name without its kind: ``Bandung`` for both Kabupaten and Kota Bandung."""
        return self.name.partition(" ")[2]


def normalise_name(name: str) -> str:
    """Return a name in lower case without punctuation."""
    return " ".join(_WORD.findall(name.lower()))


class PlaceNames:
    """Index of places by code, full name, short name, and everyday names like “Jabar”."""

    def __init__(self, places: Mapping[str, PlaceName], everyday: Iterable[Iterable[str]]) -> None:
        """Index the names; ``everyday`` are groups of names, used when just one place has any of them."""
        self._places = places
        self._codes: dict[str, set[str]] = defaultdict(set)
        for code, place in places.items():
            bare = _LEVEL.sub("", normalise_name(place.name)) if place.level != "pusat" else place.name
            for name in (code, place.name, place.short, bare, f"{place.level} {bare}"):
                self._codes[normalise_name(name)].add(code)
        for group in everyday:
            names = [normalise_name(name) for name in group]
            meant = {code for name in names for code in self._codes.get(name, ())}
            if len(meant) == 1:
                for name in names:
                    self._codes[name] |= meant
        self._joined: dict[str, set[str]] = defaultdict(set)
        for name, meant in self._codes.items():
            self._joined[name.replace(" ", "")] |= meant
        self._first_words = {name.split(" ", 1)[0] for name in self._codes} | set(self._joined)

    def _codes_named(self, name: str) -> set[str]:
        """Return the codes of a normalised name; “Palangka Raya” and “Palangkaraya” are one place."""
        return self._codes.get(name) or self._joined.get(name.replace(" ", ""), set())

    def may_begin_name(self, word: str) -> bool:
        """Return whether a name of a place begins with a word in lower case; quick, for the words of a query."""
        return word in self._first_words

    def find_codes(self, written: str) -> tuple[str, ...]:
        """Return all places of that name; the province alone when it contains the others (Gorontalo)."""
        found = self._codes_named(normalise_name(written[:MAX_NAME_LENGTH]))
        for code in found:
            if all(self._places[other].province == code for other in found):
                return (code,)
        return tuple(sorted(found))

    def find_code(self, written: str) -> str | None:
        """Return the most likely place: “Bandung” is the regency, which comes first by code."""
        return next(iter(self.find_codes(written)), None)

    def find_mentions(self, text: str) -> Iterator[PlaceMention]:
        """Yield the places a text mentions with a capital letter, the longest name first."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            length = self._length_at(words, at)
            if length:
                start, end = words[at].start(), words[at + length - 1].end()
                before = words[at - 1][0].lower() if at else ""
                yield PlaceMention(
                    start, end, self._restrict_to_level(self.find_codes(text[start:end]), before)
                )
            at += length or 1

    def _length_at(self, words: list[re.Match[str]], at: int) -> int:
        """Return how many words from here on are the name of a place; 0 for none."""
        first = words[at][0]
        if not first[0].isupper():
            return 0
        for length in range(min(_MAX_WORDS, len(words) - at), 0, -1):
            codes = self._codes_named(" ".join(word[0].lower() for word in words[at : at + length]))
            if codes and (
                length > 1 or self._is_place_name(first, codes, words[at - 1][0].lower() if at else "")
            ):
                return 0 if length == 1 and self._begins_longer_name(words, at, codes) else length
        return 0

    def _begins_longer_name(self, words: list[re.Match[str]], at: int, codes: set[str]) -> bool:
        """Return whether a regency's name begins another name: “Batu Ampar” is not Batu."""
        if at + 1 == len(words) or words[at][0].isupper():
            return False
        following, gap = words[at + 1], words[at + 1].start() - words[at].end()
        provinces = any(self._places[code].level in ("provinsi", "pusat") for code in codes)
        return not provinces and gap == 1 and following[0][0].isupper()

    def _is_place_name(self, word: str, codes: set[str], before: str) -> bool:
        places = [self._places[code] for code in codes]
        if all(place.level == "pusat" for place in places):
            return any(word in (place.name, place.short) for place in places)
        is_plain = before in _CUES or any(place.level == "provinsi" for place in places)
        return is_plain or (len(word) >= _UNAMBIGUOUS_LETTERS and word.lower() not in _EVERYDAY_WORDS)

    def _restrict_to_level(self, codes: tuple[str, ...], before: str) -> tuple[str, ...]:
        level = _LEVELS.get(before)
        return tuple(code for code in codes if self._places[code].level == level) or codes

    def suggest_names(self, written: str, *, amount: int = 3) -> list[str]:
        """Return full names similar to a text that names no place."""
        bare = _LEVEL.sub("", normalise_name(written[:MAX_NAME_LENGTH]))
        other_level = [
            self._places[code].name for code in self.find_codes(bare)
        ]  # “Kabupaten Palopo” is a city
        names = [place.name for place in self._places.values()]
        found = process.extract(written[:MAX_NAME_LENGTH], names, limit=amount, score_cutoff=MIN_SIMILARITY)
        return other_level[:amount] or [name for name, _score, _at in found]
