"""Two people changed one text: what can be joined is joined, what clashes is shown to both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed."""

    field: str
    mine: Any
    theirs: Any


def merge(
    base: Mapping[str, Any] | None, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Clash]]:
    """What of mine to change in theirs, and the fields both changed; three-way, a list is one field.

    Without the version both began with, every difference is a clash: better one question too many.
    """
    changes: dict[str, Any] = {}
    clashes: list[Clash] = []
    for field in dict.fromkeys((*mine, *theirs)):
        my, their = mine.get(field), theirs.get(field)
        before = base.get(field) if base is not None else None
        if my == their or (base is not None and my == before):
            continue
        changes[field] = my
        if base is None or their != before:
            clashes.append(Clash(field, my, their))
    return changes, clashes
