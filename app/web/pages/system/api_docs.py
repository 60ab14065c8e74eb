"""The description of the API as a page, made from its OpenAPI document."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web.dependencies import TemplatesDep
from app.web.rendering.templates import Crumb

router = APIRouter()


@router.get("/api/docs")
def api_docs(request: Request, templates: TemplatesDep) -> HTMLResponse:
    """Render the operations, parameters and models of the API."""
    return templates.render_page(request, "api.html", api=request.app.openapi(), crumbs=[Crumb("API")])
