"""Counts of documents by type, value, role, strength of evidence and quality rule."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from app.documents.follow_up import WITHOUT_NEWS
from app.store.database import ConnectionSource, read_session
from app.store.repositories.cards import is_shown
from app.store.tables import DocumentRow, FollowUpRow, RoleLink, ValueLink

_document: Any = DocumentRow
_value: Any = ValueLink
_role: Any = RoleLink
_follow_up: Any = FollowUpRow


class Statistics:
    """Counts over the whole library, each with one grouped query."""

    def __init__(self, source: ConnectionSource) -> None:
        self._source = source

    def _count_links(self, of: Any, by: Any) -> Counter[tuple[str, Any]]:
        """Count documents by a column of a link table and by another column."""
        table = of.class_
        statement = (
            select(by, of, func.count(func.distinct(table.document_id)))
            .join(_document, _document.id == table.document_id)
            .group_by(by, of)
        )
        with read_session(self._source) as session:
            return Counter({(group, entry): count for group, entry, count in session.execute(statement)})

    def count_by_value(self) -> Counter[tuple[str, str]]:
        """Return (practice or visit, value) → number of documents."""
        return self._count_links(_value.value, _document.kind)

    def count_by_role(self) -> Counter[tuple[str, str]]:
        """Return (basis, empty for visits, role) → number of documents."""
        return self._count_links(_role.role, func.coalesce(_role.basis, ""))

    def count_by_evidence(self) -> Counter[tuple[str, int]]:
        """Return (practice or visit, strength from 0) → number of documents."""
        counted = select(_document.kind, _document.strength, func.count()).where(is_shown(_document.slug))
        statement = counted.group_by(_document.kind, _document.strength)
        with read_session(self._source) as session:
            return Counter({(kind, strength): count for kind, strength, count in session.execute(statement)})

    def count_visits_with_outcome(self) -> int:
        """Return the visits that tell what became of an action planned at home."""
        with_news = select(_follow_up.document_id).where(_follow_up.status.not_in(WITHOUT_NEWS))
        statement = select(func.count()).where(_document.id.in_(with_news), is_shown(_document.slug))
        with read_session(self._source) as session:
            return int(session.execute(statement).scalar_one())

    def count_by_rule(self) -> Counter[tuple[str, str]]:
        """Return (practice or visit, code) → number of documents that do not meet that quality rule."""
        counting = select(_document.kind, _document.quality, func.count()).where(is_shown(_document.slug))
        statement = counting.group_by(_document.kind, _document.quality)
        counted: Counter[tuple[str, str]] = Counter()
        with read_session(self._source) as session:
            for kind, codes, count in session.execute(statement):
                counted.update({(kind, code): count for code in codes.split()})
        return counted
