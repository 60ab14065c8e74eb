"""Drafts for programs: read, created, changed and submitted with an access token, by the rules of the desk.

A token is the only way in: cookies are not read, so that no page of another site can act for a signed-in person.
Approving and publishing stay with people at the desk.
"""

from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ValidationError

from app.accounts.access_tokens import TokenScope
from app.accounts.audit import Actor
from app.accounts.permissions import Action
from app.documents.editing.addresses import suggest_address
from app.documents.markdown.files import edit_text
from app.documents.markdown.sections import parse_fields
from app.documents.models import DocumentType
from app.publishing.drafts import Draft, NewDraft, StaleVersionError
from app.publishing.workflow import DraftState, Transition, TransitionError
from app.web.api.draft_schemas import DraftListOut, DraftOut, DraftText, NewDraftIn
from app.web.api.problems import problems
from app.web.dependencies import ServicesDep
from app.web.desk.desk_request import DeskRequest, client_address
from app.web.desk.submission import find_submission_fault, free_slug, take_suggested_address
from app.web.forms.csrf import clean_text, read_body
from app.web.rendering.paging import RowNumber

_BEARER = HTTPBearer(
    scheme_name="AccessToken",
    description="Token akses dari halaman akun (/meja/akun/token)",
    auto_error=False,
)
_PRIVATE = {"Cache-Control": "no-store"}
_REFUSALS = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
_OF_ONE = problems(HTTPStatus.NOT_FOUND)
_OF_CHANGES = problems(
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.PRECONDITION_REQUIRED,
)
_VISIT_KEYS = frozenset({"guest", "host", "kind"})
_MARKDOWN = "text/markdown"
_Text = TypeVar("_Text", bound=DraftText)
MAX_BODY_BYTES = 3_000_000
"""Bytes of a body: the longest text, with every other character escaped."""

router = APIRouter(prefix="/drafts", tags=["Draf"], responses=_REFUSALS)


def require_bearer(
    request: Request,
    services: ServicesDep,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> DeskRequest:
    """Return the request of a token's person; raise 401 without a valid token, 403 outside of its scope.

    The actor is left on the request, so that the error pages can record a refusal in the audit log.
    """
    services.limits.draft_programs.require(request)
    publishing = services.publishing
    bearer = publishing.access_tokens.find_bearer(given.credentials) if given else None
    if bearer is None:
        detail = "Sertakan token akses yang berlaku: kepala permintaan “Authorization: Bearer …”"
        headers = {"WWW-Authenticate": 'Bearer realm="studi-banding"', **_PRIVATE}
        raise HTTPException(HTTPStatus.UNAUTHORIZED, detail, headers=headers)
    request.state.actor = Actor.of(bearer.person, client_address(request))
    if request.method != "GET" and bearer.scope is not TokenScope.WRITE:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Token ini hanya untuk membaca draf", headers=_PRIVATE)
    if publishing.requires_two_factor(bearer.person) and not publishing.two_factor.is_enabled(
        bearer.person.id
    ):
        detail = "Aktifkan dahulu kode dua langkah pada akun ini"
        raise HTTPException(HTTPStatus.FORBIDDEN, detail, headers=_PRIVATE)
    return DeskRequest(request, services, bearer.person)


BearerDep = Annotated[DeskRequest, Depends(require_bearer)]
IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=40, description='ETag versi draf yang diubah, misalnya “"3"”')
]


