"""Names in place of the codes that documents store: what forms show, and what people pick or type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.documents.editing.form_schema import Control

_PREFIXES = {"Source": "s", "FollowUp": "f"}
"""What the numbers of rows begin with that other fields refer to."""
_DEFAULTS: Mapping[str, Mapping[str, str]] = {"FollowUp": {"status": "rencana"}}
"""What a row just written says when nothing else was chosen."""


@dataclass(frozen=True)
class NamedReferences:
    """The names of what fields refer to, by list and code."""

    lists: Mapping[str, Mapping[str, str]]

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, str]]:
        return {
            name: {written.casefold(): code for code, written in reversed(list(names.items()))}
            for name, names in self.lists.items()
        }

    def to_names(self, control: Control, shown: Any) -> Any:
        """Return what a control shows with names in place of codes."""
        return _walk(control, shown, self._name)

    def to_codes(self, control: Control, value: Any) -> Any:
        """Return a value read from a form with codes in place of names; unknown names stay."""
        return _walk(control, value, self._code)

    def _name(self, control: Control, code: str) -> str:
        return self.lists.get(control.reference_list, {}).get(code, code)

    def _code(self, control: Control, written: str) -> str:
        names = self.lists.get(control.reference_list, {})
        found = self._codes.get(control.reference_list, {}).get(written.casefold(), written)
        return written if written in names else found


def _walk(control: Control, value: Any, change: Callable[[Control, str], str]) -> Any:
    if isinstance(value, Mapping):
        parts = {part.name: part for part in control.parts}
        return {name: _walk(parts[name], one, change) for name, one in value.items()}
    if control.kind == "rows":
        return [_walk(control, row, change) for row in value] if value else value
    if not control.reference_list or not value:
        return value
    if isinstance(value, list):
        return [change(control, one) for one in value]
    if control.kind == "lines":
        return "\n".join(change(control, one) for one in str(value).splitlines())
    return change(control, value) if isinstance(value, str) else value


def number_rows(control: Control, rows: Sequence[dict[str, Any]] | None) -> Sequence[dict[str, Any]] | None:
    """Return the rows of a table, each with the short name that other fields refer to it by."""
    if not rows or not any(part.is_numbered for part in control.parts):
        return rows
    prefix = _PREFIXES.get(control.parts[0].model, "n")
    used = {row["id"] for row in rows if row.get("id")}
    free = (f"{prefix}{number}" for number in range(1, len(rows) + len(used) + 2))
    unused = (name for name in free if name not in used)
    defaults = _DEFAULTS.get(control.parts[0].model, {})
    return [row if row.get("id") else {"id": next(unused), **defaults, **row} for row in rows]
