"""All routes of the site; those of one kind are gathered in the `router` module of their package."""

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from app.web.api.router import router as api
from app.web.pages.auth.router import router as auth
from app.web.pages.desk.router import router as desk
from app.web.pages.participation.router import router as participation
from app.web.pages.preparation.router import router as preparation
from app.web.pages.public import search
from app.web.pages.public.router import router as public
from app.web.pages.system import style
from app.web.pages.system.router import router as system
from app.web.rendering.templates import STATIC

PAGES = (system, public, preparation, participation, auth, desk)
"""Feeds, which are in ``system``, come before the documents whose addresses look like theirs."""
_ROUTES = APIRouter()
"""The same for every application of a process: FastAPI reads the parameters of two hundred handlers once."""
# First what is asked for most and cached least: each router before the right one costs a search 0.1 ms, twice.
_ROUTES.include_router(search.router, include_in_schema=False)
for router in (api, *PAGES):
    _ROUTES.include_router(router)


def add_routes(app: FastAPI, *, development: bool) -> None:
    """Add every route to the application; the style guide (`/gaya`) only in development."""
    app.router.routes.extend(_ROUTES.routes)
    if development:
        app.include_router(style.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
