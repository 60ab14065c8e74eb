"""The form of a document, made from its model: what the model says is the only description of a field."""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.documents.editing.chapters import GUIDE, Help
from app.documents.models import MODELS, DocumentType
from app.documents.reference.places import PlaceNames

Kind = Literal["line", "text", "number", "check", "choice", "lines", "group", "rows"]
MOST_ROWS = 60
LONG = 300
"""Texts that may be longer get room for several lines."""
REFERENCES: Mapping[str, str] = {
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
"""Keys that name something of a list, and the list."""


@dataclass(frozen=True, slots=True)
class Control:
    """A field of the form."""

    name: str
    kind: Kind
    required: bool
    longest: int = 0
    choices: Sequence[str] = ()
    parts: Sequence["Control"] = ()
    """The fields of a group, or of each row."""
    suggests: str = ""
    """The list a value is from."""
    model: str = ""
    """The part of a document it belongs to."""

    @property
    def help(self) -> Help:
        """Its name and how to fill it; a part may say it in words of its own."""
        return GUIDE.get(f"{self.model}.{self.name}") or GUIDE[self.name]


@cache
def controls_of(model: type[BaseModel]) -> tuple[Control, ...]:
    """The fields of a model, in its order."""
    return tuple(
        replace(_control(name, field, model), model=model.__name__)
        for name, field in model.model_fields.items()
    )


def form_of(kind: DocumentType) -> Mapping[str, Control]:
    """The fields of a document by name."""
    return {control.name: control for control in controls_of(MODELS[kind])}


def _control(name: str, field: FieldInfo, model: type[BaseModel]) -> Control:
    plain, limits = _plain(field.annotation, field.metadata)
    required = field.is_required()
    suggests = "value" if (name, model.__name__) in _VALUES else REFERENCES.get(name, "")
    if get_origin(plain) is tuple:
        inner, _limits = _plain(get_args(plain)[0], [])
        if _is_model(inner):
            return Control(name, "rows", required, parts=controls_of(inner))
        return Control(name, "lines", required, suggests=suggests)
    if _is_model(plain):
        return Control(name, "group", required, parts=controls_of(plain))
    if get_origin(plain) is Literal:
        return Control(name, "choice", required, choices=get_args(plain))
    if plain in (bool, int):
        return Control(name, "check" if plain is bool else "number", required)
    longest = next((one.max_length for one in limits if isinstance(one, MaxLen)), LONG)
    kind: Kind = "text" if longest > LONG and name != "url" else "line"
    return Control(name, kind, required, longest, suggests=suggests)


_VALUES = {("value", "ValueLink"), ("value", "Question")}


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _plain(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """The type without ``None`` and ``Annotated``, and the limits found on the way."""
    if get_origin(annotation) in (Union, types.UnionType):
        branches = [one for one in get_args(annotation) if one is not type(None)]
        return _plain(branches[-1], metadata)  # `int | float | text`: typed as text, read as what it is
    if hasattr(annotation, "__metadata__"):
        inner, *more = get_args(annotation)
        deeper = [limit for one in more for limit in (one.metadata if isinstance(one, FieldInfo) else [one])]
        return _plain(inner, [*metadata, *deeper])
    return annotation, metadata


def shown(control: Control, value: Any) -> Any:
    """A value as its field shows it: text, a list of texts, or the same for each part."""
    if control.kind == "rows":
        return [_shown_parts(control, row) for row in (value if isinstance(value, list) else [])]
    if control.kind == "group":
        return _shown_parts(control, value)
    if control.kind == "lines":
        return "\n".join(" ".join(str(one).split()) for one in value) if isinstance(value, list) else ""
    if control.kind == "check":
        return bool(value)
    return "" if value is None else str(value)


def _shown_parts(control: Control, value: Any) -> dict[str, Any]:
    given = value if isinstance(value, dict) else {}
    return {part.name: shown(part, given.get(part.name)) for part in control.parts}


def read(control: Control, sent: Mapping[str, str], names: PlaceNames, prefix: str = "") -> Any:
    """What was typed into a field as the value a document holds; ``None`` for nothing."""
    name = f"{prefix}{control.name}"
    if control.kind == "rows":
        return list(_rows(control, sent, names, name)) or None
    if control.kind == "group":
        return _parts(control, sent, names, f"{name}-") or None
    text = sent.get(name, "").strip()
    if control.kind == "lines":
        each = [*text.splitlines(), *(sent.get(f"{name}-{number}", "") for number in range(MOST_ROWS))]
        return [_reference(control, line.strip(), names) for line in each if line.strip()] or None
    if control.kind == "check":
        return True if text else None
    if control.kind == "number" or (control.name == "value" and not control.suggests):
        return _number(text)
    return _reference(control, text, names) or None


def _rows(
    control: Control, sent: Mapping[str, str], names: PlaceNames, name: str
) -> Iterator[dict[str, Any]]:
    for number in range(MOST_ROWS):
        row = _parts(control, sent, names, f"{name}-{number}-")
        if row and f"{name}-{number}" != sent.get("hapus") and set(row) - _preset(control):
            yield row


def _preset(control: Control) -> set[str]:
    """Parts that always say something: a row that says nothing else is empty."""
    return {part.name for part in control.parts if part.kind == "choice" and part.required}


def _parts(control: Control, sent: Mapping[str, str], names: PlaceNames, prefix: str) -> dict[str, Any]:
    values = {part.name: read(part, sent, names, prefix) for part in control.parts}
    return {name: value for name, value in values.items() if value is not None}


def _reference(control: Control, text: str, names: PlaceNames) -> str:
    """Places may be written by name; what is not known stays as typed, and the rules will say so."""
    return (names.code(text) or text) if control.suggests == "place" and text else text


def _number(text: str) -> int | float | str | None:
    try:
        number = float(text.replace(",", ".")) if text.replace(",", ".").count(".") < 2 else text  # noqa: PLR2004
    except ValueError:
        return text or None
    return int(number) if isinstance(number, float) and number.is_integer() and "." not in text else number
