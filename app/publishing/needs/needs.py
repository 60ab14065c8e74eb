"""Needs: asked without an account, shown once the region's desk confirms them, answered by a published document."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, Person, has_permission, require_permission
from app.documents.code_labels import LabelledCode
from app.documents.validation.personal_data import PERSONAL_DATA_PROBLEM, find_personal_data
from app.i18n import marked
from app.publishing.needs.tables import NeedRow, NeedSupportRow
from app.publishing.subscriptions.news import DocumentNews, advance_number
from app.store.database import ConnectionSource, read_session, write_session
from app.store.repositories.cards import Key
from app.store.sync.revision import advance_revision

MIN_TOPIC, MAX_TOPIC, MAX_DETAIL = 8, 150, 1_000
MAX_OPEN, MAX_OPEN_OF_PLACE = 300, 20
"""Unconfirmed needs of all regions and of one, and as many unconfirmed supports; beyond them new ones are refused."""
MAX_SHOWN = 500
_need: Any = NeedRow
_support: Any = NeedSupportRow


class NeedState(LabelledCode):
    """The state of a need, or of a region's support for it."""

    OPEN = "open"
    PUBLISHED = "published"
    REJECTED = "rejected"


class NeedError(Exception):
    """A need cannot be accepted or dealt with so; the text says why."""


@dataclass(frozen=True, slots=True)
class NeedText:
    """What a region looks for."""

    topic: str
    detail: str = ""

    def find_problem(self) -> str:
        """Return what must be changed before it can be sent; empty when nothing."""
        if len(self.topic) < MIN_TOPIC:
            return marked("Tulis praktik tentang apa yang dicari, sedikitnya dua kata.")
        if len(self.topic) > MAX_TOPIC or len(self.detail) > MAX_DETAIL:
            return marked("Isian terlalu panjang; tulis yang terpenting saja.")
        if find_personal_data(f"{self.topic}\n{self.detail}"):
            return PERSONAL_DATA_PROBLEM
        return ""


@dataclass(frozen=True, slots=True)
class Need:
    """A need with the regions that have it."""

    id: int
    said: NeedText
    place: str
    state: NeedState
    created: datetime
    answer: Key | None
    supporters: tuple[str, ...]
    """Regions whose support is confirmed, without the one that asked."""
    waiting: tuple[str, ...]
    """Regions whose support nobody has confirmed yet."""

    @property
    def places(self) -> tuple[str, ...]:
        """All regions that are known to look for it."""
        return (self.place, *self.supporters)


class Needs:
    """Reads and writes needs."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; the engine by default."""
        self._engine, self._source = engine, source or engine

    def submit(self, place: str, said: NeedText) -> int:
        """Store a need for the region's desk and return its number; the same topic again supports the first."""
        if fault := said.find_problem():
            raise NeedError(fault)
        with write_session(self._engine) as session:
            same = select(_need).where(
                func.lower(_need.topic) == said.topic.lower(), _need.state != NeedState.REJECTED
            )
            row: NeedRow | None = session.scalars(same.limit(1)).first()
            if row is not None:
                _add_support(session, row, place)
            else:
                _require_room(session, _need, place)
                row = NeedRow(
                    topic=said.topic,
                    detail=said.detail,
                    place=place,
                    state=NeedState.OPEN,
                    created_at=clock.now(),
                )
                session.add(row)
                session.flush()
            return row.id or 0

    def support(self, need_id: int, place: str) -> None:
        """Store that another region looks for the same, for its desk; once for each region."""
        with write_session(self._engine) as session:
            _add_support(session, _lock(session, need_id, {NeedState.PUBLISHED}), place)

    def list_published(self) -> list[Need]:
        """Return the published needs, those of most regions first."""
        with read_session(self._source) as session:
            wanted = select(_need).where(_need.state == NeedState.PUBLISHED)
            needs = _with_supports(
                session, session.scalars(wanted.order_by(_need.id.desc()).limit(MAX_SHOWN))
            )
        return sorted(needs, key=lambda one: -len(one.places))

    def get(self, need_id: int) -> Need | None:
        """Return a published need; None for any other."""
        with read_session(self._source) as session:
            row = session.get(NeedRow, need_id)
            return _with_supports(session, [row])[0] if row and row.state == NeedState.PUBLISHED else None

    def find_answer(self, need_id: int, after: int) -> DocumentNews | None:
        """Return the document that answered a need after a number of news."""
        with read_session(self._engine) as session:
            row = session.get(NeedRow, need_id)
        if row is None or row.answered_number <= after:
            return None
        return DocumentNews(_answer(row), row.answered_number, row.answered_number, {})

    def list_at_desk(self, person: Person) -> list[Need]:
        """Return what the desk of a person's regions has to confirm, and published needs that wait for an answer."""
        with read_session(self._engine) as session:
            wanted = select(_need).where(_need.state != NeedState.REJECTED, _need.answer_slug == "")
            needs = _with_supports(session, session.scalars(wanted.order_by(_need.id).limit(MAX_SHOWN)))
        return [
            one
            for one in needs
            if one.state is NeedState.PUBLISHED
            or any(has_permission(person, Action.READ, place) for place in (one.place, *one.waiting))
        ]

    def decide(self, actor: Actor, person: Person, need_id: int, *, publish: bool) -> None:
        """Publish an unconfirmed need of one's region, or set aside any of it."""
        states = {NeedState.OPEN} if publish else {NeedState.OPEN, NeedState.PUBLISHED}
        with write_session(self._engine) as session:
            row = _lock(session, need_id, set(NeedState))
            require_permission(person, Action.WRITE, row.place)
            _require_state(row, states)
            row.state = NeedState.PUBLISHED if publish else NeedState.REJECTED
            _record(session, actor, row, row.place, row.state)

    def decide_support(
        self, actor: Actor, person: Person, need_id: int, place: str, *, publish: bool
    ) -> None:
        """Confirm that one's region looks for the same, or set it aside."""
        require_permission(person, Action.WRITE, place)
        with write_session(self._engine) as session:
            row = _lock(session, need_id, {NeedState.OPEN, NeedState.PUBLISHED})
            support = session.get(NeedSupportRow, (need_id, place))
            if support is None:
                raise NeedError("Dukungan ini tidak ada.")
            if publish:
                support.state = NeedState.PUBLISHED
                session.add(support)
            else:
                session.delete(support)
            _record(session, actor, row, place, NeedState.PUBLISHED if publish else NeedState.REJECTED)

    def answer(self, actor: Actor, need_id: int, answer: Key) -> None:
        """Record the published document that answers a need; its followers get a letter."""
        with write_session(self._engine) as session:
            row = _lock(session, need_id, {NeedState.PUBLISHED})
            row.answer_kind, row.answer_slug = answer
            row.answered_number = advance_number(session)
            _record(session, actor, row, row.place, NeedState.PUBLISHED)


