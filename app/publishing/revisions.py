"""Revisions of published documents, and the intents of publications that are under way.

A document's history begins when it is first changed at the desk: its text until then becomes the first
revision. From then on every change of its file is a revision, also those made with an editor.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, select, update
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.documents.code_labels import FILE_AUTHOR, REVISION_EVENTS
from app.documents.markdown.files import DocumentError, content_digest, read_bytes
from app.documents.markdown.listing import document_path
from app.documents.models import FOLDERS, DocumentType
from app.publishing import drafts
from app.publishing.tables import PublicationIntentRow, RevisionRow
from app.publishing.workflow import TransitionError
from app.store.database import read_session, write_session
from app.store.sync.loader import ChangedFile
from app.store.tables import DocumentRow

FILE_EDITED = "edited"
"""Event of a revision that was made by editing the file; its author is unknown."""
_revision: Any = RevisionRow
_intent: Any = PublicationIntentRow


@dataclass(frozen=True, slots=True)
class Revision:
    """A published text of a document."""

    number: int
    event: str
    at: datetime
    name: str
    unit: str
    reason: str
    text: str
    closed: str | None = None
    """Why it was hidden; None while it is public."""

    @property
    def is_withdrawal(self) -> bool:
        """Whether it is the text that a withdrawal took off the site."""
        return self.event == AuditEvent.WITHDRAWN

    @property
    def label(self) -> str:
        """What happened to the document, in the words of the page."""
        return REVISION_EVENTS[self.event]


class RevisionRepository:
    """Reads and hides revisions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list_revisions(self, kind: DocumentType, slug: str) -> Sequence[Revision]:
        """Return every revision of a document, the latest first."""
        wanted = (
            select(_revision)
            .where(_revision.kind == kind, _revision.slug == slug)
            .order_by(_revision.number.desc())
        )
        with read_session(self._engine) as session:
            return [_to_revision(row) for row in session.scalars(wanted)]

    def hide(
        self, actor: Actor, place: str, kind: DocumentType, slug: str, number: int, *, reason: str
    ) -> None:
        """Hide a past revision from everybody, for example because it contains personal data."""
        if not reason.strip():
            raise TransitionError("Tulis alasannya: pembaca akan melihatnya.")
        with write_session(self._engine) as session:
            row = session.get(RevisionRow, (kind, slug, number), with_for_update=True)
            latest = session.scalars(
                select(func.max(_revision.number)).where(_revision.kind == kind, _revision.slug == slug)
            ).one()
            if row is None or row.hidden_reason is not None:
                raise TransitionError("Revisi ini tidak ada, atau sudah ditutup.")
            if number == latest and _is_published(session, kind, slug):
                raise TransitionError(
                    "Ini naskah yang terakhir. Terbitkan perbaikannya dahulu, atau tarik dokumennya."
                )
            row.hidden_reason = reason.strip()
            session.add(row)
            name, detail = f"{document_path(kind, slug)} revisi {number}", {"reason": row.hidden_reason}
            audit.record(session, actor, AuditEvent.REVISION_HIDDEN, name, place=place, detail=detail)


def restorable_revisions(revisions: Sequence[Revision]) -> list[Revision]:
    """Return the revisions that may become a draft again: open ones, and the text of a withdrawal that came last."""
    return [
        one for place, one in enumerate(revisions) if one.closed is None or (place == 0 and one.is_withdrawal)
    ]


def record_written(session: Session, written: Sequence[ChangedFile]) -> None:
    """Record the revisions of files just written to the database, in the transaction of `app.store.sync.sync`."""
    paths = [candidate.file.path for candidate in written]
    intents = {
        intent.path: intent
        for intent in session.scalars(
            select(_intent).where(
                col(PublicationIntentRow.path).in_(paths), _intent.event == AuditEvent.PUBLISHED
            )
        )
    }
    known = _latest_digests(session, [candidate.file.slug for candidate in written])
    for candidate in written:
        file, intent = candidate.file, intents.get(candidate.file.path)
        if intent and intent.digest == candidate.digest:
            complete_intent(session, intent)
        elif (last := known.get((file.kind, file.slug))) and last != candidate.digest:
            _record_edit(session, candidate)


