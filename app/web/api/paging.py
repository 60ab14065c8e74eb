"""Pages of lists, with links to the neighbouring pages."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import JSONResponse

from app.search.results import MAX_PAGE

PageNumber = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Halaman, dari 1")]
PageSize = Annotated[int, Query(ge=1, le=100, description="Butir per halaman")]


def page_response(
    request: Request, items: Sequence[Any], *, total: int, page: int, per_page: int, **more: Any
) -> JSONResponse:
    """Return one page of a list as JSON with its `Link` header (RFC 8288)."""
    last = max(1, -(-total // per_page))
    neighbours = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    links = [
        f'<{_address(request, number)}>; rel="{name}"'
        for name, number in neighbours.items()
        if 1 <= number <= last and (name != "prev" or page > 1)
    ]
    content = {**more, "total": total, "page": page, "per_page": per_page, "items": items}
    return JSONResponse(content, headers={"Link": ", ".join(links)})


def list_page_response(request: Request, rows: Sequence[Any], *, page: int, per_page: int) -> JSONResponse:
    """Return one page of a list that is in memory."""
    start = (page - 1) * per_page
    return page_response(
        request, rows[start : start + per_page], total=len(rows), page=page, per_page=per_page
    )


def _address(request: Request, page: int) -> str:
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return f"{request.url.path}?{urlencode([*pairs, ('page', str(page))])}"
