"""The style guide, in development only: every component on one page."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.design_tokens import load_design_tokens

router = APIRouter()


@router.get("/gaya")
def style_page(request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """Show colours, type, spacing and every component with real content."""
    named = load_design_tokens().items()
    return templates.render_page(
        request,
        "style.html",
        colours=[(name, value) for name, value in named if value.startswith("#")],
        sizes=[name for name, _value in named if re.fullmatch(r"t-?\d", name)],
        spaces=[(name, value) for name, value in named if re.fullmatch(r"j\d", name)],
        practice=next(iter(library.documents.list_newest("practice", 1)), None),
        visit=next(iter(library.documents.list_newest("visit", 1)), None),
        crumbs=[],
    )