def complete_intent(
    session: Session, intent: PublicationIntentRow, *, kept_open: Collection[int] = ()
) -> None:
    """Record a completed intent: revision, audit entry, state of the draft.

    A withdrawal closes every revision but those ``kept_open``, which are public again with the next publication.
    """
    add_revision(session, intent, account_id=intent.account_id)
    if intent.event == AuditEvent.WITHDRAWN:
        _close_revisions(session, intent, kept_open)
    actor = Actor(intent.account_id, intent.actor_email, intent.ip_address)
    detail = {"reason": intent.reason} if intent.reason else None
    audit.record(session, actor, AuditEvent(intent.event), intent.path, place=intent.area_code, detail=detail)
    if intent.draft_id:
        drafts.mark_published(session, intent.draft_id)
    session.execute(delete(PublicationIntentRow).where(col(PublicationIntentRow.path) == intent.path))


def add_revision(session: Session, of: PublicationIntentRow, *, account_id: int | None) -> None:
    """Insert a revision with the next number."""
    last = session.scalars(
        select(func.max(_revision.number)).where(_revision.kind == of.kind, _revision.slug == of.slug)
    ).one()
    session.add(
        RevisionRow(
            kind=of.kind,
            slug=of.slug,
            number=(last or 0) + 1,
            event=of.event,
            digest=of.digest,
            text=of.text,
            created_at=of.created_at,
            account_id=account_id,
            author_name=of.author_name,
            office=of.office,
            reason=of.reason,
            draft_id=of.draft_id,
        )
    )
    session.flush()


def _close_revisions(session: Session, withdrawal: PublicationIntentRow, kept_open: Collection[int]) -> None:
    """Close the open revisions of a withdrawn document; that of the withdrawal itself and its text always."""
    is_kept = _revision.number.in_(kept_open) & (_revision.digest != withdrawal.digest)
    session.execute(
        update(RevisionRow)
        .where(
            _revision.kind == withdrawal.kind,
            _revision.slug == withdrawal.slug,
            _revision.hidden_reason.is_(None),
            ~is_kept,
        )
        .values(hidden_reason=withdrawal.reason)
    )


def _is_published(session: Session, kind: DocumentType, slug: str) -> bool:
    document: Any = DocumentRow
    found = select(document.id).where(document.kind == kind, document.slug == slug).limit(1)
    return session.execute(found).first() is not None


def ensure_first_revision(session: Session, kind: DocumentType, slug: str, text: str) -> None:
    """Record a document's present text as its first revision unless it has revisions."""
    known = select(_revision.number).where(_revision.kind == kind, _revision.slug == slug).limit(1)
    if session.execute(known).first() is None:
        add_revision(session, _edit_intent(kind, slug, text), account_id=None)


def _record_edit(session: Session, candidate: ChangedFile) -> None:
    try:
        data = read_bytes(candidate.file)
    except DocumentError:
        return  # gone again: the next sync sees it
    if content_digest(data) == candidate.digest:
        add_revision(
            session, _edit_intent(candidate.file.kind, candidate.file.slug, data.decode()), account_id=None
        )


def _edit_intent(kind: DocumentType, slug: str, text: str) -> PublicationIntentRow:
    return PublicationIntentRow(
        path=document_path(kind, slug),
        kind=kind,
        slug=slug,
        event=FILE_EDITED,
        digest=content_digest(text.encode()),
        text=text,
        created_at=clock.now(),
        account_id=0,
        actor_email="",
        ip_address="",
        author_name="",
        office="",
        area_code="",
        reason="",
        draft_id=None,
    )


def _latest_digests(session: Session, slugs: Collection[str]) -> dict[tuple[str, str], str]:
    rows = session.execute(
        select(_revision.kind, _revision.slug, _revision.digest)
        .where(_revision.slug.in_(slugs))
        .order_by(_revision.number)
    )
    return {(row.kind, row.slug): row.digest for row in rows}


def parse_path(path: str) -> tuple[DocumentType, str]:
    """Return the document of a path made by `document_path`."""
    folder, name = path.split("/")
    kind: DocumentType = "practice" if folder == FOLDERS["practice"] else "visit"
    return kind, name.removesuffix(".md")


def _to_revision(row: RevisionRow) -> Revision:
    is_edit = row.event == FILE_EDITED
    return Revision(
        row.number,
        row.event,
        row.created_at,
        FILE_AUTHOR if is_edit else row.author_name,
        FILE_AUTHOR if is_edit else row.office,
        row.reason,
        row.text,
        row.hidden_reason,
    )
