"""Upkeep of stored plans: what they take, and the removal of those that nobody uses any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select

from app import clock
from app.preparation.plans.tables import PlanRevision, PlanRow
from app.store.database import ConnectionSource, read_session, write_session

INTERVAL_SECONDS = 3_600.0
_MONTH = timedelta(days=365) / 12
_plan: Any = PlanRow
_used: Any = func.coalesce(PlanRow.used_at, PlanRow.updated_at)
"""A plan that is saved after it was opened was opened no more than a day before."""
_revision: Any = PlanRevision


@dataclass(frozen=True, slots=True)
class PlanUsage:
    """What one plan takes; its private link is not known."""

    id: int
    created_at: datetime
    used_at: datetime
    version: int
    stored_bytes: int


def list_usage(source: ConnectionSource) -> list[PlanUsage]:
    """Return every plan, the largest first."""
    columns = _plan.id, _plan.created_at, _used, _plan.version, _plan.stored_bytes
    with read_session(source) as session:
        rows = session.execute(select(*columns).order_by(_plan.stored_bytes.desc(), _plan.id)).all()
    return [PlanUsage(*row) for row in rows]


def count_usage(source: ConnectionSource) -> tuple[int, int]:
    """Return the number of plans and the bytes that they take."""
    with read_session(source) as session:
        totals = select(func.count(), func.coalesce(func.sum(_plan.stored_bytes), 0)).select_from(_plan)
        count, size = session.execute(totals).one()
    return count, size


def purge_unused(engine: Engine, months: int) -> int:
    """Delete the plans that nobody has opened or saved for so many months; return their number."""
    unused = select(_plan.id).where(_used < clock.now() - months * _MONTH)
    with write_session(engine) as session:
        session.execute(delete(_revision).where(_revision.plan_id.in_(unused)))
        gone: Any = session.execute(delete(_plan).where(_plan.id.in_(unused)))
    return int(gone.rowcount)
