"""The front page, and the pages about the site."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.library import SiteDep
from app.web.jsonld.pages import website
from app.web.rendering.templates import Crumb, ViewDep

router = APIRouter()

NEWEST_SHOWN = 4


@router.get("/")
def home(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """What this is, the search, the seven values, the newest, the matrix in small."""
    return view.page(
        request,
        "home.html",
        totals=site.library.totals(),
        value_counts=site.library.counts("value"),
        visits=site.library.newest("visit", NEWEST_SHOWN),
        practices=site.library.newest("practice", NEWEST_SHOWN),
        matrix=site.library.matrix(),
        linked=[website(site)],
    )


@router.get("/tentang")
def about(request: Request, site: SiteDep, view: ViewDep) -> HTMLResponse:
    """What the library is, where its words come from, and what it does not know."""
    crumbs = [Crumb("Tentang")]
    return view.page(request, "about.html", crumbs=crumbs, totals=site.library.totals())


@router.get("/bantuan")
def help_page(request: Request, view: ViewDep) -> HTMLResponse:
    """How to search."""
    return view.page(request, "help.html", crumbs=[Crumb("Bantuan")])


@router.get("/aksesibilitas")
def accessibility(request: Request, view: ViewDep) -> HTMLResponse:
    """What was tested for everybody's use, and what is known to be missing."""
    return view.page(request, "accessibility.html", crumbs=[Crumb("Aksesibilitas")])


@router.get("/privasi")
def privacy(request: Request, view: ViewDep) -> HTMLResponse:
    """What is kept of readers and planners."""
    return view.page(request, "privacy.html", crumbs=[Crumb("Privasi")])
