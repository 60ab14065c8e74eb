"""Facet values in plain words: values, roles, kinds, modes, levels, islands and provinces."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceNames
from app.search.query.facet_names import names_of_values
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.superlatives import ORDER_WORDS, SUPERLATIVES

_SAID_PLAINLY = frozenset(("type", "value", "role", "kind", "mode", "level", "island"))
_MAX_NAME_WORDS = 5
_LEVELS_BEFORE_NAMES = frozenset("kabupaten kab kota pemkab pemkot regency city".split())
_NO_PROVINCE_AFTER = _LEVELS_BEFORE_NAMES | {"di", "pulau", "luar"}
_BEARERS_OF_VALUES = frozenset(
    """nilai value values core budaya kerja asn pegawai aparatur pns berakhlak perilaku sikap praktik inovasi program
    kunjungan contoh adaptif akuntabel kompeten harmonis loyal kolaboratif pelayanan""".split()
)
"""Words after which a value's name is the value; after others (“layanan adaptif”) it describes a thing."""
_VISIT_WORDS = frozenset(
    "kunjungan kunker studi banding tiru kaji komparatif benchmarking konsultasi rombongan visit visits secara".split()
)
_MEETINGS = frozenset("virtual zoom luring telekonferensi".split())
"""Modes of meetings; what is “online” or “daring” is mostly a service."""
_SERVICES = frozenset(
    """layanan pelayanan pengaduan aduan aplikasi sistem perizinan izin pendaftaran antrean antrian pembayaran belanja
    konsultasi konseling kelas belajar pelatihan diklat bimtek lelang absensi presensi toko pasar service services
    perpustakaan museum kantor mal mpp ojek taksi judi""".split()
)
"""What can itself be offered online."""
_ISLAND_CUES = frozenset("di se pulau sepulau kepulauan wilayah kawasan regional in across".split())
_NOT_ISLAND_AFTER = frozenset("luar bahasa budaya suku adat orang kopi batik laut selat outside".split())
_LEVEL_CUES = frozenset(
    "antara antar antarpemerintah tingkat level sesama setingkat selevel sekelas among across".split()
)
_LEVEL_FOLLOWERS = FILLER_WORDS | ORDER_WORDS | frozenset("mirip serupa terdekat tetangga lain".split())
_NOT_LEVEL_AFTER = frozenset("ibu tata hutan pusat smart dalam pinggir luar semua seluruh".split())


@dataclass(frozen=True, slots=True)
class FacetWord:
    """Words of a query that name a facet's value: from the word ``start`` up to ``end``."""

    start: int
    end: int
    facet: str
    value: str
    is_filter: bool
    """Whether they exclude other documents; else they are preferred only."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Where the words of a value begin, and whether they exclude documents without it."""

    start: int
    is_filter: bool = False


