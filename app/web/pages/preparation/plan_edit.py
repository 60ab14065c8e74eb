"""Edit a plan part by part; concurrent edits are merged, and conflicts are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.documents.editing.merge import Conflict
from app.i18n import SOURCE_LANGUAGE, gettext, use_language
from app.preparation.agencies.profile import STANDARDS, kind_of
from app.preparation.plans.merge import NO_PREFILLED
from app.preparation.plans.new_plan import fill_results
from app.preparation.plans.plan import Plan
from app.preparation.plans.repository import PlanConflict, PlanError, SavedPlan
from app.store.repositories.cards import Card
from app.web.dependencies import FormDep, PlanDep, PlanRequestDep
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
from app.web.pages.preparation.plans import OWN_CRUMB
from app.web.preparation.plan_form import (
    MINUTES_CHAPTER,
    PLAN_CHAPTERS,
    SPARE_ROWS,
    PlanChapter,
    SubmittedChapter,
    form_values,
    read_chapter,
)
from app.web.preparation.plan_request import PlanRequest, plan_not_found
from app.web.preparation.plan_texts import CHOICE_LABELS, label_of, text_of
from app.web.preparation.plan_values import format_plan_value
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

PRACTICES_OFFERED = 30
PREFILLED_TABLES = ("minutes", "comparison")
"""Tables that begin with rows made from the rest of the plan."""


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter of a plan as its form shows it."""

    part: PlanChapter
    values: Mapping[str, Any]
    version: int
    """The version that the form is based on."""
    errors: Sequence[str] = ()
    conflicts: Sequence[ShownConflict] = ()


@dataclass(frozen=True, slots=True)
class ChapterForm:
    """The form of one chapter of one plan, in one request."""

    request: PlanRequest
    token: str
    plan: Plan
    """The plan as it was when the request came."""
    part: PlanChapter

    @property
    def is_saved_by_script(self) -> bool:
        """Whether `autosave.js` sent the form."""
        return wants_json(self.request.request)

    def show(self, plan: Plan, version: int) -> Response:
        """Show a plan's chapter; empty tables of results show their first rows."""
        if self._prefilled_tables:
            plan = self._fill_results(plan)
        return self._page(ChapterView(self.part, self._values(plan), version))

    def prefilled(self) -> Mapping[str, Any]:
        """Return the rows that the form shows in tables that are empty."""
        if not self._prefilled_tables:
            return NO_PREFILLED
        empty: dict[str, Any] = dict.fromkeys(self._prefilled_tables, ())
        filled = self._fill_results(self.plan.model_copy(update=empty))
        return {table: getattr(filled, table) for table in self._prefilled_tables}

    @property
    def _prefilled_tables(self) -> list[str]:
        return [table for table in PREFILLED_TABLES if table in self.part.keys]

    def reject(self, read: SubmittedChapter, errors: Sequence[str], version: int) -> Response:
        """Answer why nothing was saved; the page shows what was sent."""
        if self.is_saved_by_script:
            return rejected_answer(" ".join(errors), 422)
        values = form_values(self.part, read.changes)
        if not read.errors:
            values = self._values(self.plan.model_copy(update=read.changes))
        return self._page(ChapterView(self.part, values, version, errors))

    def ask(self, conflict: PlanConflict) -> Response:
        """Show what two writers wrote in the same fields."""
        shown = [self._shown_conflict(one) for one in conflict.merge.conflicts]
        if self.is_saved_by_script:
            return conflict_answer(shown, conflict.version)
        values = self._values(conflict.merge.plan)
        return self._page(ChapterView(self.part, values, conflict.version, (), shown))

    def confirm(self, saved: SavedPlan, read: SubmittedChapter, onward: str) -> Response:
        """Answer a saved form."""
        if not self.is_saved_by_script:
            return private_redirect(onward)
        changed = {
            control.name: gettext(label_of(control.name))
            for control in self.part.controls
            if control.name in saved.merged_fields
        }
        page = bytes(self.show(saved.plan, saved.version).body).decode() if changed else ""
        problems = [{"key": "baris", "message": ""}] * read.incomplete_rows
        return saved_answer(SavedForm(saved.version, saved.base, changed, page, onward, problems))

    def _shown_conflict(self, conflict: Conflict) -> ShownConflict:
        control = next(one for one in self.part.controls if one.name == conflict.field)
        mine, theirs = (
            format_plan_value(self.request.reference, control, value)
            for value in (conflict.mine, conflict.theirs)
        )
        return ShownConflict(conflict.field, gettext(label_of(conflict.field)), mine, theirs)

    def _values(self, plan: Plan) -> dict[str, Any]:
        return form_values(self.part, plan.model_dump(mode="json"))

    def _fill_results(self, plan: Plan) -> Plan:
        with use_language(SOURCE_LANGUAGE):  # what a plan says goes into Indonesian papers
            return fill_results(self.request.reference, plan, _chosen(self.request, plan))

    def _page(self, view: ChapterView) -> Response:
        offers_more = self.part.slug == "tujuan"
        return self.request.page(
            "plan_minutes.html" if self.part.slug == MINUTES_CHAPTER else "plan_part.html",
            status=409 if view.conflicts else 422 if view.errors else 200,
            token=self.token,
            view=view,
            part=view.part,
            following=_following_chapter(view.part.slug),
            home=self.plan.home,
            host=self.plan.host,
            text_of=text_of,
            choice_labels=CHOICE_LABELS,
            offered=_offered(self.request, self.plan) if offers_more else _chosen(self.request, self.plan),
            spare=SPARE_ROWS,
            logo=bool(self.plan.logo),
            usual=STANDARDS[kind_of(self.plan, self.request.reference.places.get(self.plan.home))],
            crumbs=[OWN_CRUMB, Crumb("Rencana", f"/siapkan/rencana/{self.token}"), Crumb(view.part.title)],
        )


