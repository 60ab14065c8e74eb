"""Repository of requests to hosts: behind a private link for the guest, at the desk for the host."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app import clock
from app.accounts import audit
from app.accounts.audit import Actor, AuditEvent
from app.documents.hosting.host_files import Host
from app.i18n import gettext
from app.preparation.hosting import bookings
from app.preparation.hosting.bookings import NoPlaceError
from app.preparation.hosting.request import WAITING, HostReply, RequestState, VisitRequest
from app.preparation.hosting.request_reader import RequestReader, hash_token
from app.preparation.hosting.tables import VisitRequestRow
from app.publishing.notes.visit_news import NewsText
from app.store.database import write_session

TOKEN_BYTES = 24
MAX_TRIES = 20
"""How often a booking is tried again when another process takes the same place at the same moment."""
MAX_OPEN_OF_NETWORK, MAX_OPEN_OF_HOST = 60, 2_000
"""Requests without an answer that one network may have, and one host."""
_MONTH = timedelta(days=365) / 12
_request: Any = VisitRequestRow


class RequestError(Exception):
    """A request cannot be stored or answered so; the text says why."""


OnSubmitted = Callable[[Session, Host, VisitRequest], None]
OnAnswered = Callable[[Session, Host, VisitRequestRow], None]


class RequestRepository(RequestReader):
    """Stores and changes requests; every change of state is in the audit log."""

    def __init__(
        self,
        engine: Engine,
        *,
        network_digest: Callable[[str], str],
        on_submitted: OnSubmitted = lambda *_arguments: None,
        on_answered: OnAnswered = lambda *_arguments: None,
    ) -> None:
        """``on_submitted`` is called in the transaction of a new request, ``on_answered`` in that of a host's answer."""
        super().__init__(engine)
        self._network_digest, self._on_submitted = network_digest, on_submitted
        self._on_answered = on_answered

    def submit(
        self, host: Host, request: VisitRequest, *, network: str = "", encrypted_address: str = ""
    ) -> str:
        """Store a new request; return the token of its private link, which is not stored."""
        token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
        digest = self._network_digest(network) if network else ""
        row = VisitRequestRow(
            digest=hash_token(token),
            host=host.id,
            state=RequestState.RECEIVED,
            data=request.model_dump(mode="json"),
            reply=HostReply().model_dump(mode="json"),
            network=digest,
            encrypted_address=encrypted_address,
            created_at=now,
            updated_at=now,
        )
        with write_session(self._engine) as session:
            open_ones = select(func.count()).select_from(_request).where(_request.state.in_(WAITING))
            of_network = session.scalars(open_ones.where(_request.network == digest)).one() if digest else 0
            of_host = session.scalars(open_ones.where(_request.host == host.id)).one()
            if of_network >= MAX_OPEN_OF_NETWORK or of_host >= MAX_OPEN_OF_HOST:
                raise RequestError(
                    gettext("Terlalu banyak permohonan yang belum dijawab. Cobalah beberapa hari lagi.")
                )
            session.add(row)
            session.flush()
            self._on_submitted(session, host, request)
        return token

    def offer(self, actor: Actor, host: Host, request_id: int, days: Mapping[int, date], note: str) -> None:
        """Offer other days than asked for; the guests take them or withdraw."""

        def change(row: VisitRequestRow, reply: HostReply) -> HostReply:
            offered = {part: day.isoformat() for part, day in days.items()}
            row.state = RequestState.OFFERED
            return reply.model_copy(update={"offered": offered, "note": note})

        self._answer(actor, host, request_id, change)

    def accept(
        self,
        actor: Actor,
        host: Host,
        request_id: int,
        days: Mapping[int, date],
        *,
        joint: Mapping[date, int] | None = None,
        note: str = "",
    ) -> None:
        """Book the days of a request and accept it; raise NoPlaceError when one is full."""
        for _try in range(MAX_TRIES):
            try:
                self._accept(actor, host, request_id, (days, joint or {}, note))
            except IntegrityError:
                continue  # another process took the same place between our look and our insert
            return
        raise NoPlaceError(gettext("Harinya sedang diperebutkan; cobalah sekali lagi."))

    def _accept(
        self,
        actor: Actor,
        host: Host,
        request_id: int,
        agreed: tuple[Mapping[int, date], Mapping[date, int], str],
    ) -> None:
        days, joint, note = agreed
        with write_session(self._engine) as session:
            row = _lock(session, host, request_id)
            _require_waiting(row)
            bookings.give_places(session, host, request_id, days, joint)
            row.state = RequestState.ACCEPTED
            reply = HostReply.model_validate(row.reply)
            _save(session, row, reply.model_copy(update={"note": note or reply.note}))
            self._conclude(session, actor, host, row)

    def decline(self, actor: Actor, host: Host, request_id: int, reply: HostReply) -> None:
        """Refuse a request with the reason and what is offered instead."""
        if not reply.reason.strip():
            raise RequestError("Tulis alasannya: tamu perlu tahu mengapa, dan apa yang dapat ditempuh.")

        def change(row: VisitRequestRow, old: HostReply) -> HostReply:
            row.state = RequestState.DECLINED
            return reply.model_copy(update={"offered": {}, "answers": old.answers})

        self._answer(actor, host, request_id, change)

    def finish(self, actor: Actor, host: Host, request_id: int) -> None:
        """Say that a visit has taken place."""
        with write_session(self._engine) as session:
            row = _lock(session, host, request_id)
            if row.state != RequestState.ACCEPTED:
                raise RequestError("Hanya permohonan yang diterima dapat dinyatakan selesai.")
            row.state = RequestState.DONE
            _save(session, row, HostReply.model_validate(row.reply))
            self._conclude(session, actor, host, row)

    def write_reply(self, host: Host, request_id: int, **changes: Any) -> None:
        """Change parts of a reply that say nothing of its state: answers, and news of the host."""
        with write_session(self._engine) as session:
            row = _lock(session, host, request_id)
            _save(session, row, HostReply.model_validate(row.reply).model_copy(update=changes))

    def take_offer(self, host: Host, token: str) -> None:
        """Book the days that the host offered; raise NoPlaceError when they are full meanwhile."""
        stored = self.load(token)
        if stored is None or stored.state is not RequestState.OFFERED:
            raise RequestError(gettext("Tidak ada tawaran yang menunggu jawaban."))
        days = {part: date.fromisoformat(day) for part, day in stored.reply.offered.items()}
        self.accept(GUEST, host, stored.id, days)

    def withdraw(self, host_id: str, token: str) -> None:
        """Withdraw a request; its places are free again."""
        with write_session(self._engine) as session:
            row = _lock_by_token(session, token)
            if row.state in (RequestState.DONE, RequestState.DECLINED, RequestState.WITHDRAWN):
                raise RequestError(gettext("Permohonan ini sudah selesai."))
            bookings.release_places(session, row.id or 0)
            row.state, row.encrypted_address = RequestState.WITHDRAWN, ""
            _save(session, row, HostReply.model_validate(row.reply))
            audit.record(
                session,
                GUEST,
                AuditEvent.REQUEST_ANSWERED,
                f"{host_id}/{row.id}",
                detail={"state": row.state},
            )

    def write_news(self, token: str, news: NewsText) -> None:
        """Store what the guests say of the visit three months later."""
        with write_session(self._engine) as session:
            row = _lock_by_token(session, token)
            _save(
                session,
                row,
                HostReply.model_validate(row.reply).model_copy(update={"news_of_guest": news}),
            )

    def attend(self, request_id: int, part: int) -> int | None:
        """Count one more guest who is there; return how many are, None where nobody is expected."""
        with write_session(self._engine) as session:
            return bookings.count_attendance(session, request_id, part)

    def _answer(
        self,
        actor: Actor,
        host: Host,
        request_id: int,
        change: Callable[[VisitRequestRow, HostReply], HostReply],
    ) -> None:
        with write_session(self._engine) as session:
            row = _lock(session, host, request_id)
            if row.state not in (*WAITING, RequestState.ACCEPTED):
                raise RequestError("Permohonan ini sudah dijawab; muat ulang halamannya.")
            bookings.release_places(session, request_id)
            _save(session, row, change(row, HostReply.model_validate(row.reply)))
            self._conclude(session, actor, host, row)

    def _conclude(self, session: Session, actor: Actor, host: Host, row: VisitRequestRow) -> None:
        """Record an answer and write to the guests; the record holds nothing that they wrote."""
        if actor is not GUEST:
            self._on_answered(session, host, row)
        if row.state in (RequestState.DECLINED, RequestState.DONE):
            row.encrypted_address = ""
            session.add(row)
        audit.record(
            session,
            actor,
            AuditEvent.REQUEST_ANSWERED,
            f"{host.id}/{row.id}",
            place=host.place.code,
            detail={"state": row.state},
        )


