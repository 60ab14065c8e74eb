"""The parts of a plan as forms. Nobody overwrites unseen what another has saved meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from app.documents.editing.merge import Clash
from app.documents.vocabulary import whole_number_in
from app.i18n import SOURCE, speaking
from app.preparation.plans.new_plan import with_first_results
from app.preparation.plans.plan import Plan
from app.preparation.plans.repository import Clashed, PlanError
from app.store.repositories.documents import Card
from app.web.forms.csrf import SentForm
from app.web.pages.preparation.plans import OWN_CRUMB
from app.web.preparation.plan_form_parser import read_part
from app.web.preparation.plan_form_schema import LABELS, PARTS, SPARE_ROWS, Part
from app.web.preparation.plan_request import Desk, DeskDep, PlanDep, gone
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

PRACTICES_OFFERED = 30


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a plan as its form shows it."""

    part: Part
    values: Mapping[str, Any]
    version: int
    """The version the form is made from."""
    faults: Sequence[str] = ()
    clashes: Sequence[Clash] = ()


def _part(name: str) -> Part:
    if name not in PARTS:
        raise HTTPException(404)
    return PARTS[name]


@router.get("/{token}/ubah/{name}")
def edit_part(token: str, name: str, desk: DeskDep, stored: PlanDep) -> Response:
    """The form of one part."""
    part = _part(name)
    values = _values(part, stored.plan)
    if name == "hasil":
        cards = _chosen(desk, stored.plan)
        with speaking(SOURCE):  # what a plan says goes into Indonesian papers
            values = _values(part, with_first_results(desk.reference, stored.plan, cards))
    return _page(desk, token, stored.plan, Drawn(part, values, stored.version))


@router.post("/{token}/ubah/{name}")
def save_part(token: str, name: str, desk: DeskDep, stored: PlanDep, sent: SentForm) -> Response:
    """Save one part, joined with what others saved meanwhile; a clash shows both."""
    desk.limits.saves.require(desk.request)
    part = _part(name)
    read = read_part(desk.reference, part, sent)
    base = whole_number_in(sent.get("versi", "")) or 0
    if read.faults:
        return _page(desk, token, stored.plan, Drawn(part, read.changes, base, read.faults))
    try:
        saved = desk.preparation.plans.save(token, read.changes, base=base)
    except PlanError as error:
        values = _values(part, stored.plan.model_copy(update=read.changes))
        return _page(desk, token, stored.plan, Drawn(part, values, base, (str(error),)))
    if saved is None:
        raise gone()
    if isinstance(saved, Clashed):
        values = _values(part, saved.merge.plan)
        return _page(desk, token, stored.plan, Drawn(part, values, saved.version, (), saved.merge.clashes))
    if "tambah" in sent:
        return private_redirect(f"/siapkan/rencana/{token}/ubah/{name}")
    return private_redirect(f"/siapkan/rencana/{token}?pesan=tersimpan")


def _values(part: Part, plan: Plan) -> dict[str, Any]:
    data = plan.model_dump(mode="json")
    names = [*(field.name for field in part.fields), *(table.name for table in part.tables)]
    return {name: data[name] for name in names}


def _page(desk: Desk, token: str, plan: Plan, drawn: Drawn) -> Response:
    return desk.page(
        "plan_part.html",
        status=409 if drawn.clashes else 422 if drawn.faults else 200,
        token=token,
        drawn=drawn,
        part=drawn.part,
        field_labels=LABELS,
        offered=_offered(desk, plan) if drawn.part.slug == "tujuan" else _chosen(desk, plan),
        spare=SPARE_ROWS,
        crumbs=[OWN_CRUMB, Crumb("Rencana", f"/siapkan/rencana/{token}"), Crumb(drawn.part.title)],
    )


def _chosen(desk: Desk, plan: Plan) -> list[Card]:
    return desk.site.library.cards([("practice", slug) for slug in plan.practices])


def _offered(desk: Desk, plan: Plan) -> list[Card]:
    """The practices of the plan, then the others of its host."""
    linked = desk.site.library.in_places([plan.host]) if plan.host else []
    others = [link.card for link in linked if link.kind == "home" and link.card.slug not in plan.practices]
    return [*_chosen(desk, plan), *others][:PRACTICES_OFFERED]
