"""Digests: decide whom news concerns, and put one letter for each into the outbox.

A letter and the number of the news that it covers are written in one transaction, which only the first of several
processes can make: a process killed at any moment leaves each subscriber with the letter or without it, and the next
round goes on. What a letter says is composed when it is sent (`letters`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, or_, select, update
from sqlmodel import Session

from app import clock
from app.publishing.mail.outbox import Outbox
from app.publishing.subscriptions.news import DocumentNews, collect_news, load_news
from app.publishing.subscriptions.subscribers import next_due
from app.publishing.subscriptions.tables import SubscriptionRow
from app.store.database import read_session, write_session
from app.store.repositories.cards import Key

BATCH_SUBSCRIPTIONS = 500
"""Subscriptions whose letters are written in one transaction."""
MAX_DOCUMENTS = 20
"""Documents named in one letter."""
_subscription: Any = SubscriptionRow

FindAnswer = Callable[[str, int], DocumentNews | None]
"""Returns the document that answered a followed need after a number of news; None for pages that are no need."""
FindMatches = Callable[[str, Collection[Key]], set[Key]]
"""Returns which of some documents belong to a followed page."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A subscription whose letter may be written now."""

    id: int
    subscriber_id: int
    target: str
    rhythm: str
    seen_number: int


class Digests:
    """Writes the letters that are due."""

    def __init__(
        self,
        engine: Engine,
        outbox: Outbox,
        *,
        find_matches: FindMatches,
        find_answer: FindAnswer = lambda _target, _after: None,
        is_searchable: Callable[[int], bool],
    ) -> None:
        """``is_searchable`` returns whether the index has everything up to a revision of the library."""
        self._engine, self._outbox = engine, outbox
        self._find_matches, self._find_answer = find_matches, find_answer
        self._is_searchable = is_searchable

    def write_due(self) -> int:
        """Write the letters that are due; return how many. Without a mail server nothing is due."""
        if not (self._outbox.is_on and self._has_due()):
            return 0
        state = collect_news(self._engine)
        if not self._is_searchable(state.revision):
            return 0  # a search would miss what the index does not have yet: the next round finds it
        round_ = _Round(self._engine, self._find_matches, self._find_answer, state.number)
        written = 0
        while due := self._list_due(state.number):
            written += self._write_batch(due, round_)
        return written

    def _has_due(self) -> bool:
        wanted = select(_subscription.id).where(_subscription.due_at <= clock.now()).limit(1)
        with read_session(self._engine) as session:
            return session.execute(wanted).first() is not None

    def _list_due(self, number: int) -> list[_Due]:
        """Return subscriptions that are due, all of each address: those at once when there is news, others by the clock."""
        is_due = or_(_subscription.rhythm != "segera", _subscription.seen_number < number)
        wanted = (
            select(*(getattr(_subscription, name) for name in _Due.__slots__))
            .where(_subscription.due_at <= clock.now(), is_due)
            .order_by(_subscription.subscriber_id, _subscription.id)
            .limit(BATCH_SUBSCRIPTIONS)
        )
        with read_session(self._engine) as session:
            due = [_Due(*row) for row in session.execute(wanted)]
        if len(due) == BATCH_SUBSCRIPTIONS and due[0].subscriber_id != due[-1].subscriber_id:
            return [
                one for one in due if one.subscriber_id != due[-1].subscriber_id
            ]  # the last may be incomplete
        return due

    def _write_batch(self, due: Sequence[_Due], round_: "_Round") -> int:
        found = {one.id: round_.find(one) for one in due}
        written = 0
        with write_session(self._engine) as session:
            claimed = _claim(session, due, found, round_.number)
            mine = [one for one in due if one.id in claimed]
            for subscriber_id, group in groupby(mine, lambda one: one.subscriber_id):
                if news := _merge(group, found):
                    self._outbox.write_to_subscriber(session, subscriber_id, news)
                    written += 1
        return written


class _Round:
    """What followed pages have that is new, each page looked at once."""

    def __init__(
        self, engine: Engine, find_matches: FindMatches, find_answer: FindAnswer, number: int
    ) -> None:
        self.number, self._engine = number, engine
        self._find_matches, self._find_answer = find_matches, find_answer
        self._known: dict[tuple[str, int], list[DocumentNews]] = {}
        self._news: dict[int, list[DocumentNews]] = {}

    def find(self, one: _Due) -> list[DocumentNews]:
        """Return the documents of a followed page that its subscriber has not been written to about."""
        key = one.target, one.seen_number
        if key not in self._known:
            news = self._load(one.seen_number)
            matching = self._find_matches(one.target, [each.key for each in news]) if news else set()
            answer = self._find_answer(*key)
            self._known[key] = [
                *([answer] if answer else []),
                *(each for each in news if each.key in matching),
            ]
        return self._known[key]

    def _load(self, after: int) -> list[DocumentNews]:
        if after not in self._news:
            with read_session(self._engine) as session:
                self._news[after] = load_news(session, after) if after < self.number else []
        return self._news[after]


def _due_after(one: _Due, found: Mapping[int, Sequence[DocumentNews]], now: datetime) -> datetime:
    """Return when a subscription is due again: at once while one of that rhythm waits for news, else by the clock."""
    return now if one.rhythm == "segera" and not found[one.id] else next_due(one.rhythm, now)


def _claim(
    session: Session, due: Sequence[_Due], found: Mapping[int, Sequence[DocumentNews]], number: int
) -> set[int]:
    """Advance subscriptions; return those that this process advanced and not another, or their owners by stopping.

    A few statements for hundreds: who else writes to a SQLite file waits only for a moment.
    """
    groups: dict[tuple[int, datetime], list[int]] = defaultdict(list)
    now = clock.now()
    for one in due:
        groups[one.seen_number, _due_after(one, found, now)].append(one.id)
    claimed: set[int] = set()
    for (seen_number, due_at), ids in sorted(groups.items()):
        unchanged = _subscription.id.in_(ids), _subscription.seen_number == seen_number
        statement = update(SubscriptionRow).where(*unchanged, _subscription.due_at <= now)
        advanced = statement.values(seen_number=number, due_at=due_at).returning(_subscription.id)
        claimed.update(session.scalars(advanced, execution_options={"synchronize_session": False}))
    return claimed


def _merge(claimed: Iterable[_Due], found: Mapping[int, Sequence[DocumentNews]]) -> dict[str, Any] | None:
    """Return what a letter says: each document once, with the followed pages that it belongs to."""
    documents: dict[Key, dict[str, Any]] = {}
    for one in claimed:
        for news in found[one.id]:
            kind, slug = news.key
            entry = documents.setdefault(
                news.key,
                {
                    "kind": kind,
                    "slug": slug,
                    "is_new": news.first_number > one.seen_number,
                    "follow_ups": news.changed_follow_ups(one.seen_number),
                    "because": [],
                },
            )
            entry["because"].append(one.target)
    if not documents:
        return None
    entries = list(documents.values())
    return {"documents": entries[:MAX_DOCUMENTS], "others": max(0, len(entries) - MAX_DOCUMENTS)}
