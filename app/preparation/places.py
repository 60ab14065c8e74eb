"""What people write for a region, understood: a code, a full name, a short one."""

from collections.abc import Mapping

from rapidfuzz import process

from app.documents.reference import Reference

LONGEST_NAME = 120
NEAR = 75
"""Names at least so alike (0–100) are worth asking “did you mean”."""


def resolve(reference: Reference, text: str) -> str | None:
    """The code of the region or ministry that a text names, None when none does."""
    wanted = " ".join(text.split())[:LONGEST_NAME]
    if wanted in reference.places:
        return wanted
    return _names(reference).get(wanted.casefold())


def near_names(reference: Reference, text: str, *, amount: int = 3) -> list[str]:
    """Full names like a text that names no place."""
    names = [place.name for place in reference.places.values()]
    found = process.extract(text[:LONGEST_NAME], names, limit=amount, score_cutoff=NEAR)
    return [name for name, _score, _at in found]


def _names(reference: Reference) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for code, place in reference.places.items():
        # "Sumedang" alone is the regency, "Jawa Barat" the province; "Bandung" stays the regency, as written first.
        bare = place.name.removeprefix("Provinsi ").removeprefix("Kabupaten ")
        for name in (place.name, place.short, bare):
            names.setdefault(name.casefold(), code)
    for province in reference.provinces.values():
        names.setdefault(province.short.casefold(), province.code)
    return names
