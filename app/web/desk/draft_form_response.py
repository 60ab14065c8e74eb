"""Responses to saved draft forms: a page for browsers, JSON for the script of `app.web.forms.autosave`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi.responses import Response

from app.documents.editing.chapters import HELP_TEXTS
from app.documents.editing.display import format_value
from app.documents.editing.merge import ConflictChoice
from app.publishing.drafts import SaveConflict, SaveResult
from app.publishing.workflow import TransitionError
from app.web.desk.desk_request import DeskRequest, SignInRequiredError
from app.web.desk.field_faults import field_faults
from app.web.forms.autosave import (
    SavedForm,
    ShownConflict,
    conflict_answer,
    parse_conflict_choice,
    parse_version,
    rejected_answer,
    saved_answer,
    wants_json,
)
from app.web.forms.csrf import FormFields
from app.web.rendering.private_pages import private_redirect


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
        return parse_conflict_choice(self.sent)

    def saved_response(self, saved: SaveResult, changed: Sequence[str], onward: str) -> Response:
        """Answer a saved form; ``changed`` are the fields of this form that others changed."""
        if not wants_json(self.desk.request):
            return private_redirect(onward)
        draft = saved.draft
        found = self.desk.publishing.publisher.check(draft)
        problems = [
            {
                "key": one.key,
                "name": fault.name,
                "label": fault.label,
                "line": str(one.line),
                "code": one.code,
                "message": fault.message,
                "hint": fault.hint,
            }
            for one, fault in zip(found, field_faults(found, draft.kind), strict=True)
        ]
        labels = {field: _label(field) for field in changed}
        page = self._html(draft.text, draft.version) if changed else ""
        return saved_answer(SavedForm(draft.version, saved.base, labels, page, onward, problems))

    def conflict_response(self, clashed: SaveConflict) -> Response | None:
        """Answer a conflict to the script; None where a page is wanted."""
        if not wants_json(self.desk.request):
            return None
        conflicts = [
            ShownConflict(
                one.field.removeprefix("## "),
                _label(one.field),
                format_value(one.mine),
                format_value(one.theirs),
            )
            for one in clashed.clashes
        ]
        return conflict_answer(conflicts, clashed.version)

    def rejected_response(self, error: Exception) -> Response | None:
        """Answer a refused form to the script; None where a page is wanted."""
        if not wants_json(self.desk.request):
            return None
        return rejected_answer(str(error), 409 if isinstance(error, TransitionError) else 422)

    def _html(self, text: str, version: int) -> str:
        return bytes(self.page(text, version).body).decode()


def _label(field: str) -> str:
    key = field.removeprefix("## ")
    return HELP_TEXTS[key].label if key in HELP_TEXTS else key.capitalize()
