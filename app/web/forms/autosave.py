"""Answers to `autosave.js`, the script that saves forms while they are filled in.

The script sends the same form with ``Accept: application/json``. It learns which version its next change is
to be compared with, which fields others changed meanwhile, and the page that shows them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import JSONResponse

from app.documents.editing.merge import ConflictChoice
from app.web.forms.csrf import FormFields
from app.web.rendering.private_pages import PRIVATE

MINE, THEIRS = "saya", "mereka"


def wants_json(request: Request) -> bool:
    """Return whether the script sent the request, which saves forms while they are written."""
    return request.headers.get("accept", "") == "application/json"


def parse_version(sent: FormFields, name: str) -> int:
    """Return the version that a form field names; 0 for none."""
    version = sent.get(name, "")
    return int(version) if re.fullmatch(r"\d{1,9}", version) else 0


def parse_conflict_choice(sent: FormFields) -> ConflictChoice | None:
    """Return the writer's choice between their words and those they were shown, after a conflict."""
    choice, version = sent.get("pilih"), parse_version(sent, "lihat")
    return ConflictChoice(version, mine=choice == MINE) if choice in (MINE, THEIRS) else None


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A form that was saved."""

    version: int
    """The version that the fields have now."""
    base: int
    """The version with exactly the fields that were sent."""
    changed: Mapping[str, str]
    """Labels of the form's fields that others changed, by field."""
    page: str
    """HTML that shows the changed fields; empty when there are none."""
    onward: str
    """Address of the page after the form."""
    problems: Sequence[Mapping[str, str]] = ()
    """What is incomplete or wrong; ``line``, ``code`` and ``hint`` where the form is a document's."""


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A field that two writers changed, as text for people."""

    field: str
    label: str
    mine: str
    theirs: str


def saved_answer(saved: SavedForm) -> JSONResponse:
    """Answer that a form was saved."""
    content = {
        "version": saved.version,
        "base": saved.base,
        "changed": list(saved.changed),
        "page": saved.page,
        "labels": list(saved.changed.values()),
        "onward": saved.onward,
        "problems": list(saved.problems),
    }
    return JSONResponse(content, headers=PRIVATE)


def conflict_answer(conflicts: Sequence[ShownConflict], version: int) -> JSONResponse:
    """Answer that nothing was saved because others changed the same fields; ``version`` is the current one."""
    clashes = [
        {"field": one.field, "label": one.label, "mine": one.mine, "theirs": one.theirs} for one in conflicts
    ]
    return JSONResponse({"clashes": clashes, "version": version}, 409, headers=PRIVATE)


def rejected_answer(detail: str, status: int) -> JSONResponse:
    """Answer why a form was not saved."""
    return JSONResponse({"detail": detail}, status, headers=PRIVATE)
