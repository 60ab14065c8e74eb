"""Plans kept: found by a link nobody can guess, never overwritten unseen, gone when their owner says so."""

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
from app.preparation.plans.merge import Merge, merge_plans
from app.preparation.plans.plan import Plan
from app.preparation.plans.tables import PlanRevision, PlanRow
from app.store.database import reading, writing

TOKEN_BYTES = 24
"""192 bits: nobody finds a plan by trying."""
MAX_PLAN_BYTES = 200_000
"""A plan of a visit is a few pages; what is larger is something else."""
MAX_PLANS = 50_000
"""Plans kept in all: bounds what anonymous writers can fill."""
KEPT_REVISIONS = 50
"""Earlier versions of one plan; who opened a form longer ago is asked to compare by hand."""

_plan: Any = PlanRow
_revision: Any = PlanRevision


class PlanError(Exception):
    """A plan that cannot be kept, with the reason for people."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A plan as it stands."""

    plan: Plan
    version: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class Clashed:
    """Nothing was saved: others changed the same fields meanwhile."""

    merge: Merge
    version: int
    """The version that stands now: a form made from it may be saved."""


class PlanStore:
    """The plans of an installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, plan: Plan) -> str:
        """Keep a new plan; the token of its private link is told only here."""
        data, token, now = _data_of(plan), secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        with writing(self._engine) as session:
            if session.scalars(select(func.count()).select_from(_plan)).one() >= MAX_PLANS:
                raise PlanError(gettext("Tempat rencana sudah penuh. Hubungi pengelola."))
            session.add(PlanRow(digest=_digest(token), version=1, data=data, created=now, updated=now))
        return token

    def load(self, token: str) -> Stored | None:
        """The plan of a link; None when there is none, or no longer."""
        with reading(self._engine) as session:
            row = _row(session, token)
            return _stored(row) if row else None

    def save(self, token: str, changes: Mapping[str, Any], *, base: int) -> Stored | Clashed | None:
        """Keep changes made to version ``base``, joined with what others saved meanwhile."""
        with writing(self._engine) as session:
            row = _row(session, token, lock=True)  # others who save this plan wait here
            if row is None:
                return None
            current = _stored(row)
            if current.version == base:
                return _write(session, row, current.plan.model_copy(update=changes))
            kept = session.get(PlanRevision, (row.id, base))
            joined = merge_plans(Plan.model_validate(kept.data) if kept else None, changes, current.plan)
            if joined.clashes:
                return Clashed(joined, current.version)
            return _write(session, row, joined.plan)

    def renew(self, token: str) -> str | None:
        """Give a plan a new link; the old one leads nowhere from now on."""
        fresh = secrets.token_urlsafe(TOKEN_BYTES)
        with writing(self._engine) as session:
            row = _row(session, token, lock=True)
            if row is None:
                return None
            row.digest = _digest(fresh)
            session.add(row)
        return fresh

    def remove(self, token: str) -> bool:
        """Forget a plan and its earlier versions."""
        with writing(self._engine) as session:
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


def _write(session: Session, row: PlanRow, plan: Plan) -> Stored:
    """The next version of a locked plan, with the one before it kept."""
    data = _data_of(plan)
    if row.data == data:
        return _stored(row)
    session.add(PlanRevision(plan_id=row.id or 0, version=row.version, data=row.data, saved=row.updated))
    session.execute(
        delete(_revision).where(
            _revision.plan_id == row.id, col(PlanRevision.version) <= row.version - KEPT_REVISIONS
        )
    )
    row.version, row.data, row.updated = row.version + 1, data, clock.now()
    session.add(row)
    return _stored(row)


def _stored(row: PlanRow) -> Stored:
    return Stored(Plan.model_validate(row.data), row.version, row.updated)


def _data_of(plan: Plan) -> dict[str, Any]:
    data = plan.model_dump(mode="json")
    if len(json.dumps(data)) > MAX_PLAN_BYTES:
        raise PlanError(gettext("Rencana ini terlalu panjang. Ringkaslah isian yang terpanjang."))
    return data
