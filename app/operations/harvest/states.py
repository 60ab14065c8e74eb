"""What is remembered of each source from harvest to harvest, and which process does the next one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, text, update
from sqlmodel import col

from app import clock
from app.operations.harvest.sources import Source
from app.operations.harvest.tables import HarvestSourceRow
from app.store.database import read_session, write_session

RETRY = timedelta(hours=1)
"""Wait after a failed harvest."""
MAX_REFUSALS_SHOWN = 500
_row: Any = HarvestSourceRow
_FIRST = text(
    "INSERT INTO harvest_source (name, etag, fingerprint, digests, report) VALUES (:name, '', '', '{}', '{}') "
    "ON CONFLICT (name) DO NOTHING"
)


@dataclass(slots=True)
class HarvestReport:
    """What one harvest did; with a fault it changed nothing."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """Path here of a document that did not come in → why."""
    fault: str = ""
    """Why nothing could be harvested."""

    @property
    def summary(self) -> str:
        """The counts in words, or the fault."""
        return self.fault or (
            f"{self.added} baru, {self.changed} berubah, {self.withdrawn} ditarik, "
            f"{self.unchanged} tetap, {len(self.refused)} ditolak"
        )


@dataclass(frozen=True, slots=True)
class HarvestState:
    """What is remembered of a source."""

    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    etag: str = ""
    fingerprint: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    report: HarvestReport = field(default_factory=HarvestReport)

    def is_due(self, source: Source) -> bool:
        """Return whether a source is to be harvested now; a harvest that failed or was killed is tried again soon."""
        if self.tried_at is None:
            return True
        wait, is_done = timedelta(hours=source.every_hours), self.succeeded_at == self.tried_at
        return clock.now() >= self.tried_at + (wait if is_done else min(wait, RETRY))


class HarvestStates:
    """Reads and writes what is remembered of sources."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> HarvestState:
        """Return what is remembered of a source, also of one never harvested."""
        with read_session(self._engine) as session:
            row = session.get(HarvestSourceRow, name)
        return _state(row) if row else HarvestState()

    def list_names(self) -> list[str]:
        """Return the names of all sources that were ever harvested."""
        with read_session(self._engine) as session:
            return list(session.scalars(select(_row.name).order_by(_row.name)))

    def claim(self, name: str, known: HarvestState) -> bool:
        """Return whether this process is to harvest, of all that found the source due."""
        with write_session(self._engine) as session:
            session.execute(_FIRST, {"name": name})
            is_as_known = (
                col(HarvestSourceRow.tried_at).is_(None)
                if known.tried_at is None
                else col(HarvestSourceRow.tried_at) == known.tried_at
            )
            wanted = update(HarvestSourceRow).where(col(HarvestSourceRow.name) == name, is_as_known)
            taken = session.execute(wanted.values(tried_at=clock.now()))
            return bool(getattr(taken, "rowcount", 0))

    def record_failure(self, name: str, report: HarvestReport) -> None:
        """Remember that a source could not be harvested; what is known of its documents stays."""
        with write_session(self._engine) as session:
            session.execute(_FIRST, {"name": name})
            row = session.get_one(HarvestSourceRow, name)
            row.tried_at = clock.now()
            row.failing_since = row.failing_since or row.tried_at
            row.report = asdict(report)

    def record_success(
        self, name: str, report: HarvestReport, *, etag: str, fingerprint: str, digests: Mapping[str, str]
    ) -> None:
        """Remember what was harvested."""
        shown = dict(list(report.refused.items())[:MAX_REFUSALS_SHOWN])
        with write_session(self._engine) as session:
            session.execute(_FIRST, {"name": name})
            row = session.get_one(HarvestSourceRow, name)
            row.tried_at = row.succeeded_at = clock.now()
            row.failing_since = None
            row.etag, row.fingerprint = etag, fingerprint
            row.digests, row.report = dict(digests), asdict(report) | {"refused": shown}

    def forget(self, name: str) -> None:
        """Forget a source."""
        with write_session(self._engine) as session:
            session.execute(delete(HarvestSourceRow).where(col(HarvestSourceRow.name) == name))


def _state(row: HarvestSourceRow) -> HarvestState:
    return HarvestState(
        tried_at=row.tried_at,
        succeeded_at=row.succeeded_at,
        failing_since=row.failing_since,
        etag=row.etag,
        fingerprint=row.fingerprint,
        digests=row.digests,
        report=HarvestReport(**row.report),
    )
