"""Managers see what is searched and not there; names of persons and what one person looks for are not stored or shown."""

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import signed_in
from sqlalchemy import update

from app import clock
from app.accounts.permissions import Role
from app.store.database import write_session
from app.store.repositories.missed_queries import LIFETIME, MIN_COUNT, MissedQueries
from app.store.tables import MissedQuery


@pytest.fixture
def site(make: Make) -> Installation:
    site = make({"practices/satu.md": a_practice(title="Antrean loket daring")})
    site.bring_up_to_date()
    return site


def search(client: TestClient, text: str, times: int = MIN_COUNT) -> None:
    for _time in range(times):
        assert client.get("/cari", params={"q": text}).status_code == 200
    client.app.state.services.library.save_popular_queries()


def report(site: Installation, client: TestClient) -> str:
    manager = signed_in(site, client, "pengelola@contoh.go.id", ("*", Role.MANAGER))
    return manager.get("/meja/pemakaian").text


def test_what_is_searched_on_several_days_and_not_there_is_reported(site: Installation) -> None:
    client = site.client()
    search(client, "sampah pasar")
    search(client, "antrean loket")
    missed = MissedQueries(site.engine)
    assert missed.list_missed(10) == []  # one day may be one person
    with write_session(site.engine) as session:
        session.execute(update(MissedQuery).values(last_day=clock.today() - LIFETIME / 90))
    search(client, "sampah pasar", 1)
    page = report(site, client)
    assert page.index("Dicari, belum ada") < page.index(">sampah pasar<") < page.index("Paling banyak dicari")
    assert page.index("Paling banyak dicari") < page.index(">antrean loket<")


@pytest.mark.parametrize("text", ["sutrisnowati wijayakusumo", "budi@contoh.id", "081234567890 sampah"])
def test_names_and_numbers_of_persons_are_not_stored(site: Installation, text: str) -> None:
    search(site.client(), text)
    with site.engine.connect() as database:
        assert database.exec_driver_sql("select count(*) from missed_query").scalar() == 0


def test_what_nobody_searches_any_more_is_forgotten(site: Installation) -> None:
    missed = MissedQueries(site.engine)
    missed.record({"sampah pasar": 3})
    with write_session(site.engine) as session:
        session.execute(update(MissedQuery).values(last_day=clock.today() - LIFETIME * 2))
    missed.record({"banjir kota": 1})
    with site.engine.connect() as database:
        rows = database.exec_driver_sql("select text from missed_query").all()
    assert [row[0] for row in rows] == ["banjir kota"]
