"""Attachments of drafts: scanned, inspected, named, and stored unserved until publication."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.accounts.permissions import Action, Person, require_permission
from app.attachments import storage
from app.attachments.clamav import ClamavScanner
from app.attachments.file_types import IMAGE_FORMATS, IMAGE_WIDTHS, image_file_name, related_file_names
from app.attachments.inspection import inspect_file
from app.documents.attachments import attachment_folder, text_file_name
from app.documents.markdown.render import slugify
from app.publishing.draft_repository import lock_row
from app.publishing.drafts import Draft
from app.publishing.tables import DraftAttachmentRow
from app.publishing.workflow import EDITABLE, TransitionError
from app.store.database import read_session, write_session

MAX_FILES = 30
"""Maximum number of attachments of one draft."""
_MAX_STEM_CHARACTERS = 80
_IMPORT_IMAGES = ".laporan"
"""Folder of the images of an imported report."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.[A-Za-z0-9]{2,5}")


@dataclass(frozen=True, slots=True)
class DraftAttachment:
    """An attachment of a draft."""

    name: str
    kind: str
    bytes: int
    parts: int


@dataclass(frozen=True, slots=True)
class DraftAttachments:
    """Manages the attachments of drafts; methods that take a person check their permission."""

    engine: Engine
    uploads: Path
    """A folder that is not served, with one folder for each draft."""
    content_dir: Path
    scanner: ClamavScanner = ClamavScanner()  # noqa: RUF009 -- it never changes

    def folder(self, draft_id: int) -> Path:
        """Return the folder of a draft's attachments."""
        return self.uploads / str(draft_id)

    def add(self, actor: Actor, person: Person, draft: Draft, filename: str, source: Path) -> DraftAttachment:
        """Store an uploaded file; raises ForbiddenError, TransitionError or RejectedFileError.

        The same file uploaded twice is stored once.
        """
        self._require_editable(person, draft)
        known = self.list_files(draft)
        if len(known) >= MAX_FILES:
            raise TransitionError(f"Draf ini sudah memuat {MAX_FILES} lampiran, yang terbanyak.")
        self.scanner.require_clean(source)
        digest = storage.digest_of(source)
        folder = self.folder(draft.id)
        folder.mkdir(parents=True, exist_ok=True)
        same = self._find_same(draft, digest)
        if same:
            return same
        with tempfile.TemporaryDirectory(dir=self.uploads, prefix=".masuk-") as place:
            found = inspect_file(source, filename, Path(place))
            made = Path(place) / f"x.{found.extension}"
            with write_session(self.engine) as session:
                lock_row(session, draft.id)  # who sends another file to it waits: no name is given twice
                name = self._choose_name(draft, filename, found.extension)
                about = DraftAttachment(name, found.kind.name, made.stat().st_size, found.parts)
                self._insert_row(session, draft.id, person, about, digest)
                detail = {"attachment": name, "sha256": digest, "bytes": about.bytes}
                audit.record(
                    session,
                    actor,
                    AuditEvent.FILE_ADDED,
                    _audit_name(draft),
                    place=draft.place,
                    detail=detail,
                )
                for old, new in _target_names(name, found.extension):
                    if (Path(place) / old).is_file():
                        (Path(place) / old).replace(folder / new)
        return about

    def store_import_image(self, draft_id: int, name: str, data: bytes) -> None:
        """Store an image of an imported report, uninspected, until somebody attaches it."""
        if _PLAIN_NAME.fullmatch(name):
            folder = self.folder(draft_id) / _IMPORT_IMAGES
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    def list_import_images(self, draft: Draft) -> dict[str, Path]:
        """Return the stored images of an imported report, by name; they are not served."""
        folder = self.folder(draft.id) / _IMPORT_IMAGES
        return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}

    def remove(self, actor: Actor, person: Person, draft: Draft, name: str) -> None:
        """Delete an attachment of a draft; raises ForbiddenError or TransitionError."""
        self._require_editable(person, draft)
        with write_session(self.engine) as session:
            here = col(DraftAttachmentRow.draft_id) == draft.id, col(DraftAttachmentRow.name) == name
            if not session.scalars(select(DraftAttachmentRow).where(*here)).first():
                raise TransitionError("Lampiran ini tidak ada pada draf.")
            session.execute(delete(DraftAttachmentRow).where(*here))
            detail = {"attachment": name}
            audit.record(
                session, actor, AuditEvent.FILE_REMOVED, _audit_name(draft), place=draft.place, detail=detail
            )
        for one in related_file_names(name):
            (self.folder(draft.id) / one).unlink(missing_ok=True)

    def list_files(self, draft: Draft) -> Sequence[DraftAttachment]:
        """Return the attachments of a draft, the first uploaded first."""
        wanted = select(DraftAttachmentRow).where(col(DraftAttachmentRow.draft_id) == draft.id)
        with read_session(self.engine) as session:
            rows = session.scalars(
                wanted.order_by(col(DraftAttachmentRow.added_at), col(DraftAttachmentRow.name))
            )
            return [_to_attachment(row) for row in rows]

    def path(self, draft: Draft, name: str) -> Path | None:
        """Return the path of an attachment or of a file derived from it; None when there is none."""
        known = {one for file in self.list_files(draft) for one in related_file_names(file.name)}
        path = self.folder(draft.id) / name
        return path if name in known and path.is_file() else None

    def _require_editable(self, person: Person, draft: Draft) -> None:
        require_permission(person, Action.WRITE, draft.place)
        if draft.state not in EDITABLE:
            raise TransitionError(
                f"Draf ini “{draft.state.label}”. Tarik kembali dahulu untuk mengubah lampirannya."
            )

    def _find_same(self, draft: Draft, digest: str) -> DraftAttachment | None:
        wanted = select(DraftAttachmentRow).where(
            col(DraftAttachmentRow.draft_id) == draft.id, col(DraftAttachmentRow.sha256) == digest
        )
        with read_session(self.engine) as session:
            row = session.scalars(wanted).first()
            return _to_attachment(row) if row and (self.folder(draft.id) / row.name).is_file() else None

    def _choose_name(self, draft: Draft, filename: str, ending: str) -> str:
        """Return a lower-case name that no file of this document has or had."""
        stem = slugify(filename.rpartition(".")[0].replace("\\", "/").rpartition("/")[2])[
            :_MAX_STEM_CHARACTERS
        ].strip("-")
        stem = stem or "lampiran"
        folders = (
            self.folder(draft.id),
            attachment_folder(self.content_dir, draft.slug),
            attachment_folder(self.content_dir / storage.WITHDRAWN, draft.slug),
        )
        taken = {file.name for folder in folders if folder.is_dir() for file in folder.iterdir()}
        name, number = f"{stem}.{ending}", 2
        while name in taken:
            name, number = f"{stem}-{number}.{ending}", number + 1
        return name

    def _insert_row(
        self, session: Session, draft_id: int, person: Person, about: DraftAttachment, digest: str
    ) -> None:
        session.add(
            DraftAttachmentRow(
                draft_id=draft_id,
                name=about.name,
                file_type=about.kind,
                size_bytes=about.bytes,
                sha256=digest,
                page_count=about.parts,
                account_id=person.id,
                added_at=clock.now(),
            )
        )


def _to_attachment(row: DraftAttachmentRow) -> DraftAttachment:
    return DraftAttachment(row.name, row.file_type, row.size_bytes, row.page_count)


def _target_names(name: str, ending: str) -> list[tuple[str, str]]:
    """Return the worker's file names with their final names; the attachment itself last."""
    made = f"x.{ending}"
    widths = [
        (image_file_name(made, width, form), image_file_name(name, width, form))
        for width in IMAGE_WIDTHS
        for form in IMAGE_FORMATS
    ]
    return [*widths, (text_file_name(made), text_file_name(name)), (made, name)]


def _audit_name(draft: Draft) -> str:
    return f"draf {draft.id} {draft.kind}/{draft.slug}"
