"""Subscribers: ask for a subscription, confirm it through a link, change it and stop it, without an account.

The address is stored encrypted, found by a keyed digest, and deleted with the last subscription. The link of a
letter is derived from the installation's key: it is stored nowhere. Whether an address is known is never said.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, and_, delete, exists, func, select
from sqlmodel import Session

from app import clock, i18n
from app.accounts.accounts import is_email_address
from app.accounts.encryption import Encryptor
from app.documents.vocabulary import parse_whole_number
from app.i18n import marked
from app.publishing.mail.outbox import Outbox
from app.publishing.subscriptions.news import collect_news
from app.publishing.subscriptions.tables import SubscriberRow, SubscriptionRow
from app.store.database import read_session, write_session

RHYTHMS: Mapping[str, str] = {
    "segera": marked("Segera, paling banyak sekali sejam"),
    "harian": marked("Setiap hari, pukul 07.00 WIB"),
    "mingguan": marked("Setiap Senin, pukul 07.00 WIB"),
}
"""Rhythm of letters → its label."""
DEFAULT_RHYTHM = "harian"
CONFIRMATION_LIFETIME = timedelta(days=3)
"""Time after which an unconfirmed subscription is deleted, and its address where it has no other subscription."""
ASK_INTERVAL = timedelta(days=1)
"""Interval between two letters that ask an address for confirmation, whoever causes them."""
IMMEDIATE_INTERVAL = timedelta(hours=1)
MAX_SUBSCRIPTIONS = 50
"""Subscriptions of one address, confirmed or not."""
MAX_UNCONFIRMED = 10
"""Unconfirmed subscriptions of one address."""
MAX_UNCONFIRMED_SUBSCRIBERS = 5_000
MAX_ASKED_PER_HOUR = 500
"""Letters that ask for confirmation in an hour, to all addresses together."""
MAX_ADDRESS_CHARACTERS = 254
MAX_TARGET_CHARACTERS = 500
ADDRESS_PURPOSE = "subscriber-address"
_LINK_PURPOSE, _LINK_CHARACTERS = "subscriber-link", 40
_LETTER_HOUR = time(7, tzinfo=clock.WESTERN_INDONESIA)
_subscriber: Any = SubscriberRow
_subscription: Any = SubscriptionRow


class SubscriptionError(Exception):
    """A subscription cannot be asked for so; the text says why."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A page that is followed."""

    id: int
    target: str
    rhythm: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to follow, and how often to be written to."""

    target: str
    rhythm: str


def create_link(encryptor: Encryptor, row: SubscriberRow) -> str:
    """Return the secret part of the address of a subscriber's page."""
    return f"{row.id}.{encryptor.digest(_LINK_PURPOSE, f'{row.id} {row.nonce}')[:_LINK_CHARACTERS]}"


def next_due(rhythm: str, now: datetime) -> datetime:
    """Return when the next letter may follow one that is written now, in UTC as SQLite stores it without a zone."""
    if rhythm == "segera":
        return now + IMMEDIATE_INTERVAL
    here = now.astimezone(clock.WESTERN_INDONESIA)
    days = 1 if rhythm == "harian" else 7 - here.weekday()
    if here.timetz() < _LETTER_HOUR and (rhythm == "harian" or here.weekday() == 0):
        days = 0
    return datetime.combine(here.date() + timedelta(days=days), _LETTER_HOUR).astimezone(UTC)


