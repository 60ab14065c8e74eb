"""Training cohorts that went on field studies: what hosts and organisers look back at."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.documents.models import load_meta
from app.store.repositories.cards import Card
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import visit_routes

router = APIRouter()

MAX_VISITS = 500
"""Visits of cohorts that are listed; the newest."""


@router.get("/angkatan")
def cohorts_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """List the cohorts by programme, with their hosts, their people by region of origin, and their outputs."""
    visits = library.documents.list_visits_with_cohort(MAX_VISITS)
    routes = visit_routes(library.reference, sorted(visits, key=_name))
    return templates.render_page(
        request,
        "cohorts.html",
        cohorts=[
            (name, [(one, load_meta("visit", one.card.meta)) for one in group])
            for name, group in groupby(routes, lambda one: _name(one.card))
        ],
        crumbs=[Crumb("Angkatan pelatihan")],
    )


def _name(card: Card) -> tuple[str, str, str]:
    """Return programme, cohort and organiser, by which the visits of one cohort belong together."""
    said = card.meta["cohort"]
    return said["programme"], said.get("angkatan", ""), said.get("organiser", "")
