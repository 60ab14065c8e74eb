"""The published documents as the database holds them, each question answered by a bounded number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.documents.models import DocumentType, document_url
from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card, Key, is_own, is_shown
from app.store.repositories.linked_documents import LinkedDocuments
from app.store.repositories.statistics import Statistics
from app.store.tables import (
    SAME,
    AttachedPage,
    DocumentRow,
    InvalidFile,
    LibraryState,
    SameVisit,
    Tombstone,
)

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Attached: Any = AttachedPage
_Invalid: Any = InvalidFile
_Same: Any = SameVisit


def _card(row: Sequence[Any]) -> Card:
    return Card(*row[: len(CARD_COLUMNS)])


def _matches_keys(keys: Iterable[Key]) -> ColumnElement[bool]:
    """Return a condition for rows of some keys; two lists, because SQLite scans the table for a list of pairs."""
    wanted = set(keys)
    kinds, slugs = {kind for kind, _slug in wanted}, {slug for _kind, slug in wanted}
    condition: ColumnElement[bool] = _Document.kind.in_(kinds) & _Document.slug.in_(slugs)
    return condition


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """The file of a published document."""

    path: str
    digest: str
    slug: str
    changed_at: datetime
    attachments: list[str]
    """Names of its attachments."""


class DocumentRepository:
    """Reads the published documents."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def get_document(self, kind: DocumentType, slug: str) -> DocumentRow | None:
        """Return one document with its rendered sections; None when it is not published."""
        with read_session(self._source) as session:
            return session.scalars(
                select(_Document).where(_Document.kind == kind, _Document.slug == slug)
            ).first()

    def get_withdrawal_reason(self, kind: DocumentType, slug: str) -> str | None:
        """Return why a document was withdrawn; None when it was not."""
        with read_session(self._source) as session:
            gone = session.get(Tombstone, (kind, slug))
            return gone.reason if gone else None

    def get_documents(self, keys: Sequence[Key]) -> list[DocumentRow]:
        """Return documents in the order of the keys; unpublished ones are omitted."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = {(row.kind, row.slug): row for row in session.scalars(select(_Document).where(here))}
        return [rows[key] for key in keys if key in rows]

    def get_cards(self, keys: Sequence[Key]) -> list[Card]:
        """Return cards in the order of the keys; unpublished documents are omitted."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = session.execute(select(*CARD_COLUMNS).where(here)).all()
        found = {(row.kind, row.slug): _card(row) for row in rows}
        return [found[key] for key in keys if key in found]

    def get_cards_with_text(self, keys: Sequence[Key]) -> list[tuple[Card, str]]:
        """Return cards with their text in the order of the keys; unpublished documents are omitted."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = session.execute(select(*CARD_COLUMNS, _Document.text).where(here)).all()
        found = {(row.kind, row.slug): (_card(row), row.text) for row in rows}
        return [found[key] for key in keys if key in found]

    def get_attachment_pages(self, keys: Sequence[Key]) -> dict[Key, list[AttachedPage]]:
        """Return the pages of some documents' attachments, in order."""
        found: dict[Key, list[AttachedPage]] = {key: [] for key in keys}
        if not found:
            return found
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Document.kind, _Document.slug, _Attached)
                .join(_Attached, _Attached.document_id == _Document.id)
                .where(_matches_keys(keys))
                .order_by(_Attached.document_id, _Attached.position)
            )
            for kind, slug, page in rows:
                found.get((kind, slug), []).append(page)
        return found

    def list_reports(self, slugs: Iterable[str]) -> dict[str, list[str]]:
        """Return the slugs of the other reports on each visit that has several, the one that stands for it first."""
        wanted = set(slugs)
        if not wanted:
            return {}
        joined = select(_Same.first, _Same.second).where(_Same.answer == SAME)
        with read_session(self._source) as session:
            about = _Same.first.in_(wanted) | _Same.second.in_(wanted)
            firsts = session.scalars(select(_Same.first).where(_Same.answer == SAME, about)).all()
            groups: dict[str, list[str]] = {}
            if firsts:
                for first, second in session.execute(joined.where(_Same.first.in_(firsts))):
                    groups.setdefault(first, [first]).append(second)
        reports = {slug: group for group in groups.values() for slug in group if slug in wanted}
        return {slug: [one for one in group if one != slug] for slug, group in reports.items()}

    def get_titles(self, keys: Iterable[Key]) -> dict[Key, str]:
        """Return the titles of the published ones among some documents."""
        wanted = list(keys)
        if not wanted:
            return {}
        with read_session(self._source) as session:
            here = _matches_keys(wanted)
            rows = session.execute(select(_Document.kind, _Document.slug, _Document.title).where(here))
            return {(kind, slug): title for kind, slug, title in rows}

    def list_titles(self) -> list[tuple[str, str, str]]:
        """Return kind, slug and title of every document."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Document.kind, _Document.slug, _Document.title)
                .where(is_shown(_Document.slug))
                .order_by(_Document.id)
            )
            return [(kind, slug, title) for kind, slug, title in rows]

    def list_newest(self, kind: DocumentType, limit: int, *, offset: int = 0) -> list[Card]:
        """Return documents by when they were first published, newest first; visits by their first day."""
        order = _Document.date.desc().nulls_last() if kind == "visit" else _Document.published_at.desc()
        with read_session(self._source) as session:
            statement = select(*CARD_COLUMNS).where(_Document.kind == kind, is_shown(_Document.slug))
            rows = session.execute(statement.order_by(order, _Document.slug).offset(offset).limit(limit))
            return [_card(row) for row in rows]

    def list_visits_with_subject(self, limit: int) -> list[Card]:
        """Return the visits about a draft regulation, newest first."""
        return self._list_visits(_Document.meta["subject"]["title"], limit)

    def _list_visits(self, key: Any, limit: int) -> list[Card]:
        """Return the visits whose front matter has a key, newest first."""
        statement = select(*CARD_COLUMNS).where(
            _Document.kind == "visit", key.as_string().is_not(None), is_shown(_Document.slug)
        )
        with read_session(self._source) as session:
            rows = session.execute(
                statement.order_by(_Document.date.desc().nulls_last(), _Document.slug).limit(limit)
            )
            return [_card(row) for row in rows]

    def list_visits_with_cohort(self, limit: int) -> list[Card]:
        """Return the visits of training cohorts, newest first."""
        return self._list_visits(_Document.meta["cohort"]["programme"], limit)

    def list_changed(self, kind: DocumentType | None, limit: int) -> list[Card]:
        """Return the documents added or changed last, of one kind or of all, newest first."""
        statement = select(*CARD_COLUMNS).where(is_shown(_Document.slug))
        statement = statement.order_by(_Document.changed_at.desc(), _Document.id.desc())
        if kind:
            statement = statement.where(_Document.kind == kind)
        with read_session(self._source) as session:
            return [_card(row) for row in session.execute(statement.limit(limit))]

    def list_keys_since(self, moment: datetime) -> list[Key]:
        """Return the documents that this library got or got anew at a moment or later."""
        with read_session(self._source) as session:
            wanted = select(_Document.kind, _Document.slug).where(
                _Document.updated_at >= moment, is_shown(_Document.slug)
            )
            return [(kind, slug) for kind, slug in session.execute(wanted)]

    def count_by_kind(self) -> dict[str, int]:
        """Return the number of documents of each kind."""
        counted = (
            select(_Document.kind, func.count()).where(is_shown(_Document.slug)).group_by(_Document.kind)
        )
        with read_session(self._source) as session:
            return dict(session.execute(counted).all())

    def list_urls(self) -> list[tuple[str, datetime]]:
        """Return every own document's path and the time of its last change, for the site map."""
        wanted = select(_Document.kind, _Document.slug, _Document.changed_at).where(is_own(_Document.slug))
        with read_session(self._source) as session:
            rows = session.execute(wanted.order_by(_Document.kind, _Document.slug))
            return [(document_url(kind, slug), updated) for kind, slug, updated in rows]

    @property
    def linked(self) -> LinkedDocuments:
        """Documents by what they are linked to."""
        return LinkedDocuments(self._source)

    @property
    def statistics(self) -> Statistics:
        """Counts over the whole library."""
        return Statistics(self._source)

    def list_files(self) -> list[PublishedFile]:
        """Return the files of own documents; what was harvested is for its origin to give."""
        columns = (_Document.path, _Document.digest, _Document.slug, _Document.changed_at, _Document.meta)
        with read_session(self._source) as session:
            rows = session.execute(select(*columns).where(is_own(_Document.slug)))
            return [
                PublishedFile(
                    path,
                    digest,
                    slug,
                    changed_at,
                    [one["file"] for one in meta.get("attachments", ())],
                )
                for path, digest, slug, changed_at, meta in rows
            ]

    def list_attachments(self, slug: str) -> list[str]:
        """Return the attachment names of the documents with a slug; none when none is published."""
        with read_session(self._source) as session:
            metas = session.scalars(select(_Document.meta).where(_Document.slug == slug))
            return [one["file"] for meta in metas for one in meta.get("attachments", ())]

    def list_invalid_files(self) -> list[InvalidFile]:
        """Return the content files that are not published because they break rules."""
        with read_session(self._source) as session:
            return list(session.scalars(select(_Invalid).order_by(_Invalid.path)))

    def get_revision(self) -> int:
        """Return the library's revision: the number of its changes."""
        with read_session(self._source) as session:
            state = session.get(LibraryState, 1)
            return state.revision if state else 0
