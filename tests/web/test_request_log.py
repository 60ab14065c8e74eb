"""Every request has an id and a line without personal data; figures and readiness are for those who run the site."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from threading import Event
from typing import Any

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.operations.monitoring import access_log, logs
from app.operations.monitoring.access_log import AccessLog, RequestRecord
from app.store import database

TYPED = "rahasiabudi"


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    logging.getLogger("uvicorn.error").filters.clear()


def browser_at(client: TestClient, host: str) -> TestClient:
    return TestClient(client.app, raise_server_exceptions=False, client=(host, 4711))


def test_every_response_has_its_own_request_id_even_from_the_cache(client: TestClient) -> None:
    first, second = (client.get("/praktik/").headers["x-request-id"] for _time in range(2))
    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first != second
    assert client.get("/tidak-ada").headers["x-request-id"]


@pytest.mark.parametrize(
    ("host", "given", "kept"),
    [
        ("127.0.0.1", "a1b2c3d4-e5f6", True),
        ("127.0.0.1", 'pendek"', False),
        ("127.0.0.1", "x" * 65, False),
        ("203.0.113.9", "a1b2c3d4-e5f6", False),
    ],
)
def test_request_id_of_a_trusted_proxy_is_used(
    client: TestClient, host: str, given: str, *, kept: bool
) -> None:
    answer = browser_at(client, host).get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept


def test_a_line_names_the_route_and_never_what_was_asked(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with site.new_client(log_format="json") as client:
        for path in (
            f"/cari?q={TYPED}",
            f"/siapkan/rencana/{TYPED}",
            f"/en/siapkan/rencana/{TYPED}",
            f"/masuk/sandi/{TYPED}",
            f"/api/v1/practices/{TYPED}",
            f"/{TYPED}",
            f"/static/{TYPED}",
            f"/praktik/{TYPED}?a={TYPED}",
        ):
            client.get(path)
        client.post(f"/siapkan/rencana/{TYPED}/simpan", data={"nama": TYPED})
    lines = json_lines(capsys)
    assert TYPED not in json.dumps(lines)
    assert {(line["route"], line["status"]) for line in lines} >= {
        ("/cari", 200),
        ("/siapkan/rencana/{token}", 404),
        ("/api/v1/practices/{slug}", 404),
        ("/static", 404),
        ("/praktik/{slug}", 404),
        ("unmatched", 404),
    }
    assert all(line["ms"] >= 0 and line["request"] and line["method"] in ("GET", "POST") for line in lines)


def json_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was told as JSON; sites of other tests may still tell of theirs for people."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def told(client: TestClient) -> None:
    """Tell of what was answered now."""
    assert isinstance(client.app, FastAPI)
    client.app.state.services.monitoring.access_log.flush()


def test_text_log_line_names_route_status_and_duration(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/nilai/akuntabel")
    told(client)
    assert re.search(
        r"\d\d:\d\d:\d\d GET /nilai/\{slug\} 200 [\d.]+ ms \[[0-9a-f]{16}\]\n", capsys.readouterr().err
    )


def failing(client: TestClient) -> TestClient:
    app = client.app
    assert isinstance(app, FastAPI)

    @app.get("/gagal/{what}")
    def fail(what: str) -> None:
        raise RuntimeError(what)

    return client


@pytest.mark.usefixtures("restored_logging")
def test_logged_traceback_carries_the_id_shown_on_the_error_page(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("json")
    broken = failing(site.client(log_format="json"))
    answer = broken.get(f"/gagal/{TYPED}")
    number = answer.headers["x-request-id"]
    told(broken)
    assert answer.status_code == 500
    assert number in answer.text
    event, request = sorted((line for line in json_lines(capsys)), key=lambda line: "ms" in line)
    assert (event["request"], event["event"], event["level"]) == (number, "GET /gagal/{what}", "error")
    assert (request["request"], request["status"], request["level"]) == (number, 500, "error")
    assert "in fail" in event["exception"]
    assert event["exception"].endswith("builtins.RuntimeError")
    assert TYPED not in json.dumps(event)


@pytest.mark.usefixtures("restored_logging")
def test_development_log_includes_exception_messages(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("text", whole=True)
    failing(site.client()).get("/gagal/karena-ini")
    assert "RuntimeError: karena-ini" in capsys.readouterr().err


def test_database_errors_are_logged_without_user_input(site: Installation) -> None:
    with (
        site.engine.connect() as connection,
        pytest.raises(Exception, match="tidak_ada") as fault,
    ):
        connection.execute(text("SELECT * FROM tidak_ada WHERE a = :a"), {"a": TYPED})
    assert TYPED not in str(fault.value)


@pytest.mark.usefixtures("restored_logging")
def test_slow_query_is_logged_without_parameters(
    site: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    client = site.client(slow_query_ms=0.000001)
    logs.configure("json")
    answer = client.get(f"/praktik/{TYPED}")
    slow = [line for line in json_lines(capsys) if "slow query" in line["event"]]
    assert any("FROM document" in line["event"] for line in slow)
    assert {line["request"] for line in slow} == {answer.headers["x-request-id"]}
    assert TYPED not in json.dumps(slow)


def figures(client: TestClient, **headers: str) -> dict[str, float]:
    text = client.get("/metrics", headers=headers).text
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _space, value in rows}


def test_metrics_need_the_token_or_a_local_request(site: Installation, client: TestClient) -> None:
    here = browser_at(client, "127.0.0.1")
    assert here.get("/metrics").status_code == 200
    assert browser_at(client, "203.0.113.9").get("/metrics").status_code == 403
    for name, value in (("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=::1"), ("X-Real-IP", "::1")):
        assert here.get("/metrics", headers={name: value}).status_code == 403
    guarded = site.client(metrics_token="kunci-pemantau")
    for given, status in (("Bearer kunci-pemantau", 200), ("Bearer lain", 403), ("", 403), ("kunci-é", 403)):
        answer = guarded.get("/metrics", headers={"Authorization": given.encode()})
        assert answer.status_code == status, given
    assert browser_at(guarded, "127.0.0.1").get("/metrics").status_code == 403


def test_metrics_count_requests_searches_and_library_state(site: Installation) -> None:
    monitor = browser_at(site.client(), "127.0.0.1")
    route = 'studi_banding_request_seconds_count{route="/peran/{slug}",status="2xx"}'
    before = figures(monitor)
    for _time in range(3):
        monitor.get("/peran/bkd")
    monitor.get("/cari?q=satu+dua+tiga")
    after = figures(monitor)
    assert after[route] - before.get(route, 0) == 3
    searches = "studi_banding_search_seconds_count"
    assert after[searches] > before[searches]
    generation = site.search.snapshot()
    assert after["studi_banding_index_documents"] == generation.count
    assert after[f'studi_banding_index_info{{generation="{generation.generation.name}"}}'] == 1
    assert after["studi_banding_index_revision"] == after["studi_banding_library_revision"]
    kinds = [after[f'studi_banding_documents{{kind="{kind}"}}'] for kind in ("practice", "visit")]
    assert sum(kinds) == generation.count
    assert after['studi_banding_letters{state="waiting"}'] == 0
    assert after['studi_banding_ready{check="database"}'] == 1
    assert any(name.startswith("process_resident_memory_bytes{pid=") for name in after)


def _back_a_version(site: Installation) -> None:
    with database.write_session(site.engine) as session:
        session.execute(text("DELETE FROM alembic_version"))


@pytest.mark.parametrize(
    ("check", "damage", "said"),
    [
        ("migrations", _back_a_version, "studi-banding db upgrade"),
        ("content", lambda site: site.content.rename(site.content.with_name("pindah")), "tidak ada"),
    ],
    ids=["migrations", "content"],
)
def test_readyz_names_the_fault_and_the_fix(
    make: Make, check: str, damage: Callable[[Installation], object], said: str
) -> None:
    site = make({"practices/satu.md": a_practice()})
    site.bring_up_to_date()
    client = site.client()
    assert client.get("/readyz").json()["status"] == "ok"
    damage(site)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    faults = {name: state for name, state in answer.json().items() if state != "ok"}
    assert faults.pop("status") == "unavailable"
    assert list(faults) == [check]
    assert said in faults[check]
    monitored = figures(browser_at(client, "127.0.0.1"))
    assert monitored[f'studi_banding_ready{{check="{check}"}}'] == 0


@pytest.mark.parametrize("make", ["sqlite"], indirect=True)
def test_readyz_names_a_missing_index_and_the_fix(make: Make) -> None:
    client = make({}).client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "ok")
    assert "studi-banding sync" in answer.json()["index"]
    assert figures(browser_at(client, "127.0.0.1"))['studi_banding_ready{check="index"}'] == 0


@pytest.mark.parametrize("make", ["sqlite"], indirect=True)
def test_readyz_reports_a_lost_database_without_its_address(make: Make) -> None:
    site = make({"practices/satu.md": a_practice()})
    site.bring_up_to_date()
    client = site.client()
    file = site.content.parent / "test.db"
    site.engine.dispose()
    for path in file.parent.glob("test.db*"):
        path.unlink()
    file.mkdir()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "Basis data tidak menjawab."
    page = client.get("/cari?q=budaya")
    assert (page.status_code, "Basis data sedang tidak menjawab" in page.text) == (503, True)
    assert str(file.parent) not in answer.text + page.text
    assert figures(browser_at(client, "127.0.0.1"))['studi_banding_ready{check="database"}'] == 0


def test_log_that_nobody_reads_does_not_fill_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Event()
    written: list[str] = []

    class Unread(StringIO):
        def write(self, line: str) -> int:
            read.wait()
            written.append(line)
            return len(line)

    monkeypatch.setattr(sys, "stderr", Unread())
    monkeypatch.setattr(access_log, "MAX_QUEUED", 100)
    log = AccessLog("text")
    for number in range(500):
        log.record(RequestRecord(0.0, str(number), "GET", "/", 200, 0.0))
    read.set()
    log.flush()
    assert 100 <= len(written) <= 102
