"""Every part of a site on several machines killed in turn, under readers and an editor at work.

`make cluster` does it CLUSTER_ROUNDS times and prints what was measured for docs/dev/reliability.md.
"""

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from time import monotonic

import pytest
from cluster import Cluster, body_of, running, show, status_of, until
from cluster_load import Answer, Editor, Publication, Readers
from conftest import Installation, exhaustive
from sqlalchemy import text

from app.operations.doctor import diagnose
from app.publishing.revisions import RevisionRepository
from app.store import replicas as databases
from app.store.database import open_database

pytestmark = pytest.mark.postgres

ROUNDS = int(os.environ.get("CLUSTER_ROUNDS", "1"))
SEARCHES = ("whoosh", "postgres") if ROUNDS > 1 else ("whoosh",)
"""With an index on every node, which must catch up by itself; and with one that all share."""
MISSED = 100
"""So many requests of readers fall into the time in which a part is gone."""
SHOWN_WITHIN = 5.0
"""Seconds; the promise is one, and this machine may have other things to do."""


@dataclass(frozen=True)
class Kill:
    """What was seen around the kill of a part."""

    part: str
    answers: Counter[int]
    gap: float
    """The longest time in which no reader was answered well."""
    accepted: float
    """After the kill, until a publication was accepted that was begun after it."""
    whole: float
    """After the part was started again, until everything was as before."""


def _gap(answers: list[Answer], begun: float, ended: float) -> float:
    times = sorted([begun, ended, *(one.ended for one in answers if one.status == 200)])
    return max(later - earlier for earlier, later in itertools.pairwise(times))


