"""The application: wiring only."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from sqlalchemy import Engine
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette_compress import CompressMiddleware

from app import __version__
from app.documents.reference import load_reference
from app.operations import slow_queries
from app.operations.ledger import Ledger
from app.operations.metrics import MeasuredEngine
from app.operations.readiness import Readiness
from app.operations.state import State
from app.preparation.advisor import Advisor
from app.preparation.plans import PlanStore
from app.publishing import versioning
from app.publishing.accounts import Accounts
from app.publishing.attachments.placing import Shelves
from app.publishing.attachments.scanning import Scanner
from app.publishing.audit import Actor, Audit, Event
from app.publishing.background import Background, Job
from app.publishing.corrections import Corrections
from app.publishing.draft_files import DraftFiles
from app.publishing.drafts import Drafts
from app.publishing.history import History
from app.publishing.importing.keeping import Imports
from app.publishing.keys import keys_of
from app.publishing.notices import Notices
from app.publishing.oidc import Client, Provider
from app.publishing.outbox import Outbox, smtp
from app.publishing.publisher import Publisher
from app.publishing.remarks import Remarks
from app.publishing.schedule import Schedule
from app.publishing.second_factor import SecondFactors
from app.publishing.sessions import Sessions
from app.search.engine import open_store
from app.search.index import IndexUnavailableError
from app.search.keeping import Keeper
from app.settings import Settings
from app.store.database import open_database
from app.store.following import Following
from app.store.harvest import Harvest
from app.store.hosting import Hosting
from app.store.popular import PopularQueries
from app.store.readers import PATIENCE_SECONDS, Readers
from app.store.records import Records
from app.store.turns import alone
from app.web.api import documents as api_documents
from app.web.api import follow_ups as api_follow_ups
from app.web.api import recommendations as api_recommendations
from app.web.api import reference as api_reference
from app.web.api import search as api_search
from app.web.api.problems import ANYWHERE
from app.web.caching import PageCache
from app.web.errors import add_error_pages
from app.web.headers import Headers
from app.web.in_step import EVERY_SECONDS, InStep, RightDatabase
from app.web.language import Language
from app.web.observing import Named, Observed
from app.web.pages import (
    assess,
    attachments,
    compare,
    corrections,
    coverage,
    data,
    desk,
    documents,
    draft_files,
    draft_steps,
    drafts,
    follow_ups,
    histories,
    home,
    host,
    imports,
    indicators,
    library_file,
    machines,
    new_draft,
    oai,
    papers,
    people,
    picked,
    plan_edit,
    plan_papers,
    plans,
    prepare,
    preview,
    reference,
    search,
    second_factor,
    sharing,
    sign_in,
    sign_in_code,
    sso,
    style,
    travels,
    writing,
)
from app.web.pages.papers import Press
from app.web.preparing.desk import Preparation
from app.web.site import Owner, Parts, Site
from app.web.view import STATIC, Crumb, View, ViewDep
from app.web.writing.desk import Publishing, SecondFactorNeededError, SignInNeededError

log = logging.getLogger("studi_banding")

PAGES = (
    home,
    machines,
    search,
    sharing,
    papers,
    library_file,
    attachments,
    documents,
    picked,
    reference,
    indicators,
    travels,
    compare,
    coverage,
    data,
    oai,
)
PREPARATION = (prepare, assess, plans, plan_edit, plan_papers, follow_ups, host)
WRITING = (
    sign_in,
    sign_in_code,
    sso,
    desk,
    second_factor,
    people,
    new_draft,
    drafts,
    draft_files,
    draft_steps,
    imports,
    writing,
    preview,
    histories,
    corrections,
)


def open_site(settings: Settings, readers: Readers) -> Site:
    """The library as readers see it; raises what keeps it from being read."""

    def load_parts() -> Parts:
        data = load_reference(settings.content_dir)
        store = open_store(readers, settings.index_dir, settings.search)
        return Parts(data, MeasuredEngine(readers, store, data))

    return Site(
        readers=readers,
        popular=PopularQueries(readers.primary),
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
    publishing, jobs = _publishing(settings, readers, site)
    in_step = InStep(site, readers)
    keeper = Keeper(site.library, lambda: site.engine)
    background = [Background(jobs), Background((keeper.look,))]
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
    api = APIRouter(prefix="/api/v1", responses=ANYWHERE)
    for part in (api_documents, api_search, api_recommendations, api_follow_ups, api_reference):
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(_api_docs(app), include_in_schema=False)
    development = (style,) if settings.development else ()
    for page in (*PAGES, *PREPARATION, *WRITING, *development):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    add_error_pages(app)
    app.add_exception_handler(SignInNeededError, sign_in.ask_to_sign_in)
    app.add_exception_handler(SecondFactorNeededError, sign_in.ask_for_second_factor)
    return app


def _readers(settings: Settings, database: Engine) -> Readers:
    if not settings.database_replica_url:
        return Readers(database)
    replica = open_database(settings.database_replica_url, patience=PATIENCE_SECONDS)
    slow_queries.watch(replica, settings.slow_query_ms)
    return Readers(database, replica)


def _monitor(settings: Settings, readers: Readers, site: Site, ledger: Ledger) -> machines.Monitor:
    readiness = Readiness(readers, lambda: site.engine, settings.content_dir)
    state = State(readiness, site.library, settings.index_dir)
    return machines.Monitor(settings.metrics_token, state, ledger)


def _publishing(settings: Settings, readers: Readers, site: Site) -> tuple[Publishing, Sequence[Job]]:
    """The doors to what is not published, and what happens there by itself."""
    database = readers.primary
    send = smtp(settings.smtp_url) if settings.smtp_url else None
    outbox = Outbox(database, send, sender=settings.mail_from)
    notices = Notices(database, outbox, settings.base_url)

    def published(event: Event, path: str, reason: str, actor: Actor) -> None:
        try:
            site.engine.catch_up()
        except (OSError, IndexUnavailableError) as error:
            log.warning("published; the index follows when it can be written: %s", error)
        readers.look()
        if event is Event.PUBLISHED:
            notices.published(path)
        if settings.git:
            with alone(database, settings.content_dir):  # git itself refuses a second one at a time
                versioning.commit(settings.content_dir, event, path, reason, actor)

    keys = keys_of(settings.secret_key.get_secret_value(), settings.key_folder)
    accounts, drafts_door = Accounts(database), Drafts(database, notices.moved)
    publisher = Publisher(
        database,
        settings.content_dir,
        lambda: site.reference,
        published,
        shelves=Shelves(settings.uploads_dir),
    )
    remarks = Remarks(database)

    def heal() -> None:
        """What another process left undone when it died."""
        if publisher.heal():
            site.engine.catch_up()

    schedule = Schedule(database, publisher, drafts_door, remarks, accounts)
    doors = Publishing(
        accounts,
        Sessions(database),
        Audit(database),
        drafts_door,
        remarks,
        History(database),
        publisher,
        DraftFiles(database, settings.uploads_dir, settings.content_dir, Scanner(settings.clamd)),
        Imports(database),
        Corrections(database, notices.corrected),
        schedule,
        notices,
        keys,
        _provider(settings),
        SecondFactors(database, keys),
        settings.totp_for_managers,
    )
    return doors, (heal, schedule.run, outbox.deliver)


def _provider(settings: Settings) -> Provider | None:
    """Where people sign in with an account of their organisation, if anywhere."""
    if not settings.oidc_issuer:
        return None
    return Provider(
        Client(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            returns_to=f"{settings.base_url}/masuk/sso/kembali",
            name=settings.oidc_name,
        )
    )


def _api_docs(app: FastAPI) -> APIRouter:
    router = APIRouter()

    @router.get("/api/docs")
    def api_docs(request: Request, view: ViewDep) -> HTMLResponse:
        """The API's description as a page, made from its OpenAPI."""
        return view.page(request, "api.html", api=app.openapi(), crumbs=[Crumb("API")])

    return router
