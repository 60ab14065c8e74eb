"""Files of drafts: looked through, named, kept out of sight until their draft is published."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, select
from sqlmodel import Session, col

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, Event
from app.accounts.permissions import Action, Person, require
from app.attachments import storage
from app.attachments.clamav import Scanner
from app.attachments.file_types import IMAGE_FORMS, WIDTHS, family_names, image_name
from app.attachments.sandbox import inspect
from app.documents.attachments import folder_of, text_name
from app.documents.markdown.render import slugify
from app.publishing.attachment_tables import DraftFileRow
from app.publishing.draft_repository import require_row
from app.publishing.drafts import Draft
from app.publishing.workflow import EDITABLE, StepError
from app.store.database import reading, writing

MOST_FILES = 30
"""Of one draft."""
_LONGEST_STEM = 80
_ASIDE = ".laporan"
"""Folder of what came within an imported report."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.[A-Za-z0-9]{2,5}")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft."""

    name: str
    kind: str
    bytes: int
    parts: int


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """The files of an installation's drafts. Every door asks first whether the person may."""

    engine: Engine
    uploads: Path
    """A folder that is served to nobody, with one folder for each draft."""
    content_dir: Path
    scanner: Scanner = Scanner()  # noqa: RUF009 -- it never changes

    def folder(self, draft_id: int) -> Path:
        """Where the files of a draft are."""
        return self.uploads / str(draft_id)

    def add(self, actor: Actor, person: Person, draft: Draft, filename: str, source: Path) -> DraftFile:
        """Keep a file that was sent; raises ForbiddenError, StepError or RefusedError.

        The same file sent twice is kept once.
        """
        self._require_open(person, draft)
        known = self.listed(draft)
        if len(known) >= MOST_FILES:
            raise StepError(f"Draf ini sudah memuat {MOST_FILES} lampiran, yang terbanyak.")
        self.scanner.require_clean(source)
        digest = storage.digest_of(source)
        folder = self.folder(draft.id)
        folder.mkdir(parents=True, exist_ok=True)
        same = self._same(draft, digest)
        if same:
            return same
        with tempfile.TemporaryDirectory(dir=self.uploads, prefix=".masuk-") as place:
            found = inspect(source, filename, Path(place))
            made = Path(place) / f"x.{found.ending}"
            with writing(self.engine) as session:
                require_row(session, draft.id)  # who sends another file to it waits: no name is given twice
                name = self._free_name(draft, filename, found.ending)
                about = DraftFile(name, found.kind.name, made.stat().st_size, found.parts)
                self._note(session, draft.id, person, about, digest)
                detail = {"lampiran": name, "sha256": digest, "bita": about.bytes}
                audit.note(
                    session, actor, Event.FILE_ADDED, _name_of(draft), place=draft.place, detail=detail
                )
                for old, new in _renamed(name, found.ending):
                    if (Path(place) / old).is_file():
                        (Path(place) / old).replace(folder / new)
        return about

    def set_aside(self, draft_id: int, name: str, data: bytes) -> None:
        """Keep a picture of an imported report, unlooked-through, until somebody attaches it or not."""
        if _PLAIN_NAME.fullmatch(name):
            folder = self.folder(draft_id) / _ASIDE
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    def aside(self, draft: Draft) -> dict[str, Path]:
        """The pictures that were set aside, by name; served to nobody."""
        folder = self.folder(draft.id) / _ASIDE
        return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}

    def remove(self, actor: Actor, person: Person, draft: Draft, name: str) -> None:
        """Drop a file of a draft; raises ForbiddenError or StepError."""
        self._require_open(person, draft)
        with writing(self.engine) as session:
            here = col(DraftFileRow.draft_id) == draft.id, col(DraftFileRow.name) == name
            if not session.scalars(select(DraftFileRow).where(*here)).first():
                raise StepError("Lampiran ini tidak ada pada draf.")
            session.execute(delete(DraftFileRow).where(*here))
            detail = {"lampiran": name}
            audit.note(session, actor, Event.FILE_REMOVED, _name_of(draft), place=draft.place, detail=detail)
        for one in family_names(name):
            (self.folder(draft.id) / one).unlink(missing_ok=True)

    def listed(self, draft: Draft) -> Sequence[DraftFile]:
        """The files of a draft, the first sent first."""
        wanted = select(DraftFileRow).where(col(DraftFileRow.draft_id) == draft.id)
        with reading(self.engine) as session:
            rows = session.scalars(wanted.order_by(col(DraftFileRow.added), col(DraftFileRow.name)))
            return [_as_file(row) for row in rows]

    def path(self, draft: Draft, name: str) -> Path | None:
        """Where a file of a draft is, or one made from it; None when there is none."""
        known = {one for file in self.listed(draft) for one in family_names(file.name)}
        path = self.folder(draft.id) / name
        return path if name in known and path.is_file() else None

    def _require_open(self, person: Person, draft: Draft) -> None:
        require(person, Action.WRITE, draft.place)
        if draft.state not in EDITABLE:
            raise StepError(f"Draf ini “{draft.state}”. Tarik kembali dahulu untuk mengubah lampirannya.")

    def _same(self, draft: Draft, digest: str) -> DraftFile | None:
        wanted = select(DraftFileRow).where(
            col(DraftFileRow.draft_id) == draft.id, col(DraftFileRow.sha256) == digest
        )
        with reading(self.engine) as session:
            row = session.scalars(wanted).first()
            return _as_file(row) if row and (self.folder(draft.id) / row.name).is_file() else None

    def _free_name(self, draft: Draft, filename: str, ending: str) -> str:
        """A name in small letters that no file of this document has or had."""
        stem = slugify(filename.rpartition(".")[0].replace("\\", "/").rpartition("/")[2])[
            :_LONGEST_STEM
        ].strip("-")
        stem = stem or "lampiran"
        folders = (
            self.folder(draft.id),
            folder_of(self.content_dir, draft.slug),
            folder_of(self.content_dir / storage.WITHDRAWN, draft.slug),
        )
        taken = {file.name for folder in folders if folder.is_dir() for file in folder.iterdir()}
        name, number = f"{stem}.{ending}", 2
        while name in taken:
            name, number = f"{stem}-{number}.{ending}", number + 1
        return name

    def _note(self, session: Session, draft_id: int, person: Person, about: DraftFile, digest: str) -> None:
        session.add(
            DraftFileRow(
                draft_id=draft_id,
                name=about.name,
                kind=about.kind,
                bytes=about.bytes,
                sha256=digest,
                parts=about.parts,
                account_id=person.id,
                added=clock.now(),
            )
        )


def _as_file(row: DraftFileRow) -> DraftFile:
    return DraftFile(row.name, row.kind, row.bytes, row.parts)


def _renamed(name: str, ending: str) -> list[tuple[str, str]]:
    """What the worker wrote, and what it is called from now on; the file itself last."""
    made = f"x.{ending}"
    widths = [
        (image_name(made, width, form), image_name(name, width, form))
        for width in WIDTHS
        for form in IMAGE_FORMS
    ]
    return [*widths, (text_name(made), text_name(name)), (made, name)]


def _name_of(draft: Draft) -> str:
    return f"draf {draft.id} {draft.kind}/{draft.slug}"
