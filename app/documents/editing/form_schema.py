"""Form controls derived from the pydantic models, the only description of a field."""

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from app.documents.dates import parse_day, parse_partial_date, read_date, write_date
from app.documents.editing.chapters import HELP_TEXTS, FieldHelp
from app.documents.models import MODELS, DocumentType
from app.documents.reference.places import PlaceNames

ControlKind = Literal["line", "text", "number", "check", "choice", "lines", "group", "rows"]
MAX_ROWS = 60
MULTILINE_FROM = 300
"""Texts that may have this many characters or more get a multi-line control."""
REFERENCE_LISTS: Mapping[str, str] = {
    "region": "place",
    "regions": "place",
    "ministry": "place",
    "ministries": "place",
    "role": "role",
    "practice": "practice",
    "visit": "visit",
    "indicator": "indicator",
    "legal_basis": "regulation",
    "related_regulations": "regulation",
    "source": "source",
}
"""Keys whose value is chosen from a reference list, and the name of that list."""
NEVER_TYPED = frozenset({"origin"})
"""Keys that a harvest writes, and nobody at the desk."""


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """Annotation of a field whose value comes from a reference list; `REFERENCE_LISTS` has the usual keys."""

    name: str


@dataclass(frozen=True, slots=True)
class InputType:
    """Annotation of a text field with an HTML input type of its own."""

    name: Literal["date", "time"]


@dataclass(frozen=True, slots=True)
class Control:
    """A control of the form."""

    name: str
    kind: ControlKind
    required: bool
    max_length: int = 0
    choices: Sequence[str] = ()
    parts: Sequence["Control"] = ()
    """Controls of a group, or of each row of a table."""
    reference_list: str = ""
    """Name of the list that suggests values; empty for none."""
    input_type: str = ""
    """HTML type of its input; empty for plain text."""
    is_date: bool = False
    """Whether it shows dates in words and reads them as people write them."""
    model: str = ""
    """Name of the model class that declares the field."""

    @property
    def is_numbered(self) -> bool:
        """Whether the form gives its value by itself: what only other fields refer to, nobody types."""
        return self.name == "id"

    @property
    def help(self) -> FieldHelp:
        """The label and the help text; a model class may have its own."""
        return HELP_TEXTS.get(f"{self.model}.{self.name}") or HELP_TEXTS[self.name]


@cache
def controls_of(model: type[BaseModel]) -> tuple[Control, ...]:
    """Return the controls of a model's fields, in order."""
    return tuple(
        replace(_control(name, field, model), model=_declaring(name, model))
        for name, field in model.model_fields.items()
        if name not in NEVER_TYPED
    )


def _declaring(name: str, model: type[BaseModel]) -> str:
    """Return the name of the class that declares a field: a class derived from it shares its label and help."""
    return next(one.__name__ for one in model.__mro__ if name in vars(one).get("__annotations__", ()))


def form_controls(kind: DocumentType) -> Mapping[str, Control]:
    """Return the controls of a document by field name."""
    return {control.name: control for control in controls_of(MODELS[kind])}


def _control(name: str, field: FieldInfo, model: type[BaseModel]) -> Control:
    plain, limits = _unwrap(field.annotation, field.metadata)
    required = field.is_required()
    suggests = "value" if (name, model.__name__) in _VALUES else REFERENCE_LISTS.get(name, "")
    suggests = next((one.name for one in limits if isinstance(one, ReferenceList)), suggests)
    if get_origin(plain) is tuple:
        inner, _limits = _unwrap(get_args(plain)[0], [])
        if _is_model(inner):
            return Control(name, "rows", required, parts=controls_of(inner))
        return Control(name, "lines", required, reference_list=suggests)
    if _is_model(plain):
        return Control(name, "group", required, parts=controls_of(plain))
    if get_origin(plain) is Literal:
        return Control(name, "choice", required, choices=get_args(plain))
    if plain in (bool, int):
        return Control(name, "check" if plain is bool else "number", required)
    longest = next((one.max_length for one in limits if isinstance(one, MaxLen)), MULTILINE_FROM)
    kind: ControlKind = "text" if longest > MULTILINE_FROM and not name.endswith("url") else "line"
    input_type = next((one.name for one in limits if isinstance(one, InputType)), "")
    is_date = any(
        isinstance(one, BeforeValidator) and one.func in (parse_partial_date, parse_day) for one in limits
    )
    is_date |= input_type == "date"
    return Control(
        name, kind, required, longest, reference_list=suggests, input_type=input_type, is_date=is_date
    )


