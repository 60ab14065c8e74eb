"""Who may do what: all of it, on one page. docs/panduan/wewenang.md says the same to people.

A person has roles, each in one area: a region (``62``), a ministry (``menpanrb``), a province with all its
regencies and cities (``62.*``) or everywhere (``*``). A role in a province alone says nothing about its
regencies: they are governments of their own. Everything that is published is public; roles only concern what
is not, and what changes it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.documents.code_labels import LabelledCode
from app.documents.models import Practice, Visit

EVERYWHERE = "*"
AND_REGENCIES = ".*"
"""After a province's code: the province with its regencies and cities, whose codes begin with its own."""


class Role(StrEnum):
    """A role that an account has in an area."""

    READER = "pembaca"
    AUTHOR = "penulis"
    REVIEWER = "penelaah"
    PUBLISHER = "penerbit"
    MANAGER = "pengelola"


class Action(LabelledCode):
    """An action at the desk, always in an area."""

    READ = "read"
    WRITE = "write"
    REVIEW = "review"
    PUBLISH = "publish"
    MANAGE = "manage"
    AUDIT = "audit"


ALLOWED_ROLES: Mapping[Action, frozenset[Role]] = {
    Action.READ: frozenset(Role),
    Action.WRITE: frozenset({Role.AUTHOR, Role.PUBLISHER}),
    Action.REVIEW: frozenset({Role.REVIEWER}),
    Action.PUBLISH: frozenset({Role.PUBLISHER}),
    Action.MANAGE: frozenset({Role.MANAGER}),
    Action.AUDIT: frozenset({Role.MANAGER}),
}
"""The roles that allow each action."""


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person."""

    id: int
    email: str
    name: str
    unit: str
    roles: frozenset[tuple[str, Role]]
    """Pairs of area code and role."""

    def places(self, action: Action) -> frozenset[str]:
        """Return the areas for which the person was given a permission, as ``62``, ``62.*`` or ``*``."""
        return frozenset(place for place, role in self.roles if role in ALLOWED_ROLES[action])


def owner_areas(meta: Practice | Visit) -> tuple[str, ...]:
    """Return the areas that own a document: the practice's, or those of the visit's guests."""
    return (meta.place,) if isinstance(meta, Practice) else meta.guest.places


class ForbiddenError(Exception):
    """The person lacks a permission; the text says why in words for them."""


def areas_over(place: str) -> frozenset[str]:
    """Return the areas of the roles that are valid in a place: itself, its province with all in it, everywhere."""
    return frozenset({place, place.partition(".")[0] + AND_REGENCIES, EVERYWHERE})


def has_permission(person: Person, action: Action, place: str) -> bool:
    """Return whether a role of theirs that is valid in this area allows an action."""
    return not person.places(action).isdisjoint(areas_over(place))


def has_permission_anywhere(person: Person, action: Action) -> bool:
    """Return whether any of their roles allows an action in some area."""
    return bool(person.places(action))


def require_permission(person: Person, action: Action, place: str) -> None:
    """Raise ForbiddenError unless the person may do something in an area."""
    if not has_permission(person, action, place):
        raise ForbiddenError(f"Peran Anda tidak mencakup {action.label} di daerah ini")


def can_approve(person: Person, place: str, writers: Collection[int]) -> bool:
    """Return whether a person may approve a draft: never one of which they wrote any part."""
    return has_permission(person, Action.REVIEW, place) and person.id not in writers


def can_manage(person: Person, places: Collection[str]) -> bool:
    """Whether somebody whose roles are in these places is theirs to let in and shut out.

    All of the places must be theirs: who could reset the password of somebody with a role elsewhere
    would have that role.
    """
    return all(has_permission(person, Action.MANAGE, place) for place in places or (EVERYWHERE,))
