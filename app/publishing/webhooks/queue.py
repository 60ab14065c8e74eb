"""The queue of webhooks: what happened becomes deliveries, which are sent in order and tried again with growing pauses.

A webhook's deliveries and the news that they cover are written in one transaction, which only the first of several
processes can make. Delivery is at least once: a process that dies between the receiver's answer and recording it
sends the message again, with the same `webhook-id`. A delivery that fails `MAX_ATTEMPTS` times is given up and stops
its webhook: the desk shows why, and a person lets it go on.
"""

import json
import logging
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, or_, select, update
from sqlmodel import Session

from app import clock
from app.accounts.encryption import Encryptor
from app.publishing.subscriptions.news import collect_news, load_news
from app.publishing.webhooks.registry import PURPOSE, document_path_of, is_waiting
from app.publishing.webhooks.sender import DeliveryError, WebhookSender
from app.publishing.webhooks.tables import WebhookDeliveryRow, WebhookRow
from app.store.database import read_session, write_session
from app.store.tables import Tombstone

log = logging.getLogger("studi_banding")

PUBLISHED, CHANGED, WITHDRAWN = "document.published", "document.changed", "document.withdrawn"
PAUSES = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 300, 600, 1_200))
"""Before each further attempt: a day and a half in all."""
MAX_ATTEMPTS = len(PAUSES) + 1
CLAIM_TIMEOUT = timedelta(minutes=10)
"""How long one process has the deliveries of a webhook for itself."""
BATCH = 20
"""Deliveries of one claim: at their longest, a third of its time."""
KEPT = timedelta(days=30)
_webhook: Any = WebhookRow
_delivery: Any = WebhookDeliveryRow
_gone: Any = Tombstone


