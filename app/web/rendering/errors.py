"""Error responses: pages for people, problem documents for programs."""

import logging
import re
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import ForbiddenError
from app.documents.extras import MissingExtraError
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.validation.unknown_names import UnknownNameError
from app.i18n import gettext, marked
from app.library import LibraryService
from app.operations.monitoring.logs import request_id
from app.search.backends.base import IndexUnavailableError
from app.search.results import SearchRequest
from app.store import disk_errors
from app.store.errors import DatabaseUnavailableError
from app.store.repositories.cards import Card
from app.web.forms.autosave import wants_json
from app.web.middleware.request_log import CLIENT_CLOSED_REQUEST, route_of
from app.web.rendering.invalid_values import describe_fault
from app.web.services import get_services

log = logging.getLogger("studi_banding")

_TITLES = {
    400: marked("Permintaan tidak dapat dibaca"),
    403: marked("Tidak diizinkan"),
    404: marked("Tidak ditemukan"),
    405: marked("Metode permintaan ini tidak didukung"),
    409: marked("Berubah bersamaan"),
    410: marked("Sudah tidak ada"),
    413: marked("Terlalu besar"),
    422: marked("Isian tidak sesuai"),
    429: marked("Terlalu banyak permintaan"),
    500: marked("Ada kesalahan di pihak kami"),
    501: marked("Tidak ada di pemasangan ini"),
    503: marked("Layanan belum siap"),
}
NEAR_SHOWN = 5


def add_error_pages(app: FastAPI) -> None:
    """Register the handlers that turn exceptions into responses."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(UnknownNameError, _unknown)
    app.add_exception_handler(MissingExtraError, _not_installed)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(IndexUnavailableError, _not_ready)
    app.add_exception_handler(DatabaseUnavailableError, _not_ready)
    app.add_exception_handler(OperationalError, _not_ready)
    app.add_exception_handler(ClientDisconnect, _client_left)
    app.add_exception_handler(FrontMatterError, _unreadable)
    app.add_exception_handler(OSError, _disk_fault)
    app.add_exception_handler(Exception, _failure)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for it
    standard = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != standard else _TITLES.get(error.status_code, standard)
    return _answer(
        request, error.status_code, f"{gettext(detail).rstrip('.')}.", headers=dict(error.headers or {})
    )


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- registered for it
    return _answer(request, 422, " ".join(describe_fault(fault) for fault in error.errors()))


def _unknown(request: Request, error: Exception) -> Response:
    return _answer(request, 422, str(error))


def _not_installed(request: Request, error: Exception) -> Response:
    return _answer(request, HTTPStatus.NOT_IMPLEMENTED, str(error))


def _forbidden(request: Request, error: Exception) -> Response:
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor:
        get_services(request).publishing.audit.record(
            actor, AuditEvent.FORBIDDEN, f"{request.method} {request.url.path}"
        )
    return _answer(request, 403, f"{error}.")


def _not_ready(request: Request, error: Exception) -> Response:
    fault = error.orig if isinstance(error, OperationalError) else error
    log.error("%s %s: %s", request.method, route_of(request.scope), fault)
    is_database = isinstance(
        error, (DatabaseUnavailableError, OperationalError)
    )  # its words name the server and the account
    detail = (
        gettext("Basis data sedang tidak menjawab. Cobalah beberapa saat lagi.")
        if is_database
        else str(error)
    )
    return _answer(request, 503, detail, headers={"Retry-After": "5"})


def _client_left(_request: Request, _error: Exception) -> Response:
    """Return an empty response: the client left while it was sending."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, FrontMatterError)  # noqa: S101 -- registered for it
    return _answer(request, 422, f"{error.message} {error.hint}")


def _disk_fault(request: Request, error: Exception) -> Response:
    detail = disk_errors.visitor_message(error) if isinstance(error, OSError) else None
    if detail is None:
        raise error
    log.error("%s %s: %s", request.method, route_of(request.scope), disk_errors.operator_message(error))  # type: ignore[arg-type]
    return _answer(request, 503, gettext(detail), headers={"Retry-After": "60"})


def _failure(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, route_of(request.scope), exc_info=error)
    number = request_id.get()  # this answer is sent from outside of all that would add it
    detail = gettext("Kesalahan ini sudah dicatat dengan nomor {number}. Cobalah sekali lagi.")
    return _answer(request, 500, detail.format(number=number), headers={"X-Request-ID": number})


def _answer(request: Request, status: int, detail: str, *, headers: dict[str, str] | None = None) -> Response:
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    no_store = {"Cache-Control": "no-store"}
    path = request.url.path
    if path.startswith("/api/") or path == "/mcp" or path.endswith(".json") or wants_json(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        media_type = "application/problem+json"
        return JSONResponse(
            problem, status_code=status, media_type=media_type, headers=no_store | (headers or {})
        )
    services = get_services(request)
    is_plain = detail.rstrip(".") == gettext(_TITLES[404]).rstrip(".")
    near = (
        _suggest_documents(services.library, request.url.path)
        if status == HTTPStatus.NOT_FOUND and is_plain
        else None
    )
    page = services.templates.render_page(
        request, "error.html", status=status, title=title, detail=detail, near=near, crumbs=[]
    )
    page.headers.update(no_store | (headers or {}))
    return page


def _suggest_documents(library: LibraryService, path: str) -> list[Card]:
    """Return documents near an address that leads nowhere: most of its words are in theirs, or none is shown."""
    words = re.sub(r"\.\w+$", "", path.rsplit("/", 1)[-1]).replace("-", " ")
    asked = set(re.findall(r"[a-z]{3,}", words.lower()))
    try:
        found = library.search_engine.search(SearchRequest(words, per_page=NEAR_SHOWN, judges_coverage=False))
        keys = [
            (hit.kind, hit.slug)
            for hit in found.hits
            if asked and len(asked & set(hit.slug.split("-"))) * 2 > len(asked)
        ]
        return library.documents.get_cards(keys)
    except (IndexUnavailableError, DatabaseUnavailableError):
        return []
