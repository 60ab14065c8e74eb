"""Edit the terms of a host: somebody proposes a text, another person publishes it as a file."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import (
    Action,
    ForbiddenError,
    Person,
    has_permission,
    require_permission,
)
from app.documents.hosting.host_files import Host, host_path, parse_host
from app.documents.markdown.files import content_digest, write_atomic
from app.documents.reference.data import Reference
from app.preparation.hosting.tables import HostProposalRow
from app.store.database import read_session, write_session
from app.store.locks import exclusive_content_lock

_proposal: Any = HostProposalRow


class TermsError(Exception):
    """Terms cannot be proposed or published so; the text says why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms that wait for approval."""

    host: str
    place: str
    text: str
    author_id: int
    author_name: str
    created: datetime


class TermsDesk:
    """Proposes and publishes the terms of hosts, under the lock of the content folder."""

    def __init__(
        self,
        engine: Engine,
        content_dir: Path,
        on_published: Callable[[AuditEvent, str, str, Actor], None] = lambda *_arguments: None,
    ) -> None:
        """``on_published`` is called after a publication with event, path, reason and actor."""
        self._engine, self._content_dir, self._on_published = engine, content_dir, on_published

    def find(self, host_id: str) -> Proposal | None:
        """Return the terms that wait for approval; None when none do."""
        with read_session(self._engine) as session:
            row = session.get(HostProposalRow, host_id)
        return _to_proposal(row) if row else None

    def list_waiting(self, host_ids: Collection[str]) -> list[Proposal]:
        """Return the terms of some hosts that wait for approval, the oldest first."""
        wanted = select(_proposal).where(_proposal.host.in_(host_ids)).order_by(_proposal.created_at)
        with read_session(self._engine) as session:
            return [_to_proposal(row) for row in session.scalars(wanted)]

    def propose(self, actor: Actor, person: Person, host: Host) -> None:
        """Store valid terms for approval, in place of those that waited before."""
        require_permission(person, Action.WRITE, host.place.code)
        with write_session(self._engine) as session:
            row = session.get(HostProposalRow, host.id, with_for_update=True) or HostProposalRow(
                host=host.id, place=host.place.code, text="", base_digest="", author_id=0, author_name="",
                created_at=clock.now(),
            )  # fmt: skip
            row.text, row.base_digest = host.text, self._published_digest(host.id)
            row.author_id, row.author_name, row.created_at = person.id, person.name, clock.now()
            session.add(row)
            audit.record(session, actor, AuditEvent.TERMS_PROPOSED, host_path(host.id), place=host.place.code)

    def publish(self, actor: Actor, person: Person, host_id: str, reference: Reference) -> None:
        """Write the proposed terms as the file; for a reviewer or publisher who did not write them."""
        with (
            exclusive_content_lock(self._engine, self._content_dir) as lock,
            write_session(self._engine) as session,
        ):
            row = session.get(HostProposalRow, host_id, with_for_update=True)
            if row is None:
                raise TermsError("Tidak ada ketentuan yang menunggu persetujuan.")
            require_approver(person, row.place, row.author_id)
            if row.base_digest != self._published_digest(host_id):
                raise TermsError(
                    "Berkasnya berubah sejak ketentuan ini ditulis. Kembalikan kepada penulisnya."
                )
            parse_host(row.text, host_id, reference)
            lock.assert_held()
            # The rename is the publication; when the commit after it fails, the same text only waits again.
            write_atomic(self._content_dir / host_path(host_id), row.text)
            audit.record(session, actor, AuditEvent.PUBLISHED, host_path(host_id), place=row.place)
            session.delete(row)
        self._on_published(AuditEvent.PUBLISHED, host_path(host_id), "Ketentuan tuan rumah", actor)

    def reject(self, actor: Actor, person: Person, host_id: str) -> None:
        """Drop proposed terms; for those who may approve them, and for their author."""
        with write_session(self._engine) as session:
            row = session.get(HostProposalRow, host_id, with_for_update=True)
            if row is None:
                return
            if row.author_id != person.id:
                require_approver(person, row.place, row.author_id)
            session.execute(delete(HostProposalRow).where(col(HostProposalRow.host) == host_id))
            audit.record(session, actor, AuditEvent.TERMS_REJECTED, host_path(host_id), place=row.place)

    def _published_digest(self, host_id: str) -> str:
        try:
            return content_digest((self._content_dir / host_path(host_id)).read_bytes())
        except FileNotFoundError:
            return ""


def _to_proposal(row: HostProposalRow) -> Proposal:
    return Proposal(row.host, row.place, row.text, row.author_id, row.author_name, row.created_at)


def can_approve_terms(person: Person, place: str, author_id: int) -> bool:
    """Return whether a person may publish terms: never their own."""
    may = any(has_permission(person, action, place) for action in (Action.REVIEW, Action.PUBLISH))
    return may and person.id != author_id


def require_approver(person: Person, place: str, author_id: int) -> None:
    """Raise ForbiddenError unless a person may publish terms that somebody wrote."""
    if not can_approve_terms(person, place, author_id):
        raise ForbiddenError("Ketentuan yang Anda tulis harus disetujui orang lain")
