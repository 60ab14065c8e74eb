"""Letters that come back later: whose they were, and whether their mailbox is gone for good.

A mail server that has taken a letter and cannot deliver it reports so to the letter's return path. That of a
subscriber is theirs alone, ``bounces+<number>-<seal>@…`` (a variable envelope return path), so that a report is
recognised whatever it says of the address; its seal opens nothing else.
"""

import re
import secrets
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from enum import Enum

from sqlalchemy import Engine

from app.accounts.encryption import Encryptor
from app.documents.vocabulary import parse_whole_number
from app.publishing.mail.smtp import code_of, says_no_mailbox
from app.publishing.subscriptions.refusals import count_refusal
from app.publishing.subscriptions.tables import SubscriberRow
from app.store.database import read_session

MAX_REPORT_BYTES = 1_000_000
"""Bytes of a message that are read: what was delivered comes first, the letter that came back last."""
_PURPOSE, _SEAL_CHARACTERS = "subscriber-bounce", 24
_RECIPIENT_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
_STATUS = re.compile(r"\s*(5\.\d{1,3}\.\d{1,3})\b")
_UNDEFINED_STATUS = "5.0.0"
_FIRST_OF_SEVERAL_LINES = re.compile(r"^(\d{3})-")


class Bounce(Enum):
    """What became of a message to the bounce address."""

    NO_REPORT = "no-report"
    """It is no report of a letter that was given up."""
    UNKNOWN = "unknown"
    """It is about no present subscriber."""
    OTHER_CAUSE = "other-cause"
    """The letter was given up, but the mailbox may be there."""
    COUNTED = "counted"
    STOPPED = "stopped"


def create_return_path(encryptor: Encryptor, row: SubscriberRow, address: str) -> str:
    """Return the address that reports on letters to a subscriber come back to."""
    name, _at, domain = address.rpartition("@")
    return f"{name}+{row.id}-{_seal(encryptor, row)}@{domain}"


def _seal(encryptor: Encryptor, row: SubscriberRow) -> str:
    return encryptor.digest(_PURPOSE, f"{row.id} {row.nonce}")[:_SEAL_CHARACTERS]


class BounceReader:
    """Reads the messages that come to the bounce address."""

    def __init__(self, engine: Engine, encryptor: Encryptor, address: str) -> None:
        self._engine, self._encryptor = engine, encryptor
        name, _at, domain = map(re.escape, address.rpartition("@"))
        self._return_path = re.compile(rf"{name}\+(\d+)-([0-9a-f]+)@{domain}", re.IGNORECASE)

    def read(self, raw: bytes, recipient: str = "") -> Bounce:
        """Count a report on a letter; ``recipient`` is whom the message was for, where its headers do not say."""
        message = message_from_bytes(raw[:MAX_REPORT_BYTES])
        if (reply := find_failure(message)) is None:
            return Bounce.NO_REPORT
        subscriber_id = self._find_subscriber([recipient, *_iter_recipients(message)])
        if subscriber_id is None:
            return Bounce.UNKNOWN
        if not says_no_mailbox(reply):
            return Bounce.OTHER_CAUSE
        is_stopped = count_refusal(self._engine, subscriber_id, code_of(reply))
        return Bounce.STOPPED if is_stopped else Bounce.COUNTED

    def _find_subscriber(self, recipients: list[str]) -> int | None:
        for _name, address in getaddresses(recipients):
            if found := self._return_path.fullmatch(address.strip()):
                number = parse_whole_number(found[1])
                with read_session(self._engine) as session:
                    row = session.get(SubscriberRow, number) if number else None
                    if row and secrets.compare_digest(_seal(self._encryptor, row), found[2].lower()):
                        return row.id
        return None


def _iter_recipients(message: Message) -> Iterator[str]:
    for name in _RECIPIENT_HEADERS:
        yield from map(str, message.get_all(name, ()))


def find_failure(message: Message) -> str | None:
    """Return the reply with which a letter was given up, such as ``550 5.1.1``, from a report on it (RFC 3464).

    None for any other message: a delay, an automatic answer, somebody's letter.
    """
    if message.get_content_type() != "multipart/report":
        return None
    for part in _list_parts(message):
        for block in _list_parts(part) if part.get_content_type() == "message/delivery-status" else ():
            status = _STATUS.match(str(block.get("Status", "")))
            if status and str(block.get("Action", "")).strip().lower() == "failed":
                return _describe_reply(status[1], str(block.get("Diagnostic-Code", "")))
    return None


def _list_parts(message: Message) -> list[Message]:
    parts = message.get_payload()
    return [part for part in parts if isinstance(part, Message)] if isinstance(parts, list) else []


def _describe_reply(status: str, diagnosis: str) -> str:
    """Return a reply with this status; an undefined one leaves the mail server's own words to judge by."""
    if status != _UNDEFINED_STATUS:
        return f"550 {status}"
    _kind, _semicolon, reply = diagnosis.partition(";")
    return _FIRST_OF_SEVERAL_LINES.sub(r"\1 ", " ".join(reply.split()))
