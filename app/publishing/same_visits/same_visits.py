"""Store which reports tell the same visit: pairs that the program proposes, and what a person decides of each."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, Person, has_permission, require_permission
from app.documents.models import Visit, is_trace
from app.documents.origin import is_harvested_slug
from app.publishing.same_visits.matching import Pair, ReportedVisit, find_pairs
from app.store.database import read_session, write_session
from app.store.sync.revision import advance_revision
from app.store.sync.same_visits import relink
from app.store.tables import DIFFERENT, SAME, DocumentRow, LibraryState, SameVisit

MAX_LISTED = 200
"""Pairs shown at once: the newest wait until the others are answered."""
_document: Any = DocumentRow
_same: Any = SameVisit


class SameVisitError(Exception):
    """An answer cannot be stored; the text says why."""


@dataclass(frozen=True, slots=True)
class ReportPair:
    """Two reports, and what a person said of them."""

    first: DocumentRow
    second: DocumentRow
    answer: str
    since: datetime

    @property
    def places(self) -> frozenset[str]:
        """The regions and ministries of both."""
        visits = (Visit.model_validate(row.meta) for row in (self.first, self.second))
        return frozenset(place for visit in visits for place in visit.places)


class SameVisits:
    """Reads and writes which reports are about the same visit."""

    def __init__(
        self,
        engine: Engine,
        place_words: Callable[[], Collection[str]],
        on_answered: Callable[[], object] = lambda: None,
    ) -> None:
        """``place_words`` returns the words of places' names, which say nothing about a visit's matter."""
        self._engine, self._place_words, self._on_answered = engine, place_words, on_answered
        self._proposed_revision = -1

    def propose(self) -> None:
        """Propose the pairs that the library now has; do nothing while it is as it was."""
        with read_session(self._engine) as session:
            state = session.get(LibraryState, 1)
            if state is None or state.revision == self._proposed_revision:
                return
            changed = select(_document.id).where(
                _document.kind == "visit", _document.revision > self._proposed_revision
            )
            if session.execute(changed.limit(1)).first() is None:
                self._proposed_revision = state.revision
                return
            visits = list(map(_reported, session.execute(_VISITS)))
            known = {(one.first, one.second): one.answer for one in session.scalars(select(_same))}
        pairs = find_pairs(visits, self._place_words())
        stand_for = {second: first for (first, second), answer in known.items() if answer == SAME}
        new = {
            pair
            for pair in pairs
            if pair not in known
            and pair[::-1] not in known
            and stand_for.get(pair[0], pair[0]) != stand_for.get(pair[1], pair[1])
        }
        stale = {pair for pair, answer in known.items() if not answer and pair not in pairs}
        if new or stale:
            self._write_proposals(new, stale)
        self._proposed_revision = state.revision

    def _write_proposals(self, new: Collection[Pair], stale: Collection[Pair]) -> None:
        with write_session(self._engine) as session:
            for first, second in stale:
                is_pair = (col(SameVisit.first) == first) & (col(SameVisit.second) == second)
                session.execute(delete(SameVisit).where(is_pair, col(SameVisit.answer) == ""))
            for first, second in new:
                if session.get(SameVisit, (first, second)) is None:
                    session.add(SameVisit(first=first, second=second, created_at=clock.now()))

    def list_at_desk(self, person: Person) -> list[ReportPair]:
        """Return the pairs that a person may decide: unanswered ones first, then joined ones, oldest first."""
        wanted = select(_same).where(_same.answer != DIFFERENT).order_by(_same.answer, _same.created_at)
        with read_session(self._engine) as session:
            rows = list(session.scalars(wanted.limit(MAX_LISTED)))
            slugs = {slug for row in rows for slug in (row.first, row.second)}
            found = session.scalars(select(_document).where(_document.slug.in_(slugs)))
            reports = {report.slug: report for report in found}
        pairs = [
            ReportPair(reports[row.first], reports[row.second], row.answer, row.created_at)
            for row in rows
            if row.first in reports and row.second in reports
        ]
        return [pair for pair in pairs if _find_place(person, pair.places) is not None]

    def count_open(self, person: Person) -> int:
        """Return how many pairs wait for an answer of a person."""
        return sum(not pair.answer for pair in self.list_at_desk(person))

    def answer(self, actor: Actor, person: Person, pair: Pair, answer: str) -> None:
        """Store what a person says of two reports: the same visit, different ones, or (empty) ask again.

        Raises SameVisitError and ForbiddenError.
        """
        with write_session(self._engine) as session:
            row = session.get(SameVisit, pair, with_for_update=True)
            rows = session.scalars(
                select(_document).where(_document.slug.in_(pair), _document.kind == "visit")
            )
            reports = {report.slug: report for report in rows}
            if row is None or len(reports) < len(pair):
                raise SameVisitError("Salah satu laporan ini sudah tidak ada.")
            both = ReportPair(reports[pair[0]], reports[pair[1]], row.answer, row.created_at)
            place = _find_place(person, both.places)
            if place is None:
                require_permission(person, Action.PUBLISH, min(both.places))
            if row.answer == answer:
                return
            revision = advance_revision(session, None, changed=True)
            if answer == SAME:
                touched = _join(session, pair)
            else:
                touched, row.answer = set(pair), answer
            session.flush()
            relink(session, touched, revision)
            audit.record(
                session,
                actor,
                AuditEvent.SAME_VISIT_ANSWERED,
                " ".join(pair),
                place=place or "",
                detail={"same_visit": answer or "open"},
            )
        self._on_answered()


def _join(session: Session, pair: Pair) -> set[str]:
    """Have all reports of a visit stand behind one, also those joined with either before; return their slugs."""
    is_joined = col(SameVisit.answer) == SAME
    above = session.scalars(select(_same).where(is_joined, _same.second.in_(pair))).all()
    behind_another = {row.second: row.first for row in above}
    heads = [behind_another.get(slug, slug) for slug in pair]
    head = min(heads, key=is_harvested_slug)  # the first of the pair, unless only the other is our own
    rows = session.scalars(select(_same).where(is_joined, _same.first.in_(heads))).all()
    members = {*heads, *pair, *(row.second for row in rows)} - {head}
    for row in rows:
        if row.first != head:
            session.delete(row)
    asked = session.get(SameVisit, pair)
    if asked and pair[0] != head:
        session.delete(asked)
    session.flush()
    for member in members:
        session.merge(SameVisit(first=head, second=member, answer=SAME, created_at=clock.now()))
    return {head, *members}


def _find_place(person: Person, places: Collection[str]) -> str | None:
    """Return a place of a visit in which a person publishes."""
    return next((one for one in sorted(places) if has_permission(person, Action.PUBLISH, one)), None)


_VISITS = select(_document.slug, _document.title, _document.date, _document.meta).where(
    _document.kind == "visit"
)


def _reported(row: Any) -> ReportedVisit:
    guest, host = (
        frozenset([*side.get("regions", ()), *side.get("ministries", ())])
        for side in (row.meta["guest"], row.meta.get("host", {}))
    )
    return ReportedVisit(
        slug=row.slug,
        title=row.title,
        topics=tuple(row.meta.get("topics", ())),
        first_day=row.date or "",
        last_day=row.meta.get("date_end") or "",
        guests=guest,
        hosts=host or frozenset(filter(None, [row.meta.get("country")])),
        is_trace=is_trace(row.meta),
    )
