"""Three-way merge of the fields of two edited versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both versions changed."""

    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class ConflictChoice:
    """The author's decision about conflicts they were shown: nobody overwrites text they have not seen."""

    version: int
    """Version of the other text that they were shown."""
    mine: bool
    """Whether their own text wins."""


def settle_conflicts(
    changes: Mapping[str, Any], conflicts: Sequence[Conflict], seen: Mapping[str, Any], *, mine: bool
) -> tuple[dict[str, Any], list[Conflict]]:
    """Return the changes and the open conflicts after a choice between my fields and those I have ``seen``."""
    settled = {one.field for one in conflicts if seen.get(one.field) == one.theirs}
    chosen = {field: value for field, value in changes.items() if mine or field not in settled}
    return chosen, [one for one in conflicts if one.field not in settled]


def merge_fields(
    base: Mapping[str, Any] | None, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Conflict]]:
    """Return my changes to apply to their version, and the conflicts; a list counts as one field.

    Without the common ancestor every difference is a conflict: an unnecessary question is better than a lost edit.
    """
    changes: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for field in dict.fromkeys((*mine, *theirs)):
        my, their = mine.get(field), theirs.get(field)
        before = base.get(field) if base is not None else None
        if my == their or (base is not None and my == before):
            continue
        changes[field] = my
        if base is None or their != before:
            conflicts.append(Conflict(field, my, their))
    return changes, conflicts
