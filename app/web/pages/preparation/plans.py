"""Create a plan from a recommendation, show it, renew its link, and delete it."""

from datetime import date
from io import BytesIO
from typing import get_args

import segno
from fastapi import APIRouter
from fastapi.responses import Response

from app.documents.reference.places import MAX_NAME_LENGTH
from app.i18n import SOURCE_LANGUAGE, gettext, use_language
from app.preparation.follow_ups import check_dates_after
from app.preparation.papers.catalogue import PAPERS_AFTER_VISIT, papers_for
from app.preparation.papers.context import PaperContext
from app.preparation.papers.details import Details, details_of
from app.preparation.plans.new_plan import build_plan
from app.preparation.plans.paper_fields import PaperName
from app.preparation.plans.plan import Plan
from app.preparation.plans.plan_fields import LINE_LENGTH
from app.preparation.plans.readiness import check_readiness
from app.preparation.plans.repository import PlanError
from app.preparation.recommendation.figure_gaps import compare_figures
from app.preparation.recommendation.recommender import MAX_HOSTS, Travel
from app.web.dependencies import FormDep, PlanDep, PlanRequestDep
from app.web.preparation.need_form import NeedForm, parse_need_form, unknown_place_message
from app.web.preparation.paper_context import paper_context
from app.web.preparation.plan_form import PLAN_CHAPTERS
from app.web.preparation.plan_request import PlanRequest, plan_not_found
from app.web.preparation.plan_texts import text_of
from app.web.rendering.private_pages import PRIVATE, private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

OWN_CRUMB = Crumb("Siapkan kunjungan", "/siapkan")


@router.get("/baru")
def new_plan(plan_request: PlanRequestDep) -> Response:
    """Show what a new plan would contain before it is stored."""
    query_params = plan_request.request.query_params
    form = parse_need_form(plan_request.reference, query_params)
    host = query_params.get("tuan_rumah", "").strip()[:MAX_NAME_LENGTH]
    return _new_page(plan_request, form, host, query_params.get("praktik", ""), ())


def _new_page(
    plan_request: PlanRequest, form: NeedForm, host: str, practice: str, errors: tuple[str, ...]
) -> Response:
    place = plan_request.reference.places.get(plan_request.reference.place_names.find_code(host) or "")
    return plan_request.page(
        "plan_new.html",
        status=422 if errors else 200,
        form=form,
        host=place.name if place else host,
        practice=plan_request.library.documents.get_cards([("practice", practice)]),
        months=plan_request.preparation.plan_months,
        errors=errors,
        crumbs=[OWN_CRUMB, Crumb("Rencana baru")],
    )


@router.post("")
def create_plan(plan_request: PlanRequestDep, sent: FormDep) -> Response:
    """Store a new plan and redirect to its private link."""
    plan_request.limits.new_plans.require(plan_request.request)
    form = parse_need_form(plan_request.reference, sent)
    written = sent.get("tuan_rumah", "").strip()[:MAX_NAME_LENGTH]
    host = plan_request.reference.place_names.find_code(written) if written else None
    errors = (
        [unknown_place_message(plan_request.reference, form.home_text)]
        if form.home_text and not form.need.home
        else []
    )
    errors += [unknown_place_message(plan_request.reference, written)] if written and host is None else []
    if not form.need.problem and host is None:
        errors.append(gettext("Tulis masalahnya, atau pilih tuan rumahnya."))
    if errors:
        return _new_page(plan_request, form, written, sent.get("praktik", ""), tuple(errors))
    with use_language(SOURCE_LANGUAGE):  # what a plan says goes into Indonesian letters
        answer = plan_request.preparation.recommender.recommend(
            form.need,
            engine=plan_request.library.search_engine,
            reference=plan_request.reference,
            limit=MAX_HOSTS,
            travel=Travel(host),
        )
        known = compare_figures(plan_request.reference, plan_request.library.documents, host, form.figures)
        chosen = plan_request.library.documents.get_cards([("practice", sent.get("praktik", ""))])
        plan = build_plan(plan_request.reference, plan_request.preparation.hosts, answer, host, known, chosen)
    plan = plan.model_copy(update={"assessment": form.assessment})
    if topic := sent.get("topik", "").strip():
        plan = plan.model_copy(update={"topic": topic[:LINE_LENGTH]})
    try:
        token = plan_request.preparation.plans.create(plan, network=plan_request.network)
    except PlanError as error:
        return _new_page(plan_request, form, written, sent.get("praktik", ""), (str(error),))
    return private_redirect(f"/siapkan/rencana/{token}")


