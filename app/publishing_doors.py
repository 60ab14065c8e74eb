"""The doors to what is not published, and what happens there by itself."""

import logging
from collections.abc import Sequence

from app.publishing import versioning
from app.publishing.accounts import Accounts
from app.publishing.attachments.placing import Shelves
from app.publishing.attachments.scanning import Scanner
from app.publishing.audit import Actor, Audit, Event
from app.publishing.background import Job
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
from app.search.index import IndexUnavailableError
from app.settings import Settings
from app.store.readers import Readers
from app.store.turns import alone
from app.web.site import Site
from app.web.writing.desk import Publishing

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
