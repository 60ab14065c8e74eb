"""News of a visit months later, from guests, hosts or regions of origin; its desk enters them into the follow-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.documents.validation.personal_data import PERSONAL_DATA_PROBLEM, find_personal_data
from app.documents.vocabulary import FOLLOW_UP
from app.i18n import marked
from app.publishing.tables import VisitNewsRow
from app.store.database import read_session, write_session

NewsSide = Literal["alumni", "guest", "host"]
MAX_NEWS, MAX_EVIDENCE = 2_000, 300
MAX_LISTED = 500
_MIN_CHARACTERS = 10
UNKNOWN_STATUS = "belum-diketahui"
NEWS_STATUSES = tuple(status for status in FOLLOW_UP if status != "berdampak")
"""Statuses that news may tell; “berdampak” needs a figure, which the writers of the report enter."""
_PROVEN = ("selesai", "tidak-tercapai")
_news: Any = VisitNewsRow


class VisitNewsState(StrEnum):
    """Whether news of a visit wait to be entered, stand in its report, or are not used."""

    WAITING = "waiting"
    ENTERED = "entered"
    REJECTED = "rejected"


class NewsError(Exception):
    """News cannot be dealt with so; the text says why."""


class NewsText(BaseModel):
    """What somebody tells: what was applied, how far it is, and what shows it."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    text: str = ""
    status: str = UNKNOWN_STATUS
    evidence: str = ""

    def find_problem(self) -> str:
        """Return what must be changed before it can be sent; empty when nothing."""
        if len(self.text) < _MIN_CHARACTERS:
            return marked("Tulis sedikitnya satu kalimat pendek.")
        if len(self.text) > MAX_NEWS or len(self.evidence) > MAX_EVIDENCE:
            return marked("Isian terlalu panjang; tulis yang terpenting saja.")
        if self.status not in NEWS_STATUSES:
            return marked("Pilih keadaannya dari daftar.")
        if self.status in _PROVEN and not self.evidence:
            return marked(
                "Selesai atau tidak tercapai memerlukan bukti: sebut peraturan, laman, atau laporannya."
            )
        if find_personal_data(f"{self.text}\n{self.evidence}"):
            return PERSONAL_DATA_PROBLEM
        return ""


@dataclass(frozen=True, slots=True)
class NewsOrigin:
    """Who tells news of which visit."""

    slug: str
    place: str
    side: NewsSide
    occasion: str
    """What they were asked by: a request's number, or the months that have passed."""

    @property
    def key(self) -> str:
        """Where it is stored: later news take the place of earlier ones."""
        return f"{self.slug}/{self.side}/{self.place}/{self.occasion}"


@dataclass(frozen=True, slots=True)
class VisitNews:
    """News of a visit, with their state."""

    id: int
    key: str
    slug: str
    place: str
    side: str
    state: VisitNewsState
    said: NewsText
    created: datetime


class VisitNewsRepository:
    """Stores news until the desk of their visit enters them into its report."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def submit(self, origin: NewsOrigin, said: NewsText) -> None:
        """Store news, in place of earlier ones of the same side; raise NewsError when they are invalid."""
        if fault := said.find_problem():
            raise NewsError(fault)
        with write_session(self._engine) as session:
            wanted = select(_news).where(_news.origin == origin.key).with_for_update()
            row: VisitNewsRow | None = session.scalars(wanted).first()
            if row is not None and row.data == said.model_dump():
                return  # sent twice
            if row is None:
                row = VisitNewsRow(
                    origin=origin.key, slug=origin.slug, place=origin.place, side=origin.side, state="",
                    data={}, created_at=clock.now(),
                )  # fmt: skip
            row.state, row.data, row.created_at = VisitNewsState.WAITING, said.model_dump(), clock.now()
            session.add(row)

    def get(self, news_id: int) -> VisitNews | None:
        """Return news by their number; None when there are none."""
        with read_session(self._engine) as session:
            row = session.get(VisitNewsRow, news_id)
            return _to_news(row) if row else None

    def list_waiting(self) -> list[VisitNews]:
        """Return the news that wait to be entered, the oldest first."""
        wanted = (
            select(_news).where(_news.state == VisitNewsState.WAITING).order_by(_news.id).limit(MAX_LISTED)
        )
        with read_session(self._engine) as session:
            return [_to_news(row) for row in session.scalars(wanted)]

    def find_states(self, keys: Sequence[str]) -> dict[str, VisitNewsState]:
        """Return the state of stored news, by their keys."""
        with read_session(self._engine) as session:
            rows = session.execute(select(_news.origin, _news.state).where(_news.origin.in_(keys)))
            return {key: VisitNewsState(state) for key, state in rows}

    def close(self, actor: Actor, news_id: int, state: VisitNewsState, place: str) -> None:
        """Say that news were entered, or are not used; raise NewsError when somebody else was faster."""
        with write_session(self._engine) as session:
            self.close_within(session, actor, news_id, state, place)

    @staticmethod
    def close_within(session: Session, actor: Actor, news_id: int, state: VisitNewsState, place: str) -> None:
        """Do the same in a transaction that is open."""
        row = session.get(VisitNewsRow, news_id, with_for_update=True)
        if row is None or row.state != VisitNewsState.WAITING:
            raise NewsError("Kabar ini sudah ditindaklanjuti.")
        row.state = state
        if state is VisitNewsState.REJECTED:
            row.data = NewsText().model_dump()  # what nobody uses is not kept
        session.add(row)
        detail = {"outcome": state.value}
        audit.record(
            session, actor, AuditEvent.NEWS_ANSWERED, f"visit/{row.slug}", place=place, detail=detail
        )


def _to_news(row: VisitNewsRow) -> VisitNews:
    said = NewsText.model_validate(row.data)
    return VisitNews(
        row.id or 0,
        row.origin,
        row.slug,
        row.place,
        row.side,
        VisitNewsState(row.state),
        said,
        row.created_at,
    )


def with_news(
    follow_ups: Sequence[Mapping[str, Any]], news: VisitNews, follow_up: str
) -> list[dict[str, Any]]:
    """Return follow-ups with news as an update of one of them, or of a new one when none has that id."""
    said, rows = news.said, [dict(one) for one in follow_ups]
    text = f"Menurut tuan rumah: {said.text}" if news.side == "host" else said.text
    update: dict[str, Any] = {
        "date": news.created.astimezone(clock.WESTERN_INDONESIA).date(),
        "status": said.status,
    }
    if news.side == "alumni":
        update["region"] = news.place
    evidence = {"evidence": said.evidence} if said.evidence else {}
    known = next((one for one in rows if one.get("id") == follow_up), None)
    if known is not None:
        known["updates"] = [*(known.get("updates") or []), {**update, "note": text, **evidence}]
        return rows
    taken = {one.get("id") for one in rows}
    free = next(name for number in range(1, len(rows) + 2) if (name := f"f{number}") not in taken)
    return [
        *rows,
        {"id": free, "action": text, "status": said.status, **evidence, "updates": [{**update, **evidence}]},
    ]
