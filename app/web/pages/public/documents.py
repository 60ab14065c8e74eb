"""A practice and a visit: as a page, as its Markdown file, as JSON."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.documents.markdown.render import SafeHtml, find_rendered_links, resolve_links
from app.documents.models import DocumentType, FollowUp, Practice, Visit, load_meta
from app.i18n import gettext
from app.library import LibraryService
from app.search.similar import SimilarPractice
from app.store.repositories.cards import Card, Key
from app.store.repositories.linked_documents import LinkedDocument
from app.store.tables import DocumentRow
from app.web.api.documents import document_json
from app.web.dependencies import LibraryDep, TemplatesDep
from app.web.jsonld.documents import practice_nodes, visit_nodes
from app.web.rendering.files import shown_files
from app.web.rendering.templates import Crumb

router = APIRouter()

SIMILAR_SHOWN = 4


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the body with today's titles in its links."""

    heading: str
    anchor: str
    html: SafeHtml
    outline: list[tuple[str, str]]


def load(library: LibraryService, kind: DocumentType, slug: str) -> DocumentRow:
    """The document; 410 with the reason where it was taken back, else 404."""
    row = library.documents.get_document(kind, slug)
    if row is None:
        reason = library.documents.get_withdrawal_reason(kind, slug)
        raise (
            HTTPException(410, gettext("Dokumen ini ditarik: %s") % reason) if reason else HTTPException(404)
        )
    return row


def sections_of(library: LibraryService, row: DocumentRow) -> list[SectionView]:
    """The body's sections, links resolved with one query."""
    links = set().union(*(find_rendered_links(section["html"]) for section in row.sections), set())
    titles = library.documents.get_titles(links)
    return [
        SectionView(
            s["heading"], s["anchor"], resolve_links(s["html"], lambda *key: titles.get(key)), s["outline"]
        )
        for s in row.sections
    ]


@router.get("/praktik/{slug}.md")
def practice_file(slug: str, library: LibraryDep) -> Response:
    """The practice's Markdown file."""
    return _file(library, load(library, "practice", slug))


@router.get("/kunjungan/{slug}.md")
def visit_file(slug: str, library: LibraryDep) -> Response:
    """The visit's Markdown file."""
    return _file(library, load(library, "visit", slug))


def _file(library: LibraryService, row: DocumentRow) -> Response:
    try:
        data = (library.content_dir / row.path).read_bytes()
    except OSError as error:
        raise HTTPException(404) from error
    return Response(data, media_type="text/markdown; charset=utf-8")


@router.get("/praktik/{slug}.json")
def practice_json(slug: str, library: LibraryDep) -> JSONResponse:
    """The practice as the API gives it."""
    return JSONResponse(document_json(library, [load(library, "practice", slug)])[0])


@router.get("/kunjungan/{slug}.json")
def visit_json(slug: str, library: LibraryDep) -> JSONResponse:
    """The visit as the API gives it."""
    return JSONResponse(document_json(library, [load(library, "visit", slug)])[0])


@router.get("/praktik/{slug}")
def practice_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """A practice with its evidence, and what is linked to it."""
    row = load(library, "practice", slug)
    practice = load_meta("practice", row.meta)
    return templates.page(
        request,
        "practice.html",
        row=row,
        **practice_parts(library, row, practice),
        similar=_similar(library, row),
        linked=practice_nodes(library, row, practice),
        crumbs=_crumbs("Praktik", "/praktik/", practice.title),
    )


def practice_parts(library: LibraryService, row: DocumentRow, practice: Practice) -> dict[str, Any]:
    """What the page of a practice, published or not, is made of."""
    visits = library.documents.linked.list_visits_of_practice(row.slug)
    origins: list[Key] = [("practice", origin.practice) for origin in practice.adapted_from]
    origins += [("visit", origin.visit) for origin in practice.adapted_from if origin.visit]
    return {
        "practice": practice,
        "sections": sections_of(library, row),
        "files": shown_files(library.content_dir, row.slug, practice.attachments),
        "visits": visits,
        "results": _results(row.slug, visits),
        "adaptations": library.documents.linked.list_adaptations(row.slug),
        "origins": library.documents.get_titles(origins),
    }


def _results(practice: str, visits: list[LinkedDocument]) -> list[tuple[FollowUp, Card]]:
    """What visitors have finished at home after this practice, with what it changed."""
    return [
        (follow_up, link.card)
        for link in visits
        for kept in link.card.meta.get("follow_ups", ())
        if (follow_up := FollowUp.model_validate(kept)).practice == practice
        and follow_up.status_now in ("selesai", "berdampak")
    ]


def _similar(library: LibraryService, row: DocumentRow) -> list[tuple[Card, SimilarPractice]]:
    found = {s.key: s for s in library.search_engine.find_similar(row, limit=SIMILAR_SHOWN)}
    cards = library.documents.get_cards(list(found))
    return [(card, found[card.kind, card.slug]) for card in cards]


@router.get("/kunjungan/{slug}")
def visit_page(slug: str, request: Request, library: LibraryDep, templates: TemplatesDep) -> HTMLResponse:
    """A visit: who, when, what was learned, what follows."""
    row = load(library, "visit", slug)
    visit = load_meta("visit", row.meta)
    return templates.page(
        request,
        "visit.html",
        row=row,
        **visit_parts(library, row, visit),
        others=_other_visits(library, row, visit),
        linked=visit_nodes(library, row, visit),
        crumbs=_crumbs("Kunjungan", "/kunjungan/", visit.title),
    )


def visit_parts(library: LibraryService, row: DocumentRow, visit: Visit) -> dict[str, Any]:
    """What the page of a visit, published or not, is made of."""
    slugs = [studied.practice for studied in visit.practices]
    slugs += [follow_up.practice for follow_up in visit.follow_ups if follow_up.practice]
    cards = {
        card.slug: card
        for card in library.documents.get_cards([("practice", s) for s in dict.fromkeys(slugs)])
    }
    files = shown_files(library.content_dir, row.slug, visit.attachments)
    return {"visit": visit, "sections": sections_of(library, row), "files": files, "practices": cards}


def _other_visits(library: LibraryService, row: DocumentRow, visit: Visit) -> list[Card]:
    """Other visits to the same host, newest first."""
    linked = library.documents.linked.list_by_places(visit.host.places)
    cards = {
        link.card.slug: link.card for link in linked if link.kind == "host" and link.card.slug != row.slug
    }
    return list(cards.values())[:SIMILAR_SHOWN]


def _crumbs(name: str, url: str, title: str) -> list[Crumb]:
    return [Crumb(name, url), Crumb(title)]
