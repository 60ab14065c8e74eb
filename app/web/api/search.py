"""The search as JSON."""

from dataclasses import asdict
from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from app.web.api.fields import ChangeParams, known_request, select_fields
from app.web.api.paging import page_response
from app.web.api.schemas import SearchItem, SearchOut, SuggestOut
from app.web.dependencies import LibraryDep
from app.web.rendering import labels
from app.web.search.answers import answers_json, answers_to
from app.web.search.params import SearchParams
from app.web.search.results import search_results

router = APIRouter(tags=["Pencarian"])


class SearchListParams(SearchParams, ChangeParams):
    """The parameters of a search, and how much of each result is wanted."""


@router.get("/search", operation_id="search", response_model=SearchOut, summary="Cari praktik dan kunjungan")
def search(
    request: Request, library: LibraryDep, params: Annotated[SearchListParams, Query()]
) -> JSONResponse:
    """Return ranked results, with the counts of every facet over all matches."""
    started = perf_counter()
    found = library.search_engine.search(known_request(library, params.to_request(), params))
    reference = library.reference
    items = []
    results = search_results(library, found)
    for result in results:
        card = result.card
        known = reference.places.get(card.place)
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
                "region": card.place if card.place[:1].isdigit() else None,
                "ministry": card.place if known and known.level == "pusat" else None,
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
        select_fields(items, params.fields, SearchItem.model_fields),
        total=found.total,
        page=params.page,
        per_page=params.per_page,
        query=params.q,
        corrected_query=found.query.corrected,
        offered_query=found.query.offered,
        recognised={**found.query.inferred_filters, **found.query.preferred},
        preferred=list(found.query.preferred),
        took_ms=took,
        facets=facets,
        nothing_about=list(found.nothing_about),
        answers=answers_json(answers_to(library, found, [result.card for result in results])),
    )


@router.get("/suggest", operation_id="suggest", response_model=SuggestOut, summary="Saran sambil mengetik")
def suggest(library: LibraryDep, q: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
    """Return titles, names of the reference data and popular searches, one of whose words begins as typed."""
    items = [{"text": s.text, "kind": s.kind, "url": s.url} for s in library.suggest(q)]
    return JSONResponse({"query": q, "items": items})
