"""Follow-ups of all visits: filtered, counted, ordered by due date."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select

from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card
from app.store.tables import DocumentRow, FollowUpRow, PlaceLink

DueFilter = Literal["", "terlambat", "30", "90", "ada", "tanpa"]
OPEN_STATUSES = ("rencana", "berjalan", "belum-diketahui")
"""Statuses of follow-ups that are neither done nor abandoned; only these can be overdue."""

_Document: Any = DocumentRow
_FollowUp: Any = FollowUpRow
_Place: Any = PlaceLink


@dataclass(frozen=True, slots=True)
class FollowUpFilter:
    """Criteria for follow-ups: any of the statuses and of the roles, and all the others."""

    statuses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Areas of the guests."""
    due: DueFilter = ""
    only_open: bool = False
    """Whether only `OPEN_STATUSES` match."""
    today: date = field(default=date.min)
    updated_since: datetime | None = None
    """Only those of visits that this library got at that moment or later."""


@dataclass(frozen=True, slots=True)
class VisitFollowUp:
    """A follow-up with its visit."""

    card: Card
    row: FollowUpRow

    def is_overdue(self, today: date) -> bool:
        """Return whether its due date has passed while it is neither done nor abandoned."""
        return (
            bool(self.row.due) and self.row.status in OPEN_STATUSES and str(self.row.due) < today.isoformat()
        )


class FollowUpRepository:
    """Reads the follow-ups of published visits."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def find(
        self, criteria: FollowUpFilter, *, offset: int = 0, limit: int = 50, newest_first: bool = False
    ) -> list[VisitFollowUp]:
        """Return a page of follow-ups: the earliest due first, or those of the newest visits first."""
        by_date = (_Document.date.desc().nulls_last(), _Document.slug, _FollowUp.position)
        order = by_date if newest_first else (_FollowUp.due.asc().nulls_last(), *by_date)
        statement = (
            select(*CARD_COLUMNS, _FollowUp)
            .join(_FollowUp, _FollowUp.document_id == _Document.id)
            .where(*_conditions(criteria))
            .order_by(*order)
            .offset(offset)
            .limit(limit)
        )
        with read_session(self._source) as session:
            return [VisitFollowUp(Card(*row[:-1]), row[-1]) for row in session.execute(statement)]

    def count(self, wanted: FollowUpFilter) -> int:
        """How many there are."""
        return sum(self.count_by(wanted, "status").values())

    def count_by(self, wanted: FollowUpFilter, attribute: Literal["status", "role"]) -> Counter[str]:
        """Return the number of follow-ups of each status or role."""
        column = getattr(_FollowUp, attribute)
        with read_session(self._source) as session:
            rows = session.execute(
                select(column, func.count()).where(*_conditions(wanted), column.is_not(None)).group_by(column)
            )
            return Counter(dict(rows.all()))

    def count_due(self, wanted: FollowUpFilter, due: DueFilter) -> int:
        """Return the number of open follow-ups that match a due filter."""
        return self.count(replace(wanted, due=due, only_open=True))


def _conditions(wanted: FollowUpFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.statuses:
        conditions.append(_FollowUp.status.in_(wanted.statuses))
    if wanted.roles:
        conditions.append(_FollowUp.role.in_(wanted.roles))
    if wanted.places:
        conditions.append(_FollowUp.document_id.in_(_visits_from(wanted.places)))
    if wanted.only_open:
        conditions.append(_FollowUp.status.in_(OPEN_STATUSES))
    if wanted.updated_since:
        changed = select(_Document.id).where(_Document.updated_at >= wanted.updated_since)
        conditions.append(_FollowUp.document_id.in_(changed))
    return conditions + _due_conditions(wanted.due, wanted.today)


def _visits_from(places: Sequence[str]) -> Any:
    return select(_Place.document_id).where(_Place.side == "guest", _Place.area_code.in_(places))


def _due_conditions(due: DueFilter, today: date) -> list[Any]:
    match due:
        case "":
            return []
        case "ada":
            return [_FollowUp.due.is_not(None)]
        case "tanpa":
            return [_FollowUp.due.is_(None)]
        case "terlambat":
            return [_FollowUp.due < today.isoformat(), _FollowUp.status.in_(OPEN_STATUSES)]
    until = (today + timedelta(days=int(due))).isoformat()
    return [_FollowUp.due >= today.isoformat(), _FollowUp.due <= until]
