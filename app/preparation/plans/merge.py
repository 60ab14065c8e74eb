"""Three-way merge of concurrently edited plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.documents.editing.merge import Conflict, merge_fields, settle_conflicts
from app.preparation.plans.plan import Minute, Plan
from app.preparation.plans.plan_fields import PlanPart

KEYS: Mapping[str, str] = {
    "minutes": "question",
    "questions": "question",
    "participants": "position",
    "comparison": "aspect",
    "decisions": "decision",
    "actions": "action",
}
"""Tables whose rows are merged one by one, and the column that names a row."""
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
    """Merge field by field, and the tables of `KEYS` row by row; another table counts as one field.

    ``prefilled`` are the rows that the form shows in empty tables: sending them back unchanged is no edit of a
    table that others have filled in. ``seen`` is a plan of theirs that was shown to me and whether I chose mine.
    """
    current = {field: getattr(theirs, field) for field in mine}
    before = {field: getattr(base, field) for field in mine} if base else None
    if before is not None:
        before |= {
            field: rows for field, rows in prefilled.items() if current.get(field) and not before[field]
        }
    changes, conflicts = _merge_tables(before, *merge_fields(before, mine, current))
    if seen and seen[0]:
        shown = {field: getattr(seen[0], field) for field in mine}
        changes, conflicts = settle_conflicts(changes, conflicts, shown, mine=seen[1])
    return PlanMerge(theirs.model_copy(update=changes), tuple(conflicts))


class _UnmergeableRowsError(Exception):
    """Both changed the same cell, or one changed what the other deleted."""


def _merge_tables(
    base: Mapping[str, Any] | None, changes: dict[str, Any], conflicts: Sequence[Conflict]
) -> tuple[dict[str, Any], list[Conflict]]:
    """Return the changes and conflicts after the tables in conflict were merged by row where that is possible."""
    left = []
    for one in conflicts:
        if base is None or one.field not in KEYS:
            left.append(one)
            continue
        try:
            rows = _merge_rows(KEYS[one.field], base[one.field], one.mine, one.theirs)
        except _UnmergeableRowsError:
            left.append(one)
        else:
            changes[one.field] = rows
    return changes, left


def _merge_rows(
    key: str, base: Sequence[PlanPart], mine: Sequence[PlanPart], theirs: Sequence[PlanPart]
) -> tuple[PlanPart, ...]:
    """Return their rows with my changes, then my new ones."""
    before, ours, others = (_by_key(key, rows) for rows in (base, mine, theirs))
    merged = []
    for name in dict.fromkeys((*others, *ours)):
        old, my, their = before.get(name), ours.get(name), others.get(name)
        if my and their:
            merged.append(_merge_row(old, my, their))
        elif left_row := my or their:
            if old is None:
                merged.append(left_row)
            elif left_row != old:  # one deleted what the other changed
                raise _UnmergeableRowsError
    return tuple(merged)


def _by_key(key: str, rows: Sequence[PlanPart]) -> dict[str, PlanPart]:
    named = {getattr(row, key): row for row in rows}
    if len(named) < len(rows):
        raise _UnmergeableRowsError
    return named


def _merge_row(old: PlanPart | None, mine: PlanPart, theirs: PlanPart) -> PlanPart:
    changes: dict[str, Any] = {}
    for field in type(mine).model_fields:
        my, their = getattr(mine, field), getattr(theirs, field)
        before = getattr(old, field) if old else None
        if my in (their, before):
            continue
        if their in (before, ""):
            changes[field] = my
        elif my != "" or before:
            changes[field] = _join_texts(mine, field, before or "", my, their)
    return theirs.model_copy(update=changes)


def _join_texts(row: PlanPart, field: str, before: str, mine: Any, theirs: Any) -> str:
    """Return both texts of two people who take the minutes of one question: nothing that was said is lost."""
    if not isinstance(row, Minute) or field not in ("answer", "document") or not (mine and theirs):
        raise _UnmergeableRowsError
    if mine in theirs:
        return str(theirs)
    if theirs in mine:
        return str(mine)
    if before and before in theirs:
        return str(theirs).replace(before, mine, 1)
    if before and before in mine:
        return str(mine).replace(before, theirs, 1)
    return f"{theirs}\n{mine}" if field == "answer" else f"{theirs}; {mine}"
