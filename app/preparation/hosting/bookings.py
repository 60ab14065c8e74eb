"""Give places at a host: what the database's constraints do not let two workers give twice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from app.documents.hosting.breaches import say_day
from app.documents.hosting.host_files import Host
from app.documents.hosting.reception_days import Bookings
from app.i18n import gettext
from app.preparation.hosting.tables import VisitBookingRow, VisitReceptionRow
from app.store.database import ConnectionSource, read_session

_booking: Any = VisitBookingRow
_reception: Any = VisitReceptionRow


class NoPlaceError(Exception):
    """A day or its week has no place left; the text says which."""


@dataclass(frozen=True, slots=True)
class Reception:
    """A booked place with the parts of requests that share it."""

    id: int
    day: date
    place: int
    parts: tuple[tuple[int, int], ...]
    """(request, part)"""
    attended: int


def iso_week(day: date) -> str:
    """Return the ISO week of a day: ``2026-W24``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def count_bookings(source: ConnectionSource, host_id: str) -> Bookings:
    """Return the days that a host has agreed to, one entry each."""
    with read_session(source) as session:
        return Bookings(session.scalars(select(_booking.day).where(_booking.host == host_id)))


def list_receptions(source: ConnectionSource, host_id: str, start: date, end: date) -> list[Reception]:
    """Return a host's receptions from one day up to another, by day and place."""
    wanted = (
        select(_booking)
        .where(_booking.host == host_id, _booking.day >= start, _booking.day <= end)
        .order_by(_booking.day, _booking.place)
    )
    with read_session(source) as session:
        bookings = session.scalars(wanted).all()
        rows = session.scalars(
            select(_reception)
            .where(_reception.booking_id.in_([row.id for row in bookings]))
            .order_by(_reception.request_id, _reception.part)
        ).all()
    return [
        Reception(
            booking.id,
            booking.day,
            booking.place,
            tuple((row.request_id, row.part) for row in rows if row.booking_id == booking.id),
            sum(row.attended for row in rows if row.booking_id == booking.id),
        )
        for booking in bookings
    ]


def give_places(
    session: Session, host: Host, request_id: int, days: Mapping[int, date], joint: Mapping[date, int]
) -> None:
    """Book the days of a request's parts; raise NoPlaceError, or IntegrityError when another was faster.

    Parts of one day share a place, for they come as one delegation; ``joint`` are the bookings of others that
    are joined, by their days.
    """
    for day in sorted(set(days.values())):
        booking_id = _join(session, host, day, joint.get(day)) or _take_place(session, host, day)
        for part, part_day in sorted(days.items()):
            if part_day == day:
                session.add(VisitReceptionRow(request_id=request_id, part=part, booking_id=booking_id))
    session.flush()


def _join(session: Session, host: Host, day: date, booking_id: int | None) -> int | None:
    """Return the booking to join when it is still there on that day; None without one to join."""
    wanted = select(_booking.id).where(
        _booking.id == booking_id, _booking.host == host.id, _booking.day == day
    )
    found: int | None = session.scalars(wanted.with_for_update()).first() if booking_id else None
    return found


def _take_place(session: Session, host: Host, day: date) -> int:
    """Store the first free place of a day and its week; return its number."""
    terms, week = host.terms, iso_week(day)
    of_day = select(_booking.place).where(_booking.host == host.id, _booking.day == day)
    of_week = select(_booking.week_place).where(_booking.host == host.id, _booking.week == week)
    place = _first_free(session.scalars(of_day), terms.places_a_day)
    if place is None:
        raise NoPlaceError(gettext("%s sudah penuh.") % say_day(day))
    week_place = None
    if terms.groups_per_week is not None:
        week_place = _first_free(session.scalars(of_week), terms.groups_per_week)
        if week_place is None:
            raise NoPlaceError(gettext("Jatah pekan %s sudah penuh.") % say_day(day))
    row = VisitBookingRow(host=host.id, day=day, place=place, week=week, week_place=week_place)
    session.add(row)
    session.flush()
    return row.id or 0


def _first_free(taken: Iterable[int | None], amount: int) -> int | None:
    """Return the smallest number below an amount that is not taken; None when there is none."""
    known = set(taken)
    return next((number for number in range(amount) if number not in known), None)


def release_places(session: Session, request_id: int) -> None:
    """Give back the places of a request; one that another request shares stays that one's."""
    ours = select(_reception.booking_id).where(_reception.request_id == request_id)
    # Locked first: of two that leave a shared place at the same time, the second sees that nobody is left.
    held = session.scalars(select(_booking.id).where(_booking.id.in_(ours)).with_for_update()).all()
    session.execute(delete(_reception).where(_reception.request_id == request_id))
    still = select(_reception.booking_id).where(_reception.booking_id.in_(held))
    session.execute(delete(_booking).where(_booking.id.in_(held), _booking.id.not_in(still)))
    session.flush()


def count_attendance(session: Session, request_id: int, part: int) -> int | None:
    """Count one more who is there; return how many are, None where no reception is booked."""
    row = session.scalars(
        select(_reception)
        .where(_reception.request_id == request_id, _reception.part == part)
        .with_for_update()
    ).first()
    if row is None:
        return None
    row.attended += 1
    session.add(row)
    session.flush()
    return int(row.attended)


def booked_parts(source: ConnectionSource, request_ids: Collection[int]) -> dict[int, dict[int, Reception]]:
    """Return the reception of each booked part of some requests, by request and part."""
    joined = (
        select(_reception.request_id, _reception.part, _reception.attended, _booking)
        .join(_booking, _booking.id == _reception.booking_id)
        .where(_reception.request_id.in_(request_ids))
    )
    found: dict[int, dict[int, Reception]] = {}
    with read_session(source) as session:
        for request_id, part, attended, row in session.execute(joined).all():
            reception = Reception(row.id, row.day, row.place, ((request_id, part),), attended)
            found.setdefault(request_id, {})[part] = reception
    return found
