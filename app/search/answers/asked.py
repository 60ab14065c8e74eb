"""Read from a query which indicator, order of figures and places it names, and its other words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.search.query.analysis import Analyser, Word
from app.search.query.facet_names import KIND_NAMES, LEVEL_NAMES
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.superlatives import ORDER_WORDS, Order, find_order

FIGURE_WORDS = frozenset(
    "nilai indeks index skor score angka predikat capaian prevalensi persentase persen rate figure berapa brp".split()
)
"""Words that ask for a figure."""
_HOW_WORDS = frozenset(
    "cara caranya gimana gmn bagaimana how langkah strategi kiat tips upaya kenapa mengapa why".split()
)
_MAX_NAME_WORDS = 5
_MIN_NAME_CHARACTERS = 4
_NAMES_FROM = frozenset("di ke dari se from to in mirip serupa terdekat".split())
_PLACE_WORDS = frozenset(name for names in LEVEL_NAMES.values() for name in names) | {
    "pulau",
    "daerah",
    "pemda",
}
_VISIT_WORDS = frozenset(word for names in KIND_NAMES.values() for name in names for word in name.split())


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a query, and what they ask for."""

    words: tuple[str, ...]
    """Folded, as written."""
    indicator: Indicator | None
    order: Order | None
    places: tuple[str, ...]
    """Codes of the regions and ministries named."""
    rest: tuple[str, ...]
    """Words of content that none of these is made of."""

    @property
    def asks_figure(self) -> bool:
        """Whether a word asks for a figure."""
        return not FIGURE_WORDS.isdisjoint(self.words)

    @property
    def asks_how(self) -> bool:
        """Whether the query asks how something is done."""
        return not _HOW_WORDS.isdisjoint(self.words)


class AskedReader:
    """Reads what queries ask for."""

    def __init__(self, reference: Reference, analyser: Analyser) -> None:
        self._reference, self._analyser = reference, analyser
        self._indicators: dict[str, list[tuple[tuple[str, ...], bool, Indicator]]] = {}
        for indicator in reference.indicators.values():
            for name in (indicator.name, *indicator.aliases):
                self._add(name, indicator)
        for entries in self._indicators.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, name: str, indicator: Indicator) -> None:
        """Add a name: a single word must stand as written, several may be inflected."""
        words = list(self._analyser.words(name))
        is_written = len(words) == 1
        pattern = tuple(word.surface if is_written else word.term for word in words)
        self._indicators.setdefault(pattern[0], []).append((pattern, is_written, indicator))

    def read(self, text: str) -> Asked:
        """Return what a text asks for."""
        words = list(self._analyser.words(text))
        surfaces = [word.surface for word in words]
        used: set[int] = set()
        indicator = self._find_indicator(words, used)
        places = tuple(dict.fromkeys(self._find_places(surfaces, used)))
        rest = [
            surface
            for at, surface in enumerate(surfaces)
            if at not in used
            and surface not in FILLER_WORDS
            and surface not in FIGURE_WORDS
            and surface not in ORDER_WORDS
            and surface not in _PLACE_WORDS
            and not surface.isdecimal()
        ]
        return Asked(tuple(surfaces), indicator, find_order(surfaces), places, tuple(rest))

    def _find_indicator(self, words: Sequence[Word], used: set[int]) -> Indicator | None:
        best: tuple[int, int, Indicator] | None = None
        for at, word in enumerate(words):
            written = word.surface.removesuffix("nya")
            for pattern, is_written, indicator in _each(self._indicators, (word.surface, word.term, written)):
                end = at + len(pattern)
                same = (
                    pattern[0] in (word.surface, written)
                    if is_written
                    else tuple(one.term for one in words[at:end]) == pattern
                )
                if same and (best is None or len(pattern) > best[1] - best[0]):
                    best = at, end, indicator
        if best is None:
            return None
        used.update(range(best[0], best[1]))
        return best[2]

    def _find_places(self, surfaces: Sequence[str], used: set[int]) -> Iterable[str]:
        at = 0
        while at < len(surfaces):
            length = self._length_of_place(surfaces, at, used)
            if length:
                used.update(range(at, at + length))
                yield from self._reference.place_names.find_codes(" ".join(surfaces[at : at + length]))
            at += length or 1

    def _length_of_place(self, surfaces: Sequence[str], at: int, used: set[int]) -> int:
        names = self._reference.place_names
        if surfaces[at] in FILLER_WORDS or not names.may_begin_name(surfaces[at]):
            return 0
        for length in range(min(_MAX_NAME_WORDS, len(surfaces) - at), 0, -1):
            name = " ".join(surfaces[at : at + length])
            if (
                used.isdisjoint(range(at, at + length))
                and not name.isdecimal()
                and (len(name) >= _MIN_NAME_CHARACTERS or (at and surfaces[at - 1] in _NAMES_FROM))
                and names.find_codes(name)
            ):
                return length
        return 0


def without_visit_words(words: Iterable[str]) -> list[str]:
    """Return words without those that only say visit."""
    return [word for word in words if word not in _VISIT_WORDS and word not in ("kunjungan", "berkunjung")]


def _each(
    table: Mapping[str, list[tuple[tuple[str, ...], bool, Indicator]]], keys: Iterable[str]
) -> Iterable[tuple[tuple[str, ...], bool, Indicator]]:
    for key in dict.fromkeys(keys):
        yield from table.get(key, ())


@lru_cache(maxsize=2)
def get_asked_reader(reference: Reference, analyser: Analyser) -> AskedReader:
    """Return the reader for one state of the reference data, cached."""
    return AskedReader(reference, analyser)
