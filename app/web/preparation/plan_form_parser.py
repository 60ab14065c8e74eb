"""A form of a plan, read: what it changes, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.documents.reference.data import Reference
from app.i18n import gettext
from app.preparation.plans.plan import MAX_ROWS, Plan
from app.web.forms.csrf import Sent
from app.web.preparation.need_form import unknown_place_message
from app.web.preparation.plan_form_schema import LABELS, Field, Part, Table


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read: what it changes, or what is wrong with it."""

    changes: Mapping[str, Any]
    faults: tuple[str, ...]


def read_part(reference: Reference, part: Part, form: Sent) -> Reading:
    """The fields of one part as values of a plan."""
    raw: dict[str, Any] = {field.name: _value(field, form) for field in part.fields}
    raw |= {table.name: _rows(table, form) for table in part.tables}
    faults = []
    for field in part.fields:
        if field.kind == "place" and raw[field.name]:
            code = reference.place_names.find_code(raw[field.name])
            if code is None:
                faults.append(unknown_place_message(reference, raw[field.name]))
            raw[field.name] = code or raw[field.name]
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        return Reading(raw, (*faults, *dict.fromkeys(_fault(part, one["loc"]) for one in error.errors())))
    if plan.date_start and plan.date_end and plan.date_end < plan.date_start:
        faults.append(gettext("Tanggal selesai lebih awal daripada tanggal mulai."))
    return Reading({name: getattr(plan, name) for name in raw}, tuple(faults))


def _value(field: Field, form: Sent) -> Any:
    if field.kind == "check":
        return field.name in form
    if field.kind == "practices":
        return [str(slug) for slug in form.getlist(field.name)][:MAX_ROWS]
    return str(form.get(field.name, "")).strip()


def _rows(table: Table, form: Sent) -> list[dict[str, Any]]:
    rows = []
    for number in range(MAX_ROWS):
        row = {
            column.name: value
            for column in table.columns
            if (value := str(form.get(f"{table.name}-{number}-{column.name}", "")).strip())
        }
        if table.main in row:
            rows.append(row)
    return rows


def _fault(part: Part, location: tuple[int | str, ...]) -> str:
    name, *inner = location
    labels = {
        field.name: field.label for table in part.tables for field in table.columns if table.name == name
    }
    row = gettext(", baris %d") % (int(inner[0]) + 1) if inner and isinstance(inner[0], int) else ""
    column = f", {gettext(labels[str(inner[1])])}" if len(inner) > 1 and str(inner[1]) in labels else ""
    field = gettext(LABELS.get(str(name), str(name)))
    return gettext("%s: isian ini tidak terbaca atau terlalu panjang.") % f"{field}{row}{column}"