class Subscriptions:
    """The subscriptions of an installation."""

    def __init__(self, engine: Engine, encryptor: Encryptor, outbox: Outbox) -> None:
        self._engine, self._encryptor, self._outbox = engine, encryptor, outbox

    @property
    def is_on(self) -> bool:
        """Whether there is a mail server, without which nothing can be subscribed to."""
        return self._outbox.is_on

    def require_address(self, address: str) -> str:
        """Return an address as it is stored; raise SubscriptionError for a text that is none."""
        recipient = address.strip().lower()
        if len(recipient) > MAX_ADDRESS_CHARACTERS or not is_email_address(recipient):
            raise SubscriptionError(marked("Tulis satu alamat surel, misalnya nama@contoh.go.id."))
        return recipient

    def ask(self, address: str, wish: Wish) -> None:
        """Store an unconfirmed subscription and ask its address, at most once a day; raise SubscriptionError."""
        recipient = self.require_address(address)
        if wish.rhythm not in RHYTHMS:
            raise SubscriptionError(marked("Pilih seberapa sering Anda disurati."))
        with write_session(self._engine) as session:
            row = self._get_or_add(session, recipient)
            _add_unconfirmed(session, row.id or 0, wish)
            now = clock.now()
            if row.asked_at is None or now - row.asked_at >= ASK_INTERVAL:
                _require_letters_left(session)
                row.asked_at = now
                session.add(row)
                self._outbox.write_to_subscriber(session, row.id or 0)

    def _get_or_add(self, session: Session, recipient: str) -> SubscriberRow:
        digest = self._encryptor.digest(ADDRESS_PURPOSE, recipient)
        known = select(_subscriber).where(_subscriber.address_digest == digest).with_for_update()
        row: SubscriberRow | None = session.scalars(known).first()
        if row is None:
            _require_room(session)
            row = SubscriberRow(
                address_digest=digest,
                encrypted_address=self._encryptor.encrypt(ADDRESS_PURPOSE, recipient),
                nonce=secrets.token_hex(16),
                language=i18n.current_language(),
                created_at=clock.now(),
            )
            session.add(row)
            session.flush()
        return row

    def list_by_link(self, link: str) -> list[Subscription] | None:
        """Return what the holder of a link follows or has asked for, the oldest first; None for an unknown link."""
        with read_session(self._engine) as session:
            if (row := self._find(session, link)) is None:
                return None
            wanted = (
                select(_subscription).where(_subscription.subscriber_id == row.id).order_by(_subscription.id)
            )
            return [
                Subscription(one.id, one.target, one.rhythm, one.confirmed_at)
                for one in session.scalars(wanted)
            ]

    def confirm(self, link: str, chosen: Collection[int]) -> bool:
        """Confirm what was chosen of what an address was asked about, delete the rest; return whether the link is known."""
        number = collect_news(self._engine).number
        with write_session(self._engine) as session:
            if (row := self._find(session, link)) is None:
                return False
            waiting = _subscription.subscriber_id == row.id, _subscription.confirmed_at.is_(None)
            now = clock.now()
            session.execute(delete(SubscriptionRow).where(*waiting, _subscription.id.not_in(chosen)))
            for one in session.scalars(select(_subscription).where(*waiting)):
                one.confirmed_at, one.seen_number = now, number
                one.due_at = now if one.rhythm == "segera" else next_due(one.rhythm, now)
                session.add(one)
            session.flush()
            _delete_idle(session, row.id)
        return True

    def change(self, link: str, subscription_id: int, rhythm: str) -> bool:
        """Change how often letters come; return whether the link is known."""
        with write_session(self._engine) as session:
            if (row := self._find(session, link)) is None:
                return False
            one = session.get(SubscriptionRow, subscription_id, with_for_update=True)
            if one and one.subscriber_id == row.id and rhythm in RHYTHMS and one.rhythm != rhythm:
                one.rhythm = rhythm
                if one.confirmed_at:
                    one.due_at = clock.now() if rhythm == "segera" else next_due(rhythm, clock.now())
                session.add(one)
        return True

    def stop(self, link: str, subscription_id: int) -> bool:
        """Delete a subscription, and the address with the last one; return whether the link is known."""
        with write_session(self._engine) as session:
            if (row := self._find(session, link)) is None:
                return False
            mine = _subscription.id == subscription_id, _subscription.subscriber_id == row.id
            session.execute(delete(SubscriptionRow).where(*mine))
            _delete_idle(session, row.id)
        return True

    def stop_all(self, link: str) -> bool:
        """Delete an address with its subscriptions and unsent letters; return whether the link was known."""
        with write_session(self._engine) as session:
            if (row := self._find(session, link)) is None:
                return False
            session.delete(row)
        return True

    def drop_target(self, target: str) -> None:
        """Delete all subscriptions to a page that will never have news, and addresses that follow nothing else."""
        with write_session(self._engine) as session:
            session.execute(delete(SubscriptionRow).where(_subscription.target == target))
            _delete_idle(session)

    def purge_unconfirmed(self) -> None:
        """Delete what nobody confirmed in time, and addresses that follow nothing else."""
        late = (
            _subscription.confirmed_at.is_(None),
            _subscription.created_at < clock.now() - CONFIRMATION_LIFETIME,
        )
        with write_session(self._engine) as session:
            session.execute(delete(SubscriptionRow).where(*late))
            _delete_idle(session)

    def _find(self, session: Session, link: str) -> SubscriberRow | None:
        number = parse_whole_number(link.partition(".")[0])
        row = session.get(SubscriberRow, number) if number else None
        is_known = row is not None and secrets.compare_digest(
            create_link(self._encryptor, row).encode(), link.encode()
        )
        return row if is_known else None


def count_confirmed(engine: Engine) -> int:
    """Return the number of confirmed subscriptions of an installation."""
    confirmed = select(func.count()).select_from(_subscription).where(_subscription.confirmed_at.is_not(None))
    with read_session(engine) as session:
        return int(session.scalars(confirmed).one())


def _delete_idle(session: Session, subscriber_id: int | None = None) -> None:
    """Delete addresses that follow nothing, one or all."""
    follows = exists().where(_subscription.subscriber_id == _subscriber.id)
    one = [_subscriber.id == subscriber_id] if subscriber_id else []
    session.execute(delete(SubscriberRow).where(~follows, *one))


def _add_unconfirmed(session: Session, subscriber_id: int, wish: Wish) -> None:
    """Add a subscription that is not there yet; beyond the bounds nothing, so that the answer reveals nothing."""
    wanted = select(_subscription).where(_subscription.subscriber_id == subscriber_id)
    known = list(session.scalars(wanted))
    same = next((one for one in known if one.target == wish.target), None)
    unconfirmed = sum(one.confirmed_at is None for one in known)
    if same is not None:
        if same.confirmed_at is None:
            same.rhythm, same.created_at = wish.rhythm, clock.now()
            session.add(same)
    elif len(known) < MAX_SUBSCRIPTIONS and unconfirmed < MAX_UNCONFIRMED:
        session.add(
            SubscriptionRow(
                subscriber_id=subscriber_id,
                target=wish.target,
                rhythm=wish.rhythm,
                created_at=clock.now(),
            )
        )


def _require_room(session: Session) -> None:
    confirmed = exists().where(
        and_(_subscription.subscriber_id == _subscriber.id, _subscription.confirmed_at.is_not(None))
    )
    waiting = select(func.count()).select_from(_subscriber).where(~confirmed)
    if session.scalars(waiting).one() >= MAX_UNCONFIRMED_SUBSCRIBERS:
        raise SubscriptionError(
            marked("Terlalu banyak yang menunggu konfirmasi. Cobalah beberapa hari lagi.")
        )


def _require_letters_left(session: Session) -> None:
    hour = clock.now() - timedelta(hours=1)
    asked = select(func.count()).select_from(_subscriber).where(_subscriber.asked_at > hour)
    if session.scalars(asked).one() >= MAX_ASKED_PER_HOUR:
        raise SubscriptionError(marked("Terlalu banyak permintaan. Cobalah satu jam lagi."))
