"""Two people changed one plan: what can be joined is joined, what clashes is shown to both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.preparation.plan import Plan


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed."""

    field: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """Their plan with my changes in it; clashing fields hold mine until somebody chooses."""

    plan: Plan
    clashes: tuple[Clash, ...]


def merge(base: Plan | None, mine: Mapping[str, Any], theirs: Plan) -> Merge:
    """Three-way, field by field; a table is one field.

    Without the version both began with, every difference is a clash: better one question too many.
    """
    changes, clashes = {}, []
    for field, my in mine.items():
        their = getattr(theirs, field)
        before = getattr(base, field) if base else None
        if my in (their, before):
            continue
        changes[field] = my
        if base is None or their != before:
            clashes.append(Clash(field, my, their))
    return Merge(theirs.model_copy(update=changes), tuple(clashes))
