"""E-mail notifications: drafts that wait for somebody, publications, corrections and password links."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.accounts.accounts import LINK_LIFETIME, is_email_address
from app.accounts.permissions import ALLOWED_ROLES, Action, Person, areas_over
from app.accounts.tables import AccountRow, RoleRow
from app.documents.models import document_url
from app.publishing.mail.outbox import LINK_PLACEHOLDER, Outbox, OutgoingEmail
from app.publishing.revisions import parse_path
from app.publishing.tables import DraftRow, DraftWriterRow
from app.publishing.workflow import DraftState
from app.store.database import write_session

_account: Any = AccountRow
_role: Any = RoleRow
_writer: Any = DraftWriterRow
_draft: Any = DraftRow

WAITING_FOR = {DraftState.SUBMITTED: Action.REVIEW, DraftState.APPROVED: Action.PUBLISH}
"""The action that a draft in each state waits for."""
_WAITING_TEXTS = {DraftState.SUBMITTED: "menunggu telaah Anda", DraftState.APPROVED: "menunggu diterbitkan"}


class Notifications:
    """Enqueues the notifications that the desk causes."""

    def __init__(self, engine: Engine, outbox: Outbox, base_url: str, site_name: str) -> None:
        self._engine, self._outbox = engine, outbox
        self._base_url, self._site_name = base_url, site_name

    @property
    def is_on(self) -> bool:
        """Whether e-mail is sent at all."""
        return self._outbox.is_on

    def draft_transitioned(self, session: Session, row: DraftRow, by: Person, reason: str) -> None:
        """Notify those whose action a draft waits for, or its authors when it was returned."""
        state = DraftState(row.state)
        if action := WAITING_FOR.get(state):
            writers = set(_list_writer_addresses(session, row.id or 0)) if action is Action.REVIEW else set()
            to = set(_list_addresses(session, action, [row.area_code])) - writers
            words = f"“{row.title}” {_WAITING_TEXTS[state]}."
        elif state is DraftState.RETURNED:
            to = set(_list_writer_addresses(session, row.id or 0))
            words = f"“{row.title}” dikembalikan oleh {by.name} untuk diperbaiki:\n\n{reason.strip()}"
        else:
            return
        self._write(session, to - {by.email}, f"Draf: {row.title}", words, f"/meja/draf/{row.id}")

    def published(self, path: str) -> None:
        """Notify the authors of a draft that its file was published."""
        kind, slug = parse_path(path)
        latest = (
            select(_draft)
            .where(_draft.kind == kind, _draft.slug == slug, _draft.state == DraftState.PUBLISHED)
            .order_by(col(DraftRow.updated_at).desc())
            .limit(1)
        )
        with write_session(self._engine) as session:
            row = session.scalars(latest).first()
            if row:
                words = f"“{row.title}” sudah terbit dan dapat dibaca siapa pun."
                self._write(
                    session,
                    _list_writer_addresses(session, row.id),
                    f"Terbit: {row.title}",
                    words,
                    document_url(kind, slug),
                )

    def correction_submitted(self, session: Session, title: str, places: Collection[str], text: str) -> None:
        """Notify those who write in a document's areas of a reported mistake."""
        to = _list_addresses(session, Action.WRITE, places)
        words = f"Seorang pembaca melaporkan kekeliruan pada “{title}”:\n\n{text}\n\n"
        words += "Laporan lain dalam 24 jam berikutnya tampil di ruang kerja tanpa surat."
        self._write(session, to, f"Koreksi: {title}", words, "/meja/koreksi")

    def request_submitted(self, session: Session, place: str, topic: str, path: str) -> None:
        """Notify those who write for a host of a request for a visit; the letter says nothing of the guests."""
        to = _list_addresses(session, Action.WRITE, [place])
        self._write(session, to, f"Permohonan kunjungan: {topic}", "Ada permohonan kunjungan baru.", path)

    def password_link(self, email: str) -> None:
        """Send a link that sets a password, after an invitation or a forgotten password.

        Whether there is such an account is found out when the letter is sent: until then it makes no difference.
        """
        recipient = email.strip().lower()
        if not is_email_address(recipient):
            return
        words = (
            f"Dengan tautan ini Anda menetapkan kata sandi di {self._site_name}. Tautan berlaku "
            f"{LINK_LIFETIME.days} hari dan hanya dapat dipakai sekali. Bila Anda tidak memintanya, abaikan surat ini."
        )
        with write_session(self._engine) as session:
            text = f"{words}\n\n{self._base_url}/masuk/tautan/{LINK_PLACEHOLDER}\n"
            letter = OutgoingEmail(
                recipient, f"Tautan kata sandi {self._site_name}", text, has_password_link=True
            )
            self._outbox.write(session, [letter])

    def _write(self, session: Session, to: Iterable[str], subject: str, words: str, path: str) -> None:
        text = f"{words}\n\n{self._base_url}{path}\n"
        self._outbox.write(session, [OutgoingEmail(one, subject, text) for one in sorted(to)])


def _list_addresses(session: Session, action: Action, places: Collection[str]) -> list[str]:
    """Return the addresses of everybody with a permission in one of some areas."""
    wanted = (
        select(_account.email)
        .join(_role, _role.account_id == _account.id)
        .where(
            _role.area_code.in_({area for place in places for area in areas_over(place)}),
            _role.role.in_([role.value for role in ALLOWED_ROLES[action]]),
            _account.disabled_at.is_(None),
            _account.password_hash.is_not(None),
        )
        .distinct()
    )
    return list(session.scalars(wanted))


def _list_writer_addresses(session: Session, draft_id: int) -> list[str]:
    wanted = (
        select(_account.email)
        .join(_writer, _writer.account_id == _account.id)
        .where(_writer.draft_id == draft_id, _account.disabled_at.is_(None))
    )
    return list(session.scalars(wanted))
