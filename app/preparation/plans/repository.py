"""Repository of plans behind unguessable links, with optimistic locking and full removal."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Text, cast, delete, func, select, update
from sqlmodel import Session

from app import clock
from app.documents.editing.merge import ConflictChoice
from app.i18n import gettext
from app.preparation.plans import budget
from app.preparation.plans.merge import NO_PREFILLED, PlanMerge, merge_plans
from app.preparation.plans.plan import Plan
from app.preparation.plans.tables import PlanRevision, PlanRow
from app.store.database import read_session, write_session
from app.store.errors import DatabaseUnavailableError

TOKEN_BYTES = 24
"""192 bits: tokens cannot be guessed."""
MAX_REVISIONS = 1_000
"""Earlier versions stored for each plan; edits of older ones must be merged by hand."""
_USE_RECORDED_EVERY = timedelta(days=1)

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
class SavedPlan(StoredPlan):
    """A plan after a save, merged with what others saved meanwhile."""

    base: int
    """Version with exactly the fields that were sent: the base of the author's next change."""
    merged_fields: frozenset[str] = frozenset()
    """Fields in which the plan now differs from those that were sent."""


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """Nothing was saved: others changed the same fields meanwhile."""

    merge: PlanMerge
    version: int
    """The current version: a form based on it can be saved."""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PlanRepository:
    """Repository of an installation's plans."""

    def __init__(self, engine: Engine, *, network_digest: Callable[[str], str] = _digest) -> None:
        """``network_digest`` hides the network address that a plan was made from."""
        self._engine, self._network_digest = engine, network_digest

    def create(self, plan: Plan, *, network: str = "") -> str:
        """Store a new plan made from a network address; return the token of its private link, which is not stored."""
        data, token, now = _data_of(plan), secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        row = PlanRow(
            digest=_digest(token),
            version=1,
            data=data,
            created_at=now,
            updated_at=now,
            network=network and self._network_digest(network),
            stored_bytes=budget.json_size(data),
        )
        with write_session(self._engine) as session:
            if session.scalars(select(func.count()).select_from(_plan)).one() >= budget.MAX_PLANS:
                raise PlanError(
                    gettext("Jumlah rencana di situs ini sudah mencapai batas. Hubungi pengelola.")
                )
            _require_room(session, row, row.stored_bytes)
            session.add(row)
        return token

    def load(self, token: str) -> StoredPlan | None:
        """Return the plan of a token, or None when it does not exist; record the day of its use."""
        with read_session(self._engine) as session:
            row = _row(session, token)
        if row is None:
            return None
        if clock.now() - (row.used_at or row.updated_at) > _USE_RECORDED_EVERY:
            with suppress(DatabaseUnavailableError, OSError), write_session(self._engine) as session:
                session.execute(update(_plan).where(_plan.id == row.id).values(used_at=clock.now()))
        return _stored(row)

    def save(
        self,
        token: str,
        changes: Mapping[str, Any],
        *,
        base: int,
        prefilled: Mapping[str, Any] = NO_PREFILLED,
        settled: ConflictChoice | None = None,
    ) -> SavedPlan | PlanConflict | None:
        """Save changes made to version ``base``, merged with what others saved meanwhile.

        ``prefilled`` are the rows that the form shows in empty tables, ``settled`` is the author's choice after a
        conflict.
        """
        with write_session(self._engine) as session:
            row = _row(session, token, lock=True)  # serialises concurrent saves of this plan
            if row is None:
                return None
            current = _stored(row)
            if current.version == base:
                return _saved(_write(session, row, current.plan.model_copy(update=changes)), changes)
            before = _plan_at(session, row, base)
            seen = (_plan_at(session, row, settled.version), settled.mine) if settled else None
            joined = merge_plans(before, changes, current.plan, prefilled=prefilled, seen=seen)
            if joined.conflicts:
                return PlanConflict(joined, current.version)
            if _differing_fields(joined.plan, changes) and (not before or _differing_fields(before, changes)):
                # A version of its own, so that the next change finds its base.
                base = _write(session, row, current.plan.model_copy(update=changes)).version
            return _saved(_write(session, row, joined.plan), changes, base)

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


