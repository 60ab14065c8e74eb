"""Mailboxes that are gone: letters to a subscriber that were refused, or came back, for good."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, update
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.audit import MAIL_SERVER, AuditEvent
from app.publishing.subscriptions.tables import SubscriberRow, SubscriptionRow
from app.store.database import write_session

MAX_REFUSALS = 3
"""Letters on different days, refused for good for a recipient: then the address is deleted."""
REFUSAL_LIFETIME = timedelta(days=90)
"""Time after which a refusal is forgotten when none has followed."""
_REFUSAL_INTERVAL = timedelta(hours=20)
_subscription: Any = SubscriptionRow
_subscriber: Any = SubscriberRow


def count_refusal(engine: Engine, subscriber_id: int, reason: str) -> bool:
    """Count a letter that was refused for good; return whether the address was deleted.

    One that was never confirmed is deleted at once, others when refused on `MAX_REFUSALS` different days. The audit
    log has the subscriber's number and the reason, not the address.
    """
    now = clock.now()
    with write_session(engine) as session:
        row = session.get(SubscriberRow, subscriber_id, with_for_update=True)
        if row is None:
            return False
        if row.refused_at and now - row.refused_at >= REFUSAL_LIFETIME:
            row.refusals = 0
        if row.refused_at is None or now - row.refused_at >= _REFUSAL_INTERVAL:
            row.refusals, row.refused_at = row.refusals + 1, now
            session.add(row)
        if row.refusals < MAX_REFUSALS and _is_confirmed(session, subscriber_id):
            return False
        session.delete(row)
        subject, detail = f"pelanggan {subscriber_id}", {"reason": reason}
        audit.record(session, MAIL_SERVER, AuditEvent.SUBSCRIBER_BOUNCED, subject, detail=detail)
    return True


def forget_refusals(engine: Engine, subscriber_id: int) -> None:
    """Forget earlier refusals of a recipient whose mailbox takes letters again."""
    with write_session(engine) as session:
        mine = update(SubscriberRow).where(_subscriber.id == subscriber_id)
        session.execute(mine.values(refusals=0, refused_at=None))


def _is_confirmed(session: Session, subscriber_id: int) -> bool:
    confirmed = _subscription.subscriber_id == subscriber_id, _subscription.confirmed_at.is_not(None)
    return session.execute(select(_subscription.id).where(*confirmed).limit(1)).first() is not None
