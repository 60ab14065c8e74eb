"""Documents found by what they are linked to: values, roles, places, regulations, indicators, each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card
from app.store.tables import (
    AdaptationRow,
    DocumentRow,
    MeasureRow,
    PlaceLink,
    RegulationLink,
    RoleLink,
    StudiedPractice,
    ValueLink,
)

MAX_LISTED = 500
"""Documents of the longest list on one page; beyond it a page links to the search."""

# SQLModel types its columns as the values they hold; in a query they are columns.
_Document: Any = DocumentRow
_Adaptation: Any = AdaptationRow
_Measure: Any = MeasureRow
_Place: Any = PlaceLink
_Regulation: Any = RegulationLink
_Role: Any = RoleLink
_Studied: Any = StudiedPractice
_Value: Any = ValueLink


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document, with the text and kind of its link to the page that lists it."""

    card: Card
    note: str | None = None
    """Text of the link: what was learned, the task, the changes."""
    kind: str = ""
    """Kind of the link: a side or a basis."""


def documents_once(linked: Sequence[LinkedDocument]) -> list[LinkedDocument]:
    """Return each document once, though several links lead to it."""
    return list({link.card.slug: link for link in reversed(linked)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class MeasuredPractice:
    """A practice with one of its figures."""

    card: Card
    measure: MeasureRow


class LinkedDocuments:
    """Lists and counts of the documents with a given link."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def _linked(self, table: Any, *where: Any, note: Any = None, kind: Any = None) -> list[LinkedDocument]:
        """Return documents joined with a link table, newest visits and strongest practices first."""
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
                Card(*row[: len(CARD_COLUMNS)]),
                row[extra] if note is not None else None,
                str(row[-1]) if kind is not None else "",
            )
            for row in rows
        ]

    def list_visits_of_practice(self, practice: str) -> list[LinkedDocument]:
        """Return the visits that studied a practice, with what they learned."""
        return self._linked(_Studied, _Studied.practice == practice, note=_Studied.learned)

    def get_visit_slugs(self, practices: Sequence[str]) -> dict[str, list[str]]:
        """Return for each practice the slugs of the visits that studied it."""
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
        """Return the practices adapted from one, with what they changed."""
        return self._linked(_Adaptation, _Adaptation.origin == practice, note=_Adaptation.changes)

    def list_by_value(self, value: str) -> list[LinkedDocument]:
        """Return the documents that support a value, with the reason."""
        return self._linked(_Value, _Value.value == value, note=_Value.reason)

    def list_by_role(self, role: str) -> list[LinkedDocument]:
        """Return the documents in which an agency role takes part, with its task or name; ``kind`` is its basis or side."""
        label = func.coalesce(_Role.basis, _Role.side)
        return self._linked(_Role, _Role.role == role, note=_Role.task, kind=label)

    def list_by_places(self, places: Sequence[str]) -> list[LinkedDocument]:
        """Return the documents of some areas; ``kind`` is home, guest or host."""
        return self._linked(_Place, _Place.area_code.in_(places), note=_Place.area_code, kind=_Place.side)

    def list_by_regulation(self, regulation: str) -> list[LinkedDocument]:
        """Return the practices that name a regulation as their basis (``legal``) or that editors relate to it (``related``)."""
        return self._linked(_Regulation, _Regulation.regulation == regulation, kind=_Regulation.basis)

    def count_hosted(self, visits: Sequence[str] | None = None) -> Counter[str]:
        """Return the number of visits that each area has hosted, of those given by slug or of all."""
        statement = select(_Place.area_code, func.count()).where(_Place.side == "host")
        if visits is not None:
            chosen = select(_Document.id).where(_Document.kind == "visit", _Document.slug.in_(visits))
            statement = statement.where(_Place.document_id.in_(chosen))
        with read_session(self._source) as session:
            return Counter(dict(session.execute(statement.group_by(_Place.area_code)).all()))

    def list_measures(self, indicator: str) -> list[MeasuredPractice]:
        """Return every figure of an indicator, by practice and year."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(*CARD_COLUMNS, _Measure)
                .join(_Measure, _Measure.document_id == _Document.id)
                .where(_Measure.indicator == indicator)
                .order_by(_Document.area_code, _Document.slug, _Measure.year.nulls_last())
                .limit(MAX_LISTED)
            ).all()
        return [MeasuredPractice(Card(*row[: len(CARD_COLUMNS)]), row[-1]) for row in rows]

    def count_by_value_and_role(self) -> dict[tuple[str, str], int]:
        """Return how many practices support a value and give a role a task: (value, role) → count."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Value.value, _Role.role, func.count(func.distinct(_Value.document_id)))
                .join(_Role, _Role.document_id == _Value.document_id)
                .where(_Role.side == "practice")
                .group_by(_Value.value, _Role.role)
            )
            return {(value, role): count for value, role, count in rows}

    def count_by(self, attribute: str) -> Counter[str]:
        """Return the number of documents of each value, role, place, regulation or indicator."""
        column: Any = {
            "value": _Value.value,
            "role": _Role.role,
            "place": _Place.area_code,
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
