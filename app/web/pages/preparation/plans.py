"""A plan: begun from a recommendation, seen as a whole, its link renewed or the plan forgotten."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from app.documents.reference.places import LONGEST_NAME
from app.i18n import SOURCE, gettext, speaking
from app.preparation.follow_ups import checks_after
from app.preparation.papers.catalogue import AFTER, BEFORE
from app.preparation.plans.new_plan import begin
from app.preparation.plans.plan import LINE_LENGTH, Plan
from app.preparation.plans.readiness import readiness
from app.preparation.plans.repository import PlanError
from app.preparation.recommendation.figure_gaps import gaps
from app.preparation.recommendation.recommender import MOST_HOSTS
from app.web.forms.csrf import SentForm
from app.web.preparation.need_form import NeedForm, need_form, unknown_place
from app.web.preparation.plan_form_schema import PARTS
from app.web.preparation.plan_request import Desk, DeskDep, PlanDep, gone
from app.web.rendering.private_pages import private_redirect
from app.web.rendering.templates import Crumb

router = APIRouter(prefix="/siapkan/rencana")

OWN_CRUMB = Crumb("Siapkan kunjungan", "/siapkan")


@router.get("/baru")
def new_plan(desk: DeskDep) -> Response:
    """What a new plan begins with, to be looked at before it is kept."""
    asked = desk.request.query_params
    form = need_form(desk.reference, asked)
    host = asked.get("tuan_rumah", "").strip()[:LONGEST_NAME]
    return _new_page(desk, form, host, ())


def _new_page(desk: Desk, form: NeedForm, host: str, faults: tuple[str, ...]) -> Response:
    place = desk.reference.places.get(desk.reference.place_names.code(host) or "")
    return desk.page(
        "plan_new.html",
        status=422 if faults else 200,
        form=form,
        host=place.name if place else host,
        faults=faults,
        crumbs=[OWN_CRUMB, Crumb("Rencana baru")],
    )


@router.post("")
def create_plan(desk: DeskDep, sent: SentForm) -> Response:
    """Keep a new plan and go to its private link."""
    desk.limits.new_plans.require(desk.request)
    form = need_form(desk.reference, sent)
    written = sent.get("tuan_rumah", "").strip()[:LONGEST_NAME]
    host = desk.reference.place_names.code(written) if written else None
    faults = [unknown_place(desk.reference, form.home_text)] if form.home_text and not form.need.home else []
    faults += [unknown_place(desk.reference, written)] if written and host is None else []
    if not form.need.problem and host is None:
        faults.append(gettext("Tulis masalahnya, atau pilih tuan rumahnya."))
    if faults:
        return _new_page(desk, form, written, tuple(faults))
    topic = sent.get("topik", "").strip() or form.need.problem
    with speaking(SOURCE):  # what a plan says goes into Indonesian letters
        answer = desk.preparation.advisor.recommend(
            form.need, engine=desk.site.engine, reference=desk.reference, limit=MOST_HOSTS
        )
        known = gaps(desk.reference, desk.site.library, host, form.figures)
        plan = begin(desk.reference, desk.preparation.hosting, answer, host, known)
    plan = plan.model_copy(update={"topic": topic[:LINE_LENGTH], "assessment": form.assessment})
    try:
        token = desk.preparation.plans.create(plan)
    except PlanError as error:
        return _new_page(desk, form, written, (str(error),))
    return private_redirect(f"/siapkan/rencana/{token}")


@router.get("/{token}")
def plan_page(token: str, desk: DeskDep, stored: PlanDep) -> Response:
    """The whole plan: what it says, what it lacks, its papers."""
    plan = stored.plan
    return desk.page(
        "plan.html",
        token=token,
        stored=stored,
        plan=plan,
        practices=desk.site.library.cards([("practice", slug) for slug in plan.practices]),
        checks=readiness(plan),
        checks_at_home=_checks_at_home(plan),
        parts=PARTS,
        before=BEFORE,
        after=AFTER,
        notice=desk.request.query_params.get("pesan", ""),
        address=f"{desk.site.base_url}/siapkan/rencana/{token}",
        crumbs=[OWN_CRUMB, Crumb("Rencana")],
    )


def _checks_at_home(plan: Plan) -> list[tuple[int, str, bool]]:
    """The days on which follow-ups are looked at again, and whether there has been news since then."""
    ended = plan.date_end or plan.date_start
    if not ended or not plan.actions:
        return []
    newest = max((row.date for row in plan.news), default="")
    return [
        (days, day.isoformat(), newest >= day.isoformat())
        for days, day in checks_after(date.fromisoformat(ended))
    ]


@router.post("/{token}/tautan")
def renew_link(token: str, desk: DeskDep, _sent: SentForm) -> Response:
    """Another link for the same plan; the old one leads nowhere."""
    desk.limits.saves.require(desk.request)
    fresh = desk.preparation.plans.renew(token)
    if fresh is None:
        raise gone()
    return private_redirect(f"/siapkan/rencana/{fresh}?pesan=tautan")


@router.post("/{token}/hapus")
def remove_plan(token: str, desk: DeskDep, sent: SentForm) -> Response:
    """Forget the plan, when the box says so."""
    desk.limits.saves.require(desk.request)
    if "yakin" not in sent:
        return private_redirect(f"/siapkan/rencana/{token}?pesan=yakin")
    if not desk.preparation.plans.remove(token):
        raise gone()
    return private_redirect("/siapkan")
