"""Transactional outbox for e-mail: written in the transaction of its cause, sent when the mail server accepts it.

Delivery is at least once: a process that dies between the server's "250" and deleting the row sends the message
again, ten minutes later and with the same Message-ID. SMTP leaves no way to close that window of a few milliseconds.
"""

import logging
import secrets
import smtplib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid
from typing import Any, Protocol

from sqlalchemy import Engine, delete, func, or_, select
from sqlmodel import Session, col

from app import clock
from app.accounts.accounts import Accounts
from app.publishing.mail.smtp import SmtpSender, refusal_code, refuses_recipient
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
    is_recipient_encrypted: bool = False
    """Whether the recipient is encrypted: no address of people without an account is stored in clear."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers; reports come back to a Return-Path, which is no part of what is sent."""


class SubscriberMail(Protocol):
    """Composes letters to subscribers when they are sent, and learns what became of them."""

    def compose(self, letter: OutgoingEmailRow) -> OutgoingEmail | None:
        """Return what a letter says now; None when it is no longer wanted."""

    def refused(self, subscriber_id: int, reason: str) -> None:
        """Learn that the mail server refused the recipient for good, and with which code."""

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
        decrypt: Callable[[str], str | None] = lambda _address: None,
    ) -> None:
        """Without ``subscribers`` letters to them wait; ``decrypt`` reads encrypted recipients, None for unknown ones."""
        self._engine, self._send, self._sender, self._subscribers = engine, send, sender, subscribers
        self._accounts, self._decrypt = Accounts(engine), decrypt

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
                    is_recipient_encrypted=one.is_recipient_encrypted,
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
                self._accounts.delete_link(token)
                self._handle_failure(row, letter, error)
                return False
        self._delete(row)
        if letter and row.subscriber_id and self._subscribers:
            self._subscribers.accepted(row.subscriber_id)
        return letter is not None

    def _handle_failure(self, row: OutgoingEmailRow, letter: OutgoingEmail, error: Exception) -> None:
        """Try again later; drop a letter to somebody without an account whose mailbox does not exist."""
        is_for_account = row.subscriber_id is None and not row.is_recipient_encrypted
        if is_for_account or not refuses_recipient(error):
            self._reschedule(row, str(error).replace(letter.to, "…"))
            return
        self._delete(row)
        if row.subscriber_id and self._subscribers:
            self._subscribers.refused(row.subscriber_id, refusal_code(error))

    def _compose(self, row: OutgoingEmailRow) -> tuple[OutgoingEmail | None, str]:
        """Return what a message says, and the token of the password link in it, if any."""
        if row.subscriber_id is not None:
            return (self._subscribers.compose(row) if self._subscribers else None), ""
        recipient = self._decrypt(row.recipient) if row.is_recipient_encrypted else row.recipient
        if recipient is None:
            return None, ""
        token = self._accounts.create_mailed_link(row.recipient) if row.has_password_link else ""
        if token is None:
            return None, ""
        text = row.text.replace(LINK_PLACEHOLDER, token) if token else row.text
        return OutgoingEmail(recipient, row.subject, text), token

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

    def _reschedule(self, row: OutgoingEmailRow, error: str) -> None:
        log.warning("letter %s was not sent: %s", row.id, error)
        with write_session(self._engine) as session:
            stored = session.get(OutgoingEmailRow, row.id)
            if stored is None:
                return  # its subscriber stopped meanwhile
            stored.attempts, stored.claimed_at, stored.last_error = (
                stored.attempts + 1,
                None,
                error[:300],
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


def _retry_delay(tries: int) -> timedelta:
    return min(timedelta(minutes=2**tries), timedelta(hours=6))
