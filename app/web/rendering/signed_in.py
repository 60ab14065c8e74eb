"""What the header of every page says about the person who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.permissions import areas_over

SCOPE_KEY = "signed_in"
"""Where the middleware leaves it in the scope of a request."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in reader."""

    name: str
    waiting: int
    """Drafts that wait for them."""
    areas: frozenset[str] = frozenset()
    """The areas in which they have a role."""

    def has_desk(self, place: str) -> bool:
        """Return whether the desk of a place is theirs."""
        return not self.areas.isdisjoint(areas_over(place))


def signed_in_of(scope: Mapping[str, Any]) -> SignedIn | None:
    """Return who reads a page; None for visitors, and for files, which have no header."""
    found: SignedIn | None = scope.get(SCOPE_KEY)
    return found
