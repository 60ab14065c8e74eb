"""A text becomes a published file, or stops being one: a crash between any two steps loses nothing.

Intent row → atomic write of the file, whose rename is the moment of publication → projection, revision and
audit in one transaction → index. `heal` brings about what a crash left undone.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlmodel import col

from app import clock
from app.accounts.audit import Actor, Event
from app.accounts.permissions import Action, ForbiddenError, Person, may, owners_of, require
from app.attachments.storage import WITHDRAWN, Shelves, take_back
from app.documents.markdown.files import (
    ContentFile,
    digest,
    file_at,
    is_slug,
    move_atomic,
    parse,
    write_atomic,
)
from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.documents.validation.completeness import Completeness
from app.documents.validation.problem import Problem
from app.publishing import checks, revisions
from app.publishing.checks import NotReadyError
from app.publishing.drafts import Draft
from app.publishing.tables import DraftRow, IntentRow
from app.publishing.workflow import State, StepError
from app.store.database import reading, writing
from app.store.locks import Turn, alone
from app.store.sync.sync import take_in, take_out

_intent: Any = IntentRow


class ConflictError(Exception):
    """The published text is another than the one the draft began from."""

    def __init__(self, text: str, digest_now: str) -> None:
        super().__init__("Dokumen yang terbit sudah berubah sejak draf ini dimulai.")
        self.text, self.digest = text, digest_now


@dataclass(frozen=True, slots=True)
class Publisher:
    """Writes the content folder: the only one at a time (`app.store.locks`)."""

    engine: Engine
    content_dir: Path
    reference: Callable[[], Reference]
    afterwards: Callable[[Event, str, str, Actor], None] = lambda *_told: None
    """Told of what has happened to which path, and why: index it, commit it."""
    passing: Callable[[str], None] = lambda _step: None
    """Told of every step that is done; tests stop here."""
    shelves: Shelves = Shelves()  # noqa: RUF009 -- it never changes
    """Where the files of drafts are."""

    def check(self, draft: Draft) -> list[Problem]:
        """What keeps a draft from being published, by line."""
        problems = checks.problems_of(draft, self.reference(), self.engine)
        return sorted([*problems, *checks.missing_files(draft, self.shelves, self.content_dir)])

    def completeness(self, draft: Draft) -> Completeness | None:
        """How much of what readers look for is in a draft; None where its head cannot be read."""
        return checks.completeness(draft, self.engine, clock.today())

    def published_text(self, kind: DocumentType, slug: str) -> tuple[str, str] | None:
        """What is published under a name, and its digest; None when nothing is, or can be."""
        if not is_slug(slug):
            return None
        try:
            data = file_at(self.content_dir, kind, slug).absolute.read_bytes()
        except FileNotFoundError:
            return None
        return data.decode(errors="replace"), digest(data)

    def place_for(self, person: Person, action: Action, kind: DocumentType, slug: str) -> str | None:
        """The place of a document, published or taken back, in which the person may do something."""
        published = self.published_text(kind, slug)
        last = published or next(
            ((one.text, "") for one in revisions.History(self.engine).revisions(kind, slug)), None
        )
        if last is None:
            return None
        owners = owners_of(parse(last[0].encode(), kind=kind, slug=slug, path="").meta)
        return next((place for place in owners if may(person, action, place)), None)

    def require_place(self, person: Person, action: Action, kind: DocumentType, slug: str) -> str:
        """The same, for who must be allowed; ForbiddenError."""
        place = self.place_for(person, action, kind, slug)
        if place is None:
            raise ForbiddenError(f"Peran Anda tidak mencakup {action} untuk dokumen ini")
        return place

    def publish(
        self, actor: Actor, person: Person, draft: Draft, reason: str, *, examined: bool = False
    ) -> None:
        """Publish an approved draft; ForbiddenError, StepError, NotReadyError or ConflictError.

        What looks like personal data must have been ``examined``, else UnexaminedError; that it was is
        written into the reason, and so into the audit and the revision.
        """
        require(person, Action.PUBLISH, draft.place)
        if draft.state is not State.APPROVED:
            raise StepError(f"Draf ini “{draft.state}”; hanya yang disetujui dapat diterbitkan.")
        problems = [one for one in self.check(draft) if one.severity == "error"]
        if problems:
            raise NotReadyError(problems)
        reason = checks.examined_reason(draft, reason, examined=examined)
        file = file_at(self.content_dir, draft.kind, draft.slug)
        with alone(self.engine, self.content_dir) as turn:
            if self._settle(file.path) != draft.id:
                self._require_current(draft)
                self._replace(actor, person, draft, file, reason, turn)
        self.shelves.forget(draft.id)
        self.afterwards(Event.PUBLISHED, file.path, reason, actor)
        self.passing("index")

    def _replace(
        self, actor: Actor, person: Person, draft: Draft, file: ContentFile, reason: str, turn: Turn
    ) -> None:
        before = file.absolute.read_bytes() if file.absolute.exists() else None
        self._require_unchanged(draft, before)
        with writing(self.engine) as session:
            if before is not None:
                self._require_owner(draft, before)
                revisions.begin(session, draft.kind, draft.slug, before.decode())
            what = _Change(Event.PUBLISHED, draft.kind, draft.slug, draft.place, draft.text, reason, draft.id)
            session.add(_intended(actor, person, what))
        self.passing("intent")
        named = checks.parsed(draft).meta.attachments
        self.shelves.place(self.content_dir, draft.id, draft.slug, [one.file for one in named])
        self.passing("attachments")
        turn.require()
        write_atomic(file.absolute, draft.text)
        self.passing("rename")
        self._project(file)
        self.passing("projection")

    def withdraw(self, actor: Actor, person: Person, kind: DocumentType, slug: str, reason: str) -> None:
        """Take a published document back; its address says why from then on."""
        place = self.require_place(person, Action.PUBLISH, kind, slug)
        if not reason.strip():
            raise StepError("Tulis alasan penarikan: pembaca akan melihatnya.")
        file = file_at(self.content_dir, kind, slug)
        with alone(self.engine, self.content_dir) as turn:
            self._settle(file.path)
            try:
                text = file.absolute.read_text(encoding="utf-8")
            except FileNotFoundError as error:
                raise StepError("Dokumen ini tidak ada, atau sudah ditarik.") from error
            with writing(self.engine) as session:
                revisions.begin(session, kind, slug, text)
                what = _Change(Event.WITHDRAWN, kind, slug, place, text, reason)
                session.add(_intended(actor, person, what))
            self.passing("intent")
            turn.require()
            move_atomic(file.absolute, self._withdrawn(file.path, digest(text.encode())))
            self.passing("rename")
            take_back(self.content_dir, slug)
            self._forget(file.path)
            self.passing("projection")
        self.afterwards(Event.WITHDRAWN, file.path, reason, actor)
        self.passing("index")

    def heal(self) -> int:
        """Bring about what a crash left undone, and clear away what it left lying; how much there was."""
        with reading(self.engine) as session:
            if not session.scalars(select(_intent.path).limit(1)).first():
                return 0
        with alone(self.engine, self.content_dir):
            with reading(self.engine) as session:
                intents = list(session.scalars(select(_intent)))
            for intent in intents:
                self._heal_one(intent)
        return len(intents)

    def _settle(self, path: str) -> int | None:
        """Bring about what failed here before, as on a full disk; the draft that is published by that."""
        with reading(self.engine) as session:
            intent = session.get(IntentRow, path)
        return intent.draft_id if intent and self._heal_one(intent) else None

    def _heal_one(self, intent: IntentRow) -> bool:
        """Finish what came to its rename, which is True then, or forget it."""
        kind: DocumentType = "practice" if intent.kind == "practice" else "visit"
        target = self.content_dir / intent.path
        for leftover in target.parent.glob(f".{target.name}.*"):
            leftover.unlink(missing_ok=True)
        there = digest(target.read_bytes()) if target.exists() else None
        if intent.event == Event.PUBLISHED and there == intent.digest:
            with suppress(NotReadyError):  # reference data changed meanwhile: `sync` tells what is wrong
                self._project(file_at(self.content_dir, kind, intent.slug))
            return True
        if intent.event == Event.WITHDRAWN and there is None:
            take_back(self.content_dir, intent.slug)
            self._forget(intent.path)
            return True
        # It did not come to the rename: nothing was published, and the draft waits as it was.
        with writing(self.engine) as session:
            session.execute(delete(IntentRow).where(col(IntentRow.path) == intent.path))
        return False

    def _project(self, file: ContentFile) -> None:
        problems = take_in(self.engine, file, self.reference(), also=revisions.settle)
        if problems:
            raise NotReadyError(problems)

    def _forget(self, path: str) -> None:
        with writing(self.engine) as session:
            intent = session.get_one(IntentRow, path)
            take_out(session, path, reason=intent.reason)
            revisions.fulfil(session, intent)

    def _withdrawn(self, path: str, digest_of_text: str) -> Path:
        return (self.content_dir / WITHDRAWN / path).with_suffix(f".{digest_of_text[:8]}.md")

    def _require_current(self, draft: Draft) -> None:
        """Whoever waited for their turn finds that others were faster, or that the approval was taken back."""
        with reading(self.engine) as session:
            row = session.get(DraftRow, draft.id)
        if row is None or row.state != State.APPROVED or row.version != draft.version:
            raise StepError(
                "Draf ini sudah terbit atau berubah sementara Anda menunggu. Muat ulang halamannya."
            )

    def _require_unchanged(self, draft: Draft, before: bytes | None) -> None:
        now = digest(before) if before is not None else ""
        if now != draft.base_digest:
            raise ConflictError(before.decode(errors="replace") if before else "", now)

    def _require_owner(self, draft: Draft, before: bytes) -> None:
        published = parse(before, kind=draft.kind, slug=draft.slug, path="")
        if draft.place not in owners_of(published.meta):
            raise ForbiddenError("Dokumen yang terbit bukan milik daerah draf ini")


@dataclass(frozen=True, slots=True)
class _Change:
    event: Event
    kind: DocumentType
    slug: str
    place: str
    text: str
    reason: str
    draft_id: int | None = None


def _intended(actor: Actor, person: Person, what: _Change) -> IntentRow:
    return IntentRow(
        path=revisions.path_of(what.kind, what.slug),
        kind=what.kind,
        slug=what.slug,
        event=what.event,
        digest=digest(what.text.encode()),
        text=what.text,
        at=clock.now(),
        account_id=person.id,
        email=actor.email,
        address=actor.address,
        name=person.name,
        unit=person.unit,
        place=what.place,
        reason=what.reason.strip(),
        draft_id=what.draft_id,
    )
