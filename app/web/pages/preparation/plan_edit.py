"""Edit a plan part by part; concurrent edits are merged, and conflicts are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.documents.editing.merge import Conflict
from app.documents.vocabulary import parse_whole_number
from app.i18n import SOURCE_LANGUAGE, use_language
from app.preparation.plans.new_plan import fill_results
from app.preparation.plans.plan import Plan
from app.preparation.plans.repository import PlanConflict, PlanError
from app.store.repositories.cards import Card
from app.web.dependencies import FormDep, PlanDep, PlanRequestDep
from app.web.pages.preparation.plans import OWN_CRUMB
from app.web.preparation.plan_form import PLAN_CHAPTERS, SPARE_ROWS, PlanChapter, form_values, read_chapter
from app.web.preparation.plan_request import PlanRequest, plan_not_found
from app.web.preparation.plan_texts import CHOICE_LABELS, label_of, text_of
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

PRACTICES_OFFERED = 30


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter of a plan as its form shows it."""

    part: PlanChapter
    values: Mapping[str, Any]
    version: int
    """The version that the form is based on."""
    errors: Sequence[str] = ()
    conflicts: Sequence[Conflict] = ()


def _part(name: str) -> PlanChapter:
    if name not in PLAN_CHAPTERS:
        raise HTTPException(404)
    return PLAN_CHAPTERS[name]


@router.get("/{token}/ubah/{name}")
def edit_part(token: str, name: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Show the form of one part."""
    part = _part(name)
    values = _values(part, stored.plan)
    if name == "hasil":
        cards = _chosen(plan_request, stored.plan)
        with use_language(SOURCE_LANGUAGE):  # what a plan says goes into Indonesian papers
            values = _values(part, fill_results(plan_request.reference, stored.plan, cards))
    return _page(plan_request, token, stored.plan, ChapterView(part, values, stored.version))


@router.post("/{token}/ubah/{name}")
def save_part(
    token: str, name: str, plan_request: PlanRequestDep, stored: PlanDep, sent: FormDep
) -> Response:
    """Save one part, merged with what others saved meanwhile; a conflict shows both versions."""
    plan_request.limits.plan_saves.require(plan_request.request)
    part = _part(name)
    read = read_chapter(plan_request.reference, part, sent)
    base = parse_whole_number(sent.get("versi", "")) or 0
    if read.errors:
        return _page(
            plan_request,
            token,
            stored.plan,
            ChapterView(part, form_values(part, read.changes), base, read.errors),
        )
    try:
        saved = plan_request.preparation.plans.save(token, read.changes, base=base)
    except PlanError as error:
        values = _values(part, stored.plan.model_copy(update=read.changes))
        return _page(plan_request, token, stored.plan, ChapterView(part, values, base, (str(error),)))
    if saved is None:
        raise plan_not_found()
    if isinstance(saved, PlanConflict):
        values = _values(part, saved.merge.plan)
        return _page(
            plan_request,
            token,
            stored.plan,
            ChapterView(part, values, saved.version, (), saved.merge.conflicts),
        )
    if "tambah" in sent:
        return private_redirect(f"/siapkan/rencana/{token}/ubah/{name}")
    return private_redirect(f"/siapkan/rencana/{token}?pesan=tersimpan")


def _values(part: PlanChapter, plan: Plan) -> dict[str, Any]:
    return form_values(part, plan.model_dump(mode="json"))


def _page(plan_request: PlanRequest, token: str, plan: Plan, view: ChapterView) -> Response:
    return plan_request.page(
        "plan_part.html",
        status=409 if view.conflicts else 422 if view.errors else 200,
        token=token,
        view=view,
        part=view.part,
        text_of=text_of,
        label_of=label_of,
        choice_labels=CHOICE_LABELS,
        offered=_offered(plan_request, plan) if view.part.slug == "tujuan" else _chosen(plan_request, plan),
        spare=SPARE_ROWS,
        crumbs=[OWN_CRUMB, Crumb("Rencana", f"/siapkan/rencana/{token}"), Crumb(view.part.title)],
    )


def _chosen(plan_request: PlanRequest, plan: Plan) -> list[Card]:
    return plan_request.library.documents.get_cards([("practice", slug) for slug in plan.practices])


def _offered(plan_request: PlanRequest, plan: Plan) -> list[Card]:
    """Return the practices of the plan, then the others of its host."""
    linked = plan_request.library.documents.linked.list_by_places([plan.host]) if plan.host else []
    others = [link.card for link in linked if link.kind == "home" and link.card.slug not in plan.practices]
    return [*_chosen(plan_request, plan), *others][:PRACTICES_OFFERED]
