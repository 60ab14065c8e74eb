"""The doors to what is not published, and what happens there by itself."""

import logging
from collections.abc import Sequence

from app.accounts.accounts import Accounts
from app.accounts.audit import Actor, Audit, Event
from app.accounts.encryption import keys_of
from app.accounts.oidc import Client, Provider
from app.accounts.sessions import Sessions
from app.accounts.two_factor import SecondFactors
from app.attachments.clamav import Scanner
from app.attachments.storage import Shelves
from app.imports.import_repository import Imports
from app.library import Site
from app.operations.background import Job
from app.publishing import git
from app.publishing.comments import Remarks
from app.publishing.corrections import Corrections
from app.publishing.draft_attachments import DraftFiles
from app.publishing.drafts import Drafts
from app.publishing.mail.notifications import Notices
from app.publishing.mail.outbox import Outbox, smtp
from app.publishing.publisher import Publisher
from app.publishing.revisions import History
from app.publishing.schedule import Schedule
from app.search.backends.whoosh_store import IndexUnavailableError
from app.settings import Settings
from app.store.locks import alone
from app.store.replicas import Readers
from app.web.desk.desk_request import Publishing

log = logging.getLogger("studi_banding")


def open_publishing(settings: Settings, readers: Readers, site: Site) -> tuple[Publishing, Sequence[Job]]:
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
                git.commit(settings.content_dir, event, path, reason, actor)

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
