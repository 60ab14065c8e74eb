"""Transactional outbox for e-mail: written in the transaction of its cause, sent when the mail server accepts it.

Delivery is at least once: a process that dies between the server's "250" and deleting the row sends the message
again, ten minutes later and with the same Message-ID. SMTP leaves no way to close that window of a few milliseconds.
"""

import logging
import re
import secrets
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, delete, func, or_, select
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
LATE = timedelta(hours=1)
"""How long after it is due an untried message shows that nobody sends."""
SMTP_TIMEOUT_SECONDS = 20.0
"""Timeout of the mail server."""
MAX_LETTERS_PER_CONNECTION = 100
_NO_MAILBOX = re.compile(
    r"55\d 5\.(?:1\.\d|2\.1)\b|55[013] (?!\d\.)(?!.*\b(?:relay|policy|spam|blocked|denied))", re.IGNORECASE
)
"""Replies about the recipient's address (RFC 3463: 5.1.x, 5.2.1), or without a detailed code and of no other cause."""
_POLICY = default.clone(max_line_length=900)
"""Addresses in headers must not be folded: a folded one would be written as an encoded word, which none reads there."""
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
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers."""


class SubscriberMail(Protocol):
    """Composes letters to subscribers when they are sent, and learns what became of them."""

    def compose(self, letter: OutgoingEmailRow) -> OutgoingEmail | None:
        """Return what a letter says now; None when it is no longer wanted."""

    def refused(self, subscriber_id: int) -> None:
        """Learn that the mail server refused the recipient for good."""

    def accepted(self, subscriber_id: int) -> None:
        """Learn that the mail server took a letter."""


class Outbox:
    """The outbox of an installation; without a way to send nothing is written."""

    def __init__(
        self,
        engine: Engine,
        send: SendEmail | None = None,
        *,
        sender: str = "",
        subscribers: SubscriberMail | None = None,
    ) -> None:
        """Without ``subscribers`` letters to them wait."""
        self._engine, self._send, self._sender, self._subscribers = engine, send, sender, subscribers
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
            session.add(
                OutgoingEmailRow(
                    recipient=one.to,
                    subject=_one_line(one.subject),
                    text=one.text,
                    due_at=clock.now(),
                    has_password_link=one.has_password_link,
                    message_key=secrets.token_hex(12),
                )
            )

    def write_to_subscriber(
        self, session: Session, subscriber_id: int, news: dict[str, Any] | None = None
    ) -> None:
        """Store a letter to a subscriber in the transaction of its cause; without news it asks for confirmation."""
        if self.is_on:
            session.add(
                OutgoingEmailRow(
                    recipient="",
                    subject="",
                    text="",
                    due_at=clock.now(),
                    message_key=secrets.token_hex(12),
                    subscriber_id=subscriber_id,
                    news=news,
                )
            )

    def send_pending(self) -> int:
        """Send the messages that are due; return how many were sent."""
        sent = 0
        try:
            while self._send and (row := self._claim_next()):
                sent += self._send_claimed(self._send, row)
        finally:
            if isinstance(self._send, SmtpSender):
                self._send.close()
        return sent

    def _send_claimed(self, send: SendEmail, row: OutgoingEmailRow) -> bool:
        """Send one message, or drop one that nobody wants any more; return whether it was sent."""
        letter, token = self._compose(row)
        if letter:
            try:
                send(self._build_message(row, letter))
            except (OSError, smtplib.SMTPException) as error:
                if row.subscriber_id and self._subscribers and refuses_recipient(error):
                    self._delete(row)
                    self._subscribers.refused(row.subscriber_id)
                else:
                    self._accounts.delete_link(token)
                    self._reschedule(row, error)
                return False
        self._delete(row)
        if letter and row.subscriber_id and self._subscribers:
            self._subscribers.accepted(row.subscriber_id)
        return letter is not None

    def _compose(self, row: OutgoingEmailRow) -> tuple[OutgoingEmail | None, str]:
        """Return what a message says, and the token of the password link in it, if any."""
        if row.subscriber_id is not None:
            return (self._subscribers.compose(row) if self._subscribers else None), ""
        token = self._accounts.create_mailed_link(row.recipient) if row.has_password_link else ""
        if token is None:
            return None, ""
        text = row.text.replace(LINK_PLACEHOLDER, token) if token else row.text
        return OutgoingEmail(row.recipient, row.subject, text), token

    def _delete(self, row: OutgoingEmailRow) -> None:
        with write_session(self._engine) as session:
            session.execute(delete(OutgoingEmailRow).where(_letter.id == row.id))

    def get_failures(self) -> tuple[int, str]:
        """Return the number of messages that failed to be sent, and the last error."""
        with read_session(self._engine) as session:
            failed = _letter.attempts > 0
            count = session.scalars(select(func.count()).select_from(_letter).where(failed)).one()
            last = select(_letter.last_error).where(failed).order_by(_letter.id.desc()).limit(1)
            return count, session.scalars(last).first() or ""

    def count_waiting(self) -> int:
        """Return the number of messages that have been due for `LATE` without being tried."""
        late = _letter.due_at < clock.now() - LATE, _letter.attempts == 0
        with read_session(self._engine) as session:
            return int(session.scalars(select(func.count()).select_from(_letter).where(*late)).one())

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
            stored = session.get(OutgoingEmailRow, row.id)
            if stored is None:
                return  # its subscriber stopped meanwhile
            stored.attempts, stored.claimed_at, stored.last_error = (
                stored.attempts + 1,
                None,
                str(error)[:300],
            )
            stored.due_at = clock.now() + _retry_delay(stored.attempts)
            session.add(stored)

    def _build_message(self, row: OutgoingEmailRow, letter: OutgoingEmail) -> EmailMessage:
        message, domain = EmailMessage(_POLICY), self._sender.rpartition("@")[2].rstrip(">")
        message["From"], message["To"] = self._sender, letter.to
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = formatdate()
        message["Message-ID"] = (
            f"<{row.message_key}@{domain or 'localhost'}>"
            if row.message_key
            else make_msgid(domain=domain or None)
        )
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        for name, value in letter.headers.items():
            message[name] = value
        message.set_content(letter.text)
        return message


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]  # a line break would begin another header


def refuses_recipient(error: Exception) -> bool:
    """Return whether a mail server says that there is no such mailbox, now and for good.

    Refusals for other reasons (policy, relaying, a full disk) say nothing of the recipient: they are tried again.
    """
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(
        _NO_MAILBOX.match(f"{code} {reply.decode(errors='replace')}") is not None
        for code, reply in error.recipients.values()
    )


def _retry_delay(tries: int) -> timedelta:
    return min(timedelta(minutes=2**tries), timedelta(hours=6))


class SmtpSender:
    """Sends through a mail server, as `open_mail_server` reaches it; one connection serves many letters."""

    def __init__(self, address: str) -> None:
        self._address, self._open = address, ExitStack()
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def __call__(self, message: EmailMessage) -> None:
        """Send a message; raise OSError or SMTPException."""
        if self._server is None:
            self._server = self._open.enter_context(open_mail_server(self._address))
        try:
            self._server.send_message(message)
        except (OSError, smtplib.SMTPException):
            self.close()
            raise
        self._sent += 1
        if self._sent % MAX_LETTERS_PER_CONNECTION == 0:
            self.close()  # servers end connections that bring too many

    def close(self) -> None:
        """Close the connection, if one is open; the next letter opens another."""
        self._server = None
        with suppress(OSError, smtplib.SMTPException):
            self._open.close()


def smtp_sender(address: str) -> SmtpSender:
    """Return a sender through a mail server."""
    return SmtpSender(address)


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
