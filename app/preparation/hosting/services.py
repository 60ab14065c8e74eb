"""The services behind a host's desk."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from app.accounts.audit import Actor, AuditEvent
from app.documents.hosting.host_files import HostFiles
from app.preparation.hosting.request_mail import RequestMail
from app.preparation.hosting.requests import RequestRepository
from app.preparation.hosting.terms_desk import TermsDesk
from app.publishing.services import PublishingServices

_SIGN_LENGTH = 24


@dataclass(frozen=True, slots=True)
class HostingServices:
    """The published terms of hosts, requests to them, and proposals of terms."""

    files: HostFiles
    requests: RequestRepository
    terms: TermsDesk
    mail: RequestMail
    digest: Callable[[str, str], str]
    """The keyed digest of a text for a purpose."""

    def sign(self, purpose: str, text: str) -> str:
        """Return the part of an address that nobody can guess: for a calendar, or for the attendance of a group."""
        return self.digest(purpose, text)[:_SIGN_LENGTH]

    def is_signed(self, purpose: str, text: str, sign: str) -> bool:
        """Return whether an address carries the right sign."""
        return secrets.compare_digest(self.sign(purpose, text).encode(), sign.encode())


def build_hosting(
    engine: Engine,
    content_dir: Path,
    publishing: PublishingServices,
    *,
    commit: Callable[[AuditEvent, str, str, Actor], None],
) -> HostingServices:
    """Build the services behind a host's desk; ``commit`` records published terms elsewhere."""
    digest, mail = publishing.encryptor.digest, RequestMail(publishing.encryptor, publishing.outbox)
    return HostingServices(
        files=HostFiles(content_dir),
        requests=RequestRepository(
            engine,
            network_digest=partial(digest, "request-network"),
            on_submitted=lambda session, host, request: publishing.notifications.request_submitted(
                session, host.place.code, request.topic, f"/meja/tuan-rumah/{host.id}"
            ),
            on_answered=mail.write_answer,
        ),
        mail=mail,
        terms=TermsDesk(engine, content_dir, commit),
        digest=digest,
    )