def _part(name: str) -> PlanChapter:
    if name not in PLAN_CHAPTERS:
        raise HTTPException(404)
    return PLAN_CHAPTERS[name]


@router.get("/{token}/ubah/{name}")
def edit_part(token: str, name: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Show the form of one part."""
    return ChapterForm(plan_request, token, stored.plan, _part(name)).show(stored.plan, stored.version)


@router.post("/{token}/ubah/{name}")
def save_part(
    token: str, name: str, plan_request: PlanRequestDep, stored: PlanDep, sent: FormDep
) -> Response:
    """Save one part, merged with what others saved meanwhile; a conflict shows both versions."""
    plan_request.limits.plan_saves.require(plan_request.request)
    form = ChapterForm(plan_request, token, stored.plan, _part(name))
    read = read_chapter(plan_request.reference, form.part, sent)
    base = parse_version(sent, "versi")
    if read.errors:
        return form.reject(read, read.errors, base)
    try:
        saved = plan_request.preparation.plans.save(
            token, read.changes, base=base, prefilled=form.prefilled(), settled=parse_conflict_choice(sent)
        )
    except PlanError as error:
        return form.reject(read, (str(error),), base)
    if saved is None:
        raise plan_not_found()
    if isinstance(saved, PlanConflict):
        return form.ask(saved)
    return form.confirm(saved, read, f"/siapkan/rencana/{token}{_onward(name, sent)}")


def _onward(name: str, sent: FormFields) -> str:
    """Return where the button that was pressed leads: the same chapter, the next one, or the plan."""
    if "tambah" in sent:
        return f"/ubah/{name}"
    following = _following_chapter(name) if "lanjut" in sent else None
    return f"/ubah/{following.slug}" if following else "?pesan=tersimpan"


def _following_chapter(name: str) -> PlanChapter | None:
    """Return the chapter after one, in the order of the plan's page; None after the last."""
    names = list(PLAN_CHAPTERS)
    following = names[names.index(name) + 1 :][:1]
    return PLAN_CHAPTERS[following[0]] if following else None


def _chosen(plan_request: PlanRequest, plan: Plan) -> list[Card]:
    return plan_request.library.documents.get_cards([("practice", slug) for slug in plan.practices])


def _offered(plan_request: PlanRequest, plan: Plan) -> list[Card]:
    """Return the practices of the plan, then the others of its host."""
    linked = plan_request.library.documents.linked.list_by_places([plan.host]) if plan.host else []
    others = [link.card for link in linked if link.kind == "home" and link.card.slug not in plan.practices]
    return [*_chosen(plan_request, plan), *others][:PRACTICES_OFFERED]
