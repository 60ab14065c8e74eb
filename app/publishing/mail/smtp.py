"""Send letters through a mail server, and read what it says of a recipient."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

SMTP_TIMEOUT_SECONDS = 20.0
"""Timeout of the mail server."""
MAX_LETTERS_PER_CONNECTION = 100
_NO_MAILBOX = re.compile(
    r"55\d 5\.(?:1\.(?:[0-6]|9|10)|2\.1|4\.4)\b"
    r"|55[013] (?!\d\.)(?!.*\b(?:relay|policy|spam|blocked|denied|sender))",
    re.IGNORECASE,
)
"""Replies about the recipient's address (RFC 3463: 5.1.x but for the sender's, 5.2.1; 5.4.4, its domain is gone), or
without a detailed code and of no other cause."""
_CODE = re.compile(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3}\b)?")


def refuses_recipient(error: Exception) -> bool:
    """Return whether a mail server says that there is no such mailbox, now and for good.

    Refusals for other reasons (policy, relaying, a full disk) say nothing of the recipient: they are tried again.
    """
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(says_no_mailbox(reply) for reply in _iter_replies(error))


def refusal_code(error: Exception) -> str:
    """Return the code and status with which a recipient was refused; empty for another error."""
    replies = _iter_replies(error) if isinstance(error, smtplib.SMTPRecipientsRefused) else iter(())
    return code_of(next(replies, ""))


def _iter_replies(error: smtplib.SMTPRecipientsRefused) -> Iterator[str]:
    for code, reply in error.recipients.values():
        yield f"{code} {reply.decode(errors='replace')}"


def says_no_mailbox(reply: str) -> bool:
    """Return whether a reply like ``550 5.1.1 No such user`` is about the recipient's address."""
    return _NO_MAILBOX.match(reply) is not None


def code_of(reply: str) -> str:
    """Return the code and status of a reply, without a mail server's own words, which may hold the address."""
    found = _CODE.match(reply)
    return found[0] if found else ""


class SmtpSender:
    """Sends through a mail server, as `open_mail_server` reaches it; one connection serves many letters."""

    def __init__(self, address: str) -> None:
        self._address, self._open = address, ExitStack()
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def __call__(self, message: EmailMessage) -> None:
        """Send a message; reports come back to its Return-Path, if it has one. Raise OSError or SMTPException."""
        return_path = message["Return-Path"]
        del message["Return-Path"]  # the last server writes it (RFC 5321, section 4.4)
        if self._server is None:
            self._server = self._open.enter_context(open_mail_server(self._address))
        try:
            self._server.send_message(message, from_addr=return_path)
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
