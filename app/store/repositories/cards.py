"""Cards: the columns of a document that lists show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from app.documents.models import DocumentType, document_url, is_trace
from app.documents.origin import SEPARATOR
from app.store.tables import SAME, DocumentRow, SameVisit

Key = tuple[DocumentType, str]
"""A document's kind and slug."""


def is_own(slug: Any) -> Any:
    """Return the condition that a slug, a column, is that of an own document, not of a harvested one."""
    return ~slug.contains(SEPARATOR, autoescape=True)


def is_shown(slug: Any) -> Any:
    """Return the condition that a slug, a column, is that of a document lists and counts have: a visit reported twice once."""
    told_again: Any = SameVisit
    return slug.not_in(select(told_again.second).where(told_again.answer == SAME))


@dataclass(frozen=True, slots=True)
class Card:
    """A document as lists show it."""

    kind: DocumentType
    slug: str
    title: str
    summary: str
    agency: str
    place: str
    """The code of its region or ministry, of a visit that of its host; of a visit abroad the country's name."""
    year: int | None
    date: str | None
    strength: int
    points: int
    updated: datetime
    """When this library got its present text."""
    published: datetime
    """When it was first published."""
    changed: datetime
    """When its text last changed."""
    meta: dict[str, Any]

    @property
    def url(self) -> str:
        """The path of its page."""
        return document_url(self.kind, self.slug)

    @property
    def shown_kind(self) -> Literal["practice", "visit", "trace"]:
        """What lists call it: a visit of which only the journey is known is a trace."""
        return "trace" if self.kind == "visit" and is_trace(self.meta) else self.kind

    @property
    def values(self) -> list[str]:
        """The values it supports."""
        return [link["value"] for link in self.meta.get("values", ())]

    @property
    def places(self) -> list[str]:
        """The regions and ministries it is about, each once: its own, or those of guests and hosts."""
        sides = [self.meta.get(side, {}) for side in ("guest", "host")]
        codes = [code for side in sides for name in ("regions", "ministries") for code in side.get(name, ())]
        return list(dict.fromkeys(codes or [self.place]))

    @property
    def author(self) -> str:
        """The agency whose work it is: that of the practice, or the first of the guests."""
        agencies = self.meta.get("guest", {}).get("agencies", ())
        leading = sorted(agencies, key=lambda agency: not agency.get("lead"))
        return leading[0]["name"] if leading else self.agency

    @property
    def roles(self) -> list[str]:
        """The agency roles that take part in it, each once."""
        agencies = [a for side in ("guest", "host") for a in self.meta.get(side, {}).get("agencies", ())]
        links = [*self.meta.get("roles", ()), *agencies]
        return list(dict.fromkeys(link["role"] for link in links if link.get("role")))


_COLUMN_NAMES = {
    "place": "area_code",
    "updated": "updated_at",
    "published": "published_at",
    "changed": "changed_at",
}
"""The fields of a card whose columns have other names."""
CARD_COLUMNS: tuple[Any, ...] = tuple(
    getattr(DocumentRow, _COLUMN_NAMES.get(name, name)) for name in Card.__dataclass_fields__
)
"""The columns a card is built from, in the order of its fields."""
