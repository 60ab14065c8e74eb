"""Checks before publication: rules, attachments, completeness, and confirmed personal data."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session

from app.accounts import audit
from app.accounts.permissions import Person, owner_areas
from app.accounts.tables import AccountRow
from app.attachments.storage import AttachmentStorage
from app.documents.markdown.files import Document, DocumentError
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.models import DocumentType, Practice, Visit, load_meta
from app.documents.reference.data import Reference
from app.documents.validation.completeness import Completeness, assess_completeness
from app.documents.validation.personal_data import Finding, find_personal_data, summarise_findings
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_document, check_links, missing_attachment_problems
from app.publishing.drafts import Draft
from app.publishing.tables import DraftCommentRow
from app.publishing.workflow import DraftState
from app.store.database import read_session
from app.store.tables import DocumentRow

_account: Any = AccountRow
_comment: Any = DraftCommentRow
_document: Any = DocumentRow


class NotReadyError(Exception):
    """The draft breaks rules; ``problems`` lists them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("Naskah ini belum memenuhi aturan.")
        self.problems = problems


class UnconfirmedPersonalDataError(Exception):
    """The text seems to contain personal data that nobody has confirmed."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(
            f"Naskah ini tampaknya memuat data pribadi: {summarise_findings(findings)}. Periksa, lalu centang "
            "“Sudah saya periksa” bila memang boleh terbit."
        )
        self.findings = findings


def find_problems(draft: Draft, reference: Reference, engine: Engine) -> list[Problem]:
    """Return the problems that prevent publication, by line."""
    try:
        document = draft.parsed.document
    except DocumentError as error:
        return error.problems
    with read_session(engine) as session:
        known = _published_slugs(session)
    problems = [*check_document(document, reference), *check_links(document, known)]
    if draft.place not in owner_areas(document.meta):
        key = "region" if draft.kind == "practice" else "guest"
        message = "Dokumen ini bukan milik daerah draf ini."
        hint = f"Draf dimulai untuk {reference.place(draft.place).name}; sesuaikan daerahnya."
        problems.append(Problem(document.path, document.line_of(key), key, "A01", message, hint))
    if draft.is_new and any(draft.slug in slugs for slugs in known.values()):
        message, hint = f"Alamat “{draft.slug}” sudah dipakai dokumen lain.", "Ganti alamatnya."
        problems.append(Problem(document.path, 1, "", "R02", message, hint))
    return sorted(problems)


def find_missing_attachments(
    draft: Draft, attachments: AttachmentStorage, content_dir: Path
) -> list[Problem]:
    """Return a problem for each attachment that a draft names and that does not exist."""
    try:
        document = draft.parsed.document
    except DocumentError:
        return []  # the front matter must be repaired first
    named = [one.file for one in document.meta.attachments]
    return missing_attachment_problems(
        document, attachments.missing(content_dir, draft.id, draft.slug, named)
    )


def measure_completeness(draft: Draft, engine: Engine, today: date) -> Completeness | None:
    """Return a draft's completeness; None when its front matter cannot be read."""
    try:
        day = str(draft.parsed.fields.get("date_start"))
        others = _list_visits_on(day, draft.slug, engine) if draft.kind == "visit" else []
        return assess_completeness(draft.parsed, today=today, others=others)
    except FrontMatterError:
        return None


def _list_visits_on(day: str, but: str, engine: Engine) -> list[Document]:
    """Return the other published visits of a day, by their front matter."""
    wanted = select(_document.slug, _document.path, _document.meta)
    with read_session(engine) as session:
        rows = session.execute(
            wanted.where(_document.kind == "visit", _document.date == day, _document.slug != but)
        ).all()
    return [Document("visit", row.slug, row.path, load_meta("visit", row.meta), "", "", 1) for row in rows]


def confirm_personal_data(draft: Draft, reason: str, *, personal_data_confirmed: bool) -> str:
    """Return the reason with a note on confirmed personal data; raises UnconfirmedPersonalDataError without a confirmation."""
    findings = find_personal_data(draft.text)
    if not findings:
        return reason
    if not personal_data_confirmed:
        raise UnconfirmedPersonalDataError(findings)
    return f"{reason.strip()} (Data pribadi diperiksa: {summarise_findings(findings)}.)".strip()


def disclose_invitations(draft: Draft, publisher: Person, reason: str, engine: Engine) -> str:
    """Return the reason with a note when the publisher has invited the draft's reviewer or a writer.

    Four eyes are worth less when one person has chosen the others, and the history says so.
    """
    approval = (
        select(_comment.account_id)
        .where(_comment.draft_id == draft.id, _comment.event == DraftState.APPROVED)
        .order_by(_comment.id.desc())
        .limit(1)
    )
    with read_session(engine) as session:
        reviewer = session.scalars(approval).first()
        people = {"penelaah": {reviewer}, "penulis": draft.writers - {publisher.id}}
        invited = [
            role
            for role, ids in people.items()
            if any(
                audit.was_invited_by(session, email, publisher, draft.place)
                for email in session.scalars(select(_account.email).where(_account.id.in_(ids)))
            )
        ]
    if not invited:
        return reason
    return f"{reason.strip()} ({' dan '.join(invited).capitalize()} diundang oleh penerbit.)".strip()


def find_published_meta(engine: Engine, kind: DocumentType, slug: str) -> Practice | Visit | None:
    """Return the front matter of a published document; None when it is not published."""
    wanted = select(_document.meta).where(_document.kind == kind, _document.slug == slug)
    with read_session(engine) as session:
        found = session.scalars(wanted).first()
    return load_meta(kind, found) if found else None


def _published_slugs(session: Session) -> Mapping[DocumentType, set[str]]:
    known: dict[DocumentType, set[str]] = {"practice": set(), "visit": set()}
    for row in session.execute(select(_document.kind, _document.slug)):
        known["practice" if row.kind == "practice" else "visit"].add(row.slug)
    return known
