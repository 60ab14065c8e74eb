"""Reports on the same visit in the database: one of them has the links by which pages count and trace a visit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, or_, update
from sqlmodel import Session, col

from app.documents.models import load_meta
from app.store import tables
from app.store.sync import projection
from app.store.sync.batches import column, columns
from app.store.tables import SAME, AttachedPage, DocumentRow, SameVisit

_TABLES = tuple(table for table in tables.LINK_TABLES if table is not AttachedPage)
_STUDIED, _FOLLOW_UPS = tables.StudiedPractice.__tablename__, tables.FollowUpRow.__tablename__
Links = dict[str, list[projection.Row]]


def relink(session: Session, slugs: Collection[str], revision: int) -> None:
    """Write the links of some visits, and of those they are joined with, as their joins now say."""
    groups, touched = _find_groups(session, slugs), set(slugs)
    for first, seconds in groups.items():
        touched |= {first, *seconds}
    wanted = columns(DocumentRow, "id", "slug", "meta").where(
        col(DocumentRow.slug).in_(touched), col(DocumentRow.kind) == "visit"
    )
    rows = {row.slug: row for row in session.execute(wanted)}
    hidden = {slug for seconds in groups.values() for slug in seconds}
    for slug, row in rows.items():
        others = [rows[one] for one in groups.get(slug, ()) if one in rows]
        _write(session, row.id, {} if slug in hidden else _join_links(row, others))
    changed = col(DocumentRow.id).in_([row.id for row in rows.values()])
    session.execute(update(DocumentRow).where(changed).values(revision=revision))


def relink_joined(session: Session, slugs: Collection[str], revision: int) -> None:
    """Do the same for those of some documents that were just written and are joined with another."""
    if groups := _find_groups(session, slugs):
        relink(session, {slug for first, seconds in groups.items() for slug in (first, *seconds)}, revision)


def forget(session: Session, slugs: Sequence[str], revision: int) -> None:
    """Forget what was said of reports that are gone; those joined with them stand for themselves again."""
    groups = _find_groups(session, slugs)
    about = or_(col(SameVisit.first).in_(slugs), col(SameVisit.second).in_(slugs))
    session.execute(delete(SameVisit).where(about))
    left = {slug for first, seconds in groups.items() for slug in (first, *seconds)}.difference(slugs)
    if left:
        relink(session, left, revision)


def _find_groups(session: Session, slugs: Collection[str]) -> dict[str, list[str]]:
    """Return the joined visits that some reports belong to: the report that stands for each → the others."""
    is_joined = col(SameVisit.answer) == SAME
    about = or_(col(SameVisit.first).in_(slugs), col(SameVisit.second).in_(slugs))
    firsts = [row.first for row in session.execute(columns(SameVisit, "first").where(is_joined, about))]
    groups: dict[str, list[str]] = defaultdict(list)
    if firsts:
        wanted = columns(SameVisit, "first", "second").where(is_joined, col(SameVisit.first).in_(firsts))
        for row in session.execute(wanted.order_by(col(SameVisit.second))):
            groups[row.first].append(row.second)
    return groups


def _join_links(row: Row[Any], others: Iterable[Row[Any]]) -> Links:
    """Return the links of a visit by all its reports: each studied practice once, follow-ups of one report.

    Two reports tell the same follow-ups in different words: the first that has any counts.
    """
    links = projection.project_links(load_meta("visit", row.meta))
    for other in others:
        added = projection.project_links(load_meta("visit", other.meta))
        known = {link["practice"] for link in links[_STUDIED]}
        links[_STUDIED] += [link for link in added[_STUDIED] if link["practice"] not in known]
        links[_FOLLOW_UPS] = links[_FOLLOW_UPS] or added[_FOLLOW_UPS]
    return {table: projection.number_rows(found) for table, found in links.items()}


def _write(session: Session, document_id: int, links: Links) -> None:
    for table in _TABLES:
        session.execute(delete(table).where(column(table, "document_id") == document_id))
        if found := links.get(str(table.__tablename__)):
            session.execute(insert(table), [{"document_id": document_id, **link} for link in found])
