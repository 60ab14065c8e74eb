"""Scheduled publications: published at a set time if the person still has the permission then."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from app import clock
from app.accounts import audit
from app.accounts.accounts import Accounts
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, ForbiddenError, Person, require_permission
from app.documents.markdown.files import DocumentError
from app.publishing.checks import NotReadyError, UnconfirmedPersonalDataError
from app.publishing.comments import Comments
from app.publishing.drafts import Draft, Drafts
from app.publishing.publisher import ConflictError, Publisher
from app.publishing.tables import DraftRow, ScheduleRow
from app.publishing.workflow import DraftState, TransitionError
from app.store.database import read_session, write_session

log = logging.getLogger("studi_banding")
_schedule: Any = ScheduleRow


@dataclass(frozen=True, slots=True)
class ScheduledPublication:
    """The time and reason of a scheduled publication."""

    at: datetime
    reason: str
    personal_data_confirmed: bool = False
    """Whether seeming personal data in it was confirmed."""


class PublicationSchedule:
    """Schedules, cancels and runs publications."""

    def __init__(
        self, engine: Engine, publisher: Publisher, drafts: Drafts, remarks: Comments, accounts: Accounts
    ) -> None:
        self._engine, self._publisher = engine, publisher
        self._drafts, self._remarks, self._accounts = drafts, remarks, accounts

    def schedule(self, actor: Actor, person: Person, draft: Draft, planned: ScheduledPublication) -> None:
        """Schedule an approved draft, replacing an earlier time; raises ForbiddenError or TransitionError."""
        require_permission(person, Action.PUBLISH, draft.place)
        if draft.state is not DraftState.APPROVED:
            raise TransitionError(f"Draf ini “{draft.state.label}”; hanya yang disetujui dapat dijadwalkan.")
        if planned.at <= clock.now():
            raise TransitionError("Waktu terbit sudah lewat. Pilih waktu yang akan datang, atau kosongkan.")
        with write_session(self._engine) as session:
            session.merge(
                ScheduleRow(
                    draft_id=draft.id,
                    publish_at=planned.at,
                    account_id=person.id,
                    ip_address=actor.address,
                    reason=planned.reason.strip(),
                    personal_data_confirmed=planned.personal_data_confirmed,
                )
            )
            detail = {"publish_at": planned.at.isoformat(timespec="minutes")}
            audit.record(
                session, actor, AuditEvent.SCHEDULED, f"draf {draft.id}", place=draft.place, detail=detail
            )

    def cancel(self, actor: Actor, person: Person, draft: Draft) -> None:
        """Cancel the schedule of a draft."""
        require_permission(person, Action.PUBLISH, draft.place)
        with write_session(self._engine) as session:
            session.execute(delete(ScheduleRow).where(col(ScheduleRow.draft_id) == draft.id))
            audit.record(session, actor, AuditEvent.UNSCHEDULED, f"draf {draft.id}", place=draft.place)

    def get(self, draft: Draft) -> ScheduledPublication | None:
        """Return the schedule of a draft, or None."""
        with read_session(self._engine) as session:
            row = session.get(ScheduleRow, draft.id)
            return (
                ScheduledPublication(row.publish_at, row.reason, row.personal_data_confirmed) if row else None
            )

    def publish_due(self) -> int:
        """Publish the drafts that are due, each as the person who scheduled it; return how many were published.

        A draft that cannot be published, for example because the role was revoked, gets a comment and is not
        tried again.
        """
        with read_session(self._engine) as session:
            due = list(session.scalars(select(_schedule).where(_schedule.publish_at <= clock.now())))
        return sum(self._publish(row) for row in due)

    def _publisher_of(self, row: ScheduleRow) -> Person:
        person = self._accounts.get_person(row.account_id)
        if person is None:
            raise ForbiddenError("Akun penerbitnya sudah dinonaktifkan")
        return person

    def _publish(self, row: ScheduleRow) -> bool:
        fault = ""
        try:
            person = self._publisher_of(row)
            draft = self._drafts.load(person, row.draft_id, Action.PUBLISH)
            if draft and draft.state is not DraftState.PUBLISHED:
                actor = Actor.of(person, row.ip_address)
                self._publisher.publish(
                    actor, person, draft, row.reason, personal_data_confirmed=row.personal_data_confirmed
                )
        except (
            ForbiddenError,
            TransitionError,
            NotReadyError,
            UnconfirmedPersonalDataError,
            ConflictError,
            DocumentError,
        ) as error:
            if not self._is_published(row):
                fault = f"Penerbitan terjadwal batal: {error}"
                log.warning("draft %s: %s", row.draft_id, fault)
        with write_session(self._engine) as session:
            session.execute(delete(ScheduleRow).where(col(ScheduleRow.draft_id) == row.draft_id))
        if fault:
            self._remarks.add_system_comment(row.draft_id, fault)
        return not fault

    def _is_published(self, row: ScheduleRow) -> bool:
        """Return whether another process has published the draft meanwhile."""
        with read_session(self._engine) as session:
            draft = session.get(DraftRow, row.draft_id)
            return draft is not None and draft.state == DraftState.PUBLISHED
