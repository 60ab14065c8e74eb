"""The search page, and the lists of practices and visits with the same facets."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from app.documents.models import PATHS, DocumentType
from app.library import LibraryService
from app.search.results import SearchRequest
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.jsonld.pages import results
from app.web.rendering.tables import DOCUMENT_COLUMNS, document_rows, table_response
from app.web.rendering.templates import Crumb, Templates
from app.web.search.params import PageSearchDep
from app.web.search.results import result_page

router = APIRouter()

MAX_EXPORTED = 500
"""Results of one table."""


@router.get("/cari")
def search_page(
    request: Request, library: LibraryDep, templates: TemplatesDep, search: PageSearchDep
) -> HTMLResponse:
    """Show results with facets."""
    found = result_page(library, search)
    return templates.render_page(
        request, "search.html", found=found, linked=results(library, found, "Cari"), crumbs=[Crumb("Cari")]
    )


@router.get("/cari.csv")
@router.get("/cari.xlsx")
def search_data(request: Request, library: LibraryDep, search: PageSearchDep) -> Response:
    """Return the results of a search as a table, best first."""
    found = library.search_engine.search(replace(search, page=1, per_page=MAX_EXPORTED))
    cards = library.documents.get_cards([(hit.kind, hit.slug) for hit in found.hits])
    return table_response(
        request,
        DOCUMENT_COLUMNS,
        document_rows(library.reference, cards, library.base_url),
        name="hasil-cari",
    )


def _list(
    kind: DocumentType, request: Request, library: LibraryService, templates: Templates, search: SearchRequest
) -> HTMLResponse:
    found = result_page(library, search, path=f"/{PATHS[kind]}/", fixed_type=kind)
    crumbs = [Crumb("Praktik") if kind == "practice" else Crumb("Kunjungan")]
    linked = results(library, found, crumbs[0].label)
    return templates.render_page(request, "search.html", found=found, linked=linked, crumbs=crumbs)


@router.get("/praktik/")
def practices(
    request: Request, library: LibraryDep, templates: TemplatesDep, search: PageSearchDep
) -> HTMLResponse:
    """List all practices."""
    return _list("practice", request, library, templates, search)


@router.get("/kunjungan/")
def visits(
    request: Request, library: LibraryDep, templates: TemplatesDep, search: PageSearchDep
) -> HTMLResponse:
    """List all visits."""
    return _list("visit", request, library, templates, search)
