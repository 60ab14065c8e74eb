"""From a problem to the right host: the form, the candidates side by side, and the one-page justification."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from app.library import Site, SiteDep
from app.preparation.recommendation.recommender import ENOUGH_HOSTS, MOST_HOSTS, Recommendation
from app.preparation.recommendation.weights import WEIGHTS
from app.web.preparation.need_form import NeedForm, need_form
from app.web.preparation.plan_request import Preparation, PreparationDep
from app.web.rendering.templates import Crumb, ViewDep

router = APIRouter()

CANDIDATES = 4
EXAMPLES = (
    ("budaya kerja BerAKHLAK, roadmap RB", "62", "biro-organisasi"),
    ("nilai SAKIP rendah", "62.03", "bappeda"),
    ("pengaduan masyarakat lambat dijawab", "63.71", "diskominfo"),
)
"""Problem, home and role of the examples beside the form."""


@router.get("/siapkan")
def prepare_page(request: Request, site: SiteDep, view: ViewDep, preparation: PreparationDep) -> HTMLResponse:
    """The form, and under it what it asked for."""
    form = need_form(site.reference, request.query_params)
    answer = _answer(site, preparation, form, CANDIDATES) if form.is_asked else None
    return view.page(
        request,
        "prepare.html",
        form=form,
        answer=answer,
        weights=WEIGHTS,
        enough=ENOUGH_HOSTS,
        examples=EXAMPLES,
        crumbs=[Crumb("Siapkan kunjungan")],
    )


@router.get("/siapkan/pertimbangan")
def justification_page(
    request: Request, site: SiteDep, view: ViewDep, preparation: PreparationDep
) -> HTMLResponse:
    """Why go, what will change, could it be online: one page to print and to fill in."""
    form = need_form(site.reference, request.query_params)
    if not form.is_asked:
        raise HTTPException(404, "Alamat ini belum memuat masalah. Mulailah dari halaman Siapkan kunjungan")
    answer = _answer(site, preparation, form, MOST_HOSTS)
    chosen = request.query_params.get("tuan_rumah", "")
    hosts = [advice for advice in answer.hosts if advice.host.place == chosen] or list(answer.hosts[:1])
    if not hosts:
        raise HTTPException(404, "Belum ada calon tuan rumah untuk masalah ini")
    crumbs = [Crumb("Siapkan kunjungan", f"/siapkan?{form.query()}"), Crumb("Pertimbangan satu halaman")]
    return view.page(
        request, "prepare_justification.html", form=form, answer=answer, chosen=hosts[0], crumbs=crumbs
    )


def _answer(site: Site, preparation: Preparation, form: NeedForm, limit: int) -> Recommendation:
    return preparation.advisor.recommend(form.need, engine=site.engine, reference=site.reference, limit=limit)
