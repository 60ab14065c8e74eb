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
    r"55\d 5\.(?:1\.\d|2\.1)\b|55[013] (?!\d\.)(?!.*\b(?:relay|policy|spam|blocked|denied))", re.IGNORECASE
)
"""Replies about the recipient's address (RFC 3463: 5.1.x, 5.2.1), or without a detailed code and of no other cause."""


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
