"""All links between documents: studies, adaptations, follow-ups and areas."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.store.database import ConnectionSource, read_session
from app.store.tables import AdaptationRow, DocumentRow, FollowUpRow, PlaceLink, StudiedPractice

MAX_LINKS = 20_000
"""Maximum number of links of one kind read at once."""

_document: Any = DocumentRow
_place: Any = PlaceLink


@dataclass(frozen=True, slots=True)
class StudyLink:
    """A practice that a visit studied."""

    practice: str
    visit: str
    learned: str | None


@dataclass(frozen=True, slots=True)
class AdaptationLink:
    """A practice that was adapted from another one."""

    origin: str
    practice: str
    visit: str | None
    changes: str | None


@dataclass(frozen=True, slots=True)
class FollowUpLink:
    """A follow-up of a visit."""

    visit: str
    action: str
    status: str
    practice: str | None
    evidence: str | None


class LinkRepository:
    """Reads the links of the library."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def _rows(self, table: Any, *columns: Any) -> list[Any]:
        statement = (
            select(_document.slug, *columns)
            .join(table, table.document_id == _document.id)
            .order_by(_document.date.desc().nulls_last(), _document.slug, table.position)
            .limit(MAX_LINKS)
        )
        with read_session(self._source) as session:
            return list(session.execute(statement).all())

    def list_studies(self) -> list[StudyLink]:
        """Return every study of a practice, the newest visits first."""
        table: Any = StudiedPractice
        return [StudyLink(row[1], row[0], row[2]) for row in self._rows(table, table.practice, table.learned)]

    def list_adaptations(self) -> list[AdaptationLink]:
        """Return every adaptation of a practice."""
        table: Any = AdaptationRow
        rows = self._rows(table, table.origin, table.visit, table.changes)
        return [AdaptationLink(row[1], row[0], row[2], row[3]) for row in rows]

    def list_follow_ups(self) -> list[FollowUpLink]:
        """Return every follow-up of every visit."""
        table: Any = FollowUpRow
        return [
            FollowUpLink(*row)
            for row in self._rows(table, table.action, table.status, table.practice, table.evidence)
        ]

    def count_by_province(self) -> Counter[tuple[str, str]]:
        """Return the number of documents by province and side (home, guest, host), each document once.

        What concerns no region is counted under other keys.
        """
        province = _province(_place)
        statement = select(province, _place.side, func.count(func.distinct(_place.document_id)))
        with read_session(self._source) as session:
            rows = session.execute(statement.group_by(province, _place.side))
            return Counter({(code, side): count for code, side, count in rows})

    def count_flows(self) -> list[tuple[str, str, int]]:
        """Return guest province, host province and number of visits; of sides without a region under other keys."""
        guest, host = aliased(_place), aliased(_place)
        pair = (_province(guest), _province(host))
        statement = (
            select(*pair, func.count(func.distinct(guest.document_id)))
            .join(host, host.document_id == guest.document_id)
            .where(guest.side == "guest", host.side == "host")
            .group_by(*pair)
        )
        with read_session(self._source) as session:
            return [(home, away, count) for home, away, count in session.execute(statement)]

    def count_visits_abroad(self) -> int:
        """Return how many visits have no host in Indonesia."""
        hosted = select(_place.document_id).where(_place.side == "host")
        statement = select(func.count()).where(_document.kind == "visit", _document.id.not_in(hosted))
        with read_session(self._source) as session:
            return session.scalars(statement).one()


def _province(place: Any) -> Any:
    """Return the province of an area's code: those of its regencies and cities begin with its own two digits."""
    return func.substr(place.area_code, 1, 2)
