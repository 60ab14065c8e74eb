"""The search as JSON."""

from dataclasses import asdict
from time import perf_counter
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from app.documents.models import DocumentType
from app.search.results import MAX_PAGE, SearchRequest, Sort
from app.web.api.paging import page_response
from app.web.api.schemas import SearchOut, SuggestOut
from app.web.dependencies import LibraryDep
from app.web.rendering import labels
from app.web.search.results import search_results
from app.web.search.urls import MAX_VALUES

router = APIRouter(tags=["Pencarian"])

SortOrder = Sort
_Values = Annotated[list[str], Field(default_factory=list, max_length=MAX_VALUES)]


class SearchFilters(BaseModel):
    """The parameters of a search. A parameter may be repeated: any of its values, all parameters together."""

    q: str = Field("", max_length=2_000, description="Kata yang dicari", examples=["pergub roadmap rb jabar"])
    value: _Values = Field(description="Nilai BerAKHLAK", examples=[["akuntabel"]])
    role: _Values = Field(description="Peran", examples=[["bkd"]])
    region: _Values = Field(description="Kode daerah atau kementerian", examples=[["32"]])
    indicator: _Values = Field(description="Indikator", examples=[["indeks-rb"]])
    year: _Values = Field(description="Tahun", examples=[["2023"]])
    sort: SortOrder = "relevance"
    page: int = Field(1, ge=1, le=MAX_PAGE)
    per_page: int = Field(20, ge=1, le=100)


class SearchParams(SearchFilters):
    """A search of both kinds of documents."""

    type: _Values = Field(description="practice atau visit", examples=[["practice"]])
    literal: list[Literal["region", "year"]] = Field(
        default_factory=list,
        max_length=2,
        description="Saringan yang tidak diambil dari kata biasa seperti “di Jawa Barat” atau “tahun 2023”",
    )


def search_request(
    asked: SearchFilters, order: Sort, *, fixed_type: DocumentType | None = None
) -> SearchRequest:
    """Convert the parameters for the search engine."""
    names = ("value", "role", "region", "indicator", "year")
    filters = {name: tuple(getattr(asked, name)) for name in names if getattr(asked, name)}
    types = (fixed_type,) if fixed_type else tuple(getattr(asked, "type", ()))
    return SearchRequest(
        asked.q,
        filters | ({"type": types} if types else {}),
        order,
        asked.page,
        asked.per_page,
        literal_facets=tuple(getattr(asked, "literal", ())),
    )


@router.get("/search", response_model=SearchOut, summary="Cari praktik dan kunjungan")
def search(request: Request, library: LibraryDep, asked: Annotated[SearchParams, Query()]) -> JSONResponse:
    """Return ranked results, with the counts of every facet over all matches."""
    started = perf_counter()
    wanted = search_request(asked, asked.sort)
    found = library.search_engine.search(wanted)
    reference = library.reference
    items = []
    for result in search_results(library, found):
        card = result.card
        is_region = card.place[:1].isdigit()
        items.append(
            {
                "type": card.kind,
                "slug": card.slug,
                "url": card.url,
                "title": card.title,
                "summary": card.summary,
                "snippet": result.passage.text,
                "attachment": asdict(result.passage.place) if result.passage.place else None,
                "score": result.score,
                "why": result.reasons,
                "values": card.values,
                "roles": card.roles,
                "region": card.place if is_region else None,
                "ministry": None if is_region else card.place,
                "year": card.year,
            }
        )
    facets = {
        name: [
            {
                "value": code,
                "label": labels.facet_label(reference, name, code),
                "count": count,
                "selected": code in found.filters.get(name, ()),
            }
            for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        for name, counts in found.facets.items()
    }
    took = round((perf_counter() - started) * 1000, 2)
    return page_response(
        request,
        items,
        total=found.total,
        page=wanted.page,
        per_page=wanted.per_page,
        query=asked.q,
        corrected_query=found.query.corrected,
        recognised=found.query.inferred_filters,
        took_ms=took,
        facets=facets,
    )


@router.get("/suggest", response_model=SuggestOut, summary="Saran sambil mengetik")
def suggest(library: LibraryDep, q: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
    """Return titles, names of the reference data and popular searches, one of whose words begins as typed."""
    items = [{"text": s.text, "kind": s.kind, "url": s.url} for s in library.suggest(q)]
    return JSONResponse({"query": q, "items": items})
