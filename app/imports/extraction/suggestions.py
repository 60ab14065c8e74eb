"""Suggestions extracted from a report, each with its sentence; applied only when a person says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.markdown.sections import HEADING_PREFIX, Fields

SINGLE = frozenset(
    {"summary", "kind", "date", "mode", "venue", "purpose", "delegation", "lead", "start_year", "agency"}
)
"""Topics with only one value: one of several suggestions is chosen."""
_STATED = frozenset({"agenda", "questions", "quotes", "origins", "comparison"})
"""Topics of which every suggestion is a copy of what the report says in a set form."""
_SETTLED_BY_ONE = frozenset({"kind", "date", "guest", "mode", "venue", "purpose", "delegation", "lead"})
"""Topics that are settled when the report says one thing only."""
_OFTEN_IN_ROWS = frozenset({"learned", "follow_ups"})
"""Topics that are stated when they stand in a table or a list: its head says what they are."""
_IDENTITY = {"values": "value", "agencies": "name", "roles": "role", "sources": "id", "practices": "practice"}
"""The key that identifies a row: a new row with the same key replaces the old one."""


@dataclass(frozen=True, slots=True)
class FieldSuggestion:
    """A suggested value for some fields, with its reason."""

    topic: str
    """The field, or the common subject of its fields: ``host``, ``date``, ``values``."""
    changes: Mapping[str, Any]
    """New values by key, within a group dotted (``host.regions``); a list, and the text of a section, is appended."""
    shown: str
    """The value as people read it."""
    why: str
    """The sentence of the report it came from."""
    is_certain: bool = False
    """Whether the report says it word for word and says nothing else."""


def is_certain(suggestion: FieldSuggestion, topics: Sequence[str]) -> bool:
    """Return whether a report states a fact word for word and, by the topics of all its suggestions, no other."""
    topic = suggestion.topic
    return (
        topic in _STATED
        or (topic in _SETTLED_BY_ONE and topics.count(topic) == 1)
        or (topic in _OFTEN_IN_ROWS and _is_part(suggestion))
    )


def _is_part(suggestion: FieldSuggestion) -> bool:
    """Return whether the report says it among other things in one place: as a cell of a row, an item after a label."""
    return suggestion.shown in suggestion.why and suggestion.why != suggestion.shown


def apply_suggestions(fields: Fields, chosen: Sequence[FieldSuggestion]) -> Fields:
    """Return the fields that change, for `app.documents.markdown.sections.update_fields`."""
    changed: Fields = {}
    for suggestion in chosen:
        for path, value in suggestion.changes.items():
            key, _point, part = path.partition(".")
            now = changed.get(key, fields.get(key))
            if key.startswith(HEADING_PREFIX):
                changed[key] = now if now and value in now else "\n\n".join(filter(None, (now, value)))
            elif part:
                group = dict(now) if isinstance(now, dict) else {}
                changed[key] = {**group, part: _joined(part, group.get(part), value)}
            else:
                changed[key] = _joined(key, now, value)
    return changed


def _joined(name: str, now: Any, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    before = now if isinstance(now, list) else []
    if (
        name == "sources"
    ):  # what is known of a source already stays: its file, or the address that somebody wrote
        known = {row.get("id"): row for row in before if isinstance(row, dict)}
        value = [{**row, **known.get(row.get("id"), {})} for row in value]
    unchanged = [row for row in before if not _is_replaced(name, row, value)]
    return [*unchanged, *value]


def _is_replaced(name: str, row: Any, rows: Sequence[Any]) -> bool:
    identity = _IDENTITY.get(name, "")
    return any(
        row == new
        or (isinstance(row, dict) and isinstance(new, dict) and row.get(identity, row) == new.get(identity))
        for new in rows
    )