def _add_support(session: Session, row: NeedRow, place: str) -> None:
    known = session.get(NeedSupportRow, (row.id, place))
    if place == row.place or known is not None:
        return
    _require_room(session, _support, place)
    session.add(
        NeedSupportRow(need_id=row.id or 0, place=place, state=NeedState.OPEN, created_at=clock.now())
    )


def _require_room(session: Session, table: Any, place: str) -> None:
    waiting = select(func.count()).select_from(table).where(table.state == NeedState.OPEN)
    of_place = session.scalars(waiting.where(table.place == place)).one()
    if of_place >= MAX_OPEN_OF_PLACE or session.scalars(waiting).one() >= MAX_OPEN:
        raise NeedError(marked("Terlalu banyak yang belum ditelaah. Cobalah beberapa hari lagi."))


def _lock(session: Session, need_id: int, states: Collection[NeedState]) -> NeedRow:
    row = session.get(NeedRow, need_id, with_for_update=True)
    if row is None:
        raise NeedError(marked("Kebutuhan ini tidak ada, atau sudah selesai."))
    _require_state(row, states)
    return row


def _require_state(row: NeedRow, states: Collection[NeedState]) -> None:
    if NeedState(row.state) not in states:
        raise NeedError(marked("Kebutuhan ini tidak ada, atau sudah selesai."))


def _record(session: Session, actor: Actor, row: NeedRow, place: str, state: str) -> None:
    session.add(row)
    audit.record(
        session,
        actor,
        AuditEvent.NEED_ANSWERED,
        f"need/{row.id}",
        place=place,
        detail={"outcome": str(state)},
    )
    advance_revision(session, None, changed=True)


def _with_supports(session: Session, rows: Iterable[NeedRow]) -> list[Need]:
    rows = list(rows)
    supports: dict[tuple[int, str], list[str]] = defaultdict(list)
    wanted = (
        select(_support).where(_support.need_id.in_([row.id for row in rows])).order_by(_support.created_at)
    )
    for one in session.scalars(wanted):
        supports[one.need_id, one.state].append(one.place)
    return [_to_need(row, supports) for row in rows]


def _to_need(row: NeedRow, supports: dict[tuple[int, str], list[str]]) -> Need:
    number = row.id or 0
    return Need(
        number,
        NeedText(row.topic, row.detail),
        row.place,
        NeedState(row.state),
        row.created_at,
        _answer(row) if row.answer_slug else None,
        tuple(supports[number, NeedState.PUBLISHED]),
        tuple(supports[number, NeedState.OPEN]),
    )


def _answer(row: NeedRow) -> Key:
    return ("practice" if row.answer_kind == "practice" else "visit"), row.answer_slug


def split_needs(needs: Sequence[Need], answered: Collection[Key]) -> tuple[list[Need], list[Need]]:
    """Return the needs without and with an answer that is still published."""
    return (
        [one for one in needs if one.answer not in answered],
        [one for one in needs if one.answer in answered],
    )
