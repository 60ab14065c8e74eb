"""All links between documents: studies, adaptations, follow-ups and areas."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

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

    def list_place_links(self) -> list[tuple[str, str, str]]:
        """Return area, side (home, guest, host) and slug of every link to an area."""
        statement = (
            select(_place.area_code, _place.side, _document.slug)
            .join(_document, _document.id == _place.document_id)
            .order_by(_place.area_code, _document.slug)
            .limit(MAX_LINKS * 10)
        )
        with read_session(self._source) as session:
            return [(place, side, slug) for place, side, slug in session.execute(statement)]