def _row(session: Session, token: str, *, lock: bool = False) -> PlanRow | None:
    wanted = select(_plan).where(_plan.digest == _digest(token))
    found: PlanRow | None = session.scalars(wanted.with_for_update() if lock else wanted).first()
    return found


def _write(session: Session, row: PlanRow, plan: Plan) -> StoredPlan:
    """Store the next version of a locked plan, and the one before it as a revision."""
    data = _data_of(plan)
    if row.data == data:
        return _stored(row)
    packed = budget.pack(row.data)
    session.add(PlanRevision(plan_id=row.id or 0, version=row.version, data=packed, saved_at=row.updated_at))
    session.flush()
    size = budget.json_size(data)
    wanted = row.stored_bytes - budget.json_size(row.data) + budget.json_size(packed) + size
    if wanted > budget.MAX_HISTORY_BYTES or row.version >= MAX_REVISIONS:
        wanted = size + _drop_revisions(session, row, budget.MAX_HISTORY_BYTES // 2)
    try:
        _require_room(session, row, wanted)
    except PlanError:
        wanted = size + _drop_revisions(session, row, 0)
        _require_room(session, row, wanted)
    row.version, row.data, row.updated_at = row.version + 1, data, clock.now()
    row.used_at, row.stored_bytes = row.updated_at, wanted
    session.add(row)
    return _stored(row)


def _drop_revisions(session: Session, row: PlanRow, most: int) -> int:
    """Delete the oldest versions until the others take ``most`` bytes; return what they take."""
    length = func.length(cast(_revision.data, Text))
    sizes = select(_revision.version, length).where(_revision.plan_id == row.id)
    total = 0
    for number, (version, size) in enumerate(session.execute(sizes.order_by(_revision.version.desc()))):
        if total + size > most or number >= MAX_REVISIONS // 2:
            older = _revision.plan_id == row.id, _revision.version <= version
            session.execute(delete(_revision).where(*older))
            break
        total += size
    return total


def _require_room(session: Session, row: PlanRow, wanted: int) -> None:
    """Raise PlanError when a plan that grows to so many bytes would exceed the budget of its network or of all."""
    if wanted <= row.stored_bytes and row.id:
        return
    grown = wanted - (row.stored_bytes if row.id else 0)
    stored = select(func.coalesce(func.sum(_plan.stored_bytes), 0))
    ours = session.scalars(stored.where(_plan.network == row.network)).one() if row.network else 0
    if ours + grown > budget.MAX_NETWORK_BYTES:
        raise PlanError(
            gettext(
                "Rencana dari jaringan Anda sudah memenuhi jatahnya. Hapus rencana yang tidak dipakai lagi."
            )
        )
    if session.scalars(stored).one() + grown > budget.MAX_TOTAL_BYTES:
        raise PlanError(gettext("Jumlah rencana di situs ini sudah mencapai batas. Hubungi pengelola."))


def _plan_at(session: Session, row: PlanRow, version: int) -> Plan | None:
    """Return a plan at a version; None when it is no longer stored."""
    if version == row.version:
        return Plan.model_validate(row.data)
    revision = session.get(PlanRevision, (row.id, version))
    return Plan.model_validate(budget.unpack(revision.data)) if revision else None


def _differing_fields(plan: Plan, sent: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(field for field, value in sent.items() if getattr(plan, field) != value)


def _saved(stored: StoredPlan, sent: Mapping[str, Any], base: int = 0) -> SavedPlan:
    """Return a saved plan; ``base`` counts where the plan differs from the fields that were sent."""
    differing = _differing_fields(stored.plan, sent)
    return SavedPlan(
        stored.plan, stored.version, stored.updated, base if differing else stored.version, differing
    )


def _stored(row: PlanRow) -> StoredPlan:
    return StoredPlan(Plan.model_validate(row.data), row.version, row.updated_at)


def _data_of(plan: Plan) -> dict[str, Any]:
    data = plan.model_dump(mode="json")
    if budget.json_size(data) > budget.MAX_PLAN_BYTES:
        raise PlanError(gettext("Rencana ini terlalu panjang. Ringkaslah isian yang terpanjang."))
    return data
