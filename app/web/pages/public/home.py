"""The front page, and the pages about the site."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.jsonld.pages import website
from app.web.rendering.templates import Crumb

router = APIRouter()

NEWEST_SHOWN = 4


@router.get("/")
def home(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show the search form, the seven values, the newest documents and a small matrix."""
    return templates.render_page(
        request,
        "home.html",
        totals=library.documents.count_by_kind(),
        value_counts=library.documents.linked.count_by("value"),
        visits=library.documents.list_newest("visit", NEWEST_SHOWN),
        practices=library.documents.list_newest("practice", NEWEST_SHOWN),
        matrix=library.documents.linked.count_by_value_and_role(),
        linked=[website(library)],
    )


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
