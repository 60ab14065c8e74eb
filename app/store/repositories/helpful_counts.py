"""Whether readers say that a document helped them: sums by month, without addresses or persons."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, select, text
from sqlmodel import col

from app import clock
from app.store.database import ConnectionSource, read_session, write_session
from app.store.tables import HelpfulCount

_helpful: Any = HelpfulCount
_ADD = text(
    "INSERT INTO helpful_count (kind, slug, month, yes, no) VALUES (:kind, :slug, :month, :yes, :no) "
    "ON CONFLICT (kind, slug, month) DO UPDATE SET yes = helpful_count.yes + excluded.yes, "
    "no = helpful_count.no + excluded.no"
)


@dataclass(frozen=True, slots=True)
class Helpful:
    """How many readers said that a document helped, and that it did not."""

    yes: int = 0
    no: int = 0


class HelpfulCounts:
    """Counts of the answers to “did this help?”."""

    def __init__(self, engine: Engine, source: ConnectionSource | None = None) -> None:
        """``source`` is read from; by default ``engine``, which is written to."""
        self._engine, self._source = engine, source or engine

    def record(self, kind: str, slug: str, *, helped: bool) -> None:
        """Count one answer."""
        month = clock.today().isoformat()[:7]
        row = {"kind": kind, "slug": slug, "month": month, "yes": int(helped), "no": int(not helped)}
        with write_session(self._engine) as session:
            session.execute(_ADD, row)

    def count(self, kind: str, slugs: Collection[str]) -> Mapping[str, Helpful]:
        """Return the answers on documents of one kind; those without any are left out."""
        wanted = (
            select(_helpful.slug, func.sum(col(HelpfulCount.yes)), func.sum(col(HelpfulCount.no)))
            .where(_helpful.kind == kind, _helpful.slug.in_(slugs))
            .group_by(_helpful.slug)
        )
        with read_session(self._source) as session:
            return {slug: Helpful(int(yes), int(no)) for slug, yes, no in session.execute(wanted)}