@router.get("/{token}")
def plan_page(token: str, plan_request: PlanRequestDep, stored: PlanDep) -> Response:
    """Show the whole plan: its content, its readiness, its papers."""
    plan = stored.plan
    context = paper_context(plan_request, plan)
    return plan_request.page(
        "plan.html",
        token=token,
        stored=stored,
        plan=plan,
        practices=plan_request.library.documents.get_cards([("practice", slug) for slug in plan.practices]),
        checks=check_readiness(plan),
        checks_at_home=_checks_at_home(plan),
        parts=PLAN_CHAPTERS,
        months=plan_request.preparation.plan_months,
        text_of=text_of,
        before={
            name: paper
            for name, paper in papers_for(context.writer).items()
            if name not in PAPERS_AFTER_VISIT
        },
        after=PAPERS_AFTER_VISIT,
        details=_details(context),
        hosts=[
            host
            for code in plan.hosts
            for host in plan_request.preparation.hosting.files.of_place(code, plan_request.reference)[:1]
        ],
        notice=plan_request.request.query_params.get("pesan", ""),
        address=f"{plan_request.library.base_url}/siapkan/rencana/{token}",
        crumbs=[OWN_CRUMB, Crumb("Rencana")],
    )


def _details(context: PaperContext) -> list[tuple[str, Details]]:
    """Return number, date, signatory and addressee of each paper that has them."""
    papers = papers_for(context.writer)
    return [(papers[name].label, details_of(context, name)) for name in get_args(PaperName) if name in papers]


def _checks_at_home(plan: Plan) -> list[tuple[int, str, bool]]:
    """Return the dates of the follow-up checks, and whether there has been news since."""
    ended = plan.date_end or plan.date_start
    if not ended or not plan.actions:
        return []
    newest = max((row.date for row in plan.news), default="")
    return [
        (days, day.isoformat(), newest >= day.isoformat())
        for days, day in check_dates_after(date.fromisoformat(ended))
    ]


@router.get("/{token}/tautan.svg")
def link_code(token: str, plan_request: PlanRequestDep, _stored: PlanDep) -> Response:
    """Return the private link as a QR code."""
    image = BytesIO()
    address = f"{plan_request.library.base_url}/siapkan/rencana/{token}"
    segno.make(address, error="m").save(image, kind="svg", border=2, light="#fff", xmldecl=False)
    return Response(image.getvalue(), media_type="image/svg+xml", headers=PRIVATE)


@router.post("/{token}/tautan")
def renew_link(token: str, plan_request: PlanRequestDep, _sent: FormDep) -> Response:
    """Give a plan a new link; the old one becomes invalid."""
    plan_request.limits.plan_saves.require(plan_request.request)
    fresh = plan_request.preparation.plans.renew(token)
    if fresh is None:
        raise plan_not_found()
    return private_redirect(f"/siapkan/rencana/{fresh}?pesan=tautan")


@router.post("/{token}/hapus")
def remove_plan(token: str, plan_request: PlanRequestDep, sent: FormDep) -> Response:
    """Delete the plan when the box is checked."""
    plan_request.limits.plan_saves.require(plan_request.request)
    if "yakin" not in sent:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=yakin")
    if not plan_request.preparation.plans.remove(token):
        raise plan_not_found()
    return private_redirect("/siapkan")
