"""Checks of what an installation has recorded over time: its clock, its backups, and what visitors store."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, func, select

from app import clock
from app.accounts.audit import AuditEvent
from app.accounts.tables import AuditRow
from app.operations.diagnosis import Diagnosis
from app.operations.surroundings import MAX_CLOCK_DIFFERENCE_SECONDS, clock_diagnosis
from app.preparation.plans import budget, upkeep
from app.store.database import read_session

MAX_BACKUP_AGE = timedelta(days=7)
_audit: Any = AuditRow


def check_records(engine: Engine) -> Iterator[Diagnosis]:
    """Run the checks of records; an installation in which nobody has done anything yet passes all."""
    yield from _check_clock(engine)
    yield from _check_backups(engine)
    yield _check_plans(engine)


def _check_clock(engine: Engine) -> Iterator[Diagnosis]:
    """Compare the clock with the database server's, and with the newest entry that has ever been written."""
    with read_session(engine) as session:
        newest = session.scalars(select(func.max(_audit.occurred_at))).one()
        there = session.scalars(select(func.now())).one() if engine.dialect.name == "postgresql" else None
    now = clock.now()
    difference = (there - now).total_seconds() if there else 0.0
    if abs(difference) > MAX_CLOCK_DIFFERENCE_SECONDS:
        yield clock_diagnosis(difference, "server basis data")
    ahead = (newest - now).total_seconds() if newest else 0.0
    if ahead > MAX_CLOCK_DIFFERENCE_SECONDS:
        yield clock_diagnosis(ahead, "catatan terbaru di basis data")


def _check_backups(engine: Engine) -> Iterator[Diagnosis]:
    with read_session(engine) as session:
        first = session.scalars(select(func.min(_audit.occurred_at))).one()
        made = _audit.action == AuditEvent.BACKED_UP
        last = session.scalars(select(func.max(_audit.occurred_at)).where(made)).one()
    since = last or first
    if since is None:
        return
    age = clock.now() - since
    if age <= MAX_BACKUP_AGE:
        if last:
            yield Diagnosis("Cadangan", is_ok=True, text=f"yang terakhir {age.days} hari lalu")
        return
    text = f"yang terakhir {age.days} hari lalu" if last else "belum pernah dibuat"
    fix = "Jalankan “studi-banding backup FOLDER --keep 14” setiap malam (deploy/systemd)."
    yield Diagnosis("Cadangan", is_ok=False, text=text, fix=fix)


def _check_plans(engine: Engine) -> Diagnosis:
    count, size = upkeep.count_usage(engine)
    text = f"{count} rencana, {size / 1e6:.1f} MB"
    share = max(count / budget.MAX_PLANS, size / budget.MAX_TOTAL_BYTES)
    if share < budget.GROWTH_WARNING:
        return Diagnosis("Rencana", is_ok=True, text=text)
    fix = "Jalankan “studi-banding plans list”, lalu “studi-banding plans purge --unused-months N”."
    return Diagnosis("Rencana", is_ok=False, text=f"{text}: {share:.0%} dari batasnya", fix=fix)
