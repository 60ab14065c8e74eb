"""Popular searches are suggested, and tell of nobody."""

from typing import Literal

import pytest
from build import a_practice
from conftest import Make
from fastapi.testclient import TestClient

from app.store.repositories import popular_queries
from app.store.repositories.popular_queries import FLUSH_SIZE, MIN_COUNT, PopularQueries


def suggested(client: TestClient, typed: str) -> list[str]:
    items = client.get("/api/v1/suggest", params={"q": typed}).json()["items"]
    return [item["text"] for item in items if item["kind"] == "query"]


def ask(client: TestClient, text: str, times: int) -> None:
    for _time in range(times):
        assert client.get("/cari", params={"q": text}).status_code == 200


def test_popular_queries_are_suggested_after_a_restart(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Antrean loket daring")})
    library.bring_up_to_date()
    with library.new_client() as client:
        ask(client, "antrean loket", MIN_COUNT)
        ask(client, "loket daring", MIN_COUNT - 1)
    with library.new_client() as client:
        assert suggested(client, "antrean") == ["antrean loket"]
        assert suggested(client, "loket") == ["antrean loket"]  # the other was asked too rarely


def test_queries_with_personal_data_or_unknown_words_are_never_suggested(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Antrean loket daring")})
    library.bring_up_to_date()
    private = ["antrean 081234567890", "antrean budi@contoh.example", "antrean xqzvw", "antrean " * 20]
    with library.new_client() as client:
        for text in private:
            ask(client, text, MIN_COUNT + 2)
    with library.new_client() as client:
        assert suggested(client, "antrean") == []


def test_pages_filters_and_orders_are_no_other_search(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Antrean loket daring")})
    library.bring_up_to_date()
    with library.new_client() as client:
        for order in ("terbaru", "bukti", "judul", "relevansi"):
            client.get("/cari", params={"q": "antrean", "urut": order})
    with library.new_client() as client:
        assert suggested(client, "antrean") == []


def test_a_busy_site_writes_what_is_asked_most_and_only_now_and_then(make: Make) -> None:
    popular = PopularQueries(make({"practices/satu.md": a_practice()}).engine)
    asked = [f"pertanyaan {number}" for number in range(200)] + ["kinerja"] * MIN_COUNT
    assert sum(popular.record(text) for text in asked) == 1
    looked_at: set[str] = set()

    def look(text: str) -> Literal["found"]:
        looked_at.add(text)
        return "found"

    popular.flush(look)
    assert len(looked_at) == FLUSH_SIZE
    assert popular.list_most_popular(5) == ["kinerja"]
    popular.flush(look)
    assert len(looked_at) == 2 * FLUSH_SIZE, "the others come later"


def test_number_of_stored_queries_is_bounded(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popular_queries, "MAX_STORED", 3)
    queries = PopularQueries(make({}).engine)
    for number in range(20):
        for _time in range(MIN_COUNT + (number == 0)):
            queries.record(f"antrean {'abcdefghijklmnopqrst'[number]}")
        queries.flush(lambda _text: "found")
    stored = queries.list_most_popular(100)
    assert (len(stored), stored[0]) == (3, "antrean a")
