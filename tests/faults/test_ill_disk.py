"""A disk that is full or closed: told in words, nothing lost, done by trying again once it is mended."""

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest
from build import ROOT
from conftest import exhaustive

Outcome = Mapping[str, tuple[int, str]]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    script = [sys.executable, str(ROOT / "tests/faults/ill_disk.py"), str(tmp_path_factory.mktemp("disk"))]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", *script],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    told: Mapping[str, Outcome] = json.loads(done.stdout.splitlines()[-1])
    return told


def statuses(outcome: Outcome) -> dict[str, int]:
    return {what: status for what, (status, _words) in outcome.items()}


@exhaustive
def test_on_a_full_disk_readers_read_and_writers_are_told_why(
    outcomes: Mapping[str, Outcome],
) -> None:
    full = outcomes["full"]
    assert statuses(full) == {
        "read": 200,
        "search": 200,
        "draft": 503,
        "attach": 503,
        "publish": 503,
        "sync": 3,
        "backup": 3,
        "left": 0,
    }, full
    for what in ("draft", "attach", "publish"):
        assert "Ruang penyimpanan server penuh" in full[what][1]
    for what in ("sync", "backup"):
        assert "Ruang penyimpanan penuh" in full[what][1]


@exhaustive
def test_content_that_cannot_be_written_is_backed_up_and_not_published(
    outcomes: Mapping[str, Outcome],
) -> None:
    closed = outcomes["read-only content"]
    assert statuses(closed) == {"publish": 503, "backup": 0, "left": 0}, closed
    assert "tidak dapat ditulisi" in closed["publish"][1]


@exhaustive
def test_a_database_that_cannot_be_written_is_read(outcomes: Mapping[str, Outcome]) -> None:
    closed = outcomes["read-only database"]
    assert statuses(closed) == {"read": 200, "search": 200, "draft": 503, "sync": 3}, closed
    assert "tidak dapat ditulisi" in closed["draft"][1]
    assert "hanya dapat dibaca" in closed["sync"][1]


@exhaustive
def test_a_publication_does_not_wait_for_an_index_that_cannot_be_written(
    outcomes: Mapping[str, Outcome],
) -> None:
    closed = outcomes["read-only index"]
    assert statuses(closed) == {"publish": 303, "read": 200, "search": 200, "sync": 3}, closed
    assert "hanya dapat dibaca" in closed["sync"][1]


@exhaustive
def test_failed_work_succeeds_on_retry_without_a_restart(outcomes: Mapping[str, Outcome]) -> None:
    mended = outcomes["mended"]
    assert statuses(mended) == {"draft": 303, "attach": 303, "sync": 0, "search": 200}, mended
    assert "“siap”, “terbit”" in mended["search"][1]
