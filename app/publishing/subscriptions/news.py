"""What is new in the library: numbers documents in the order in which their texts changed.

A document projected again from the same text is no news: texts are compared by their digests. What was published
before the first subscription has number 0. A document that is withdrawn leaves, and is new when it returns.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, and_, delete, exists, insert, select, text, update
from sqlmodel import Session

from app.documents.models import DocumentType
from app.publishing.subscriptions.tables import DocumentNewsRow, NewsStateRow
from app.store.database import read_session, write_session
from app.store.repositories.cards import Key
from app.store.tables import DocumentRow, LibraryState, Tombstone

MAX_NEWS = 5_000
"""Documents that one round of letters looks at, the newest: beyond them a letter says only how many there are."""
_news: Any = DocumentNewsRow
_document: Any = DocumentRow
_gone: Any = Tombstone
_FIRST_STATE = text(
    "INSERT INTO news_state (id, number, revision) VALUES (1, 0, -1) ON CONFLICT (id) DO NOTHING"
)
_SAME = and_(_news.kind == _document.kind, _news.slug == _document.slug)


@dataclass(frozen=True, slots=True)
class NewsState:
    """The last number of news, and the library's revision that it covers."""

    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class DocumentNews:
    """The numbers under which a document was published and last changed."""

    key: Key
    first_number: int
    number: int
    follow_ups: Mapping[str, int]
    """Follow-up → the number under which it last changed."""

    def changed_follow_ups(self, after: int) -> list[str]:
        """Return the follow-ups that changed after a number of news."""
        return [key for key, number in self.follow_ups.items() if number > after]


def collect_news(engine: Engine) -> NewsState:
    """Give a number to what was published since the last call; of several processes one does it, the others wait."""
    with read_session(engine) as session:
        state, library = session.get(NewsStateRow, 1), session.get(LibraryState, 1)
        if state and library and state.revision == library.revision:
            return NewsState(state.number, state.revision)
    with write_session(engine) as session:
        session.execute(_FIRST_STATE)
        state = session.get_one(NewsStateRow, 1, with_for_update=True)
        library = session.get(LibraryState, 1)
        revision, is_first = library.revision if library else 0, state.revision < 0
        if state.revision < revision:
            number = 0 if is_first else state.number + 1
            if _record_changes(session, state.revision, number) and not is_first:
                state.number = number
            _forget_removed(session, state.revision)
            state.revision = revision
            session.add(state)
        return NewsState(state.number, state.revision)


def advance_number(session: Session) -> int:
    """Return the number of news that is no document's change, in the transaction that makes it."""
    session.execute(_FIRST_STATE)
    state = session.get_one(NewsStateRow, 1, with_for_update=True)
    state.number += 1
    session.add(state)
    return state.number


def load_news(session: Session, after: int) -> list[DocumentNews]:
    """Return the documents that changed after a number, the latest first."""
    wanted = (
        select(_news).where(_news.number > after).order_by(_news.number.desc(), _news.slug).limit(MAX_NEWS)
    )
    return [
        DocumentNews(
            _key(row.kind, row.slug),
            row.first_number,
            row.number,
            {name: number for name, (_digest, number) in row.follow_ups.items()},
        )
        for row in session.scalars(wanted)
    ]


def _record_changes(session: Session, revision: int, number: int) -> bool:
    """Give a number to every document whose text differs from the one last seen; return whether any does."""
    changed = (
        select(
            _document.kind,
            _document.slug,
            _document.digest,
            _document.meta,
            _news.first_number,
            _news.follow_ups,
        )
        .outerjoin(_news, _SAME)
        .where(_document.revision > revision, _news.digest.is_distinct_from(_document.digest))
        .execution_options(yield_per=500)
    )
    found = False
    for rows in session.execute(changed).partitions():
        numbered = [(row.first_number is None, _numbered(row, number)) for row in rows]
        for statement, is_new in ((insert(DocumentNewsRow), True), (update(DocumentNewsRow), False)):
            if values := [one for was_new, one in numbered if was_new is is_new]:
                session.execute(statement, values)
        found = True
    return found


def _numbered(row: Row[Any], number: int) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "slug": row.slug,
        "digest": row.digest,
        "first_number": number if row.first_number is None else row.first_number,
        "number": number,
        "follow_ups": _number_follow_ups(row.meta, row.follow_ups or {}, number),
    }


def _number_follow_ups(
    meta: Mapping[str, Any], known: Mapping[str, Collection[Any]], number: int
) -> dict[str, list[Any]]:
    """Return the follow-ups of a document with digest and number; those that did not change keep theirs."""
    numbered = {}
    for one in meta.get("follow_ups") or ():
        digest = hashlib.sha256(json.dumps(one, sort_keys=True, default=str).encode()).hexdigest()[:16]
        before = list(known.get(one["id"], ()))
        numbered[one["id"]] = before if before and before[0] == digest else [digest, number]
    return numbered


def _forget_removed(session: Session, revision: int) -> None:
    removed = select(_gone.kind, _gone.slug).where(_gone.revision > revision)
    for kind, slug in session.execute(removed).all():
        is_back = exists().where(_document.kind == kind, _document.slug == slug)
        session.execute(delete(DocumentNewsRow).where(_news.kind == kind, _news.slug == slug, ~is_back))


def _key(kind: str, slug: str) -> Key:
    named: DocumentType = "practice" if kind == "practice" else "visit"
    return named, slug
