"""A real mail server for tests: it keeps what it is given, and refuses whom it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from conftest import free_port


class MailServer:
    """Letters by recipient, in the order they came."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        """The same letters as they came over the line."""
        self.return_paths: list[str] = []
        """Where reports on each of those letters are to come."""
        self.refused: dict[str, str] = {}
        """Recipient → the reply that refuses them."""
        self.address = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.raw.append(envelope.content)
        self.return_paths.append(str(envelope.mail_from))
        return "250 OK"

    def take(self) -> list[EmailMessage]:
        found, self.letters = self.letters, []
        return found


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept, port = MailServer(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    kept.address = f"smtp://127.0.0.1:{port}"
    yield kept
    server.stop()
