"""Responses to saved draft forms: a page for browsers, JSON for the desk's script.

The script sends the same form with ``Accept: application/json``. It learns which version its next change is
to be compared with, which fields others changed meanwhile, and the page that shows them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi.responses import JSONResponse, Response

from app.documents.editing.chapters import HELP_TEXTS
from app.documents.editing.display import format_value
from app.publishing.drafts import ConflictChoice, SaveConflict, SaveResult
from app.publishing.workflow import TransitionError
from app.web.desk.desk_request import DeskRequest, SignInRequiredError, wants_json
from app.web.forms.csrf import FormFields
from app.web.rendering.private_pages import PRIVATE, private_redirect

MINE, THEIRS = "saya", "mereka"


def parse_version(sent: FormFields, name: str) -> int:
    """Return the version that a form field names; 0 for none."""
    version = sent.get(name, "")
    return int(version) if re.fullmatch(r"\d{1,9}", version) else 0


@dataclass(frozen=True, slots=True)
class DraftFormResponse:
    """A draft form being saved; raises SignInRequiredError when another person has signed in since."""

    desk: DeskRequest
    sent: FormFields
    page: Callable[[str, int], Response]
    """Renders the form's page with a text as a version."""

    def __post_init__(self) -> None:
        """Refuse to save what one person typed in the name of another."""
        if wants_json(self.desk.request) and self.sent.get("akun", self._account) != self._account:
            raise SignInRequiredError

    @property
    def _account(self) -> str:
        return str(self.desk.person.id)

    @property
    def base(self) -> int:
        """The version that the form was filled in from."""
        return parse_version(self.sent, "versi")

    @property
    def conflict_choice(self) -> ConflictChoice | None:
        """The writer's choice between their words and those they were shown, after a conflict."""
        choice, version = self.sent.get("pilih"), parse_version(self.sent, "lihat")
        return ConflictChoice(version, mine=choice == MINE) if choice in (MINE, THEIRS) else None

    def saved_response(self, saved: SaveResult, changed: Sequence[str], onward: str) -> Response:
        """Answer a saved form; ``changed`` are the fields of this form that others changed."""
        if not wants_json(self.desk.request):
            return private_redirect(onward)
        draft = saved.draft
        content = {
            "version": draft.version,
            "base": saved.base,
            "changed": list(changed),
            "page": self._html(draft.text, draft.version) if changed else "",
            "labels": [_label(field) for field in changed],
            "onward": onward,
            "problems": [
                {"key": one.key, "message": one.message, "hint": one.hint}
                for one in self.desk.publishing.publisher.check(draft)
            ],
        }
        return JSONResponse(content, headers=PRIVATE)

    def conflict_response(self, clashed: SaveConflict) -> Response | None:
        """Answer a conflict to the script; None where a page is wanted."""
        if not wants_json(self.desk.request):
            return None
        clashes = [
            {
                "field": one.field.removeprefix("## "),
                "label": _label(one.field),
                "mine": format_value(one.mine),
                "theirs": format_value(one.theirs),
            }
            for one in clashed.clashes
        ]
        return JSONResponse({"clashes": clashes, "version": clashed.version}, 409, headers=PRIVATE)

    def rejected_response(self, error: Exception) -> Response | None:
        """Answer a refused form to the script; None where a page is wanted."""
        if not wants_json(self.desk.request):
            return None
        return JSONResponse(
            {"detail": str(error)}, 409 if isinstance(error, TransitionError) else 422, headers=PRIVATE
        )

    def _html(self, text: str, version: int) -> str:
        return bytes(self.page(text, version).body).decode()


def _label(field: str) -> str:
    key = field.removeprefix("## ")
    return HELP_TEXTS[key].label if key in HELP_TEXTS else key.capitalize()
