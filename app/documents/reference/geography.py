"""Neighbouring provinces and islands: the distance of a journey in provinces crossed.

General geography, after the Kemendagri provinces of 2022 (38 of them): a land border, or shores that
face each other across a strait or one sea. No distances in kilometres and no costs: the distance only orders
hosts that are otherwise similar.
"""

from collections import deque
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from app.i18n import gettext, marked

SOURCE = "Batas darat dan laut antarprovinsi menurut geografi umum; kode wilayah Kemendagri."

ISLAND_NAMES: Mapping[str, tuple[str, ...]] = {
    "sumatra": ("Sumatra", "Sumatera"),
    "jawa": (marked("Jawa"), "Java"),
    "bali-nusa-tenggara": (marked("Bali dan Nusa Tenggara"), "Bali Nusra", "Nusa Tenggara", "Nusra"),
    "kalimantan": ("Kalimantan", "Borneo"),
    "sulawesi": ("Sulawesi", "Celebes"),
    "maluku": ("Maluku", "Maluccas"),
    "papua": ("Papua",),
}
"""Island group → its name, then the other names that people write."""
_PROVINCES_OF = {
    "sumatra": "11 12 13 14 15 16 17 18 19 21",
    "jawa": "31 32 33 34 35 36",
    "bali-nusa-tenggara": "51 52 53",
    "kalimantan": "61 62 63 64 65",
    "sulawesi": "71 72 73 74 75 76",
    "maluku": "81 82",
    "papua": "91 92 93 94 95 96",
}
ISLAND_OF: Mapping[str, str] = {
    province: island for island, provinces in _PROVINCES_OF.items() for province in provinces.split()
}
"""Province → the code of its island group."""
ISLANDS: Mapping[str, str] = {province: ISLAND_NAMES[island][0] for province, island in ISLAND_OF.items()}
"""The name of the island group of each province."""

LAND = (
    "11-12 12-13 12-14 13-14 13-15 13-17 14-15 15-16 15-17 16-17 16-18 17-18 "
    "31-32 31-36 32-36 32-33 33-34 33-35 "
    "61-62 61-64 62-63 62-64 63-64 64-65 "
    "71-75 72-75 72-73 72-74 72-76 73-74 73-76 "
    "91-94 91-95 92-94 92-96 93-94 93-95 94-95"
)
"""Provinces with a common land border."""
SEA = (
    "18-36 "  # Selat Sunda
    "16-19 19-61 "  # Selat Bangka, Selat Karimata
    "14-21 15-21 19-21 21-61 "  # Selat Melaka, Laut Natuna
    "33-62 35-63 "  # Laut Jawa
    "35-51 51-52 52-53 "  # Selat Bali, Selat Lombok, Selat Sape
    "64-72 64-76 "  # Selat Makassar
    "52-73 53-73 "  # Laut Flores
    "53-81 74-81 "  # Laut Timor, Laut Banda
    "71-82 72-82 "  # Laut Maluku
    "81-82 81-92 82-96"  # Laut Seram, Laut Halmahera
)
"""Provinces with shores on the same strait or sea."""

_Neighbours = Mapping[str, frozenset[str]]


def _read(*tables: str) -> _Neighbours:
    found: dict[str, set[str]] = {}
    for pair in " ".join(tables).split():
        one, other = pair.split("-")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {province: frozenset(others) for province, others in found.items()}


NEIGHBOURS: _Neighbours = _read(LAND, SEA)


def _steps_from(start: str) -> dict[str, int]:
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        for there in NEIGHBOURS.get(here, frozenset()):
            if there not in steps:
                steps[there] = steps[here] + 1
                waiting.append(there)
    return steps


_HOPS: Mapping[str, Mapping[str, int]] = {province: _steps_from(province) for province in ISLANDS}


def borders_between(one: str, other: str) -> int | None:
    """Return the number of borders between two provinces: 0 for the same, None for an unknown code."""
    return _HOPS.get(one, {}).get(other)


def island_name(code: str) -> str:
    """Return the name of an island group in the current language; an unknown code is its own name."""
    return gettext(ISLAND_NAMES.get(code, (code,))[0])


_WITA = frozenset("51 52 53 63 64 65 71 72 73 74 75 76".split())
_WIT = frozenset("81 82 91 92 93 94 95 96".split())


def zone_of(province: str | None) -> ZoneInfo:
    """Return the time zone of a province; WIB for an unknown one and for national bodies."""
    name = "Asia/Makassar" if province in _WITA else "Asia/Jayapura" if province in _WIT else "Asia/Jakarta"
    return ZoneInfo(name)
