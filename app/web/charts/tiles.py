"""A tile map of the provinces: tiles of one size, roughly where the provinces lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt

SIDE = 44
"""Side of a tile, in units of the picture; a finger's width on a phone."""
STEPS = 4
"""Shades between zero and the highest count."""

# Code → everyday name, column, row. Drawn by us; every province touches neighbours where the grid allows it.
PROVINCES: Mapping[str, tuple[str, int, int]] = {
    "11": ("Aceh", 0, 0),
    "12": ("Sumut", 1, 1),
    "14": ("Riau", 2, 1),
    "21": ("Kepri", 3, 1),
    "13": ("Sumbar", 1, 2),
    "15": ("Jambi", 2, 2),
    "19": ("Babel", 3, 2),
    "17": ("Bengkulu", 1, 3),
    "16": ("Sumsel", 2, 3),
    "18": ("Lampung", 2, 4),
    "31": ("DKI", 3, 4),
    "36": ("Banten", 2, 5),
    "32": ("Jabar", 3, 5),
    "33": ("Jateng", 4, 5),
    "35": ("Jatim", 5, 5),
    "34": ("DIY", 4, 6),
    "51": ("Bali", 6, 5),
    "52": ("NTB", 7, 5),
    "53": ("NTT", 8, 5),
    "65": ("Kaltara", 6, 1),
    "61": ("Kalbar", 4, 2),
    "62": ("Kalteng", 5, 2),
    "64": ("Kaltim", 6, 2),
    "63": ("Kalsel", 5, 3),
    "75": ("Gorontalo", 8, 1),
    "71": ("Sulut", 9, 1),
    "72": ("Sulteng", 8, 2),
    "76": ("Sulbar", 7, 3),
    "73": ("Sulsel", 8, 3),
    "74": ("Sultra", 9, 3),
    "82": ("Malut", 10, 1),
    "81": ("Maluku", 10, 3),
    "96": ("PBD", 11, 2),
    "92": ("PB", 12, 2),
    "91": ("Papua", 14, 2),
    "94": ("P. Tengah", 13, 3),
    "95": ("P. Peg.", 14, 3),
    "93": ("P. Selatan", 14, 4),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A province in the picture."""

    code: str
    label: str
    x: int
    y: int
    count: int
    shade: int
    """0 for none, then by equal shares of the root of the highest count up to STEPS: a few provinces have most."""


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """Return all provinces with their counts."""
    most = max((counts.get(code, 0) for code in PROVINCES), default=0)
    return [
        Tile(code, label, column * SIDE, row * SIDE, count, ceil(sqrt(count / most) * STEPS) if most else 0)
        for code, (label, column, row) in PROVINCES.items()
        for count in (counts.get(code, 0),)
    ]