def _body_of(model: type[BaseModel]) -> dict[str, Any]:
    """Describe a body of JSON for OpenAPI; Markdown is taken too, and described in the guide."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def _read(request: Request, model: type[_Text]) -> _Text:
    data = await read_body(request, most=MAX_BODY_BYTES)
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _MARKDOWN:
            return model(text=data.decode("utf-8"))
        return model.model_validate_json(data)
    except UnicodeDecodeError as error:
        raise HTTPException(422, "Naskah bukan teks UTF-8", headers=_PRIVATE) from error
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults) from error


async def read_new_draft(request: Request, _desk: BearerDep) -> NewDraftIn:
    """Return the new draft that a request brings, once its token is known to be good."""
    return await _read(request, NewDraftIn)


async def read_draft_text(request: Request, _desk: BearerDep) -> DraftText:
    """Return the text that a request brings, once its token is known to be good."""
    return await _read(request, DraftText)


@router.get("", operation_id="list_drafts", response_model=DraftListOut, summary="Draf yang boleh dibaca")
def drafts(desk: BearerDep) -> JSONResponse:
    """Return the drafts that are not published yet."""
    states = set(DraftState) - {DraftState.PUBLISHED, DraftState.DISCARDED}
    found = desk.publishing.drafts.list_drafts(desk.person, states)
    return JSONResponse({"items": [_summary(one) for one in found]}, headers=_PRIVATE)


@router.post(
    "",
    operation_id="create_draft",
    response_model=DraftOut,
    status_code=HTTPStatus.CREATED,
    responses=_OF_ONE | problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    openapi_extra=_body_of(NewDraftIn),
    summary="Mulai draf",
)
def create_draft(desk: BearerDep, sent: Annotated[NewDraftIn, Depends(read_new_draft)]) -> Response:
    """Create the draft of a new document, or of a change to a published one."""
    text = _text_of(sent)
    fields = parse_fields(text)
    kind: DocumentType = sent.type or ("visit" if _VISIT_KEYS & fields.keys() else "practice")
    new = _change_of(desk, kind, sent.slug, text) if sent.slug else _new_document(desk, kind, fields, text)
    try:
        number = desk.publishing.drafts.create(desk.actor, desk.person, new)
    except TransitionError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=_PRIVATE) from error
    answer = _answer(desk, _require(desk, number), status=HTTPStatus.CREATED)
    answer.headers["Location"] = f"/api/v1/drafts/{number}"
    return answer


@router.get(
    "/{draft_id}", operation_id="get_draft", response_model=DraftOut, responses=_OF_ONE, summary="Satu draf"
)
def get_draft(draft_id: RowNumber, desk: BearerDep) -> Response:
    """Return one draft with its text and what it lacks."""
    return _answer(desk, _require(desk, draft_id))


@router.put(
    "/{draft_id}",
    operation_id="replace_draft",
    response_model=DraftOut,
    responses=_OF_ONE | _OF_CHANGES,
    openapi_extra=_body_of(DraftText),
    summary="Ganti naskah draf",
)
def replace_draft(
    draft_id: RowNumber,
    desk: BearerDep,
    sent: Annotated[DraftText, Depends(read_draft_text)],
    if_match: IfMatch = "",
) -> Response:
    """Replace the text of a draft; 412 when somebody has saved it since the version named by If-Match."""
    draft = _require_version(_require(desk, draft_id, Action.WRITE), if_match)
    try:
        saved = desk.publishing.drafts.replace(desk.person, draft_id, _text_of(sent), version=draft.version)
    except StaleVersionError as error:
        raise _stale(draft) from error
    except TransitionError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=_PRIVATE) from error
    return _answer(desk, saved)


@router.post(
    "/{draft_id}/submit",
    operation_id="submit_draft",
    response_model=DraftOut,
    responses=_OF_ONE | _OF_CHANGES,
    summary="Ajukan draf untuk ditelaah",
)
def submit_draft(draft_id: RowNumber, desk: BearerDep, if_match: IfMatch = "") -> Response:
    """Submit a draft for review, as at the desk; 409 with what must be mended before."""
    draft = _require_version(_require(desk, draft_id, Action.WRITE), if_match)
    if fault := find_submission_fault(desk, draft):
        raise HTTPException(HTTPStatus.CONFLICT, fault, headers=_PRIVATE)
    take_suggested_address(desk, draft)
    try:
        desk.publishing.drafts.transition(desk.actor, desk.person, draft_id, Transition.SUBMIT)
    except TransitionError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error), headers=_PRIVATE) from error
    return _answer(desk, _require(desk, draft_id))


def _text_of(sent: DraftText) -> str:
    if sent.text is not None:
        return clean_text(sent.text)
    return edit_text("---\n---\n", sent.fields or {}, body=clean_text(sent.body))


def _change_of(desk: DeskRequest, kind: DocumentType, slug: str, text: str) -> NewDraft:
    """Return a draft that changes a published document; raise 404 or ForbiddenError."""
    published = desk.publishing.publisher.published_text(kind, slug)
    if published is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"“{slug}” tidak terbit di sini", headers=_PRIVATE)
    place = desk.publishing.publisher.require_permitted_place(desk.person, Action.WRITE, kind, slug)
    return NewDraft(kind, slug, place, text, published[1], published[0])


def _new_document(desk: DeskRequest, kind: DocumentType, fields: dict[str, Any], text: str) -> NewDraft:
    """Return the draft of a new document, owned by the first of its places in which the person may write."""
    guest = fields.get("guest") if isinstance(fields.get("guest"), dict) else {}
    named = (
        [fields.get("region"), fields.get("ministry")]
        if kind == "practice"
        else [one for key in ("regions", "ministries") for one in (guest or {}).get(key) or ()]
    )
    places = [str(one) for one in named if one and str(one) in desk.reference.places]
    if not places:
        missing = "region atau ministry" if kind == "practice" else "guest.regions atau guest.ministries"
        raise HTTPException(422, f"Sebut daerah atau instansi pemilik naskah: {missing}", headers=_PRIVATE)
    place = next((one for one in places if desk.has_permission(Action.WRITE, one)), places[0])
    desk.require_permission(Action.WRITE, place)
    slug = suggest_address(kind, fields, desk.reference) or "draf"
    return NewDraft(kind, free_slug(desk, slug), place, text)


def _require(desk: DeskRequest, draft_id: int, action: Action = Action.READ) -> Draft:
    draft = desk.publishing.drafts.load(desk.person, draft_id, action)
    if draft is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Draf ini tidak ada", headers=_PRIVATE)
    return draft


def _require_version(draft: Draft, if_match: str) -> Draft:
    """Return the draft; raise 428 without a version, 412 with another one than the current."""
    if not if_match:
        detail = "Sertakan If-Match dengan ETag versi yang Anda baca"
        raise HTTPException(HTTPStatus.PRECONDITION_REQUIRED, detail, headers=_PRIVATE)
    if if_match != _etag(draft):
        raise _stale(draft)
    return draft


def _stale(draft: Draft) -> HTTPException:
    detail = "Draf ini sudah diubah orang lain. Baca lagi, gabungkan, lalu kirim dengan ETag yang baru"
    return HTTPException(HTTPStatus.PRECONDITION_FAILED, detail, headers={**_PRIVATE, "ETag": _etag(draft)})


def _etag(draft: Draft) -> str:
    return f'"{draft.version}"'


def _summary(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "type": draft.kind,
        "slug": draft.slug,
        "place": draft.place,
        "title": draft.title,
        "state": draft.state.value,
        "version": draft.version,
        "updated": draft.updated.isoformat(),
        "url": f"/meja/draf/{draft.id}",
    }


def _answer(desk: DeskRequest, draft: Draft, *, status: int = HTTPStatus.OK) -> JSONResponse:
    keys = ("line", "key", "code", "message", "hint", "severity")
    lacking = [{key: getattr(one, key) for key in keys} for one in desk.publishing.publisher.check(draft)]
    content = {**_summary(draft), "text": draft.text, "problems": lacking}
    return JSONResponse(content, status_code=status, headers={**_PRIVATE, "ETag": _etag(draft)})
