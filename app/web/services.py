"""The one container of all that requests use, stored at `app.state.services`."""

from dataclasses import dataclass

from fastapi import Request

from app.imports.import_repository import ImportRepository
from app.library import LibraryService
from app.preparation.services import PreparationServices
from app.printing.cache import RenderCache
from app.publishing.services import PublishingServices
from app.store.repositories.bulk import BulkReader
from app.store.repositories.changelog import ChangeLog
from app.store.repositories.helpful_counts import HelpfulCounts
from app.store.repositories.missed_queries import MissedQueries
from app.store.repositories.view_counts import ViewCounts
from app.web.forms.rate_limits import RateLimits
from app.web.monitoring_access import MonitoringAccess
from app.web.password_queue import PasswordQueue
from app.web.rendering.templates import Templates


@dataclass(frozen=True, slots=True)
class WebServices:
    """The product's services, and what only the web needs: templates and rate limits."""

    library: LibraryService
    publishing: PublishingServices
    preparation: PreparationServices
    imports: ImportRepository
    bulk_reader: BulkReader
    change_log: ChangeLog
    view_counts: ViewCounts
    helpful_counts: HelpfulCounts
    missed_queries: MissedQueries
    render_cache: RenderCache
    monitoring: MonitoringAccess
    templates: Templates
    limits: RateLimits
    password_queue: PasswordQueue


def get_services(request: Request) -> WebServices:
    """Return the services of the application that a request came to."""
    services: WebServices = request.app.state.services
    return services
