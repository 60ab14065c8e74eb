"""From a problem to a host: the form, the candidates side by side, and the one-page justification."""

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from app.library import LibraryService
from app.preparation.recommendation.recommender import MAX_HOSTS, MIN_HOSTS, Recommendation
from app.preparation.recommendation.weights import WEIGHTS
from app.preparation.services import PreparationServices
from app.web.dependencies import LibraryDep, PreparationDep, TemplatesDep
from app.web.preparation.need_form import PARAMETERS, NeedForm, parse_need_form
from app.web.query_parameters import ReadsQuery
from app.web.rendering.templates import Crumb

router = APIRouter(dependencies=[Depends(ReadsQuery((*PARAMETERS, "tuan_rumah")))])

MAX_CANDIDATES = 4
EXAMPLES = (
    ("budaya kerja BerAKHLAK, roadmap RB", "62", "biro-organisasi"),
    ("nilai SAKIP rendah", "62.03", "bappeda"),
    ("pengaduan masyarakat lambat dijawab", "63.71", "diskominfo"),
)
"""Problem, home and role of the examples next to the form."""


@router.get("/siapkan")
def prepare_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, preparation: PreparationDep
) -> HTMLResponse:
    """Show the form and the recommendation for it."""
    form = parse_need_form(library.reference, request.query_params)
    answer = _answer(library, preparation, form, MAX_CANDIDATES) if form.is_asked else None
    return templates.render_page(
        request,
        "prepare.html",
        form=form,
        answer=answer,
        weights=WEIGHTS,
        enough=MIN_HOSTS,
        examples=EXAMPLES,
        crumbs=[Crumb("Siapkan kunjungan")],
    )


@router.get("/siapkan/pertimbangan")
def justification_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, preparation: PreparationDep
) -> HTMLResponse:
    """Show the justification: purpose, benefit and why not online, on one page to print."""
    form = parse_need_form(library.reference, request.query_params)
    if not form.is_asked:
        raise HTTPException(404, "Alamat ini belum memuat masalah. Mulailah dari halaman Siapkan kunjungan")
    answer = _answer(library, preparation, form, MAX_HOSTS)
    chosen = request.query_params.get("tuan_rumah", "")
    hosts = [advice for advice in answer.hosts if advice.host.place == chosen] or list(answer.hosts[:1])
    if not hosts:
        raise HTTPException(404, "Belum ada calon tuan rumah untuk masalah ini")
    crumbs = [Crumb("Siapkan kunjungan", f"/siapkan?{form.query()}"), Crumb("Pertimbangan satu halaman")]
    return templates.render_page(
        request, "prepare_justification.html", form=form, answer=answer, chosen=hosts[0], crumbs=crumbs
    )


def _answer(
    library: LibraryService, preparation: PreparationServices, form: NeedForm, limit: int
) -> Recommendation:
    return preparation.recommender.recommend(
        form.need, engine=library.search_engine, reference=library.reference, limit=limit
    )
