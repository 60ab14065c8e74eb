"""What the header of every page says about the person who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCOPE_KEY = "signed_in"
"""Where the middleware leaves it in the scope of a request."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in reader."""

    name: str
    waiting: int
    """Drafts that wait for them."""


def signed_in_of(scope: Mapping[str, Any]) -> SignedIn | None:
    """Return who reads a page; None for visitors, and for files, which have no header."""
    found: SignedIn | None = scope.get(SCOPE_KEY)
    return found