class FacetWords:
    """Finds the facet values that a query names without ``nilai:…``."""

    def __init__(self, reference: Reference) -> None:
        self._places: PlaceNames = reference.place_names
        self._names: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        self._roles: set[str] = set()
        for facet, code, name in names_of_values(reference):
            if facet in _SAID_PLAINLY:
                self._add(name.replace("/", " "), facet, code)
        everyday = self._everyday_names(reference)
        for code, province in reference.provinces.items():
            for name in {province.name, province.short, *everyday[code]}:
                self._add(name, "region", code)
        for entries in self._names.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1] != "region"))

    def _everyday_names(self, reference: Reference) -> Mapping[str, list[str]]:
        """Return, by region, the synonyms that name it alone."""
        everyday: dict[str, list[str]] = defaultdict(list)
        for group in reference.synonyms:
            for name in (group.canonical, *group.terms) if group.kind == "region" else ():
                codes = self._places.find_codes(name)
                if len(codes) == 1:
                    everyday[codes[0]].append(name)
        return everyday

    def _add(self, name: str, facet: str, code: str) -> None:
        words = tuple(part for part in name.lower().replace("-", " ").replace(".", " ").split() if part)
        if words and (words, facet, code) not in self._names[words[0]]:
            self._names[words[0]].append((words, facet, code))
            if facet == "role":
                self._roles.add(words[-1])

    def find(self, words: Sequence[str]) -> Iterator[FacetWord]:
        """Yield the values named by folded words, from left to right; the longest name wins."""
        at = 0
        while at < len(words):
            found = self._find_at(words, at)
            yield from found
            at = found[0].end if found else at + 1

    def _find_at(self, words: Sequence[str], at: int) -> list[FacetWord]:
        """Return the values of the longest name here: several where one facet has it for all of them, as “DPRD”."""
        found: list[FacetWord] = []
        for name, facet, code in self._names.get(words[at], ()):
            end = at + len(name)
            if tuple(words[at:end]) != name or self._begins_place(words, at, end):
                continue
            if found and (facet, end) != (found[0].facet, found[0].end):
                break
            meaning = self._meaning(words, at, end, facet)
            if meaning:
                found.append(FacetWord(meaning.start, end, facet, code, meaning.is_filter))
        return found

    def _meaning(self, words: Sequence[str], at: int, end: int, facet: str) -> _Meaning | None:
        """Return how a name is meant; None when it only looks like a value."""
        before = words[at - 1] if at else ""
        match facet:
            case "value" if end - at == 1 and not self._stands_as_value(words, at):
                return None
            case "mode" if not _is_about_visit(words, at, end):
                return None
            case "region" if before in _NO_PROVINCE_AFTER:
                return None
            case "level":
                return self._level(words, at, end)
            case "island":
                return _island(words, at)
        return _Meaning(at)

    def _begins_place(self, words: Sequence[str], at: int, end: int) -> bool:
        """Return whether a longer name of a place begins here: “Lampung Tengah” is no province."""
        return self._places.may_begin_name(words[at]) and any(
            self._places.find_codes(" ".join(words[at:longer]))
            for longer in range(end + 1, min(at + _MAX_NAME_WORDS, len(words)) + 1)
        )

    def _stands_as_value(self, words: Sequence[str], at: int) -> bool:
        before = next((word for word in reversed(words[:at]) if word not in FILLER_WORDS), None)
        return before is None or before in _BEARERS_OF_VALUES or before in self._roles

    def _level(self, words: Sequence[str], at: int, end: int) -> _Meaning | None:
        """Return how a level is meant: in general, or not at all beside the name of a place."""
        before, after = words[at - 1] if at else "", words[end] if end < len(words) else ""
        if before in _NOT_LEVEL_AFTER or (after and self._places.find_codes(after)):
            return None
        if before in _LEVEL_CUES:
            return _Meaning(at - 2 if at > 1 and words[at - 2] in ("di", "pada") else at - 1, is_filter=True)
        if SUPERLATIVES.intersection((before, after)):
            return _Meaning(at, is_filter=True)  # “kabupaten terbaik SPBE” asks among regencies
        is_alone = not after or after in _LEVEL_FOLLOWERS
        return _Meaning(at) if is_alone and (before or after) else None


def _is_about_visit(words: Sequence[str], at: int, end: int) -> bool:
    """Return whether a mode says how a visit was held: “pengaduan online” is a service."""
    if _SERVICES.intersection(words):
        return bool(_VISIT_WORDS.intersection((*words[max(0, at - 2) : at], *words[end : end + 1])))
    return not at or end - at > 1 or words[at] in _MEETINGS or bool(_VISIT_WORDS.intersection(words))


def _island(words: Sequence[str], at: int) -> _Meaning | None:
    """Return how an island is meant: “di Jawa” is a filter, “bahasa Jawa” is no place."""
    start = at
    while start and words[start - 1] in _ISLAND_CUES:
        start -= 1
    return None if at and words[at - 1] in _NOT_ISLAND_AFTER else _Meaning(start, is_filter=start < at)
