"""Repository of plans behind unguessable links, with optimistic locking and full removal."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlmodel import Session, col

from app import clock
from app.i18n import gettext
from app.preparation.plans.merge import PlanMerge, merge_plans
from app.preparation.plans.plan import Plan
from app.preparation.plans.tables import PlanRevision, PlanRow
from app.store.database import read_session, write_session

TOKEN_BYTES = 24
"""192 bits: tokens cannot be guessed."""
MAX_PLAN_BYTES = 200_000
"""Largest plan; a visit plan is a few pages."""
MAX_PLANS = 50_000
"""Limit on stored plans: bounds what anonymous writers can fill."""
MAX_REVISIONS = 50
"""Earlier versions stored for each plan; edits of older ones must be merged by hand."""

_plan: Any = PlanRow
_revision: Any = PlanRevision


class PlanError(Exception):
    """A plan that cannot be stored; the text says why."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan with its current version."""

    plan: Plan
    version: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Nothing was saved: others changed the same fields meanwhile."""

    merge: PlanMerge
    version: int
    """The current version: a form based on it can be saved."""


class PlanRepository:
    """Repository of an installation's plans."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, plan: Plan) -> str:
        """Store a new plan and return the token of its private link, which is not stored."""
        data, token, now = _data_of(plan), secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        with write_session(self._engine) as session:
            if session.scalars(select(func.count()).select_from(_plan)).one() >= MAX_PLANS:
                raise PlanError(gettext("Tempat rencana sudah penuh. Hubungi pengelola."))
            session.add(PlanRow(digest=_digest(token), version=1, data=data, created_at=now, updated_at=now))
        return token

    def load(self, token: str) -> StoredPlan | None:
        """Return the plan of a token, or None when it does not exist."""
        with read_session(self._engine) as session:
            row = _row(session, token)
            return _stored(row) if row else None

    def save(self, token: str, changes: Mapping[str, Any], *, base: int) -> StoredPlan | PlanConflict | None:
        """Save changes made to version ``base``, merged with what others saved meanwhile."""
        with write_session(self._engine) as session:
            row = _row(session, token, lock=True)  # serialises concurrent saves of this plan
            if row is None:
                return None
            current = _stored(row)
            if current.version == base:
                return _write(session, row, current.plan.model_copy(update=changes))
            revision = session.get(PlanRevision, (row.id, base))
            joined = merge_plans(
                Plan.model_validate(revision.data) if revision else None, changes, current.plan
            )
            if joined.conflicts:
                return PlanConflict(joined, current.version)
            return _write(session, row, joined.plan)

    def renew(self, token: str) -> str | None:
        """Return a new token for a plan; the old one becomes invalid."""
        fresh = secrets.token_urlsafe(TOKEN_BYTES)
        with write_session(self._engine) as session:
            row = _row(session, token, lock=True)
            if row is None:
                return None
            row.digest = _digest(fresh)
            session.add(row)
        return fresh

    def remove(self, token: str) -> bool:
        """Delete a plan and its earlier versions."""
        with write_session(self._engine) as session:
            row = _row(session, token, lock=True)
            if row is None:
                return False
            session.execute(delete(_revision).where(_revision.plan_id == row.id))
            session.delete(row)
            return True


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _row(session: Session, token: str, *, lock: bool = False) -> PlanRow | None:
    wanted = select(_plan).where(_plan.digest == _digest(token))
    found: PlanRow | None = session.scalars(wanted.with_for_update() if lock else wanted).first()
    return found


def _write(session: Session, row: PlanRow, plan: Plan) -> StoredPlan:
    """Store the next version of a locked plan, and the one before it as a revision."""
    data = _data_of(plan)
    if row.data == data:
        return _stored(row)
    session.add(
        PlanRevision(plan_id=row.id or 0, version=row.version, data=row.data, saved_at=row.updated_at)
    )
    session.execute(
        delete(_revision).where(
            _revision.plan_id == row.id, col(PlanRevision.version) <= row.version - MAX_REVISIONS
        )
    )
    row.version, row.data, row.updated_at = row.version + 1, data, clock.now()
    session.add(row)
    return _stored(row)


def _stored(row: PlanRow) -> StoredPlan:
    return StoredPlan(Plan.model_validate(row.data), row.version, row.updated_at)


def _data_of(plan: Plan) -> dict[str, Any]:
    data = plan.model_dump(mode="json")
    if len(json.dumps(data)) > MAX_PLAN_BYTES:
        raise PlanError(gettext("Rencana ini terlalu panjang. Ringkaslah isian yang terpanjang."))
    return data
