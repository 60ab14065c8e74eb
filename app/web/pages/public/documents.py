"""A practice and a visit: as a page, as its Markdown file, as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.documents.evidence import list_unknowns
from app.documents.follow_up import FollowUp
from app.documents.markdown.files import read_published
from app.documents.markdown.render import SafeHtml, find_rendered_links, resolve_links
from app.documents.models import Practice, Visit, load_meta
from app.documents.parts import Contact
from app.i18n import gettext
from app.library import LibraryService
from app.preparation.plans.questions import questions_of_unknowns
from app.publishing.notes.practice_notes import split_notes
from app.search.similar import SimilarPractice
from app.store.repositories.cards import Card, Key
from app.store.repositories.linked_documents import LinkedDocument
from app.store.tables import DocumentRow
from app.web.api.documents import document_json
from app.web.citations import cite
from app.web.dependencies import DocumentDep, LibraryDep, TemplatesDep
from app.web.jsonld.documents import practice_nodes, visit_nodes
from app.web.rendering.files import attachment_views
from app.web.rendering.templates import Crumb
from app.web.rendering.visit_routes import study_views

router = APIRouter()

SIMILAR_SHOWN = 3


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the body with today's titles in its links."""

    heading: str
    anchor: str
    html: SafeHtml
    outline: list[tuple[str, str]]


def sections_of(library: LibraryService, row: DocumentRow) -> list[SectionView]:
    """Return the body's sections, their links resolved with one query."""
    links = set().union(*(find_rendered_links(section["html"]) for section in row.sections), set())
    titles = library.documents.get_titles(links)
    return [
        SectionView(
            s["heading"], s["anchor"], resolve_links(s["html"], lambda *key: titles.get(key)), s["outline"]
        )
        for s in row.sections
    ]


