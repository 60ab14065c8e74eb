"""What was recognised in a report: proposed with the sentence it came from, set only when a person says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.markdown.sections import Fields

SINGLE = frozenset({"kind", "date", "mode", "venue", "purpose", "delegation", "start_year", "agency"})
"""Topics that can be only one thing: of several proposals one is chosen."""
_IDENTITY = {"values": "value", "agencies": "name", "roles": "role"}
"""What a row is about: a second row about the same takes the place of the first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for some fields, with its reason."""

    topic: str
    """The field, or what its fields are about together: ``host``, ``date``, ``values``."""
    changes: Mapping[str, Any]
    """By key, within a group with a point (``host.regions``); a list is added to what is there."""
    shown: str
    """The value in words."""
    why: str
    """The sentence of the report it came from."""


def with_proposals(fields: Fields, chosen: Sequence[Proposal]) -> Fields:
    """The fields that change when these proposals are taken, as `app.documents.markdown.sections.with_fields` wants them."""
    changed: Fields = {}
    for proposal in chosen:
        for path, value in proposal.changes.items():
            key, _point, part = path.partition(".")
            now = changed.get(key, fields.get(key))
            if part:
                group = dict(now) if isinstance(now, dict) else {}
                changed[key] = {**group, part: _joined(part, group.get(part), value)}
            else:
                changed[key] = _joined(key, now, value)
    return changed


def _joined(name: str, now: Any, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kept = [row for row in (now if isinstance(now, list) else []) if not _is_replaced(name, row, value)]
    return [*kept, *value]


def _is_replaced(name: str, row: Any, rows: Sequence[Any]) -> bool:
    identity = _IDENTITY.get(name, "")
    return any(
        row == new
        or (isinstance(row, dict) and isinstance(new, dict) and row.get(identity, row) == new.get(identity))
        for new in rows
    )
