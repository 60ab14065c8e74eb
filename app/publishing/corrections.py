"""Corrections: mistakes that visitors report without an account, answered at the desk."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.documents.code_labels import LabelledCode
from app.documents.models import DocumentType
from app.i18n import marked
from app.publishing.tables import CorrectionRow
from app.store.database import read_session, write_session
from app.store.tables import DocumentRow

MIN_CHARACTERS, MAX_CHARACTERS = 10, 2_000
MAX_LINE_CHARACTERS = 300
MAX_OPEN, MAX_OPEN_OF_REGION, MAX_OPEN_OF_DOCUMENT = 500, 50, 10
"""Maximum number of open corrections; beyond it new ones are refused."""
LETTER_INTERVAL = timedelta(days=1)
"""A region's writers get one letter a day; what else is reported shows on the desk."""
_ADDRESS = re.compile(r"https?://\S+")
_correction: Any = CorrectionRow
_document: Any = DocumentRow


class CorrectionState(LabelledCode):
    """The state of a correction."""

    OPEN = "open"
    FIXED = "fixed"
    UNCHANGED = "unchanged"


class CorrectionError(Exception):
    """A correction cannot be accepted or closed; the text says why."""


@dataclass(frozen=True, slots=True)
class CorrectionReport:
    """The report of a visitor."""

    text: str
    source: str = ""
    contact: str = ""

    def find_problem(self) -> str:
        """Return what must be changed before it can be sent; empty when nothing."""
        if len(self.text.strip()) < MIN_CHARACTERS:
            return marked("Tulis apa yang keliru, sedikitnya satu kalimat pendek.")
        if len(self.text) > MAX_CHARACTERS:
            return marked("Laporannya terlalu panjang; tulis yang terpenting saja.")
        if self.source and not _ADDRESS.fullmatch(self.source.strip()):
            return marked("Alamat sumber dimulai dengan https:// tanpa spasi.")
        return ""


@dataclass(frozen=True, slots=True)
class ReportedDocument:
    """The published document of a report, and the areas that own it."""

    kind: DocumentType
    slug: str
    title: str
    places: tuple[str, ...]


OnSubmitted = Callable[[Session, str, Collection[str], str], None]


@dataclass(frozen=True, slots=True)
class Correction:
    """A report with its state and answer."""

    id: int
    kind: DocumentType
    slug: str
    at: datetime
    report: CorrectionReport
    outcome: CorrectionState
    answer: str


class Corrections:
    """Reads and writes corrections."""

    def __init__(self, engine: Engine, on_submitted: OnSubmitted = lambda *_arguments: None) -> None:
        """``on_submitted`` is called, in the transaction, with a region's first correction of a day."""
        self._engine, self._on_submitted = engine, on_submitted

    def submit(self, of: ReportedDocument, report: CorrectionReport) -> None:
        """Store a report; raises CorrectionError when it is invalid."""
        if fault := report.find_problem():
            raise CorrectionError(fault)
        with write_session(self._engine) as session:
            if _is_full(session, of):
                raise CorrectionError(marked("Terlalu banyak laporan yang belum dijawab. Cobalah besok."))
            today = _of_region(of).where(_correction.created_at > clock.now() - LETTER_INTERVAL)
            is_first = session.scalars(today).one() == 0
            session.add(
                CorrectionRow(
                    kind=of.kind,
                    slug=of.slug,
                    created_at=clock.now(),
                    text=report.text.strip(),
                    source=report.source.strip()[:MAX_LINE_CHARACTERS],
                    contact=report.contact.strip()[:MAX_LINE_CHARACTERS],
                    state=CorrectionState.OPEN,
                    answer="",
                )
            )
            if is_first:
                self._on_submitted(session, of.title, of.places, report.text.strip())

    def list_open(self, kind: DocumentType | None = None, slug: str = "") -> Sequence[Correction]:
        """Return the open corrections of one document or of all, the oldest first."""
        wanted = select(_correction).where(_correction.state == CorrectionState.OPEN)
        if kind:
            wanted = wanted.where(_correction.kind == kind, _correction.slug == slug)
        with read_session(self._engine) as session:
            return [
                _to_correction(row)
                for row in session.scalars(wanted.order_by(col(CorrectionRow.id)).limit(MAX_OPEN))
            ]

    def get(self, correction_id: int) -> Correction | None:
        """Return one correction, or None."""
        with read_session(self._engine) as session:
            row = session.get(CorrectionRow, correction_id)
            return _to_correction(row) if row else None

    def close(
        self, actor: Actor, correction_id: int, outcome: CorrectionState, answer: str, *, place: str
    ) -> None:
        """Close a correction with an answer and delete the visitor's contact; raises CorrectionError."""
        if outcome is CorrectionState.OPEN or not answer.strip():
            raise CorrectionError("Tulis apa yang diubah, atau mengapa tidak.")
        with write_session(self._engine) as session:
            row = session.get_one(CorrectionRow, correction_id, with_for_update=True)
            if row.state != CorrectionState.OPEN:
                raise CorrectionError("Laporan ini sudah dijawab.")
            row.state, row.answer, row.contact = outcome, answer.strip()[:MAX_CHARACTERS], ""
            row.closed_at, row.account_id = clock.now(), actor.id
            session.add(row)
            name = f"{row.kind}/{row.slug}"
            detail = {"outcome": outcome.value, "answer": row.answer}
            audit.record(session, actor, AuditEvent.CORRECTION_CLOSED, name, place=place, detail=detail)


def _is_full(session: Session, of: ReportedDocument) -> bool:
    """Return whether too many corrections wait: of one document, of its region, or of all."""
    is_open = _correction.state == CorrectionState.OPEN
    everything = select(func.count()).select_from(_correction).where(is_open)
    of_document = everything.where(_correction.kind == of.kind, _correction.slug == of.slug)
    return (
        session.scalars(everything).one() >= MAX_OPEN
        or session.scalars(_of_region(of).where(is_open)).one() >= MAX_OPEN_OF_REGION
        or session.scalars(of_document).one() >= MAX_OPEN_OF_DOCUMENT
    )


def _of_region(of: ReportedDocument) -> Select[int]:
    """Return a query that counts the corrections of documents in the region of one."""
    same = _document.kind == _correction.kind, _document.slug == _correction.slug
    joined = select(func.count()).select_from(_correction).join(_document, and_(*same))
    return joined.where(_document.area_code.in_(of.places))


def _to_correction(row: CorrectionRow) -> Correction:
    kind: DocumentType = "practice" if row.kind == "practice" else "visit"
    report = CorrectionReport(row.text, row.source, row.contact)
    return Correction(
        row.id or 0,
        kind,
        row.slug,
        row.created_at,
        report,
        CorrectionState(row.state),
        row.answer,
    )
