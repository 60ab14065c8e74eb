"""Three-way merge of concurrently edited plans."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.editing.merge import Conflict, merge_fields
from app.preparation.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanMerge:
    """Their plan with my changes applied; conflicting fields hold my value until somebody chooses."""

    plan: Plan
    conflicts: tuple[Conflict, ...]


def merge_plans(base: Plan | None, mine: Mapping[str, Any], theirs: Plan) -> PlanMerge:
    """Merge field by field; a table counts as one field."""
    before = {field: getattr(base, field) for field in mine} if base else None
    changes, conflicts = merge_fields(before, mine, {field: getattr(theirs, field) for field in mine})
    return PlanMerge(theirs.model_copy(update=changes), tuple(conflicts))
