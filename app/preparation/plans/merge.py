"""Three-way merge of concurrently edited plans."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.documents.editing.merge import Conflict, merge_fields, settle_conflicts
from app.preparation.plans.plan import Plan

NO_PREFILLED: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PlanMerge:
    """Their plan with my changes applied; conflicting fields hold my value until somebody chooses."""

    plan: Plan
    conflicts: tuple[Conflict, ...]


def merge_plans(
    base: Plan | None,
    mine: Mapping[str, Any],
    theirs: Plan,
    *,
    prefilled: Mapping[str, Any] = NO_PREFILLED,
    seen: tuple[Plan | None, bool] | None = None,
) -> PlanMerge:
    """Merge field by field; a table counts as one field.

    ``prefilled`` are the rows that the form shows in empty tables: sending them back unchanged is no edit of a
    table that others have filled in. ``seen`` is a plan of theirs that was shown to me and whether I chose mine.
    """
    current = {field: getattr(theirs, field) for field in mine}
    before = {field: getattr(base, field) for field in mine} if base else None
    if before is not None:
        before |= {
            field: rows for field, rows in prefilled.items() if current.get(field) and not before[field]
        }
    changes, conflicts = merge_fields(before, mine, current)
    if seen and seen[0]:
        shown = {field: getattr(seen[0], field) for field in mine}
        changes, conflicts = settle_conflicts(changes, conflicts, shown, mine=seen[1])
    return PlanMerge(theirs.model_copy(update=changes), tuple(conflicts))
