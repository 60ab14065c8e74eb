"""Tables of documents and of the library's state; those of documents are written only by `app.store.sync.sync`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, func
from sqlmodel import Field, Relationship, SQLModel

from app import clock
from app.store.columns import time_column


def _document_key(*, primary: bool = True) -> Any:
    """Return a foreign key to the document that the row belongs to; deleted with the document."""
    return Column(Integer, ForeignKey("document.id", ondelete="CASCADE"), primary_key=primary, nullable=False)


def _true_date() -> Any:
    return time_column(server_default="1970-01-01 00:00:00")


class DocumentRow(SQLModel, table=True):
    """A published practice or visit, projected from its file."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        Index("ix_document_changed_at", "changed_at"),
        Index("ix_document_kind_changed_at", "kind", "changed_at"),
        Index("ix_document_kind_published_at", "kind", "published_at"),
        Index("ix_document_updated_at", "updated_at", "kind", "slug"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str
    path: str = Field(unique=True)
    digest: str
    """Hash of the file this row was made from."""
    mtime_key: str = ""
    """Size and times of that file; empty while they are too recent to detect a further change."""
    title: str
    summary: str
    agency: str
    """Who does it (practice) or who hosted (visit)."""
    area_code: str
    """Region code or ministry slug: of the practice, or of the visit's first host."""
    year: int | None
    date: str | None
    """The visit's partial date."""
    strength: int
    """Grade of the evidence, 0 (D) to 3 (A); see app.documents.evidence."""
    points: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    """What near equals are ordered by, 0–3; see app.documents.evidence."""
    quality: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """Codes of the quality rules the document does not meet, separated by spaces; see app.documents.validation.quality."""
    meta: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """The front matter."""
    sections: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    """Rendered body: heading, anchor, html, outline."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    """All words of the document without markup, for snippets."""
    updated_at: datetime = Field(sa_column=time_column())
    """When this row got its present text: what harvesters that come again ask for."""
    published_at: datetime = Field(sa_column=_true_date())
    """When the document was first published, here or elsewhere; see app.store.sync.dates."""
    changed_at: datetime = Field(sa_column=_true_date())
    """When its text last changed."""
    revision: int = Field(index=True)
    """The library's revision at which this row was last written."""
    attached: list["AttachedPage"] = Relationship(
        sa_relationship_kwargs={
            "lazy": "raise",  # they may be long: queries that need them load them explicitly
            "viewonly": True,
            "cascade": "expunge",
            "order_by": "AttachedPage.position",
        }
    )


class AttachedPage(SQLModel, table=True):
    """The text of one page of a document's attachment."""

    __tablename__ = "attached_page"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    file: str
    number: int
    """From 1."""
    text: str = Field(sa_column=Column(Text, nullable=False))


class ValueLink(SQLModel, table=True):
    """A document supports a value, and why."""

    __tablename__ = "value_link"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    value: str = Field(index=True)
    reason: str


class RoleLink(SQLModel, table=True):
    """An agency role has a task in a practice, or took part in a visit."""

    __tablename__ = "role_link"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    role: str = Field(index=True)
    side: str
    """practice, guest or host."""
    task: str | None
    """The task in a practice; the agency's name in a visit."""
    basis: str | None


class PlaceLink(SQLModel, table=True):
    """A document concerns a region or ministry."""

    __tablename__ = "place_link"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    area_code: str = Field(index=True)
    side: str
    """home (practice), guest or host (visit)."""


class MeasureRow(SQLModel, table=True):
    """A figure of a practice."""

    __tablename__ = "measure"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    indicator: str | None = Field(index=True)
    name: str | None
    unit: str | None
    year: int | None
    value: str
    """As written; a number in its shortest form."""
    source: str | None
    derived: bool


class RegulationLink(SQLModel, table=True):
    """A practice rests on a regulation, or the editors relate them."""

    __tablename__ = "regulation_link"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    regulation: str = Field(index=True)
    basis: str
    """legal (the source names it) or related (the editors do)."""


class StudiedPractice(SQLModel, table=True):
    """A visit studied a practice."""

    __tablename__ = "studied_practice"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    practice: str = Field(index=True)
    learned: str | None


class AdaptationRow(SQLModel, table=True):
    """A practice was adapted from another."""

    __tablename__ = "adaptation"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    origin: str = Field(index=True)
    visit: str | None
    changes: str | None


class FollowUpRow(SQLModel, table=True):
    """What was to be done after a visit."""

    __tablename__ = "follow_up"
    document_id: int = Field(sa_column=_document_key())
    position: int = Field(primary_key=True)
    key: str
    action: str
    role: str | None
    due: str | None = Field(index=True)
    status: str = Field(index=True)
    practice: str | None
    evidence: str | None


class Tombstone(SQLModel, table=True):
    """A removed document, so that an index that is behind can delete it."""

    __tablename__ = "tombstone"
    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    revision: int = Field(index=True)
    removed_at: datetime = Field(sa_column=time_column(server_default=func.now()))
    """When it was removed."""
    reason: str | None = None
    """Why it was withdrawn, in words for visitors; None when its file was deleted."""
    published_at: datetime | None = Field(default=None, sa_column=time_column(nullable=True))
    """When it was first published, should it come back."""


SAME, DIFFERENT = "same", "different"
"""What a person may answer about two reports."""


class SameVisit(SQLModel, table=True):
    """Two reports that may be about the same visit; written by app.publishing.same_visits, forgotten with either."""

    __tablename__ = "same_visit"
    first: str = Field(primary_key=True)
    """Slug of the report that stands for the visit."""
    second: str = Field(primary_key=True)
    """Slug of the other, which lists and counts leave out once they are joined."""
    answer: str = Field(default="", index=True)
    """`SAME` or `DIFFERENT`, as a person said; empty while nobody has."""
    created_at: datetime = Field(sa_column=time_column())


class InvalidFile(SQLModel, table=True):
    """A content file that is not published because it breaks rules; its last valid version stays published."""

    __tablename__ = "invalid_file"
    path: str = Field(primary_key=True)
    digest: str
    problems: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class QueryCount(SQLModel, table=True):
    """How often a text was searched; written by app.store.repositories.popular_queries."""

    __tablename__ = "query_count"
    text: str = Field(primary_key=True)
    count: int
    last_day: date = Field(default_factory=clock.today)


class ViewCount(SQLModel, table=True):
    """How often a document was opened in a month; written by app.store.repositories.view_counts."""

    __tablename__ = "view_count"
    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    """As 2026-11."""
    count: int


class HelpfulCount(SQLModel, table=True):
    """How many readers said in a month that a document helped; written by app.store.repositories.helpful_counts."""

    __tablename__ = "helpful_count"
    kind: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    """As 2026-11."""
    yes: int
    no: int


class MissedQuery(SQLModel, table=True):
    """How often a text was searched that found nothing; written by app.store.repositories.missed_queries."""

    __tablename__ = "missed_query"
    text: str = Field(primary_key=True)
    count: int
    days: int
    """Days on which it was searched."""
    last_day: date


class LibraryState(SQLModel, table=True):
    """The only row: the library's revision, and the fingerprint of its projection."""

    __tablename__ = "library_state"
    id: int = Field(default=1, primary_key=True)
    revision: int
    fingerprint: str
    """Fingerprint of the reference data and the projection code; everything is projected again when it changes."""


LINK_TABLES: tuple[type[SQLModel], ...] = (
    AttachedPage,
    ValueLink,
    RoleLink,
    PlaceLink,
    MeasureRow,
    RegulationLink,
    StudiedPractice,
    AdaptationRow,
    FollowUpRow,
)
"""The tables whose rows belong to one document."""
