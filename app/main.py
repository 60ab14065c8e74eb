"""The FastAPI application over the product's services."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import Route

from app import __version__
from app.printing.cache import RenderCache
from app.services import Services, build_services
from app.settings import Settings
from app.store.repositories.helpful_counts import HelpfulCounts
from app.store.repositories.missed_queries import MissedQueries
from app.web.api.problems import describe_problems
from app.web.assistant import endpoint as assistant_endpoint
from app.web.assistant.endpoint import AssistantEndpoint
from app.web.assistant.sources import AssistantSources
from app.web.desk.desk_request import SignInRequiredError, TwoFactorSetupRequiredError
from app.web.forms.rate_limits import RateLimits
from app.web.middleware.addresses import AddressMiddleware, redirect_slashes
from app.web.middleware.compression import compression
from app.web.middleware.content_encoding import ContentEncodingMiddleware
from app.web.middleware.locale import LocaleMiddleware
from app.web.middleware.open_data_access import OpenDataAccessMiddleware
from app.web.middleware.page_cache import PageCacheMiddleware
from app.web.middleware.read_your_writes import ReadYourWritesMiddleware
from app.web.middleware.request_log import RequestLogMiddleware, RouteCaptureMiddleware
from app.web.middleware.security_headers import SecurityHeadersMiddleware
from app.web.middleware.signed_in import SignedInMiddleware, find_signed_in
from app.web.middleware.view_count import ViewCountMiddleware
from app.web.monitoring_access import MonitoringAccess
from app.web.pages.auth.sign_in import ask_for_two_factor, ask_to_sign_in
from app.web.password_queue import PasswordQueue
from app.web.query_parameters import KnownParameters
from app.web.rendering.errors import add_error_pages
from app.web.rendering.templates import Templates
from app.web.routes import add_routes
from app.web.services import WebServices


def create_app(settings: Settings) -> FastAPI:
    """Create the application over an existing database and index; raises the error that keeps it from starting."""
    services = build_services(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        services.start()
        yield
        services.stop()

    def known_parameters(path: str) -> Collection[str]:
        known: KnownParameters = app.state.known_parameters
        return known.of_path(path)

    app = FastAPI(
        lifespan=lifespan,
        title="Studi Banding",
        version=__version__,
        description="Praktik dan kunjungan studi banding antarinstansi, dengan buktinya.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        # Metrics alone: traces would carry the keys of plans and visitors' queries out of the installation.
        telemetry={"tracing": False, "logs": False},
        middleware=_middleware(settings, services, known_parameters),
    )
    app.state.services = _web_services(settings, services)
    add_routes(app, development=settings.development)
    app.router.routes.append(
        Route(assistant_endpoint.PATH, _assistant_endpoint(settings, app.state.services))
    )
    describe_problems(app)
    app.state.known_parameters = KnownParameters(app.routes)
    redirect_slashes(app)
    add_error_pages(app)
    app.add_exception_handler(SignInRequiredError, ask_to_sign_in)
    app.add_exception_handler(TwoFactorSetupRequiredError, ask_for_two_factor)
    return app


def _assistant_endpoint(settings: Settings, web: WebServices) -> AssistantEndpoint:
    sources = AssistantSources(web.library, web.preparation.recommender, web.preparation.follow_ups)
    parts = urlsplit(settings.base_url)
    return AssistantEndpoint(sources, f"{parts.scheme}://{parts.netloc}", web.limits.assistants)


def _middleware(
    settings: Settings, services: Services, known_parameters: Callable[[str], Collection[str]]
) -> list[Middleware]:
    """Return the middleware, outermost first; it is made before the routes whose parameters it asks for."""
    library = services.library
    return [
        Middleware(
            RequestLogMiddleware, trusted_proxies=settings.trusted_proxies, access_log=services.access_log
        ),
        Middleware(AddressMiddleware),
        Middleware(ReadYourWritesMiddleware, database=services.database),
        Middleware(
            SignedInMiddleware,
            find=find_signed_in(services.publishing),
            is_encrypted=settings.base_url.startswith("https:"),
        ),
        Middleware(ViewCountMiddleware, record=services.view_counts.record),
        Middleware(ContentEncodingMiddleware),
        Middleware(
            PageCacheMiddleware,
            version=library.cache_key,
            last_removal=library.last_removal,
            known_parameters=known_parameters,
            on_request=library.record_search,
        ),
        compression(minimum_size=500),
        Middleware(OpenDataAccessMiddleware),
        Middleware(SecurityHeadersMiddleware, is_encrypted=settings.base_url.startswith("https:")),
        Middleware(LocaleMiddleware),
        Middleware(RouteCaptureMiddleware),
    ]


def _web_services(settings: Settings, services: Services) -> WebServices:
    return WebServices(
        library=services.library,
        publishing=services.publishing,
        preparation=services.preparation,
        imports=services.imports,
        bulk_reader=services.bulk_reader,
        change_log=services.change_log,
        view_counts=services.view_counts,
        helpful_counts=HelpfulCounts(services.database.primary, services.database),
        missed_queries=MissedQueries(services.database.primary, services.database),
        render_cache=RenderCache(),
        monitoring=MonitoringAccess(settings.metrics_token, services.metrics, services.access_log),
        templates=Templates(services.library, sends_mail=bool(settings.smtp_url)),
        limits=RateLimits(),
        password_queue=PasswordQueue(),
    )
