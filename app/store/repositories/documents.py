"""Questions the site asks the database, each answered by a bounded number of statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.documents.models import DocumentType, document_url
from app.store.database import ConnectionSource, read_session
from app.store.repositories.statistics import Statistics
from app.store.tables import (
    AdaptationRow,
    AttachedPage,
    DocumentRow,
    InvalidFile,
    LibraryState,
    MeasureRow,
    PlaceLink,
    RegulationLink,
    RoleLink,
    StudiedPractice,
    Tombstone,
    ValueLink,
)

Key = tuple[DocumentType, str]
"""A document's kind and slug."""

MAX_LISTED = 500
"""The longest list of documents on one page; beyond it a page links to the search."""

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Adaptation: Any = AdaptationRow
_Attached: Any = AttachedPage
_Measure: Any = MeasureRow
_Place: Any = PlaceLink
_Regulation: Any = RegulationLink
_Role: Any = RoleLink
_Studied: Any = StudiedPractice
_Value: Any = ValueLink
_Rejected: Any = InvalidFile


@dataclass(frozen=True, slots=True)
class Card:
    """A document as lists show it."""

    kind: DocumentType
    slug: str
    title: str
    summary: str
    agency: str
    place: str
    year: int | None
    date: str | None
    strength: int
    updated: datetime
    meta: dict[str, Any]

    @property
    def url(self) -> str:
        """Its page."""
        return document_url(self.kind, self.slug)

    @property
    def values(self) -> list[str]:
        """The values it supports."""
        return [link["value"] for link in self.meta.get("values", ())]

    @property
    def roles(self) -> list[str]:
        """The agency roles that have a part in it, each once."""
        agencies = [a for side in ("guest", "host") for a in self.meta.get(side, {}).get("agencies", ())]
        links = [*self.meta.get("roles", ()), *agencies]
        return list(dict.fromkeys(link["role"] for link in links if link.get("role")))


CARD_COLUMNS: tuple[Any, ...] = tuple(getattr(DocumentRow, name) for name in Card.__dataclass_fields__)
"""What a card is made of."""


def _card(row: Sequence[Any]) -> Card:
    return Card(*row[: len(CARD_COLUMNS)])


