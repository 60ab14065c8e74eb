"""The places of areas: what a role for a province with its regencies and cities reaches, for queries and for lists."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, or_, true

from app.accounts.permissions import AND_REGENCIES, EVERYWHERE, Person, areas_over
from app.documents.reference.data import Reference


def province_of_area(area: str) -> str | None:
    """Return the code of the province that an area takes with its regencies; None for other areas."""
    code, dot, rest = area.partition(".")
    return code if dot + rest == AND_REGENCIES else None


def is_within(column: Any, areas: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column's place is in one of some areas, by the rule of `has_permission`."""
    if EVERYWHERE in areas:
        return true()
    provinces = [code for code in map(province_of_area, areas) if code is not None]
    below = (column.startswith(f"{code}.", autoescape=True) for code in provinces)
    return or_(column.in_([*areas, *provinces]), *below)


def list_places(areas: Collection[str], reference: Reference) -> list[str]:
    """Return the codes of the places in some areas, in order; ``*`` stays as it is."""
    found = set(areas)
    for area in areas:
        code = province_of_area(area)
        if code is not None:
            found |= {*reference.with_regencies(code)}
            found.discard(area)
    return sorted(found)


def narrow(person: Person, places: Collection[str]) -> Person:
    """Return a person with their roles in some places only: never more than they have."""
    roles = frozenset(
        (place, role) for place in places for area, role in person.roles if area in areas_over(place)
    )
    return replace(person, roles=roles)


def area_name(area: str, reference: Reference) -> str:
    """Return the name of an area, as people read it."""
    if area == EVERYWHERE:
        return "Semua daerah"
    code = province_of_area(area)
    return (
        reference.place(area).name if code is None else f"{reference.place(code).name} dan kabupaten/kotanya"
    )
