"""Documents as JSON, one and many."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from app import clock
from app.documents.evidence import evidence_of
from app.documents.licences import DEFAULT
from app.documents.markdown.render import rendered_links, resolve_links
from app.documents.models import MODELS, DocumentType, document_url
from app.library import Site, SiteDep
from app.store.repositories.documents import Key
from app.store.tables import DocumentRow
from app.web.api.paging import paged
from app.web.api.problems import NOT_FOUND
from app.web.api.schemas import Page, PracticeOut, VisitOut
from app.web.api.search import FilterValues, SortOrder, search_request

router = APIRouter(tags=["Dokumen"])


def document_json(site: Site, rows: Sequence[DocumentRow]) -> list[dict[str, Any]]:
    """Documents in the form of the API, with two queries for all of them."""
    links: set[Key] = set()
    for row in rows:
        for section in row.sections:
            links |= rendered_links(section["html"])
    titles = site.library.titles(links)
    practices = [row.slug for row in rows if row.kind == "practice"]
    visits = site.library.visits_of_practices(practices) if practices else {}
    return [_one(row, titles, visits) for row in rows]


def _one(row: DocumentRow, titles: dict[Key, str], visits: dict[str, list[str]]) -> dict[str, Any]:
    kind: DocumentType = "practice" if row.kind == "practice" else "visit"
    evidence = evidence_of(MODELS[kind].model_validate(row.meta))
    document = {
        "type": kind,
        "slug": row.slug,
        "url": document_url(kind, row.slug),
        **row.meta,
        "license": row.meta.get("license", DEFAULT),
        "sections": {
            s["heading"]: resolve_links(s["html"], lambda *key: titles.get(key)) for s in row.sections
        },
        "updated": clock.aware(row.updated).isoformat(),
        "evidence": {"strength": evidence.strength, "label": evidence.label, "reason": evidence.reason},
    }
    return document | ({"visits": visits[row.slug]} if kind == "practice" else {})


def _list(
    kind: DocumentType, request: Request, site: Site, asked: FilterValues, order: SortOrder
) -> JSONResponse:
    search = search_request(asked, order, fixed_type=kind)
    found = site.engine.search(search)
    rows = site.library.documents([(kind, hit.slug) for hit in found.hits])
    return paged(
        request, document_json(site, rows), total=found.total, page=search.page, per_page=search.per_page
    )


def _get(kind: DocumentType, slug: str, site: Site) -> JSONResponse:
    row = site.library.document(kind, slug)
    if row is None:
        raise HTTPException(404)
    return JSONResponse(document_json(site, [row])[0])


@router.get(
    "/practices", response_model=Page[PracticeOut], summary="Praktik, dengan saringan seperti pencarian"
)
def practices(request: Request, site: SiteDep, asked: Annotated[FilterValues, Query()]) -> JSONResponse:
    """Practices, filtered like a search, whole."""
    return _list("practice", request, site, asked, asked.sort)


@router.get("/practices/{slug}", response_model=PracticeOut, responses=NOT_FOUND, summary="Satu praktik")
def practice(slug: str, site: SiteDep) -> JSONResponse:
    """One practice."""
    return _get("practice", slug, site)


@router.get("/visits", response_model=Page[VisitOut], summary="Kunjungan, dengan saringan seperti pencarian")
def visits(request: Request, site: SiteDep, asked: Annotated[FilterValues, Query()]) -> JSONResponse:
    """Visits, filtered like a search, whole."""
    return _list("visit", request, site, asked, asked.sort)


@router.get("/visits/{slug}", response_model=VisitOut, responses=NOT_FOUND, summary="Satu kunjungan")
def visit(slug: str, site: SiteDep) -> JSONResponse:
    """One visit."""
    return _get("visit", slug, site)
