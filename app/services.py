"""The composition root: builds every service from the settings, and runs the background jobs."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from app.accounts.access_tokens import AccessTokens
from app.accounts.accounts import Accounts
from app.accounts.audit import Actor, AuditEvent, AuditLog
from app.accounts.encryption import Encryptor, load_encryptor
from app.accounts.group_roles import GroupMembership, parse_group_roles
from app.accounts.oidc import OidcClient, OidcProvider
from app.accounts.sessions import Sessions
from app.accounts.two_factor import TwoFactorService
from app.attachments.clamav import ClamavScanner
from app.attachments.storage import AttachmentStorage
from app.documents.reference.data import load_reference
from app.imports.import_repository import ImportRepository
from app.library import LibraryService, LoadedReference, SiteIdentity
from app.operations import cluster
from app.operations.background import BackgroundJobs
from app.operations.harvest.scheduled import harvest_job
from app.operations.jobs import build_jobs
from app.operations.monitoring import slow_queries
from app.operations.monitoring.access_log import AccessLog
from app.operations.monitoring.collectors import LibraryMetricsCollector
from app.operations.monitoring.health import Readiness
from app.operations.monitoring.metrics import observe_search
from app.preparation.hosting.request_mail import ADDRESS_PURPOSE
from app.preparation.hosting.requests import purge_closed
from app.preparation.hosting.services import build_hosting
from app.preparation.plans import upkeep
from app.preparation.plans.repository import PlanRepository
from app.preparation.recommendation.recommender import Recommender
from app.preparation.services import PreparationServices
from app.publishing import git
from app.publishing.comments import Comments
from app.publishing.corrections import Corrections
from app.publishing.draft_attachments import DraftAttachments
from app.publishing.drafts import Drafts
from app.publishing.mail.notifications import Notifications
from app.publishing.mail.outbox import Outbox
from app.publishing.mail.smtp import SmtpSender
from app.publishing.notes.visit_news import VisitNewsRepository
from app.publishing.publisher import Publisher
from app.publishing.revisions import RevisionRepository
from app.publishing.same_visits.same_visits import SameVisits
from app.publishing.schedule import PublicationSchedule
from app.publishing.services import PublishingServices
from app.publishing.subscriptions.digests import Digests
from app.publishing.subscriptions.letters import SubscriberLetters
from app.publishing.subscriptions.subscribers import Subscriptions
from app.publishing.webhooks.queue import WebhookQueue
from app.publishing.webhooks.registry import WebhookRegistry
from app.search.backends.factory import create_index_store
from app.search.engine import SearchEngine
from app.search.indexing.maintenance import IndexMaintenance, RefreshReason
from app.settings import Settings, list_old_names
from app.store.database import open_database
from app.store.locks import exclusive_content_lock
from app.store.replicas import REPLICA_TIMEOUT_SECONDS, DatabaseRouter
from app.store.repositories.bulk import BulkReader
from app.store.repositories.changelog import ChangeLog
from app.store.repositories.follow_ups import FollowUpRepository
from app.store.repositories.hosts import HostRepository
from app.store.repositories.popular_queries import PopularQueries
from app.store.repositories.view_counts import FLUSH_INTERVAL_SECONDS, ViewCounts
from app.web.subscriptions.followed_pages import FollowedPages

log = logging.getLogger("studi_banding")


@dataclass(frozen=True, slots=True)
class Services:
    """The services of one process, and the jobs that run beside its requests."""

    database: DatabaseRouter
    library: LibraryService
    publishing: PublishingServices
    preparation: PreparationServices
    imports: ImportRepository
    bulk_reader: BulkReader
    change_log: ChangeLog
    view_counts: ViewCounts
    metrics: LibraryMetricsCollector
    access_log: AccessLog
    cluster_sync: cluster.ClusterSync
    background: Sequence[BackgroundJobs]

    def start(self) -> None:
        """Recover interrupted publications, follow the database once, and start the background jobs."""
        self.publishing.publisher.recover()
        self.cluster_sync.poll()
        for jobs in self.background:
            jobs.start()

    def stop(self) -> None:
        """Stop the background jobs and write what is still in memory."""
        for jobs in self.background:
            jobs.stop()
        self.library.save_popular_queries()
        self.view_counts.flush()
        self.access_log.flush()


def build_services(settings: Settings) -> Services:
    """Build all services over an existing database and index; raises the error that keeps the site from starting."""
    for old, new in list_old_names():
        log.warning("the setting %s is now called %s; the old name still works", old, new)
    database = _open_database(settings)
    library = build_library(settings, database)
    index = IndexMaintenance(
        lambda: database.state_within(cluster.POLL_INTERVAL_SECONDS).revision, lambda: library.search_engine
    )
    publishing = build_publishing(settings, database, library, index)
    cluster_sync = cluster.ClusterSync(library, database, index)

    jobs = [
        publishing.schedule.publish_due,
        publishing.digests.write_due,
        publishing.outbox.send_pending,
    ]
    view_counts = ViewCounts(database.primary, database)
    purges = [
        partial(purge, database.primary, settings.plan_months)
        for purge in (upkeep.purge_unused, purge_closed)
    ]
    background = [
        *build_jobs(database, publishing.publisher, cluster_sync, index, jobs),
        BackgroundJobs((*purges, publishing.subscriptions.purge_unconfirmed), every=upkeep.INTERVAL_SECONDS),
        BackgroundJobs((publishing.webhook_queue.write_due, publishing.webhook_queue.send_pending)),
        BackgroundJobs((view_counts.flush,), every=FLUSH_INTERVAL_SECONDS),
        harvest_job(database, library, index),
        BackgroundJobs((publishing.same_visits.propose,)),
    ]
    hosts = HostRepository(database)
    readiness = Readiness(database, lambda: library.search_engine, settings.content_dir)
    return Services(
        database=database,
        library=library,
        publishing=publishing,
        preparation=PreparationServices(
            recommender=Recommender(library.documents, hosts),
            hosts=hosts,
            plans=PlanRepository(
                database.primary, network_digest=partial(publishing.encryptor.digest, "plan-network")
            ),
            follow_ups=FollowUpRepository(database),
            hosting=build_hosting(
                database.primary,
                settings.content_dir,
                publishing,
                commit=partial(_commit_to_git, database.primary, settings),
            ),
            plan_months=settings.plan_months,
        ),
        imports=ImportRepository(database.primary),
        bulk_reader=BulkReader(database),
        change_log=ChangeLog(database),
        view_counts=view_counts,
        metrics=LibraryMetricsCollector(readiness, library.documents, settings.index_dir),
        access_log=AccessLog(settings.log_format),
        cluster_sync=cluster_sync,
        background=background,
    )


def _open_database(settings: Settings) -> DatabaseRouter:
    primary = open_database(settings.database_url)
    slow_queries.log_slow_queries(primary, settings.slow_query_ms)
    if not settings.database_replica_url:
        return DatabaseRouter(primary)
    replica = open_database(
        settings.database_replica_url,
        connect_timeout=REPLICA_TIMEOUT_SECONDS,
        tcp_user_timeout=REPLICA_TIMEOUT_SECONDS,
    )
    slow_queries.log_slow_queries(replica, settings.slow_query_ms)
    return DatabaseRouter(primary, replica)


def build_library(settings: Settings, database: DatabaseRouter) -> LibraryService:
    """Build the published library; raises the error that keeps it from being read."""

    def load() -> LoadedReference:
        reference = load_reference(settings.content_dir)
        store = create_index_store(database, settings.index_dir, settings.search_backend)
        engine = SearchEngine(database.primary, database, store, reference, on_search=observe_search)
        return LoadedReference(reference, engine)

    return LibraryService(
        database=database,
        popular_queries=PopularQueries(database.primary, database),
        content_dir=settings.content_dir,
        identity=SiteIdentity(settings.base_url, settings.publisher, settings.site_name, settings.contact),
        load=load,
    )


def build_publishing(
    settings: Settings,
    database: DatabaseRouter,
    library: LibraryService,
    index: IndexMaintenance,
) -> PublishingServices:
    """Build the services for accounts, mail and unpublished texts."""
    engine, pages = database.primary, FollowedPages(library)
    encryptor = load_encryptor(settings.secret_key.get_secret_value(), settings.secret_key_dir)
    outbox = _build_outbox(
        settings,
        engine,
        encryptor,
        SubscriberLetters(
            engine,
            encryptor,
            pages.describe,
            base_url=settings.base_url,
            site_name=settings.site_name,
            bounce_address=settings.mail_bounces,
        ),
    )
    notifications = Notifications(engine, outbox, settings.base_url, settings.site_name)
    accounts, drafts, comments = (
        Accounts(engine),
        Drafts(engine, notifications.draft_transitioned),
        Comments(engine),
    )

    def refresh() -> None:
        index.refresh(RefreshReason.PUBLISHED)
        database.poll_primary()

    def on_published(event: AuditEvent, path: str, reason: str, actor: Actor) -> None:
        refresh()
        if event is AuditEvent.PUBLISHED:
            notifications.published(path)
        _commit_to_git(engine, settings, event, path, reason, actor)

    publisher = Publisher(
        engine,
        settings.content_dir,
        lambda: library.reference,
        on_published,
        attachments=AttachmentStorage(settings.uploads_dir),
    )
    return PublishingServices(
        accounts=accounts,
        sessions=Sessions(engine),
        access_tokens=AccessTokens(engine),
        audit=AuditLog(engine),
        drafts=drafts,
        comments=comments,
        revisions=RevisionRepository(engine),
        publisher=publisher,
        files=DraftAttachments(
            engine, settings.uploads_dir, settings.content_dir, ClamavScanner(settings.clamav_address)
        ),
        corrections=Corrections(engine, notifications.correction_submitted),
        visit_news=VisitNewsRepository(engine),
        schedule=PublicationSchedule(engine, publisher, drafts, comments, accounts),
        notifications=notifications,
        subscriptions=Subscriptions(engine, encryptor, outbox),
        digests=Digests(
            engine,
            outbox,
            find_matches=pages.find_matches,
            find_answer=pages.find_answer,
            is_searchable=pages.is_searchable,
        ),
        same_visits=SameVisits(engine, lambda: library.reference.place_words, refresh),
        outbox=outbox,
        webhooks=WebhookRegistry(engine, encryptor),
        webhook_queue=WebhookQueue(engine, encryptor, settings.base_url),
        encryptor=encryptor,
        two_factor=TwoFactorService(engine, encryptor),
        identity_provider=_identity_provider(settings),
        group_membership=GroupMembership(engine, parse_group_roles(settings.oidc_groups)),
        two_factor_for_managers=settings.require_totp_for_managers,
    )


def _build_outbox(
    settings: Settings, engine: Engine, encryptor: Encryptor, letters: SubscriberLetters
) -> Outbox:
    return Outbox(
        engine,
        SmtpSender(settings.smtp_url) if settings.smtp_url else None,
        sender=settings.mail_from,
        subscribers=letters,
        decrypt=partial(encryptor.decrypt, ADDRESS_PURPOSE),
    )


def _commit_to_git(
    engine: Engine, settings: Settings, event: AuditEvent, path: str, reason: str, actor: Actor
) -> None:
    if not settings.git_commits:
        return
    with exclusive_content_lock(engine, settings.content_dir):  # git refuses a second process at a time
        git.commit(settings.content_dir, event, path, reason, actor)


def _identity_provider(settings: Settings) -> OidcProvider | None:
    """Return the organisation's OpenID provider; None when the settings name none."""
    if not settings.oidc_issuer:
        return None
    return OidcProvider(
        OidcClient(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            redirect_uri=f"{settings.base_url}/masuk/sso/kembali",
            name=settings.oidc_name,
            asks_groups=bool(settings.oidc_groups),
        )
    )
