"""The OAI-PMH 2.0 endpoint for harvesters."""

from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from app.library import LibraryService
from app.store.repositories.changelog import ChangeLog
from app.web.dependencies import ChangeLogDep, LibraryDep
from app.web.opendata.oai import OaiRepository

router = APIRouter()

_MAX_BYTES = 4_000
"""Bytes of the arguments of a request."""


def _answer(library: LibraryService, change_log: ChangeLog, pairs: list[tuple[str, str]]) -> Response:
    return Response(OaiRepository(library, change_log).answer(pairs), media_type="text/xml; charset=utf-8")


@router.get("/oai")
def answer_get(request: Request, library: LibraryDep, change_log: ChangeLogDep) -> Response:
    """Answer a request of a harvester."""
    return _answer(library, change_log, request.query_params.multi_items())


@router.post("/oai")
async def answer_post(request: Request, library: LibraryDep, change_log: ChangeLogDep) -> Response:
    """Answer a request sent as a form, which the protocol requires as well; it changes nothing."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BYTES:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise HTTPException(400) from error
    return await run_in_threadpool(_answer, library, change_log, pairs)
