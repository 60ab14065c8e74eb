"""Documents as JSON, one and many."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from app.documents.citation import CitedDocument
from app.documents.evidence import assess_evidence
from app.documents.licences import DEFAULT_LICENCE
from app.documents.markdown.render import find_rendered_links, resolve_links
from app.documents.models import DocumentType, document_url, is_trace, load_meta
from app.library import LibraryService
from app.store.repositories.cards import Key
from app.store.tables import DocumentRow
from app.web.api.fields import ChangeParams, known_request, select_fields
from app.web.api.paging import page_response
from app.web.api.problems import NOT_PUBLISHED
from app.web.api.schemas import Page, PracticeOut, VisitOut
from app.web.citations import cite
from app.web.dependencies import LibraryDep
from app.web.published import document_type_of, require_document
from app.web.search.params import ListParams, restrict_to_type

router = APIRouter(tags=["Dokumen"])


def document_json(library: LibraryService, rows: Sequence[DocumentRow]) -> list[dict[str, Any]]:
    """Return documents in the form of the API, with two queries for all of them."""
    links: set[Key] = set()
    for row in rows:
        for section in row.sections:
            links |= find_rendered_links(section["html"])
    titles = library.documents.get_titles(links)
    practices = [row.slug for row in rows if row.kind == "practice"]
    visits = library.documents.linked.get_visit_slugs(practices) if practices else {}
    reports = library.documents.list_reports([row.slug for row in rows if row.kind == "visit"])
    return [_one(row, cite(library, row), titles, visits) | _reports(row, reports) for row in rows]


def _reports(row: DocumentRow, reports: dict[str, list[str]]) -> dict[str, Any]:
    return {"same_visit": reports.get(row.slug, [])} if row.kind == "visit" else {}


def _one(
    row: DocumentRow, cited: CitedDocument, titles: dict[Key, str], visits: dict[str, list[str]]
) -> dict[str, Any]:
    kind = document_type_of(row)
    evidence = assess_evidence(load_meta(kind, row.meta))
    document = {
        "type": kind,
        "slug": row.slug,
        "url": document_url(kind, row.slug),
        **row.meta,
        "license": row.meta.get("license", DEFAULT_LICENCE),
        "sections": {
            s["heading"]: resolve_links(s["html"], lambda *key: titles.get(key)) for s in row.sections
        },
        "updated": row.updated_at.isoformat(),
        "published": row.published_at.date().isoformat(),
        "changed": row.changed_at.date().isoformat(),
        "citation": {"apa": cited.apa(), "bibtex": cited.bibtex(), "ris": cited.ris()},
        "evidence": {
            "strength": evidence.strength,
            "grade": evidence.grade,
            "label": evidence.label,
            "reason": evidence.reason,
        },
    }
    return document | ({"visits": visits[row.slug]} if kind == "practice" else {"trace": is_trace(row.meta)})


class DocumentListParams(ListParams, ChangeParams):
    """The filters of a list of documents, and how much of each is wanted."""


def _list(
    kind: DocumentType, request: Request, library: LibraryService, params: DocumentListParams
) -> JSONResponse:
    wanted = known_request(library, params.to_request(), params)
    found = library.search_engine.search(restrict_to_type(wanted, kind))
    rows = library.documents.get_documents([(kind, hit.slug) for hit in found.hits])
    known = (PracticeOut if kind == "practice" else VisitOut).model_fields
    return page_response(
        request,
        select_fields(document_json(library, rows), params.fields, known),
        total=found.total,
        page=params.page,
        per_page=params.per_page,
    )


def _get(kind: DocumentType, slug: str, library: LibraryService) -> JSONResponse:
    return JSONResponse(document_json(library, [require_document(library, kind, slug)])[0])


@router.get(
    "/practices",
    operation_id="list_practices",
    response_model=Page[PracticeOut],
    summary="Praktik, dengan saringan seperti pencarian",
)
def practices(
    request: Request, library: LibraryDep, params: Annotated[DocumentListParams, Query()]
) -> JSONResponse:
    """Return whole practices, filtered like a search."""
    return _list("practice", request, library, params)


@router.get(
    "/practices/{slug}",
    operation_id="get_practice",
    response_model=PracticeOut,
    responses=NOT_PUBLISHED,
    summary="Satu praktik",
)
def practice(slug: str, library: LibraryDep) -> JSONResponse:
    """Return one practice."""
    return _get("practice", slug, library)


@router.get(
    "/visits",
    operation_id="list_visits",
    response_model=Page[VisitOut],
    summary="Kunjungan, dengan saringan seperti pencarian",
)
def visits(
    request: Request, library: LibraryDep, params: Annotated[DocumentListParams, Query()]
) -> JSONResponse:
    """Return whole visits, filtered like a search."""
    return _list("visit", request, library, params)


@router.get(
    "/visits/{slug}",
    operation_id="get_visit",
    response_model=VisitOut,
    responses=NOT_PUBLISHED,
    summary="Satu kunjungan",
)
def visit(slug: str, library: LibraryDep) -> JSONResponse:
    """Return one visit."""
    return _get("visit", slug, library)
