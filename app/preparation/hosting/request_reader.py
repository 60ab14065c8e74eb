"""Read stored requests: by private link, by number, and those of a host."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, select

from app.documents.hosting.reception_days import Bookings
from app.preparation.hosting import bookings
from app.preparation.hosting.bookings import Reception
from app.preparation.hosting.request import HostReply, RequestState, VisitRequest
from app.preparation.hosting.stored_request import StoredRequest
from app.preparation.hosting.tables import VisitRequestRow
from app.store.database import read_session

MAX_LISTED = 300
_request: Any = VisitRequestRow


def hash_token(token: str) -> str:
    """Return what is stored of a private link: nobody who reads the database can open it."""
    return hashlib.sha256(token.encode()).hexdigest()


class RequestReader:
    """Reads requests with their receptions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self, token: str) -> StoredRequest | None:
        """Return the request of a private link; None when there is none."""
        return self._one(_request.digest == hash_token(token))

    def get(self, request_id: int) -> StoredRequest | None:
        """Return a request by its number; None when there is none."""
        return self._one(_request.id == request_id)

    def get_many(self, request_ids: Collection[int]) -> dict[int, StoredRequest]:
        """Return requests by their numbers."""
        with read_session(self._engine) as session:
            rows = session.scalars(select(_request).where(_request.id.in_(request_ids))).all()
        return {one.id: one for one in self._stored(rows)}

    def list_of(
        self, host_id: str, states: Collection[RequestState], *, newest_first: bool = False
    ) -> list[StoredRequest]:
        """Return a host's requests in some states, the oldest first or the newest."""
        order = _request.id.desc() if newest_first else _request.id
        wanted = select(_request).where(_request.host == host_id, _request.state.in_(states))
        with read_session(self._engine) as session:
            rows = session.scalars(wanted.order_by(order).limit(MAX_LISTED)).all()
        return self._stored(rows)

    def bookings_of(self, host_id: str) -> Bookings:
        """Return the days that a host has agreed to."""
        return bookings.count_bookings(self._engine, host_id)

    def receptions_of(self, host_id: str, start: date, end: date) -> list[Reception]:
        """Return a host's receptions from one day up to another."""
        return bookings.list_receptions(self._engine, host_id, start, end)

    def counts(self, host_id: str) -> dict[str, int]:
        """Return how many requests a host has in each state."""
        counted = select(_request.state, func.count()).where(_request.host == host_id)
        with read_session(self._engine) as session:
            rows = session.execute(counted.group_by(_request.state)).all()
        return {str(state): int(number) for state, number in rows}

    def count_waiting(self, host_ids: Collection[str]) -> int:
        """Return how many requests of some hosts wait for their answer."""
        counted = select(func.count()).where(
            _request.host.in_(host_ids), _request.state == RequestState.RECEIVED
        )
        with read_session(self._engine) as session:
            return session.scalars(counted).one()

    def _one(self, condition: Any) -> StoredRequest | None:
        with read_session(self._engine) as session:
            row = session.scalars(select(_request).where(condition)).first()
        return self._stored([row])[0] if row else None

    def _stored(self, rows: Iterable[VisitRequestRow]) -> list[StoredRequest]:
        listed = list(rows)
        booked = bookings.booked_parts(self._engine, [row.id or 0 for row in listed])
        return [
            StoredRequest(
                row.id or 0,
                row.host,
                RequestState(row.state),
                VisitRequest.model_validate(row.data),
                HostReply.model_validate(row.reply),
                row.created_at,
                row.updated_at,
                booked.get(row.id or 0, {}),
            )
            for row in listed
        ]
