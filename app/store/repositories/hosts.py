"""Queries for visit preparation: hosts and the visits they received."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import CARD_COLUMNS, Card
from app.store.tables import DocumentRow, PlaceLink

MAX_VISITS = 300
"""Maximum number of visits read at once."""

_Document: Any = DocumentRow
_Place: Any = PlaceLink


class HostRepository:
    """Reads hosts and their visits."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def get_headings(self, slugs: Sequence[str]) -> dict[str, list[str]]:
        """Return the section headings of some practices."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(_Document.slug, _Document.sections).where(
                    _Document.kind == "practice", _Document.slug.in_(slugs)
                )
            )
            return {slug: [section["heading"] for section in sections] for slug, sections in rows}

    def list_visits_to(self, places: Sequence[str]) -> list[Card]:
        """Return visits to some areas, the newest first, those without a date last."""
        with read_session(self._source) as session:
            rows = session.execute(
                select(*CARD_COLUMNS)
                .where(
                    _Document.id.in_(
                        select(_Place.document_id).where(_Place.side == "host", _Place.area_code.in_(places))
                    )
                )
                .order_by(_Document.date.desc().nulls_last(), _Document.slug)
                .limit(MAX_VISITS)
            )
            return [Card(*row) for row in rows]
