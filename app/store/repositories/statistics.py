"""How many documents there are of each kind, value, role and strength of evidence."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from app.store.database import Source, reading
from app.store.tables import DocumentRow, RoleLink, ValueLink

_document: Any = DocumentRow
_value: Any = ValueLink
_role: Any = RoleLink


class Coverage:
    """Counts of the whole library, each of one grouped query."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _counted(self, of: Any, by: Any) -> Counter[tuple[str, Any]]:
        """Documents of each kind by a column of a table of links."""
        table = of.class_
        statement = (
            select(by, of, func.count(func.distinct(table.document_id)))
            .join(_document, _document.id == table.document_id)
            .group_by(by, of)
        )
        with reading(self._source) as session:
            return Counter({(group, entry): count for group, entry, count in session.execute(statement)})

    def of_values(self) -> Counter[tuple[str, str]]:
        """(practice or visit, value) → documents."""
        return self._counted(_value.value, _document.kind)

    def of_roles(self) -> Counter[tuple[str, str]]:
        """(sumber, umum or nothing for visits, role) → documents."""
        return self._counted(_role.role, func.coalesce(_role.basis, ""))

    def of_evidence(self) -> Counter[tuple[str, int]]:
        """(practice or visit, strength from 0) → documents."""
        statement = select(_document.kind, _document.strength, func.count()).group_by(
            _document.kind, _document.strength
        )
        with reading(self._source) as session:
            return Counter({(kind, strength): count for kind, strength, count in session.execute(statement)})
