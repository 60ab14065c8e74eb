"""How often each document was opened, by month: sums without addresses, times or persons."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import Engine, case, func, select, text
from sqlmodel import col

from app import clock
from app.store.database import ConnectionSource, read_session, write_session
from app.store.errors import DatabaseUnavailableError
from app.store.tables import ViewCount

FLUSH_INTERVAL_SECONDS = 60.0
"""Interval between two writes; what a killed process counted since is lost."""

_view: Any = ViewCount
_ADD = text(
    "INSERT INTO view_count (kind, slug, month, count) VALUES (:kind, :slug, :month, :amount) "
    "ON CONFLICT (kind, slug, month) DO UPDATE SET count = view_count.count + excluded.count"
)


@dataclass(frozen=True, slots=True)
class Views:
    """How often a document was opened."""

    total: int = 0
    this_month: int = 0


class ViewCounts:
    """Counts in memory, as many entries as there are documents, and writes now and then; safe for several threads."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; by default ``engine``, which is written to."""
        self._engine, self._source = engine, source or engine
        self._pending: Counter[tuple[str, str, str]] = Counter()
        self._lock = Lock()

    def record(self, kind: str, slug: str) -> None:
        """Count one opening of a published document."""
        with self._lock:
            self._pending[kind, slug, _month()] += 1

    def flush(self) -> None:
        """Write what was counted; keep it for the next time while the database is busy or gone."""
        with self._lock:
            counted, self._pending = self._pending, Counter()
        if not counted:
            return
        try:
            with write_session(self._engine) as session:
                for (kind, slug, month), amount in sorted(counted.items()):  # in one order: no deadlock
                    row = {"kind": kind, "slug": slug, "month": month, "amount": amount}
                    session.execute(_ADD, row)
        except DatabaseUnavailableError:
            with self._lock:
                self._pending.update(counted)

    def count_views(self, kind: str, slugs: Collection[str]) -> Mapping[str, Views]:
        """Return the counts written so far of documents of one kind; those never opened are left out."""
        wanted = (
            select(
                _view.slug,
                func.sum(col(ViewCount.count)),
                func.sum(case((_view.month == _month(), _view.count), else_=0)),
            )
            .where(_view.kind == kind, _view.slug.in_(slugs))
            .group_by(_view.slug)
        )
        with read_session(self._source) as session:
            return {slug: Views(int(total), int(now)) for slug, total, now in session.execute(wanted)}


def _month() -> str:
    return clock.today().isoformat()[:7]
