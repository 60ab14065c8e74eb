"""Similarity of and distance between two regions, as numbers and as sentences."""

from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.reference.geography import ISLANDS, borders_between
from app.documents.reference.places import PlaceName
from app.i18n import gettext, marked
from app.preparation.recommendation.weights import WEIGHTS, Weights

_LOCAL = {"kabupaten", "kota"}
_LEVELS = {
    "provinsi": marked("provinsi"),
    "kabupaten": marked("kabupaten"),
    "kota": marked("kota"),
    "pusat": marked("instansi pusat"),
}


@dataclass(frozen=True, slots=True)
class RegionComparison:
    """A host compared with the home region."""

    likeness: float | None
    distance: float | None
    hops: int | None
    words: tuple[str, ...]
    """What was compared, as sentences."""


def compare_regions(
    reference: Reference, home: str | None, host: str, weights: Weights = WEIGHTS
) -> RegionComparison:
    """Compare a host with the home region; all values are None when home is unknown."""
    here, there = reference.places.get(home or ""), reference.places.get(host)
    if here is None or there is None:
        return RegionComparison(None, None, None, ())
    between = borders_between(here.province or "", there.province or "")
    distance = None if between is None else max(0.0, 1 - between / weights.far)
    words = [_likeness_words(here, there)]
    if between is not None:
        words.append(_distance_words(reference, here, there, between))
    return RegionComparison(_likeness(here, there, weights), distance, between, tuple(words))


def _likeness(here: PlaceName, there: PlaceName, weights: Weights) -> float:
    if here.level == there.level:
        level = weights.same_level
    elif {here.level, there.level} == _LOCAL:
        level = weights.regency_and_city
    else:
        level = weights.other_level
    return level + (1 - weights.same_level) * _on_one_island(here, there)


def _on_one_island(here: PlaceName, there: PlaceName) -> bool:
    island = ISLANDS.get(here.province or "")
    return island is not None and island == ISLANDS.get(there.province or "")


def _likeness_words(here: PlaceName, there: PlaceName) -> str:
    levels = {"there": gettext(_LEVELS[there.level]), "here": gettext(_LEVELS[here.level])}
    if here.level == there.level:
        level = gettext("Setingkat (sama-sama %(there)s)") % levels
    elif {here.level, there.level} == _LOCAL:
        level = gettext("Setara (%(there)s dan %(here)s)") % levels
    else:
        level = gettext("Tidak setingkat (%(there)s dan %(here)s)") % levels
    island = ISLANDS.get(there.province or "")
    if island is None:
        return f"{level}."
    if _on_one_island(here, there):
        values = {"level": level, "island": island}
        if " dan " in island or island == "Maluku":  # several islands
            return gettext("%(level)s dan sekawasan (%(island)s).") % values
        return gettext("%(level)s dan sepulau (%(island)s).") % values
    return gettext("%(level)s, di pulau lain (%(island)s).") % {"level": level, "island": island}


def _distance_words(reference: Reference, here: PlaceName, there: PlaceName, between: int) -> str:
    if between == 0:
        if here.level == "provinsi":
            return gettext("Di wilayah provinsi sendiri.")
        return gettext("Satu provinsi dengan %s.") % here.short
    province = reference.place(here.province or "").short
    if between == 1 and _on_one_island(here, there):
        return gettext("Bertetangga dengan %s.") % province
    if between == 1:
        return gettext("Berseberangan laut dengan %s.") % province
    return gettext("Letaknya jauh dari %s.") % province
