"""The FastAPI dependencies of all handlers, as `…Dep` aliases for their parameters.

Those that only look something up are coroutines: FastAPI would run a plain function in a thread. They ask the request
and no other dependency: solving one costs more than what it returns.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from app.accounts.audit import Actor
from app.documents.reference.places import MAX_NAME_LENGTH
from app.documents.validation.unknown_names import unknown_place
from app.library import LibraryService
from app.preparation.plans.repository import StoredPlan
from app.preparation.services import PreparationServices
from app.printing.cache import RenderCache
from app.publishing.services import PublishingServices
from app.store.repositories.bulk import BulkReader
from app.store.repositories.changelog import ChangeLog
from app.store.tables import DocumentRow
from app.web.cookies.session import session_token
from app.web.desk.desk_request import (
    DeskRequest,
    SignInRequiredError,
    TwoFactorSetupRequiredError,
    client_address,
)
from app.web.forms.csrf import FormFields, read_form, read_open_form
from app.web.forms.rate_limits import RateLimits
from app.web.monitoring_access import MonitoringAccess
from app.web.password_queue import PasswordQueue
from app.web.preparation.plan_request import PlanRequest, plan_not_found
from app.web.published import document_type_of_path, require_document
from app.web.rendering.templates import Templates
from app.web.services import WebServices, get_services


async def current_services(request: Request) -> WebServices:
    """Return the services of the application."""
    return get_services(request)


ServicesDep = Annotated[WebServices, Depends(current_services)]


async def current_library(request: Request) -> LibraryService:
    """Return the published library."""
    return get_services(request).library


async def current_templates(request: Request) -> Templates:
    """Return the templates of the site."""
    return get_services(request).templates


async def current_publishing(request: Request) -> PublishingServices:
    """Return the services for accounts and unpublished texts."""
    return get_services(request).publishing


async def current_preparation(request: Request) -> PreparationServices:
    """Return the services for the preparation of visits."""
    return get_services(request).preparation


async def current_bulk_reader(request: Request) -> BulkReader:
    """Return the reader of all documents at once."""
    return get_services(request).bulk_reader


async def current_change_log(request: Request) -> ChangeLog:
    """Return the log of changes that harvesters read."""
    return get_services(request).change_log


async def current_render_cache(request: Request) -> RenderCache:
    """Return the cache of rendered papers."""
    return get_services(request).render_cache


async def current_monitoring(request: Request) -> MonitoringAccess:
    """Return the sources of health and metrics."""
    return get_services(request).monitoring


async def current_limits(request: Request) -> RateLimits:
    """Return the rate limits."""
    return get_services(request).limits


async def current_password_queue(request: Request) -> PasswordQueue:
    """Return the queue for checking passwords."""
    return get_services(request).password_queue


LibraryDep = Annotated[LibraryService, Depends(current_library)]
TemplatesDep = Annotated[Templates, Depends(current_templates)]
PublishingDep = Annotated[PublishingServices, Depends(current_publishing)]
PreparationDep = Annotated[PreparationServices, Depends(current_preparation)]
BulkReaderDep = Annotated[BulkReader, Depends(current_bulk_reader)]
ChangeLogDep = Annotated[ChangeLog, Depends(current_change_log)]
RenderCacheDep = Annotated[RenderCache, Depends(current_render_cache)]
MonitoringDep = Annotated[MonitoringAccess, Depends(current_monitoring)]
LimitsDep = Annotated[RateLimits, Depends(current_limits)]
PasswordQueueDep = Annotated[PasswordQueue, Depends(current_password_queue)]
FormDep = Annotated[FormFields, Depends(read_form)]
OpenFormDep = Annotated[FormFields, Depends(read_open_form)]


def published_document(slug: str, request: Request, library: LibraryDep) -> DocumentRow:
    """Return the published document of a page's address; 410 with the reason or 404 when there is none."""
    return require_document(library, document_type_of_path(request.url.path), slug)


DocumentDep = Annotated[DocumentRow, Depends(published_document)]


async def plan_request(request: Request, services: ServicesDep) -> PlanRequest:
    """Return a request for a private page of the preparation."""
    return PlanRequest(request, services)


def require_plan(token: str, preparation: PreparationDep) -> StoredPlan:
    """Return the plan of a private link; 404 when there is none."""
    plan = preparation.plans.load(token)
    if plan is None:
        raise plan_not_found()
    return plan


def require_user(request: Request, services: ServicesDep) -> DeskRequest:
    """Return a request of a signed-in person; raise SignInRequiredError or TwoFactorSetupRequiredError.

    The actor is left on the request, so that the error pages can record a refusal in the audit log.
    """
    publishing, token = services.publishing, session_token(request)
    person = publishing.sessions.get_person(token) if token else None
    if person is None:
        raise SignInRequiredError
    request.state.actor = Actor.of(person, client_address(request))
    is_account_page = request.url.path.startswith("/meja/akun")
    if (
        not is_account_page
        and publishing.requires_two_factor(person)
        and not publishing.two_factor.is_enabled(person.id)
    ):
        raise TwoFactorSetupRequiredError
    return DeskRequest(request, services, person)


def desk_of_region(desk: Annotated[DeskRequest, Depends(require_user)], daerah: str = "") -> DeskRequest:
    """Return the desk of the region that an address names, else of all places of the person; 404 for unknown ones."""
    if not daerah:
        return desk
    if daerah not in desk.reference.places:
        raise HTTPException(404, unknown_place("kode daerah", daerah[:MAX_NAME_LENGTH], desk.reference))
    return desk.of_region(daerah)


PlanRequestDep = Annotated[PlanRequest, Depends(plan_request)]
PlanDep = Annotated[StoredPlan, Depends(require_plan)]
DeskRequestDep = Annotated[DeskRequest, Depends(require_user)]
RegionDeskDep = Annotated[DeskRequest, Depends(desk_of_region)]
