"""Every address of the site: pages of readers, of those who prepare, of those who write, and the API."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.requests import Request

from app.web.api import documents as api_documents
from app.web.api import follow_ups as api_follow_ups
from app.web.api import recommendations as api_recommendations
from app.web.api import reference as api_reference
from app.web.api import search as api_search
from app.web.api.problems import ANYWHERE
from app.web.pages.auth import second_factor, sign_in, sign_in_code, sso
from app.web.pages.desk import (
    corrections,
    desk,
    draft_files,
    draft_steps,
    drafts,
    imports,
    new_draft,
    people,
    preview,
    writing,
)
from app.web.pages.preparation import assess, follow_ups, plan_edit, plan_papers, plans, prepare
from app.web.pages.public import (
    attachments,
    compare,
    coverage,
    documents,
    histories,
    home,
    host,
    indicators,
    papers,
    picked,
    reference,
    search,
    sharing,
    travels,
)
from app.web.pages.system import data, library_file, machines, oai, style
from app.web.rendering.templates import STATIC, Crumb, ViewDep

API = (api_documents, api_search, api_recommendations, api_follow_ups, api_reference)
PAGES = (
    home,
    machines,
    search,
    sharing,
    papers,
    library_file,
    attachments,
    documents,
    picked,
    reference,
    indicators,
    travels,
    compare,
    coverage,
    data,
    oai,
)
PREPARATION = (prepare, assess, plans, plan_edit, plan_papers, follow_ups, host)
WRITING = (
    sign_in,
    sign_in_code,
    sso,
    desk,
    second_factor,
    people,
    new_draft,
    drafts,
    draft_files,
    draft_steps,
    imports,
    writing,
    preview,
    histories,
    corrections,
)


def add_routes(app: FastAPI, *, development: bool) -> None:
    """Open all of them; with the page of styles where the site is developed."""
    api = APIRouter(prefix="/api/v1", responses=ANYWHERE)
    for part in API:
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(_api_docs(app), include_in_schema=False)
    for page in (*PAGES, *PREPARATION, *WRITING, *((style,) if development else ())):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


def _api_docs(app: FastAPI) -> APIRouter:
    router = APIRouter()

    @router.get("/api/docs")
    def api_docs(request: Request, view: ViewDep) -> HTMLResponse:
        """The API's description as a page, made from its OpenAPI."""
        return view.page(request, "api.html", api=app.openapi(), crumbs=[Crumb("API")])

    return router