class Trial:
    """Kills parts of a cluster under load."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.readers, self.editor = Readers(cluster), Editor(cluster)

    def kill(self, name: str, kill: Callable[[], None], start: Callable[[], None]) -> Kill:
        """Kill a part, start it again while readers go on, and wait until all is as it was."""
        first, begun = len(self.readers.answers), monotonic()
        kill()
        until(lambda: len(self.readers.answers) >= first + MISSED, "the readers have stopped")
        started = monotonic()
        start()
        until(self.cluster.is_whole, f"{name} does not come back")
        whole = monotonic() - started
        until(lambda: bool(self._since(begun)), f"nothing is published after {name} was killed")
        ended = monotonic()
        answers = self.readers.answers[first:]
        told = Counter(one.status for one in answers)
        accepted = self._since(begun)[0].accepted - begun
        return Kill(name, told, _gap(answers, begun, ended), accepted, whole)

    def _since(self, begun: float) -> list[Publication]:
        return [one for one in self.editor.publications if one.begun > begun]

    def run(self) -> list[Kill]:
        """Every part in turn."""
        cluster = self.cluster
        parts = {
            **{f"node {name}": node for name, node in cluster.nodes.items()},
            "replica": cluster.replica,
            "primary": cluster.primary,
            "nginx": cluster.nginx,
        }
        self.readers.start()
        self.editor.start()
        try:
            until(lambda: len(self.editor.publications) > 1, "nothing is published")
            return [
                self.kill(name, part.kill, part.start) for _ in range(ROUNDS) for name, part in parts.items()
            ]
        finally:
            self.editor.stop()
            self.readers.stop()


def stale(answers: list[Answer], publications: list[Publication]) -> float:
    """The longest time after a publication was accepted in which a reader was shown an older one."""
    longest = 0.0
    for answer in answers:
        if answer.shows is not None:
            missed = [one.accepted for one in publications if one.number > answer.shows]
            longest = max([longest, *(answer.begun - accepted for accepted in missed)])
    return longest


def lost(site: Installation, publications: list[Publication]) -> list[int]:
    """The accepted publications that are not in the history exactly once."""
    titles = Counter(
        line.removeprefix("title: Terbitan ")
        for revision in RevisionRepository(site.engine).list_revisions("practice", "satu")
        for line in revision.text.splitlines()
        if line.startswith("title:")
    )
    return [one.number for one in publications if titles[str(one.number)] != 1]


def told(kills: list[Kill], staleness: float, publications: int) -> str:
    """The table for docs/dev/reliability.md."""
    names = {0: "tidak tersambung"}
    lines = [
        "| dimatikan (kill -9) | jawaban pembaca | jeda terpanjang, detik | terbitan berikut diterima, detik | utuh lagi sejak dijalankan, detik |",
        "|---|---|---|---|---|",
    ]
    for one in kills:
        answers = ", ".join(
            f"{names.get(status, status)}: {count}" for status, count in sorted(one.answers.items())
        )
        lines.append(f"| {one.part} | {answers} | {one.gap:.2f} | {one.accepted:.2f} | {one.whole:.2f} |")
    lines.append(f"\n{publications} terbitan; terlama terbitan lama masih tampil {staleness:.2f} detik")
    return "\n".join(lines).replace(".", ",")


@pytest.fixture(scope="module", params=SEARCHES)
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    with running(request.param, documents=20) as cluster:
        yield cluster


def found_by_doctor(cluster: Cluster) -> str:
    findings = diagnose(
        database_url=cluster.site.url,
        replica_url=cluster.replica_url,
        content_dir=cluster.site.content,
        index_dir=cluster.site.index,
        settings=(),
    )
    return next(one.text for one in findings if one.name == "Replika")


@exhaustive
def test_a_lagging_replica_is_not_read_until_it_has_caught_up(cluster: Cluster) -> None:
    for port in cluster.ports.values():
        assert b"Terbitan " in body_of(port, "/praktik/satu")
    replica = open_database(cluster.replica_url)
    readers = databases.DatabaseRouter(cluster.site.engine, replica)
    with replica.connect() as connection:
        connection.execute(text("SELECT pg_wal_replay_pause()"))
        show(cluster, "Terbitan yang tertunda")
        for port in cluster.ports.values():
            until(
                lambda port=port: b"Terbitan yang tertunda" in body_of(port, "/praktik/satu"),
                "an old page is shown",
            )  # type: ignore[misc]
            assert b'"status":"ok"' in body_of(port, "/readyz")
            assert b"tertinggal" in body_of(port, "/readyz")
        assert "tertinggal 1 revisi" in found_by_doctor(cluster)
        revision = readers.poll_primary().revision
        assert readers.poll_replica() == 1
        connection.execute(text("SELECT pg_wal_replay_resume()"))
        there = text("SELECT revision FROM library_state")
        until(lambda: connection.scalar(there) == revision, "the replica does not catch up")
    with readers.connect() as connection:
        assert connection.engine is replica, "nobody had looked since"
    replica.dispose()
    until(cluster.is_whole, "the replica is not asked again")
    assert "tertinggal 0 revisi" in found_by_doctor(cluster)
    for port in cluster.ports.values():
        assert b"Terbitan yang tertunda" in body_of(port, "/praktik/satu?lain=1")


@exhaustive
def test_while_the_primary_is_gone_readers_are_answered_and_writers_asked_to_wait(cluster: Cluster) -> None:
    until(cluster.is_whole, "the cluster is not whole")
    cluster.primary.kill()
    try:
        for port in cluster.ports.values():
            for path in ("/praktik/p7", "/cari?q=pelayanan", "/api/v1/suggest?q=prak", "/tindak-lanjut"):
                assert status_of(port, path) == 200, path
            assert status_of(port, "/masuk", Cookie="sesi=apa-saja") == 503
            assert status_of(port, "/readyz") == 503
    finally:
        cluster.primary.start()
    until(cluster.is_whole, "the primary does not come back")


@exhaustive
def test_whichever_part_is_killed_nothing_wrong_is_shown_and_nothing_lost(cluster: Cluster) -> None:
    trial = Trial(cluster)
    with closing(trial.editor.browser):
        kills = trial.run()
    publications, answers = trial.editor.publications, trial.readers.answers
    staleness = stale(answers, publications)
    print(f"\n{told(kills, staleness, len(publications))}")  # noqa: T201 -- `make cluster` shows it
    for one in kills:
        allowed = {"primary": {200, 503}, "nginx": {200, 0}}.get(one.part, {200})
        assert set(one.answers) <= allowed, one
    assert lost(cluster.site, publications) == []
    assert [one for one in publications if one.own_view not in (None, one.number)] == []
    shown = (cluster.site.content / "practices/satu.md").read_text()
    assert f"Terbitan {publications[-1].number}\n" in shown
    assert staleness < SHOWN_WITHIN
