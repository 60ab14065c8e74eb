"""Hundreds of requests to one host, answered by two workers at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from build import HOST_TERMS
from conftest import Make, exhaustive
from sqlmodel import Session

from app import clock
from app.accounts.audit import Actor
from app.documents.hosting.host_files import parse_host
from app.preparation.hosting.bookings import NoPlaceError, iso_week
from app.preparation.hosting.request import HostReply, RequestPart, RequestState, VisitRequest
from app.preparation.hosting.requests import RequestRepository
from app.preparation.hosting.tables import VisitRequestRow
from app.store import database

TUESDAY = date(2030, 1, 8)
IN_A_WEEK = 25


def a_row(number: int, day: date) -> VisitRequestRow:
    request = VisitRequest(
        home="62", office="Biro", topic="SAKIP", parts=(RequestPart(day=day.isoformat(), people=9),)
    )
    return VisitRequestRow(
        id=number,
        digest=str(number),
        host="34.04",
        state=RequestState.RECEIVED,
        data=request.model_dump(mode="json"),
        reply=HostReply().model_dump(mode="json"),
        network="",
        created_at=clock.now(),
        updated_at=clock.now(),
    )


@pytest.mark.parametrize("weeks", [8, pytest.param(40, marks=exhaustive)])
def test_two_workers_give_no_place_of_hundreds_of_requests_twice(make: Make, weeks: int) -> None:
    site = make({})
    host = parse_host(HOST_TERMS, "34.04", site.reference)
    # Neighbours want the same day, so that the workers meet.
    days = {
        number: TUESDAY + timedelta(days=7 * ((number - 1) // IN_A_WEEK) + 2 * (number // 4 % 2))
        for number in range(1, weeks * IN_A_WEEK + 1)
    }
    with Session(site.engine) as session:
        session.add_all([a_row(number, day) for number, day in days.items()])
        session.commit()
    engines = [database.open_database(site.url) for _worker in range(2)]
    workers = [RequestRepository(engine, network_digest=str) for engine in engines]

    def accept(number: int) -> bool:
        try:
            workers[number % 2].accept(Actor(None, "meja"), host, number, {1: days[number]})
        except NoPlaceError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        accepted = list(pool.map(accept, days))
    found = workers[0].receptions_of(host.id, TUESDAY, TUESDAY + timedelta(days=366))
    assert len(found) == sum(accepted) == sum(len(one.parts) for one in found)
    assert len({(one.day, one.place) for one in found}) == len(found)
    assert max(Counter(one.day for one in found).values()) == 2
    by_week = Counter(iso_week(one.day) for one in found)
    assert (len(by_week), set(by_week.values())) == (
        weeks,
        {3},
    )  # full, and no place lost between two who wanted it
    for engine in engines:
        engine.dispose()