GUEST = Actor(None, "tamu")
"""Who acts with the private link of a request."""


def _lock(session: Session, host: Host, request_id: int) -> VisitRequestRow:
    row = session.get(VisitRequestRow, request_id, with_for_update=True)
    if row is None or row.host != host.id:
        raise RequestError("Permohonan ini tidak ada.")
    return row


def _lock_by_token(session: Session, token: str) -> VisitRequestRow:
    wanted = select(_request).where(_request.digest == hash_token(token)).with_for_update()
    row: VisitRequestRow | None = session.scalars(wanted).first()
    if row is None:
        raise RequestError(gettext("Permohonan ini tidak ada."))
    return row


def _require_waiting(row: VisitRequestRow) -> None:
    if row.state not in WAITING:
        raise RequestError("Permohonan ini sudah dijawab; muat ulang halamannya.")


def _save(session: Session, row: VisitRequestRow, reply: HostReply) -> None:
    row.reply, row.updated_at = reply.model_dump(mode="json"), clock.now()
    session.add(row)
    session.flush()


def purge_closed(engine: Engine, months: int) -> int:
    """Delete the requests that nothing has happened to for so many months; return their number."""
    unused = select(_request.id).where(_request.updated_at < clock.now() - months * _MONTH)
    with write_session(engine) as session:
        old = list(session.scalars(unused))
        for request_id in old:
            bookings.release_places(session, request_id)
        session.execute(delete(_request).where(_request.id.in_(old)))
    return len(old)
