"""The front page, and the pages about the site."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.library import LibraryService
from app.lineage.journeys import count_by_province
from app.store.repositories.cards import Card
from app.web.charts.tiles import tiles
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.jsonld.pages import website
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import visit_routes
from app.web.search.answers import featured_answer

router = APIRouter()

VISITS_SHOWN = 6
PRACTICES_SHOWN = 4
MAX_COMPARED = 500
"""Practices published last, among which those of one day are ordered."""


@router.get("/")
def home(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show search, the map of provinces, an answer, the newest documents, the values and a small matrix."""
    provinces = count_by_province(library.links, library.reference.provinces)
    newest = library.documents.list_newest("visit", VISITS_SHOWN)
    return templates.render_page(
        request,
        "home.html",
        totals=library.documents.count_by_kind(),
        value_counts=library.documents.linked.count_by("value"),
        visits=visit_routes(library.reference, newest),
        practices=_newest_practices(library),
        tiles=tiles({code: row.practices + row.host + row.guest for code, row in provinces.items()}),
        provinces=provinces,
        answer=featured_answer(library),
        matrix=library.documents.linked.count_by_value_and_role(),
        linked=[website(library)],
    )


def _newest_practices(library: LibraryService) -> list[Card]:
    """Return the practices published last.

    Those of one day, as all of a new library may be, follow the date of their newest source.
    """
    newest = library.documents.list_newest("practice", MAX_COMPARED)
    return sorted(newest, key=lambda card: (card.published.date(), _newest_source(card)), reverse=True)[
        :PRACTICES_SHOWN
    ]


def _newest_source(card: Card) -> str:
    return max((str(source.get("date") or "") for source in card.meta.get("sources", ())), default="")


@router.get("/tentang")
def about(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Explain what the library is, where its texts come from, and what it does not know."""
    crumbs = [Crumb("Tentang")]
    return templates.render_page(
        request, "about.html", crumbs=crumbs, totals=library.documents.count_by_kind()
    )


@router.get("/bantuan")
def help_page(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """Explain how to search."""
    return templates.render_page(request, "help.html", crumbs=[Crumb("Bantuan")])


@router.get("/aksesibilitas")
def accessibility(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """State what was tested for accessibility, and what is known to be missing."""
    return templates.render_page(request, "accessibility.html", crumbs=[Crumb("Aksesibilitas")])


@router.get("/privasi")
def privacy(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """State what is stored about visitors and planners."""
    return templates.render_page(request, "privacy.html", crumbs=[Crumb("Privasi")])
