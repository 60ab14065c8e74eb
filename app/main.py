"""The application: wiring only."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware

from app import __version__
from app.documents.reference.data import load_reference
from app.library import Owner, Parts, Site
from app.operations.background import Background
from app.operations.monitoring import malloc, slow_queries
from app.operations.monitoring.access_log import Ledger
from app.operations.monitoring.collectors import State
from app.operations.monitoring.health import Readiness
from app.operations.monitoring.metrics import MeasuredEngine
from app.preparation.plans.repository import PlanStore
from app.preparation.recommendation.recommender import Advisor
from app.search.engine import open_store
from app.search.indexing.maintenance import Keeper
from app.services import open_publishing
from app.settings import Settings
from app.store.database import open_database
from app.store.replicas import PATIENCE_SECONDS, Readers
from app.store.repositories.bulk import Harvest
from app.store.repositories.changelog import Records
from app.store.repositories.follow_ups import Following
from app.store.repositories.hosts import Hosting
from app.store.repositories.popular_queries import PopularQueries
from app.web.cluster import EVERY_SECONDS, InStep, RightDatabase
from app.web.desk.desk_request import SecondFactorNeededError, SignInNeededError
from app.web.middleware.locale import Language
from app.web.middleware.page_cache import PageCache
from app.web.middleware.request_log import Named, Observed
from app.web.middleware.security_headers import Headers
from app.web.pages.auth import sign_in
from app.web.pages.public.papers import Press
from app.web.pages.system import machines
from app.web.preparation.plan_request import Preparation
from app.web.rendering.errors import add_error_pages
from app.web.rendering.templates import View
from app.web.routes import add_routes

log = logging.getLogger("studi_banding")


def open_site(settings: Settings, readers: Readers) -> Site:
    """The library as readers see it; raises what keeps it from being read."""

    def load_parts() -> Parts:
        data = load_reference(settings.content_dir)
        store = open_store(readers, settings.index_dir, settings.search)
        return Parts(data, MeasuredEngine(readers, store, data))

    return Site(
        readers=readers,
        popular=PopularQueries(readers.primary, readers),
        content_dir=settings.content_dir,
        owner=Owner(settings.base_url, settings.publisher, settings.contact),
        load_parts=load_parts,
    )


def create_app(settings: Settings) -> FastAPI:
    """The site over an existing database and index; raises what keeps it from starting."""
    database = open_database(settings.database_url)
    slow_queries.watch(database, settings.slow_query_ms)
    readers = _readers(settings, database)
    site = open_site(settings, readers)
    ledger = Ledger(settings.log)
    publishing, jobs = open_publishing(settings, readers, site)
    in_step = InStep(site, readers)
    keeper = Keeper(site.library, lambda: site.engine)
    background = [
        Background(jobs),
        Background((keeper.look,)),
        Background((malloc.give_back,), every=malloc.EVERY_SECONDS),
    ]
    if readers.is_shared:
        background.append(Background((in_step.look,), every=EVERY_SECONDS))
    if readers.replica is not None:
        background.append(Background((readers.look_at_replica,), every=EVERY_SECONDS))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        publishing.publisher.heal()
        in_step.look()
        for one in background:
            one.start()
        yield
        for one in background:
            one.stop()
        site.write_popular()
        ledger.flush()

    app = FastAPI(
        lifespan=lifespan,
        title="Studi Banding",
        version=__version__,
        description="Praktik dan kunjungan studi banding antarinstansi, dengan buktinya.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        # Metrics alone: traces would carry the keys of plans and what readers look for out of the house.
        telemetry={"tracing": False, "logs": False},
        middleware=[
            Middleware(Observed, trusted_proxies=settings.trusted_proxies, ledger=ledger),
            Middleware(RightDatabase, readers=readers),
            Middleware(PageCache, version=site.page_version, saw=site.saw),
            Middleware(CompressMiddleware, minimum_size=500),
            Middleware(Headers, is_encrypted=settings.base_url.startswith("https:")),
            Middleware(Language),
            Middleware(Named),
        ],
    )
    app.state.site = site
    app.state.view = View(site)
    app.state.press = Press()
    app.state.monitor = _monitor(settings, readers, site, ledger)
    app.state.harvest, app.state.records = Harvest(readers), Records(readers)
    hosting = Hosting(readers)
    app.state.preparation = Preparation(
        Advisor(site.library, hosting), hosting, PlanStore(database), Following(readers)
    )
    app.state.publishing = publishing
    add_routes(app, development=settings.development)
    add_error_pages(app)
    app.add_exception_handler(SignInNeededError, sign_in.ask_to_sign_in)
    app.add_exception_handler(SecondFactorNeededError, sign_in.ask_for_second_factor)
    return app


def _readers(settings: Settings, database: Engine) -> Readers:
    if not settings.database_replica_url:
        return Readers(database)
    replica = open_database(
        settings.database_replica_url, patience=PATIENCE_SECONDS, silence=PATIENCE_SECONDS
    )
    slow_queries.watch(replica, settings.slow_query_ms)
    return Readers(database, replica)


def _monitor(settings: Settings, readers: Readers, site: Site, ledger: Ledger) -> machines.Monitor:
    readiness = Readiness(readers, lambda: site.engine, settings.content_dir)
    state = State(readiness, site.library, settings.index_dir)
    return machines.Monitor(settings.metrics_token, state, ledger)
