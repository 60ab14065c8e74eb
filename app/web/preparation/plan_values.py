"""Values of a plan as text, for people who compare two versions."""

from collections.abc import Mapping
from typing import Any

from app.documents.editing.form_schema import Control
from app.documents.reference.data import Reference
from app.i18n import gettext
from app.web.preparation.plan_texts import CHOICE_LABELS


def format_plan_value(reference: Reference, control: Control, value: Any) -> str:
    """Return a value of a control as text: rows and lines on lines of their own."""
    if control.kind == "rows":
        return "\n".join(f"– {_format_row(reference, control, row)}" for row in value) or _empty_text()
    if control.kind == "lines":
        return "\n".join(f"– {line}" for line in value) or _empty_text()
    return _format_single(reference, control, value) or _empty_text()


def _format_row(reference: Reference, control: Control, row: Any) -> str:
    data: Mapping[str, Any] = row.model_dump(mode="json")
    parts = (_format_single(reference, part, data.get(part.name)) for part in control.parts)
    return " · ".join(filter(None, parts))


def _format_single(reference: Reference, control: Control, value: Any) -> str:
    if control.kind == "check":
        return gettext("ya") if value else gettext("tidak")
    if control.kind == "choice":
        return gettext(CHOICE_LABELS[control.name].get(str(value), str(value)))
    if control.reference_list == "place" and value:
        return reference.place(value).name
    if control.reference_list in ("role", "office") and value:
        return reference.office(value)
    return "" if value is None else str(value)


def _empty_text() -> str:
    return gettext("(kosong)")