@router.get("/praktik/{slug}.md")
@router.get("/kunjungan/{slug}.md")
def document_file(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the Markdown file of a document; 404 while the file differs from what is published."""
    data = read_published(library.content_dir, row.path, row.digest)
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="text/markdown; charset=utf-8")


@router.get("/praktik/{slug}.json")
@router.get("/kunjungan/{slug}.json")
def document_as_json(row: DocumentDep, library: LibraryDep) -> JSONResponse:
    """Return a document as the API gives it."""
    return JSONResponse(document_json(library, [row])[0])


@router.get("/praktik/{slug}.bib")
@router.get("/kunjungan/{slug}.bib")
def document_as_bibtex(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the citation of a document for BibTeX."""
    return Response(cite(library, row).bibtex(), media_type="application/x-bibtex; charset=utf-8")


@router.get("/praktik/{slug}.ris")
@router.get("/kunjungan/{slug}.ris")
def document_as_ris(row: DocumentDep, library: LibraryDep) -> Response:
    """Return the citation of a document for reference managers."""
    media_type = "application/x-research-info-systems; charset=utf-8"
    return Response(cite(library, row).ris(), media_type=media_type)


@router.get("/praktik/{slug}")
def practice_page(
    row: DocumentDep, request: Request, library: LibraryDep, templates: TemplatesDep
) -> HTMLResponse:
    """Show a practice with its evidence and the documents linked to it."""
    practice = load_meta("practice", row.meta)
    return templates.render_page(
        request,
        "practice.html",
        row=row,
        **practice_context(library, row, practice),
        similar=_similar(library, row),
        citation=cite(library, row),
        linked=practice_nodes(library, row, practice),
        crumbs=_crumbs("Praktik", "/praktik/", practice.title),
    )


def practice_context(library: LibraryService, row: DocumentRow, practice: Practice) -> dict[str, Any]:
    """Return the template context of a practice, published or not."""
    visits = library.documents.linked.list_visits_of_practice(row.slug)
    sections = sections_of(library, row)
    unknowns = list_unknowns(practice, [section.heading for section in sections])
    origins: list[Key] = [("practice", origin.practice) for origin in practice.adapted_from]
    origins += [("visit", origin.visit) for origin in practice.adapted_from if origin.visit]
    return {
        "practice": practice,
        "sections": sections,
        "files": attachment_views(library.content_dir, row.slug, practice.attachments),
        "visits": visits,
        "studies": study_views(library.reference, [(link.card, link.note) for link in visits]),
        "questions": questions_of_unknowns(unknowns, gettext("praktik ini")),
        "results": _results(row.slug, visits),
        "adaptations": library.documents.linked.list_adaptations(row.slug),
        "origins": library.documents.get_titles(origins),
        **_notes(library, row.slug),
    }


def _notes(library: LibraryService, slug: str) -> dict[str, Any]:
    """Return what readers say of a practice, as far as it is published."""
    adoptions, questions = split_notes(library.practice_notes.list_published(slug))
    return {"adoptions": adoptions, "answered_questions": questions}


def _results(practice: str, visits: list[LinkedDocument]) -> list[tuple[FollowUp, Card]]:
    """Return the follow-ups that guests finished at home after this practice, each with its visit."""
    return [
        (follow_up, link.card)
        for link in visits
        for data in link.card.meta.get("follow_ups", ())
        if (follow_up := FollowUp.model_validate(data)).practice == practice
        and follow_up.status_now in ("selesai", "berdampak")
    ]


def _similar(library: LibraryService, row: DocumentRow) -> list[tuple[Card, SimilarPractice]]:
    found = {s.key: s for s in library.search_engine.find_similar(row, limit=SIMILAR_SHOWN)}
    cards = library.documents.get_cards(list(found))
    return [(card, found[card.kind, card.slug]) for card in cards]


@router.get("/kunjungan/{slug}")
def visit_page(
    row: DocumentDep, request: Request, library: LibraryDep, templates: TemplatesDep
) -> HTMLResponse:
    """Show a visit: who, when, what was learned, what follows."""
    visit = load_meta("visit", row.meta)
    return templates.render_page(
        request,
        "visit.html",
        row=row,
        **visit_context(library, row, visit),
        reports=_other_reports(library, row.slug),
        others=_other_visits(library, row, visit),
        citation=cite(library, row),
        linked=visit_nodes(library, row, visit),
        crumbs=_crumbs("Kunjungan", "/kunjungan/", visit.title),
    )


def visit_context(library: LibraryService, row: DocumentRow, visit: Visit) -> dict[str, Any]:
    """Return the template context of a visit, published or not."""
    slugs = [studied.practice for studied in visit.practices]
    slugs += [follow_up.practice for follow_up in visit.follow_ups if follow_up.practice]
    cards = {
        card.slug: card
        for card in library.documents.get_cards([("practice", s) for s in dict.fromkeys(slugs)])
    }
    files = attachment_views(library.content_dir, row.slug, visit.attachments)
    return {
        "visit": visit,
        "sections": sections_of(library, row),
        "files": files,
        "practices": cards,
        "contact": visit.contact
        or _contact_of([cards[one.practice] for one in visit.practices if one.practice in cards]),
    }


def _contact_of(practices: Iterable[Card]) -> Contact | None:
    """Return the office to ask about the first of the practices that names one."""
    named = (card.meta["contact"] for card in practices if card.meta.get("contact"))
    return next(map(Contact.model_validate, named), None)


def _other_reports(library: LibraryService, slug: str) -> list[Card]:
    """Return the other reports on the same visit."""
    slugs = library.documents.list_reports([slug]).get(slug, ())
    return library.documents.get_cards([("visit", one) for one in slugs])


def _other_visits(library: LibraryService, row: DocumentRow, visit: Visit) -> list[Card]:
    """Return other visits to the same host, newest first."""
    linked = library.documents.linked.list_by_places(visit.host.places)
    cards = {
        link.card.slug: link.card for link in linked if link.kind == "host" and link.card.slug != row.slug
    }
    return list(cards.values())[:SIMILAR_SHOWN]


def _crumbs(name: str, url: str, title: str) -> list[Crumb]:
    return [Crumb(name, url), Crumb(title)]
