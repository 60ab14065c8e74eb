"""Transactional outbox for e-mail: written in the transaction of its cause, sent when the mail server accepts it.

Delivery is at least once: a process that dies between sending and deleting a message sends it again.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, func, or_, select
from sqlmodel import Session, col

from app import clock
from app.accounts.accounts import Accounts
from app.publishing.tables import OutgoingEmailRow
from app.store.database import read_session, write_session

log = logging.getLogger("studi_banding")

LINK_PLACEHOLDER = "{token}"
"""Stands for the token of a password link, which is made when its letter is sent and stored nowhere."""
MAX_ATTEMPTS = 12
"""Attempts, over a day and a half, after which a message is left for `doctor` to report."""
CLAIM_TIMEOUT = timedelta(minutes=10)
"""How long one process has a message for itself."""
SMTP_TIMEOUT_SECONDS = 20.0
"""Timeout of the mail server."""
_letter: Any = OutgoingEmailRow

SendEmail = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """A message to one person."""

    to: str
    subject: str
    text: str
    has_password_link: bool = False
    """Whether `LINK_PLACEHOLDER` in the text becomes a link that sets its recipient's password."""


class Outbox:
    """The outbox of an installation; without a way to send nothing is written."""

    def __init__(self, engine: Engine, send: SendEmail | None = None, *, sender: str = "") -> None:
        self._engine, self._send, self._sender = engine, send, sender
        self._accounts = Accounts(engine)

    @property
    def is_on(self) -> bool:
        """Whether messages are sent."""
        return self._send is not None

    def write(self, session: Session, letters: Iterable[OutgoingEmail]) -> None:
        """Store messages to be sent, in the transaction of their cause."""
        if not self.is_on:
            return
        for one in letters:
            subject = " ".join(one.subject.split())[:200]  # a line break would begin another header
            session.add(
                OutgoingEmailRow(
                    recipient=one.to,
                    subject=subject,
                    text=one.text,
                    due_at=clock.now(),
                    has_password_link=one.has_password_link,
                )
            )

    def send_pending(self) -> int:
        """Send the messages that are due; return how many were sent."""
        sent = 0
        while self._send and (row := self._claim_next()):
            token = self._accounts.create_mailed_link(row.recipient) if row.has_password_link else ""
            if token is not None:
                try:
                    self._send(self._build_message(row, token))
                except (OSError, smtplib.SMTPException) as error:
                    self._accounts.delete_link(token)
                    self._reschedule(row, error)
                    continue
            with write_session(self._engine) as session:
                session.delete(session.get_one(OutgoingEmailRow, row.id))
            sent += token is not None
        return sent

    def get_failures(self) -> tuple[int, str]:
        """Return the number of messages that failed to be sent, and the last error."""
        with read_session(self._engine) as session:
            failed = _letter.attempts > 0
            count = session.scalars(select(func.count()).select_from(_letter).where(failed)).one()
            last = select(_letter.last_error).where(failed).order_by(_letter.id.desc()).limit(1)
            return count, session.scalars(last).first() or ""

    def _claim_next(self) -> OutgoingEmailRow | None:
        now = clock.now()
        free = or_(_letter.claimed_at.is_(None), _letter.claimed_at < now - CLAIM_TIMEOUT)
        wanted = (
            select(_letter)
            .where(_letter.due_at <= now, _letter.attempts < MAX_ATTEMPTS, free)
            .order_by(col(OutgoingEmailRow.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with write_session(self._engine) as session:
            row: OutgoingEmailRow | None = session.scalars(wanted).first()
            if row:
                row.claimed_at = now
                session.add(row)
                session.flush()
                session.expunge(row)
            return row

    def _reschedule(self, row: OutgoingEmailRow, error: Exception) -> None:
        log.warning("letter %s was not sent: %s", row.id, error)
        with write_session(self._engine) as session:
            stored = session.get_one(OutgoingEmailRow, row.id)
            stored.attempts, stored.claimed_at, stored.last_error = (
                stored.attempts + 1,
                None,
                str(error)[:300],
            )
            stored.due_at = clock.now() + _retry_delay(stored.attempts)
            session.add(stored)

    def _build_message(self, row: OutgoingEmailRow, token: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, row.recipient, row.subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        message.set_content(row.text.replace(LINK_PLACEHOLDER, token) if token else row.text)
        return message


def _retry_delay(tries: int) -> timedelta:
    return min(timedelta(minutes=2**tries), timedelta(hours=6))


def smtp_sender(address: str) -> SendEmail:
    """Return a sender through a mail server, as `open_mail_server` reaches it."""

    def send(message: EmailMessage) -> None:
        with open_mail_server(address) as server:
            server.send_message(message)

    return send


@contextmanager
def open_mail_server(address: str, *, timeout: float = SMTP_TIMEOUT_SECONDS) -> Iterator[smtplib.SMTP]:
    """Sign in at ``smtp://user:password@host:587`` (STARTTLS, except on this machine) or ``smtps://``."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "smtps"
    trusted = ssl.create_default_context()
    server: smtplib.SMTP
    if secure:
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=trusted)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=timeout)
    with server:
        if not secure and host not in ("localhost", "127.0.0.1", "::1"):
            server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
