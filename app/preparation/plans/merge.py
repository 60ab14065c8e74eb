"""Two people changed one plan: what can be joined is joined, what clashes is shown to both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.editing.merge import Clash, merge
from app.preparation.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Merge:
    """Their plan with my changes in it; clashing fields hold mine until somebody chooses."""

    plan: Plan
    clashes: tuple[Clash, ...]


def merge_plans(base: Plan | None, mine: Mapping[str, Any], theirs: Plan) -> Merge:
    """Three-way, field by field; a table is one field."""
    before = {field: getattr(base, field) for field in mine} if base else None
    changes, clashes = merge(before, mine, {field: getattr(theirs, field) for field in mine})
    return Merge(theirs.model_copy(update=changes), tuple(clashes))
