"""Publish and withdraw documents so that a crash between any two steps loses nothing.

Intent row → atomic write of the file, whose rename is the moment of publication → projection, revision and
audit in one transaction → index. `recover` finishes or discards what a crash interrupted.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from app import clock
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import (
    Action,
    ForbiddenError,
    Person,
    has_permission,
    owner_areas,
    require_permission,
)
from app.attachments.storage import (
    WITHDRAWN,
    AttachmentConflictError,
    AttachmentStorage,
    withdraw_attachments,
)
from app.documents.markdown.files import content_digest, move_atomic, parse_document, write_atomic
from app.documents.markdown.listing import ContentFile, content_file, document_path, is_slug
from app.documents.models import DocumentType
from app.documents.origin import is_harvested_slug
from app.documents.reference.data import Reference
from app.documents.validation.completeness import Completeness
from app.documents.validation.problem import Problem
from app.publishing import checks, revisions
from app.publishing.checks import NotReadyError
from app.publishing.drafts import Draft
from app.publishing.tables import DraftRow, PublicationIntentRow
from app.publishing.workflow import DraftState, TransitionError
from app.store.database import read_session, write_session
from app.store.locks import ContentLock, exclusive_content_lock
from app.store.sync.removal import remove_file
from app.store.sync.sync import is_refused, sync_file

_intent: Any = PublicationIntentRow


class ConflictError(Exception):
    """The published text has changed since the draft was created from it."""

    def __init__(self, text: str, digest_now: str) -> None:
        super().__init__("Dokumen yang terbit sudah berubah sejak draf ini dimulai.")
        self.text, self.digest = text, digest_now


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes the content folder, under an exclusive lock (`app.store.locks`)."""

    engine: Engine
    content_dir: Path
    reference: Callable[[], Reference]
    on_published: Callable[[AuditEvent, str, str, Actor], None] = lambda *_arguments: None
    """Called after a publication or withdrawal with event, path, reason and actor."""
    on_step: Callable[[str], None] = lambda _step: None
    """Called after every step of the protocol; tests kill the process there."""
    attachments: AttachmentStorage = AttachmentStorage()  # noqa: RUF009 -- it never changes
    """The attachments of drafts."""

    def check(self, draft: Draft) -> list[Problem]:
        """Return the problems that prevent publication, by line."""
        problems = checks.find_problems(draft, self.reference(), self.engine)
        return sorted(
            [*problems, *checks.find_missing_attachments(draft, self.attachments, self.content_dir)]
        )

    def completeness(self, draft: Draft) -> Completeness | None:
        """Return a draft's completeness; None when its front matter cannot be read."""
        return checks.measure_completeness(draft, self.engine, clock.today())

    def published_text(self, kind: DocumentType, slug: str) -> tuple[str, str] | None:
        """Return the published text of a slug and its digest; None when there is none.

        A file that `sync` refuses, as it is now, is not published: nobody is to go on from its text.
        """
        if not is_slug(slug) or checks.find_published_meta(self.engine, kind, slug) is None:
            return None
        file = content_file(self.content_dir, kind, slug)
        try:
            data = file.absolute.read_bytes()
        except FileNotFoundError:
            return None
        digest = content_digest(data)
        return None if is_refused(self.engine, file.path, digest) else (data.decode(errors="replace"), digest)

    def find_permitted_place(
        self, person: Person, action: Action, kind: DocumentType, slug: str
    ) -> str | None:
        """Return an owning area of a published or withdrawn document in which the person has a permission, or None.

        What was harvested is changed where it comes from: nobody has a permission here.
        """
        if is_harvested_slug(slug):
            return None
        meta = checks.find_published_meta(self.engine, kind, slug)
        if meta is None:
            revision = next(iter(revisions.RevisionRepository(self.engine).list_revisions(kind, slug)), None)
            if revision is None:
                return None
            meta = parse_document(revision.text.encode(), kind=kind, slug=slug, path="").meta
        owners = owner_areas(meta)
        return next((place for place in owners if has_permission(person, action, place)), None)

    def require_permitted_place(self, person: Person, action: Action, kind: DocumentType, slug: str) -> str:
        """Return such an area, or raise ForbiddenError."""
        place = self.find_permitted_place(person, action, kind, slug)
        if place is None:
            raise ForbiddenError(f"Peran Anda tidak mencakup {action.label} untuk dokumen ini")
        return place

    def publish(
        self,
        actor: Actor,
        person: Person,
        draft: Draft,
        reason: str,
        *,
        personal_data_confirmed: bool = False,
    ) -> None:
        """Publish an approved draft; raises ForbiddenError, TransitionError, NotReadyError or ConflictError.

        What looks like personal data must have been confirmed, else UnexaminedError; that it was is
        written into the reason, and so into the audit and the revision.
        """
        require_permission(person, Action.PUBLISH, draft.place)
        if draft.state is not DraftState.APPROVED:
            raise TransitionError(f"Draf ini “{draft.state.label}”; hanya yang disetujui dapat diterbitkan.")
        problems = [one for one in self.check(draft) if one.severity == "error"]
        if problems:
            raise NotReadyError(problems)
        reason = checks.confirm_personal_data(draft, reason, personal_data_confirmed=personal_data_confirmed)
        reason = checks.disclose_invitations(draft, person, reason, self.engine)
        file = content_file(self.content_dir, draft.kind, draft.slug)
        with exclusive_content_lock(self.engine, self.content_dir) as lock:
            if self._recover_path(file.path) != draft.id:
                self._require_current(draft)
                self._replace(actor, person, draft, file, reason, lock)
        self.attachments.discard(draft.id)
        self.on_published(AuditEvent.PUBLISHED, file.path, reason, actor)
        self.on_step("index")

    def _replace(
        self, actor: Actor, person: Person, draft: Draft, file: ContentFile, reason: str, lock: ContentLock
    ) -> None:
        before = file.absolute.read_bytes() if file.absolute.exists() else None
        self._require_unchanged(draft, before)
        with write_session(self.engine) as session:
            if before is not None:
                self._require_owner(draft, before)
                revisions.ensure_first_revision(session, draft.kind, draft.slug, before.decode())
            what = _Publication(
                AuditEvent.PUBLISHED, draft.kind, draft.slug, draft.place, draft.text, reason, draft.id
            )
            session.add(_make_intent(actor, person, what))
        self.on_step("intent")
        names = [one.file for one in draft.parsed.document.meta.attachments]
        try:
            self.attachments.publish(self.content_dir, draft.id, draft.slug, names)
        except AttachmentConflictError as error:
            raise TransitionError(str(error)) from error
        self.on_step("attachments")
        lock.assert_held()
        write_atomic(file.absolute, draft.text)
        self.on_step("rename")
        self._project(file)
        self.on_step("projection")

    def withdraw(
        self,
        actor: Actor,
        person: Person,
        kind: DocumentType,
        slug: str,
        reason: str,
        *,
        kept_open: Collection[int] = (),
    ) -> None:
        """Withdraw a published document: its page shows the reason, and nobody can read it or its revisions.

        Should it be published again, only the revisions ``kept_open`` return with it.
        """
        place = self.require_permitted_place(person, Action.PUBLISH, kind, slug)
        if not reason.strip():
            raise TransitionError("Tulis alasan penarikan: pembaca akan melihatnya.")
        file = content_file(self.content_dir, kind, slug)
        with exclusive_content_lock(self.engine, self.content_dir) as lock:
            self._recover_path(file.path)
            try:
                text = file.absolute.read_text(encoding="utf-8")
            except FileNotFoundError as error:
                raise TransitionError("Dokumen ini tidak ada, atau sudah ditarik.") from error
            with write_session(self.engine) as session:
                revisions.ensure_first_revision(session, kind, slug, text)
                what = _Publication(AuditEvent.WITHDRAWN, kind, slug, place, text, reason)
                session.add(_make_intent(actor, person, what))
            self.on_step("intent")
            lock.assert_held()
            move_atomic(file.absolute, self._withdrawn_path(file.path, content_digest(text.encode())))
            self.on_step("rename")
            withdraw_attachments(self.content_dir, slug)
            self._complete_withdrawal(file.path, kept_open)
            self.on_step("projection")
        self.on_published(AuditEvent.WITHDRAWN, file.path, reason, actor)
        self.on_step("index")

    def recover(self) -> int:
        """Finish or discard publications interrupted by a crash; return the number of intents handled."""
        with read_session(self.engine) as session:
            if not session.scalars(select(_intent.path).limit(1)).first():
                return 0
        with exclusive_content_lock(self.engine, self.content_dir):
            with read_session(self.engine) as session:
                intents = list(session.scalars(select(_intent)))
            for intent in intents:
                self._recover_intent(intent)
        return len(intents)

    def _recover_path(self, path: str) -> int | None:
        """Recover an interrupted publication of a path; return the draft that this published, if any."""
        with read_session(self.engine) as session:
            intent = session.get(PublicationIntentRow, path)
        return intent.draft_id if intent and self._recover_intent(intent) else None

    def _recover_intent(self, intent: PublicationIntentRow) -> bool:
        """Finish an intent whose rename happened and return True; discard it otherwise."""
        kind: DocumentType = "practice" if intent.kind == "practice" else "visit"
        target = self.content_dir / intent.path
        for leftover in target.parent.glob(f".{target.name}.*"):
            leftover.unlink(missing_ok=True)
        there = content_digest(target.read_bytes()) if target.exists() else None
        if intent.event == AuditEvent.PUBLISHED and there == intent.digest:
            with suppress(NotReadyError):  # reference data changed meanwhile: `sync` tells what is wrong
                self._project(content_file(self.content_dir, kind, intent.slug))
            return True
        if intent.event == AuditEvent.WITHDRAWN and there is None:
            withdraw_attachments(self.content_dir, intent.slug)
            self._complete_withdrawal(intent.path)
            return True
        # The rename did not happen: nothing was published, and the draft is unchanged.
        with write_session(self.engine) as session:
            session.execute(delete(PublicationIntentRow).where(col(PublicationIntentRow.path) == intent.path))
        return False

    def _project(self, file: ContentFile) -> None:
        problems = sync_file(self.engine, file, self.reference(), on_written=revisions.record_written)
        if problems:
            raise NotReadyError(problems)

    def _complete_withdrawal(self, path: str, kept_open: Collection[int] = ()) -> None:
        with write_session(self.engine) as session:
            intent = session.get_one(PublicationIntentRow, path)
            remove_file(session, path, reason=intent.reason)
            revisions.complete_intent(session, intent, kept_open=kept_open)

    def _withdrawn_path(self, path: str, digest_of_text: str) -> Path:
        return (self.content_dir / WITHDRAWN / path).with_suffix(f".{digest_of_text[:8]}.md")

    def _require_current(self, draft: Draft) -> None:
        """Raise TransitionError when the draft was published or changed while this process waited for the lock."""
        with read_session(self.engine) as session:
            row = session.get(DraftRow, draft.id)
        if row is None or row.state != DraftState.APPROVED or row.version != draft.version:
            raise TransitionError(
                "Draf ini sudah terbit atau berubah sementara Anda menunggu. Muat ulang halamannya."
            )

    def _require_unchanged(self, draft: Draft, before: bytes | None) -> None:
        now = content_digest(before) if before is not None else ""
        if now != draft.base_digest:
            raise ConflictError(before.decode(errors="replace") if before else "", now)

    def _require_owner(self, draft: Draft, before: bytes) -> None:
        published = parse_document(before, kind=draft.kind, slug=draft.slug, path="")
        if draft.place not in owner_areas(published.meta):
            raise ForbiddenError("Dokumen yang terbit bukan milik daerah draf ini")


@dataclass(frozen=True, slots=True)
class _Publication:
    event: AuditEvent
    kind: DocumentType
    slug: str
    place: str
    text: str
    reason: str
    draft_id: int | None = None


def _make_intent(actor: Actor, person: Person, what: _Publication) -> PublicationIntentRow:
    return PublicationIntentRow(
        path=document_path(what.kind, what.slug),
        kind=what.kind,
        slug=what.slug,
        event=what.event,
        digest=content_digest(what.text.encode()),
        text=what.text,
        created_at=clock.now(),
        account_id=person.id,
        actor_email=actor.email,
        ip_address=actor.address,
        author_name=person.name,
        office=person.unit,
        area_code=what.place,
        reason=what.reason.strip(),
        draft_id=what.draft_id,
    )
