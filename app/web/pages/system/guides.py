"""The guides: a list with a search over them, and a page for each."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from app.i18n import marked
from app.web.dependencies import TemplatesDep
from app.web.guides.guides import INDEX, PREFIX, find_sections, load_guides
from app.web.rendering.templates import Crumb

router = APIRouter(prefix=PREFIX.rstrip("/"))
CRUMB = Crumb(marked("Panduan"), PREFIX)
MAX_WORDS_CHARACTERS = 200


@router.get("/")
def guides_page(
    request: Request, templates: TemplatesDep, q: Annotated[str, Query(max_length=MAX_WORDS_CHARACTERS)] = ""
) -> Response:
    """Show the list of guides, or the parts of them in which some words occur."""
    return templates.render_page(
        request,
        "guides.html",
        guide=load_guides()[INDEX],
        words=q,
        found=find_sections(q),
        longest=MAX_WORDS_CHARACTERS,
        crumbs=[Crumb(CRUMB.label)],
    )


@router.get("/{name}")
def guide_page(name: str, request: Request, templates: TemplatesDep) -> Response:
    """Show one guide."""
    guide = load_guides().get(name)
    if guide is None or name == INDEX:
        raise HTTPException(404)
    return templates.render_page(request, "guide.html", guide=guide, crumbs=[CRUMB, Crumb(guide.title)])