class WebhookQueue:
    """Writes and sends the deliveries of an installation."""

    def __init__(
        self, engine: Engine, encryptor: Encryptor, base_url: str, sender: WebhookSender | None = None
    ) -> None:
        self._engine, self._encryptor, self._base_url = engine, encryptor, base_url
        self._sender = sender or WebhookSender()

    def write_due(self) -> int:
        """Write deliveries of what happened since the last ones; return how many. Old delivered ones are deleted."""
        wanted = select(_webhook.id, _webhook.seen_number, _webhook.seen_revision)
        with read_session(self._engine) as session:
            rows = session.execute(wanted.where(_webhook.stopped_at.is_(None))).all()
        if not rows:
            return 0
        state, written = collect_news(self._engine), 0
        for number, seen_number, seen_revision in rows:
            if (seen_number, seen_revision) == (state.number, state.revision):
                continue
            with write_session(self._engine) as session:
                same = _webhook.seen_number == seen_number, _webhook.seen_revision == seen_revision
                advanced = update(WebhookRow).where(_webhook.id == number, *same)
                values = advanced.values(seen_number=state.number, seen_revision=state.revision)
                if session.scalars(values.returning(_webhook.id)).first() is None:
                    continue  # another process was first
                new = list(_deliveries(session, number, seen_number, (seen_revision, state.revision)))
                session.add_all(new)
                written += len(new)
                old = _delivery.delivered_at < clock.now() - KEPT
                session.execute(delete(WebhookDeliveryRow).where(_delivery.webhook_id == number, old))
        return written

    def send_pending(self) -> int:
        """Send what waits and may be tried; return how many messages arrived."""
        arrived = 0
        while claimed := self._claim_next():
            arrived += self._send_all(*claimed)
        return arrived

    def _claim_next(self) -> tuple[WebhookRow, Sequence[WebhookDeliveryRow]] | None:
        now = clock.now()
        has_waiting = select(_delivery.id).where(_delivery.webhook_id == _webhook.id, *is_waiting()).exists()
        free = or_(_webhook.claimed_at.is_(None), _webhook.claimed_at < now - CLAIM_TIMEOUT)
        wanted = (
            select(_webhook)
            .where(_webhook.stopped_at.is_(None), _webhook.retry_at <= now, free, has_waiting)
            .order_by(_webhook.retry_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with write_session(self._engine) as session:
            row: WebhookRow | None = session.scalars(wanted).first()
            if row is None:
                return None
            row.claimed_at = row.retry_at = now
            session.add(row)
            session.flush()
            of_it = select(_delivery).where(_delivery.webhook_id == row.id, *is_waiting())
            waiting = session.scalars(of_it.order_by(_delivery.id).limit(BATCH)).all()
            session.expunge_all()
            return row, waiting

    def _send_all(self, webhook: WebhookRow, waiting: Sequence[WebhookDeliveryRow]) -> int:
        """Send deliveries in order until one fails; return how many arrived."""
        for arrived, one in enumerate(waiting):
            try:
                secret = self._decrypt(webhook)
                self._sender.send(webhook.url, secret, f"msg_{one.message_key}", self._body(one))
            except DeliveryError as error:
                log.warning("webhook %s: %s", webhook.id, error)
                self._record_failure(one, str(error))
                return arrived
            self._record_arrival(one)
        with write_session(self._engine) as session:
            session.execute(update(WebhookRow).where(_webhook.id == webhook.id).values(claimed_at=None))
        return len(waiting)

    def _decrypt(self, webhook: WebhookRow) -> str:
        secret = self._encryptor.decrypt(PURPOSE, webhook.encrypted_secret)
        if secret is None:
            raise DeliveryError("kunci situs sudah lain; hapus webhook ini dan daftarkan lagi")
        return secret

    def _body(self, one: WebhookDeliveryRow) -> bytes:
        """Return the message: the address of a document, not its words, which may be withdrawn by now."""
        data = {
            "type": one.kind,
            "slug": one.slug,
            "url": f"{self._base_url}{document_path_of(one.kind, one.slug)}",
        }
        moment = one.created_at.isoformat()
        return json.dumps({"type": one.event, "timestamp": moment, "data": data}).encode()

    def _record_arrival(self, one: WebhookDeliveryRow) -> None:
        with write_session(self._engine) as session:
            arrived = update(WebhookDeliveryRow).where(_delivery.id == one.id)
            values = {"delivered_at": clock.now(), "attempts": one.attempts + 1, "last_error": ""}
            session.execute(arrived.values(**values))

    def _record_failure(self, one: WebhookDeliveryRow, error: str) -> None:
        now, attempts = clock.now(), one.attempts + 1
        is_last = attempts >= MAX_ATTEMPTS
        with write_session(self._engine) as session:
            failed = update(WebhookDeliveryRow).where(_delivery.id == one.id)
            values = {
                "attempts": attempts,
                "last_error": error[:300],
                "given_up_at": now if is_last else None,
            }
            session.execute(failed.values(**values))
            held = update(WebhookRow).where(_webhook.id == one.webhook_id).values(claimed_at=None)
            if is_last:
                session.execute(held.values(stopped_at=now))
            else:
                session.execute(held.values(retry_at=now + PAUSES[attempts - 1]))


def _deliveries(
    session: Session, webhook_id: int, after: int, revisions: tuple[int, int]
) -> Iterator[WebhookDeliveryRow]:
    """Return the deliveries of news after a number and of withdrawals between two revisions, the oldest first."""

    def deliver(event: str, kind: str, slug: str) -> WebhookDeliveryRow:
        return WebhookDeliveryRow(
            webhook_id=webhook_id,
            message_key=secrets.token_hex(12),
            event=event,
            kind=kind,
            slug=slug,
            created_at=clock.now(),
        )

    removed = select(_gone.kind, _gone.slug).where(
        _gone.revision > revisions[0], _gone.revision <= revisions[1]
    )
    for kind, slug in session.execute(removed.order_by(_gone.revision)):
        yield deliver(WITHDRAWN, kind, slug)
    for news in reversed(load_news(session, after)):
        yield deliver(PUBLISHED if news.first_number > after else CHANGED, *news.key)
