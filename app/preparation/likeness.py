"""How alike and how far two regions are, in numbers and in words."""

from dataclasses import dataclass

from app.documents.places import PlaceName
from app.documents.reference import Reference
from app.preparation.neighbours import ISLANDS, hops
from app.preparation.weights import WEIGHTS, Weights

_LOCAL = {"kabupaten", "kota"}
_LEVELS = {"provinsi": "provinsi", "kabupaten": "kabupaten", "kota": "kota", "pusat": "instansi pusat"}


@dataclass(frozen=True, slots=True)
class Compared:
    """A host beside the home region."""

    likeness: float | None
    distance: float | None
    hops: int | None
    words: tuple[str, ...]
    """What was compared, as sentences."""


def compare(reference: Reference, home: str | None, host: str, weights: Weights = WEIGHTS) -> Compared:
    """A host beside the home; nothing is compared when the home is not said."""
    here, there = reference.places.get(home or ""), reference.places.get(host)
    if here is None or there is None:
        return Compared(None, None, None, ())
    between = hops(here.province or "", there.province or "")
    distance = None if between is None else max(0.0, 1 - between / weights.far)
    words = [_likeness_words(here, there)]
    if between is not None:
        words.append(_distance_words(reference, here, between))
    return Compared(_likeness(here, there, weights), distance, between, tuple(words))


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
    if here.level == there.level:
        level = f"Sama-sama {_LEVELS[here.level]}"
    else:
        level = (
            f"Tingkatnya berbeda: {there.short} {_LEVELS[there.level]}, {here.short} {_LEVELS[here.level]}"
        )
    island = ISLANDS.get(there.province or "")
    if island is None:
        return f"{level}."
    if _on_one_island(here, there):
        return f"{level}, satu pulau atau kepulauan ({island})."
    return f"{level}; pulaunya berbeda ({island})."


def _distance_words(reference: Reference, here: PlaceName, between: int) -> str:
    if between == 0:
        return (
            f"Satu provinsi dengan {here.short}." if here.level != "provinsi" else "Di provinsi Anda sendiri."
        )
    province = reference.places[here.province or ""].short
    if between == 1:
        return f"Bertetangga dengan {province}."
    return f"{between} batas provinsi dari {province}."
