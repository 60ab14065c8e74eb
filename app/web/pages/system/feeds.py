"""Atom feeds (RFC 4287) of what is new and changed, for feed readers and other sites."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import Response

from app.documents.models import PATHS, DocumentType
from app.i18n import gettext, marked
from app.store.repositories.cards import Card
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.rendering.templates import Templates
from app.web.search.params import PageSearchDep
from app.web.search.results import result_page

router = APIRouter()

MAX_ENTRIES = 50
_TITLES: dict[DocumentType | None, str] = {
    None: marked("praktik dan kunjungan terbaru"),
    "practice": marked("praktik terbaru"),
    "visit": marked("kunjungan terbaru"),
}


def _feed(templates: Templates, title: str, cards: Sequence[Card], *, page: str, own: str) -> Response:
    """Return a feed in the language of its address; the documents in it stay Indonesian."""
    return templates.render_xml(
        "feed.atom", "application/atom+xml", title=title, cards=cards, page=page, own=own
    )


def _changed(library: LibraryDep, templates: Templates, kind: DocumentType | None) -> Response:
    page = f"/{PATHS[kind]}/" if kind else "/"
    return _feed(
        templates,
        f"{library.identity.site_name}: {gettext(_TITLES[kind])}",
        library.documents.list_changed(kind, MAX_ENTRIES),
        page=page,
        own=f"{page}umpan.atom",
    )


@router.get("/umpan.atom")
def library_feed(library: LibraryDep, templates: TemplatesDep) -> Response:
    """Return the documents added or changed last as a feed."""
    return _changed(library, templates, None)


@router.get("/praktik/umpan.atom")
def practices_feed(library: LibraryDep, templates: TemplatesDep) -> Response:
    """Return the practices added or changed last as a feed."""
    return _changed(library, templates, "practice")


@router.get("/kunjungan/umpan.atom")
def visits_feed(library: LibraryDep, templates: TemplatesDep) -> Response:
    """Return the visits added or changed last as a feed."""
    return _changed(library, templates, "visit")


@router.get("/cari.atom")
def search_feed(library: LibraryDep, templates: TemplatesDep, search: PageSearchDep) -> Response:
    """Return the newest results of a search as a feed; empty while no document covers the search."""
    found = result_page(library, replace(search, sort="newest"))
    cards = [] if found.nothing_about else [result.card for result in found.results]
    own = f"/cari.atom?{found.query_string}" if found.query_string else "/cari.atom"
    title = f"{library.identity.site_name}: {found.text or gettext('hasil cari')}"
    return _feed(templates, title, cards, page=found.address, own=own)
