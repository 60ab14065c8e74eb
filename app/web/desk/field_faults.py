"""Problems of a draft in the words of its form: the field's own label instead of its key, no line numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS, chapter_of
from app.documents.editing.form_schema import Control, form_controls
from app.documents.models import DocumentType
from app.documents.validation.problem import Problem

_DATE_HINT = "Tulis seperti 14 September 2026, 14/09/2026, atau tahunnya saja."
_PICK_HINT = "Pilih dari daftar yang muncul saat mengetik."
_MESSAGES = {
    "K01": ("Ada isian yang tidak dikenal formulir ini.", "Buka teks lengkapnya, lalu hapus isian itu."),
    "K02": ("Belum diisi.", ""),
}
_HINTS = {"K04": _DATE_HINT, "K05": "Pilih salah satu dari daftar.", "R01": _PICK_HINT, "R03": _PICK_HINT}
"""Mends by the code of a rule, where the rule's own speaks of the file."""
_INDONESIAN_TOO = {"id", "unit", "agenda", "status", "kind", "Source", "value"}
_KEYS = sorted(
    (key for key in HELP_TEXTS if re.fullmatch(r"[a-z_]+", key) and key not in _INDONESIAN_TOO), key=len
)
_KEY = re.compile(rf"(?<![\w“./-])({'|'.join(reversed(_KEYS))})(?![\w”/-]|\.\w)")
_EXAMPLE_OF_FILE = re.compile(r"(?<=”): \[[^\]]*\]|(?<=misalnya )“[^”]+”: ")
"""How a file writes a value; a form has a control for it."""
_PRECISIONS = "month atau year", "bulan atau tahun"
_KEY_IN_BRACKETS = re.compile(rf" \((?:{'|'.join(_KEYS)})\)")
_SEE_FORMAT = re.compile(r"Bandingkan dengan docs/\S+\.md\.")
_UNREADABLE = "B"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A problem at a field."""

    label: str
    message: str
    hint: str
    name: str
    """Name of the field in the form; empty for one that no form has."""
    address: str
    """Where it is mended, below the draft's address."""
    line: int
    code: str
    key: str
    severity: str


def field_faults(problems: Iterable[Problem], kind: DocumentType) -> list[FieldFault]:
    """Return the problems as the form tells them."""
    return [_field_fault(one, kind) for one in problems]


def _field_fault(problem: Problem, kind: DocumentType) -> FieldFault:
    steps = problem.key.split(".") if problem.key else []
    message, hint = _MESSAGES.get(problem.code, (problem.message, problem.hint))
    return FieldFault(
        _label(steps, kind),
        _in_words(message),
        _in_words(_HINTS.get(problem.code, hint)),
        "-".join(steps),
        _address(problem, steps, kind),
        problem.line,
        problem.code,
        problem.key,
        problem.severity,
    )


def _label(steps: Sequence[str], kind: DocumentType) -> str:
    """Return the labels of the fields on the way, rows with their number: “Sumber 2, Alamat”."""
    controls: Sequence[Control] = tuple(form_controls(kind).values())
    labels: list[str] = []
    for step in steps:
        if step.isdecimal() and labels:
            labels[-1] += f" {int(step) + 1}"
            continue
        control = next((one for one in controls if one.name == step), None)
        if control is None:
            break
        labels.append(control.help.label)
        controls = control.parts
    return ", ".join(labels) or "Naskah"


def _address(problem: Problem, steps: Sequence[str], kind: DocumentType) -> str:
    if problem.code.startswith(_UNREADABLE) or problem.code == "K01":
        return "/sumber"
    if not steps:
        return f"/isi/{CHAPTERS[kind][-1].slug}"
    return f"/isi/{chapter_of(kind, steps[0])}#{'-'.join(steps)}"


def _in_words(text: str) -> str:
    text = _SEE_FORMAT.sub("Periksa isinya.", _KEY_IN_BRACKETS.sub("", text))
    first, space, rest = text.replace(*_PRECISIONS).partition(" ")
    text = (first.lower() if first.lower() in _KEYS else first) + space + rest
    return _EXAMPLE_OF_FILE.sub("", _KEY.sub(lambda found: f"“{HELP_TEXTS[found[1]].label}”", text))