_VALUES = {("value", "ValueLink"), ("value", "Question")}


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _unwrap(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """Return the type without ``None`` and ``Annotated``, and the limits found on the way."""
    if get_origin(annotation) in (Union, types.UnionType):
        branches = [one for one in get_args(annotation) if one is not type(None)]
        return _unwrap(branches[-1], metadata)  # `int | float | text`: typed as text, read as what it is
    if hasattr(annotation, "__metadata__"):
        inner, *more = get_args(annotation)
        deeper = [limit for one in more for limit in (one.metadata if isinstance(one, FieldInfo) else [one])]
        return _unwrap(inner, [*metadata, *deeper])
    return annotation, metadata


def to_form_value(control: Control, value: Any) -> Any:
    """Return a value as its control shows it: text, a list of texts, or the same for each part."""
    if control.kind == "rows":
        return [_parts_to_form_values(control, row) for row in (value if isinstance(value, list) else [])]
    if control.kind == "group":
        return _parts_to_form_values(control, value)
    if control.kind == "lines":
        return "\n".join(" ".join(str(one).split()) for one in value) if isinstance(value, list) else ""
    if control.kind == "check":
        return bool(value)
    if isinstance(value, float):
        return str(value).replace(".", ",")
    text = "" if value is None else str(value)
    return write_date(text) if control.is_date else text


def _parts_to_form_values(control: Control, value: Any) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {}
    return {part.name: to_form_value(part, given.get(part.name)) for part in control.parts}


def read_value(control: Control, form: Mapping[str, str], names: PlaceNames, prefix: str = "") -> Any:
    """Return the submitted text of a control as a document value; None when it is empty."""
    name = f"{prefix}{control.name}"
    if control.kind == "rows":
        return list(_read_rows(control, form, names, name)) or None
    if control.kind == "group":
        return _read_parts(control, form, names, f"{name}-") or None
    text = form.get(name, "").strip()
    if control.kind == "lines":
        each = [*text.splitlines(), *(form.get(f"{name}-{number}", "") for number in range(MAX_ROWS))]
        return [_read_reference(control, line.strip(), names) for line in each if line.strip()] or None
    if control.kind == "check":
        return True if text else None
    if control.kind == "number" or (control.name == "value" and not control.reference_list):
        return _read_number(text)
    return (read_date(text) if control.is_date else _read_reference(control, text, names)) or None


def _read_rows(
    control: Control, sent: Mapping[str, str], names: PlaceNames, name: str
) -> Iterator[dict[str, Any]]:
    for number in range(MAX_ROWS):
        row = _read_parts(control, sent, names, f"{name}-{number}-")
        if row and f"{name}-{number}" != sent.get("hapus") and set(row) - _preset(control):
            yield row


def _preset(control: Control) -> set[str]:
    """Return the parts that have a value by themselves: a row with nothing else is empty."""
    return {
        part.name for part in control.parts if part.is_numbered or (part.kind == "choice" and part.required)
    }


def _read_parts(control: Control, sent: Mapping[str, str], names: PlaceNames, prefix: str) -> dict[str, Any]:
    values = {part.name: read_value(part, sent, names, prefix) for part in control.parts}
    return {name: value for name, value in values.items() if value is not None}


def _read_reference(control: Control, text: str, names: PlaceNames) -> str:
    """Return the code of a place written by name; unknown names stay, and validation reports them."""
    return (names.find_code(text) or text) if control.reference_list == "place" and text else text


_PLAIN_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)
_THOUSANDS = re.compile(
    r"[-+]?\d{1,3}(?:\.\d{3}){2,4}(?:,\d{1,15})?|[-+]?\d{1,3}(?:\.\d{3}){1,4},\d{1,15}", re.ASCII
)
_AMBIGUOUS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)


def _read_number(text: str) -> int | float | str | None:
    """Return a number as Indonesians write it; what may be a thousand or a fraction stays text, and is reported."""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if _AMBIGUOUS.fullmatch(text) or not _PLAIN_NUMBER.fullmatch(text):
        return text or None
    return float(text.replace(",", ".")) if "," in text or "." in text else int(text)
