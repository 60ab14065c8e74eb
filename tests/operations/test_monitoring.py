"""What watches the site from outside asks for figures there are, from one process and from several."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml
from build import ROOT
from conftest import Installation, exhaustive, free_port, wait_until_it_answers
from fastapi.testclient import TestClient
from waiting import eventually

from app.operations.monitoring.collectors import record_sync

_NAME = re.compile(r"\b(?:studi_banding|process)_[a-z_]+")


def exported(site: Installation) -> str:
    monitor = TestClient(site.client().app, client=("127.0.0.1", 1))
    monitor.get("/cari?q=kinerja")
    return monitor.get("/metrics").text


def test_dashboard_and_alerts_ask_only_for_figures_there_are(site: Installation) -> None:
    record_sync(site.index)
    names = {line.split("{")[0].split(" ")[0] for line in exported(site).splitlines() if line[:1] != "#"}
    dashboard = json.loads((ROOT / "deploy/grafana-dashboard.json").read_text())
    rules = yaml.safe_load((ROOT / "deploy/alerts.yaml").read_text())["groups"][0]["rules"]
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for rule in rules]
    wanted = {name for expression in asked for name in _NAME.findall(expression)}
    assert len(wanted) > 12
    assert wanted <= names
    assert all({"summary", "mend"} <= set(rule["annotations"]) for rule in rules)


def test_every_figure_says_what_it_is(site: Installation) -> None:
    helped = re.findall(r"^# HELP (studi_banding_\w+) (.+)$", exported(site), re.MULTILINE)
    assert all(text.endswith((".", ").")) for _name, text in helped)
    assert len(helped) > 10


def ask(port: int, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def count_of(text: str) -> float:
    """None is told of while no worker has told of one."""
    told = re.search(r'^studi_banding_request_seconds_count{.*route="/nilai/".*} (.+)$', text, re.MULTILINE)
    return float(told[1]) if told else 0.0


def workers_of(text: str) -> set[int]:
    return {
        int(pid) for pid in re.findall(r'^process_resident_memory_bytes{pid="(\d+)"}', text, re.MULTILINE)
    }


@exhaustive
def test_several_workers_count_as_one_and_a_lost_one_takes_no_figures_along(
    site: Installation, tmp_path: Path
) -> None:
    port = free_port()
    here = {"STUDI_BANDING_LOG_FORMAT": "json", "TMPDIR": str(tmp_path)}
    environment = os.environ | site.environment | here
    command = [sys.executable, "-m", "app", "serve", "--no-sync", "--workers", "2", "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log)
    try:
        wait_until_it_answers(process, port)
        counted = [0.0]
        for _round in range(10):
            for _time in range(4):
                ask(port, "/nilai/")
            counted.append(count_of(ask(port, "/metrics")))
            assert counted[-1] >= counted[-2], "a count never falls"
        wait_for_count(port, 40)
        both = wait_for_workers(port, 2)
        os.kill(min(both), signal.SIGKILL)
        now = wait_for_workers(port, 2, without=min(both))
        assert now != both
        wait_for_count(port, 40)
    finally:
        process.terminate()
        process.wait(timeout=30)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line[0] == "{"]
    assert sum(line.get("route") == "/nilai/" for line in lines) == 40
    assert not list(tmp_path.glob("studi-banding-metrics-*")), "the folder of figures goes with the server"


def wait_for_count(port: int, amount: float) -> None:
    """Each worker tells of its requests at once or a moment later."""

    def all_are_told() -> bool:
        now = count_of(ask(port, "/metrics"))
        assert now <= amount
        return now == amount

    eventually(all_are_told)


def wait_for_workers(port: int, amount: int, *, without: int = 0) -> set[int]:
    found = set[int]()

    def are_there() -> bool:
        nonlocal found
        with suppress(OSError):
            found = workers_of(ask(port, "/metrics"))
        return len(found) == amount and without not in found

    eventually(are_there)
    return found


@pytest.mark.parametrize("query", ["sakip desa", "sakip di papua pegunungan"])
def test_one_search_is_counted_once_even_when_it_is_repeated_without_inferred_filters(
    query: str, site: Installation
) -> None:
    monitor = TestClient(site.client().app, client=("127.0.0.1", 1))

    def count() -> float:
        found = re.search(
            r"^studi_banding_search_seconds_count (\S+)", monitor.get("/metrics").text, re.MULTILINE
        )
        assert found
        return float(found[1])

    before = count()
    assert monitor.get("/api/v1/search", params={"q": query}).json()["total"] > 0
    assert count() == before + 1
