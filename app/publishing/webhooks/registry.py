"""Webhooks as managers see them: registered, let go on after a stop, removed."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.encryption import Encryptor
from app.publishing.subscriptions.news import collect_news
from app.publishing.webhooks.sender import SIGNING_PREFIX, find_address_fault
from app.publishing.webhooks.tables import WebhookDeliveryRow, WebhookRow
from app.store.database import read_session, write_session

PURPOSE = "webhook-secret"
MAX_WEBHOOKS = 20
MAX_URL_CHARACTERS, MAX_NAME_CHARACTERS = 500, 100
SHOWN_DELIVERIES = 10
_SECRET_BYTES = 32
_webhook: Any = WebhookRow
_delivery: Any = WebhookDeliveryRow


class WebhookError(Exception):
    """A webhook cannot be registered; the text says why."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to a webhook, as managers see it."""

    event: str
    url: str
    created_at: datetime
    delivered_at: datetime | None
    is_given_up: bool
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook with its last deliveries, the newest first."""

    id: int
    name: str
    url: str
    is_stopped: bool
    retry_at: datetime
    waiting: int
    deliveries: Sequence[Delivery]


class WebhookRegistry:
    """Registers and removes webhooks."""

    def __init__(self, engine: Engine, encryptor: Encryptor) -> None:
        self._engine, self._encryptor = engine, encryptor

    def add(self, actor: Actor, name: str, url: str) -> str:
        """Register an address; return the secret with which its messages are signed. Raises WebhookError."""
        name, url = " ".join(name.split())[:MAX_NAME_CHARACTERS], url.strip()
        if not name:
            raise WebhookError("Tulis nama penerimanya.")
        if (
            fault := "Alamat ini terlalu panjang."
            if len(url) > MAX_URL_CHARACTERS
            else find_address_fault(url)
        ):
            raise WebhookError(fault)
        secret = SIGNING_PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        state = collect_news(self._engine)  # what was there before is no news
        with write_session(self._engine) as session:
            if session.scalars(select(func.count()).select_from(_webhook)).one() >= MAX_WEBHOOKS:
                raise WebhookError(f"Paling banyak {MAX_WEBHOOKS} webhook. Hapus dahulu yang tidak dipakai.")
            session.add(
                WebhookRow(
                    name=name,
                    url=url,
                    encrypted_secret=self._encryptor.encrypt(PURPOSE, secret),
                    created_at=clock.now(),
                    account_id=actor.id or 0,
                    seen_number=state.number,
                    seen_revision=state.revision,
                    retry_at=clock.now(),
                )
            )
            audit.record(session, actor, AuditEvent.WEBHOOK_ADDED, name)
        return secret

    def resume(self, webhook_id: int) -> None:
        """Let a stopped webhook go on, with all that happened since."""
        with write_session(self._engine) as session:
            row = session.get(WebhookRow, webhook_id)
            if row and row.stopped_at:
                row.stopped_at, row.retry_at, row.claimed_at = None, clock.now(), None
                session.add(row)

    def remove(self, actor: Actor, webhook_id: int) -> None:
        """Remove a webhook with its deliveries."""
        with write_session(self._engine) as session:
            row = session.get(WebhookRow, webhook_id)
            if row:
                audit.record(session, actor, AuditEvent.WEBHOOK_REMOVED, row.name)
                session.delete(row)

    def list_webhooks(self) -> list[Webhook]:
        """Return all webhooks by name, with what was last sent to each."""
        with read_session(self._engine) as session:
            rows = session.scalars(select(_webhook).order_by(_webhook.name, _webhook.id)).all()
            return [_to_webhook(row, *self._deliveries(session, row)) for row in rows]

    def _deliveries(self, session: Any, row: WebhookRow) -> tuple[int, list[Delivery]]:
        of_it = _delivery.webhook_id == row.id
        waiting = select(func.count()).select_from(_delivery).where(of_it, *is_waiting())
        last = select(_delivery).where(of_it).order_by(_delivery.id.desc()).limit(SHOWN_DELIVERIES)
        return session.scalars(waiting).one(), [_to_delivery(one) for one in session.scalars(last)]


def is_waiting() -> tuple[Any, Any]:
    """Return the conditions of deliveries that are still to be made."""
    return _delivery.delivered_at.is_(None), _delivery.given_up_at.is_(None)


def _to_webhook(row: WebhookRow, waiting: int, deliveries: Sequence[Delivery]) -> Webhook:
    retry = row.retry_at
    return Webhook(row.id or 0, row.name, row.url, row.stopped_at is not None, retry, waiting, deliveries)


def _to_delivery(row: WebhookDeliveryRow) -> Delivery:
    return Delivery(
        row.event,
        document_path_of(row.kind, row.slug),
        row.created_at,
        row.delivered_at,
        row.given_up_at is not None,
        row.attempts,
        row.last_error,
    )


def document_path_of(kind: str, slug: str) -> str:
    """Return the address of a document on this site."""
    return f"/{'praktik' if kind == 'practice' else 'kunjungan'}/{slug}"
