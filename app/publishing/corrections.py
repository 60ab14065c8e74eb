"""What readers find wrong in documents: told without an account, answered at the desk."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, Event
from app.documents.models import DocumentType
from app.i18n import marked
from app.publishing.tables import CorrectionRow
from app.store.database import reading, writing

SHORTEST, LONGEST = 10, 2_000
LONGEST_LINE = 300
MOST_OPEN = 500
"""Open at once in an installation; beyond that, new ones wait until some are answered."""
_ADDRESS = re.compile(r"https?://\S+")
_correction: Any = CorrectionRow


class Outcome(StrEnum):
    """Where a correction stands."""

    OPEN = "baru"
    MENDED = "diperbaiki"
    REFUSED = "tidak diubah"


class CorrectionError(Exception):
    """It cannot be taken, or not be closed; the text says why."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader wrote."""

    text: str
    source: str = ""
    contact: str = ""

    def fault(self) -> str:
        """What must be changed before it can be sent; empty when nothing."""
        if len(self.text.strip()) < SHORTEST:
            return marked("Tulis apa yang keliru, sedikitnya satu kalimat pendek.")
        if len(self.text) > LONGEST:
            return marked("Laporannya terlalu panjang; tulis yang terpenting saja.")
        if self.source and not _ADDRESS.fullmatch(self.source.strip()):
            return marked("Alamat sumber dimulai dengan https:// tanpa spasi.")
        return ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The published document that a reader found a mistake in, and whose it is."""

    kind: DocumentType
    slug: str
    title: str
    places: tuple[str, ...]


Arrived = Callable[[Session, str, Collection[str], str], None]


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as the desk sees it."""

    id: int
    kind: DocumentType
    slug: str
    at: datetime
    told: Told
    outcome: Outcome
    answer: str


class Corrections:
    """The corrections of an installation."""

    def __init__(self, engine: Engine, arrived: Arrived = lambda *_told: None) -> None:
        """``arrived`` is told, in the transaction, of every correction: title, places, words."""
        self._engine, self._arrived = engine, arrived

    def tell(self, of: Subject, told: Told) -> None:
        """Keep what a reader told; CorrectionError when it is not in order."""
        if fault := told.fault():
            raise CorrectionError(fault)
        with writing(self._engine) as session:
            waiting = session.scalars(
                select(_correction.id).where(_correction.state == Outcome.OPEN).limit(MOST_OPEN)
            ).all()
            if len(waiting) >= MOST_OPEN:
                raise CorrectionError(marked("Terlalu banyak laporan yang belum dijawab. Cobalah besok."))
            session.add(
                CorrectionRow(
                    kind=of.kind,
                    slug=of.slug,
                    at=clock.now(),
                    text=told.text.strip(),
                    source=told.source.strip()[:LONGEST_LINE],
                    contact=told.contact.strip()[:LONGEST_LINE],
                    state=Outcome.OPEN,
                    answer="",
                )
            )
            self._arrived(session, of.title, of.places, told.text.strip())

    def open(self, kind: DocumentType | None = None, slug: str = "") -> Sequence[Correction]:
        """What waits for an answer, the oldest first: of one document, or of all."""
        wanted = select(_correction).where(_correction.state == Outcome.OPEN)
        if kind:
            wanted = wanted.where(_correction.kind == kind, _correction.slug == slug)
        with reading(self._engine) as session:
            return [
                _as_correction(row)
                for row in session.scalars(wanted.order_by(col(CorrectionRow.id)).limit(MOST_OPEN))
            ]

    def find(self, correction_id: int) -> Correction | None:
        """One of them."""
        with reading(self._engine) as session:
            row = session.get(CorrectionRow, correction_id)
            return _as_correction(row) if row else None

    def close(self, actor: Actor, correction_id: int, outcome: Outcome, answer: str, *, place: str) -> None:
        """Say what became of it; where the reader may be asked is forgotten."""
        if outcome is Outcome.OPEN or not answer.strip():
            raise CorrectionError("Tulis apa yang diubah, atau mengapa tidak.")
        with writing(self._engine) as session:
            row = session.get_one(CorrectionRow, correction_id, with_for_update=True)
            if row.state != Outcome.OPEN:
                raise CorrectionError("Laporan ini sudah dijawab.")
            row.state, row.answer, row.contact = outcome, answer.strip()[:LONGEST], ""
            row.closed, row.account_id = clock.now(), actor.id
            session.add(row)
            name = f"{row.kind}/{row.slug}"
            detail = {"hasil": outcome.value, "jawaban": row.answer}
            audit.note(session, actor, Event.CORRECTION_CLOSED, name, place=place, detail=detail)


def _as_correction(row: CorrectionRow) -> Correction:
    kind: DocumentType = "practice" if row.kind == "practice" else "visit"
    told = Told(row.text, row.source, row.contact)
    return Correction(row.id or 0, kind, row.slug, clock.aware(row.at), told, Outcome(row.state), row.answer)