def _matches_keys(keys: Iterable[Key]) -> ColumnElement[bool]:
    """Rows that may be of some keys. Two lists, for SQLite scans the table for a list of pairs."""
    wanted = set(keys)
    kinds, slugs = {kind for kind, _slug in wanted}, {slug for _kind, slug in wanted}
    condition: ColumnElement[bool] = _Document.kind.in_(kinds) & _Document.slug.in_(slugs)
    return condition


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document and what links it to the page it is shown on."""

    card: Card
    note: str | None = None
    """What was learned, the task, the changes…"""
    kind: str = ""
    """The side, the basis: which kind of link."""


@dataclass(frozen=True, slots=True)
class MeasuredPractice:
    """A figure and the practice it is of."""

    card: Card
    measure: MeasureRow


class DocumentRepository:
    """The published documents, as the database holds them."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def get_document(self, kind: DocumentType, slug: str) -> DocumentRow | None:
        """One document with its rendered sections."""
        with read_session(self._source) as session:
            return session.scalars(
                select(_Document).where(_Document.kind == kind, _Document.slug == slug)
            ).first()

    def get_withdrawal_reason(self, kind: DocumentType, slug: str) -> str | None:
        """Why a document was taken back; None when it was not."""
        with read_session(self._source) as session:
            gone = session.get(Tombstone, (kind, slug))
            return gone.reason if gone else None

    def get_documents(self, keys: Sequence[Key]) -> list[DocumentRow]:
        """Whole documents in the order of the keys; those that are gone are left out."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = {(row.kind, row.slug): row for row in session.scalars(select(_Document).where(here))}
        return [rows[key] for key in keys if key in rows]

    def get_cards(self, keys: Sequence[Key]) -> list[Card]:
        """Cards in the order of the keys; those that are gone are left out."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = session.execute(select(*CARD_COLUMNS).where(here)).all()
        found = {(row.kind, row.slug): _card(row) for row in rows}
        return [found[key] for key in keys if key in found]

    def get_cards_with_text(self, keys: Sequence[Key]) -> list[tuple[Card, str]]:
        """Cards with the text for a snippet, in the order of the keys; those that are gone are left out."""
        if not keys:
            return []
        with read_session(self._source) as session:
            here = _matches_keys(keys)
            rows = session.execute(select(*CARD_COLUMNS, _Document.text).where(here)).all()
        found = {(row.kind, row.slug): (_card(row), row.text) for row in rows}
        return [found[key] for key in keys if key in found]

    def get_attachment_pages(self, keys: Sequence[Key]) -> dict[Key, list[AttachedPage]]:
        """The words of some documents' attachments, in order."""
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

    def get_titles(self, keys: Iterable[Key]) -> dict[Key, str]:
        """The titles of those documents that are published."""
        wanted = list(keys)
        if not wanted:
            return {}
        with read_session(self._source) as session:
            here = _matches_keys(wanted)
            rows = session.execute(select(_Document.kind, _Document.slug, _Document.title).where(here))
            return {(kind, slug): title for kind, slug, title in rows}

    def list_titles(self) -> list[tuple[str, str, str]]:
        """Kind, slug and title of every document."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Document.kind, _Document.slug, _Document.title).order_by(_Document.id)
            )
            return [(kind, slug, title) for kind, slug, title in rows]

    def list_newest(self, kind: DocumentType, limit: int, *, offset: int = 0) -> list[Card]:
        """The documents last changed, newest first; visits by the day they began."""
        order = _Document.date.desc().nulls_last() if kind == "visit" else _Document.updated.desc()
        with read_session(self._source) as session:
            statement = select(*CARD_COLUMNS).where(_Document.kind == kind)
            rows = session.execute(statement.order_by(order, _Document.slug).offset(offset).limit(limit))
            return [_card(row) for row in rows]

    def count_by_kind(self) -> dict[str, int]:
        """How many documents there are of each kind."""
        with read_session(self._source) as session:
            return dict(session.execute(select(_Document.kind, func.count()).group_by(_Document.kind)).all())

    def list_urls(self) -> list[tuple[str, datetime]]:
        """Every document's page and when it last changed, for the site map."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Document.kind, _Document.slug, _Document.updated).order_by(
                    _Document.kind, _Document.slug
                )
            )
            return [(document_url(kind, slug), updated) for kind, slug, updated in rows]

    def _linked(self, table: Any, *where: Any, note: Any = None, kind: Any = None) -> list[LinkedDocument]:
        """Documents joined with one link table, newest visits and strongest practices first."""
        columns = [*CARD_COLUMNS, *(c for c in (note, kind) if c is not None)]
        statement = (
            select(*columns)
            .join(table, table.document_id == _Document.id)
            .where(*where)
            .order_by(
                _Document.kind,
                _Document.date.desc().nulls_last(),
                _Document.strength.desc(),
                _Document.title,
            )
            .limit(MAX_LISTED * 4)
        )
        with read_session(self._source) as session:
            rows = session.execute(statement).all()
        extra = len(CARD_COLUMNS)
        return [
            LinkedDocument(
                _card(row),
                row[extra] if note is not None else None,
                str(row[-1]) if kind is not None else "",
            )
            for row in rows
        ]

    def list_visits_of_practice(self, practice: str) -> list[LinkedDocument]:
        """Visits that studied a practice, with what they learned."""
        return self._linked(_Studied, _Studied.practice == practice, note=_Studied.learned)

    def get_visit_slugs(self, practices: Sequence[str]) -> dict[str, list[str]]:
        """For each practice the slugs of the visits that studied it."""
        found: dict[str, list[str]] = {slug: [] for slug in practices}
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Studied.practice, _Document.slug)
                .join(_Document, _Document.id == _Studied.document_id)
                .where(_Studied.practice.in_(practices))
                .order_by(_Document.slug)
            )
            for practice, visit in rows:
                found[practice].append(visit)
        return found

    def list_adaptations(self, practice: str) -> list[LinkedDocument]:
        """Practices that were adapted from one, with what they changed."""
        return self._linked(_Adaptation, _Adaptation.origin == practice, note=_Adaptation.changes)

    def list_by_value(self, value: str) -> list[LinkedDocument]:
        """Documents that support a value, with the reason."""
        return self._linked(_Value, _Value.value == value, note=_Value.reason)

    def list_by_role(self, role: str) -> list[LinkedDocument]:
        """Documents in which an agency role has a part, with its task or name; ``kind`` is side and basis."""
        label = func.coalesce(_Role.basis, _Role.side)
        return self._linked(_Role, _Role.role == role, note=_Role.task, kind=label)

    def list_by_places(self, places: Sequence[str]) -> list[LinkedDocument]:
        """Documents of some places; ``kind`` is home, guest or host."""
        return self._linked(_Place, _Place.place.in_(places), note=_Place.place, kind=_Place.side)

    def list_by_regulation(self, regulation: str) -> list[LinkedDocument]:
        """Practices that rest on a regulation (``legal``) or were related to it by the editors (``related``)."""
        return self._linked(_Regulation, _Regulation.regulation == regulation, kind=_Regulation.basis)

    def list_measures(self, indicator: str) -> list[MeasuredPractice]:
        """Every figure of an indicator, by practice and year."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(*CARD_COLUMNS, _Measure)
                .join(_Measure, _Measure.document_id == _Document.id)
                .where(_Measure.indicator == indicator)
                .order_by(_Document.place, _Document.slug, _Measure.year.nulls_last())
                .limit(MAX_LISTED)
            ).all()
        return [MeasuredPractice(_card(row), row[-1]) for row in rows]

    def count_by_value_and_role(self) -> dict[tuple[str, str], int]:
        """How many practices support a value in which a role has a task: (value, role) → count."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Value.value, _Role.role, func.count(func.distinct(_Value.document_id)))
                .join(_Role, _Role.document_id == _Value.document_id)
                .where(_Role.side == "practice")
                .group_by(_Value.value, _Role.role)
            )
            return {(value, role): count for value, role, count in rows}

    def count_by(self, attribute: str) -> Counter[str]:
        """How many documents each value, role, place, regulation or indicator has."""
        column: Any = {
            "value": _Value.value,
            "role": _Role.role,
            "place": _Place.place,
            "regulation": _Regulation.regulation,
            "indicator": _Measure.indicator,
        }[attribute]
        with read_session(self._source) as session:
            rows = session.execute(
                select(column, func.count(func.distinct(column.class_.document_id)))
                .where(column.is_not(None))
                .group_by(column)
            )
            return Counter(dict(rows.all()))

    @property
    def statistics(self) -> Statistics:
        """What there is much and what there is little of."""
        return Statistics(self._source)

    def list_files(self) -> list[tuple[str, str, list[str]]]:
        """Every document's file, its slug, and the names of its attachments."""
        with read_session(self._source) as session:
            rows = session.execute(select(_Document.path, _Document.slug, _Document.meta))
            return [
                (path, slug, [one["file"] for one in meta.get("attachments", ())])
                for path, slug, meta in rows
            ]

    def list_attachments(self, slug: str) -> list[str]:
        """The names of the files that a document of this slug shows; none when none is published."""
        with read_session(self._source) as session:
            metas = session.scalars(select(_Document.meta).where(_Document.slug == slug))
            return [one["file"] for meta in metas for one in meta.get("attachments", ())]

    def list_invalid_files(self) -> list[InvalidFile]:
        """Files that could not be published."""
        with read_session(self._source) as session:
            return list(session.scalars(select(_Rejected).order_by(_Rejected.path)))

    def get_revision(self) -> int:
        """How often the library has changed."""
        with read_session(self._source) as session:
            state = session.get(LibraryState, 1)
            return state.revision if state else 0
