"""The machine of a database is lost: gone from the network without a word, or for good; run by `make cluster`.

A machine of its own is a network namespace here, behind a pair of virtual cards: making it needs root. When its
routes are taken away, nothing is refused and nothing answers, as when a cable is pulled.
"""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest
from cluster import Cluster, Machine, ask, body_of, running, show, status_of, until
from conftest import Seen
from sqlalchemy import text

from app.store.database import open_database
from app.store.sync.sync import sync

pytestmark = pytest.mark.postgres

NAME, CARD = "studi-banding", "studi0"
NETWORK, OURS, THEIRS = "10.231.77.0/30", "10.231.77.1", "10.231.77.2"
AWAY = Machine(THEIRS, seen_from=OURS, enter=("ip", "netns", "exec", NAME))
LONGEST = 60.0
"""Seconds that a request may take here."""
SEARCHES = ("whoosh", "postgres")


def ip(*words: str) -> str:
    """Run a command of iproute2."""
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    ip("netns", "add", NAME)
    try:
        ip("link", "add", CARD, "type", "veth", "peer", "name", "eth0", "netns", NAME)
        ip("addr", "add", f"{OURS}/30", "dev", CARD)
        ip("link", "set", CARD, "up")
        ip("-n", NAME, "addr", "add", f"{THEIRS}/30", "dev", "eth0")
        ip("-n", NAME, "link", "set", "eth0", "up")
        ip("-n", NAME, "link", "set", "lo", "up")
        card = ip("-n", NAME, "-o", "link", "show", "eth0").split("link/ether ")[1].split()[0]
        # Known for good: whoever asks for it again after it went would be told that nobody is there.
        ip("neigh", "replace", THEIRS, "lladdr", card, "dev", CARD, "nud", "permanent")
        yield AWAY
    finally:
        ip("netns", "del", NAME)


@contextmanager
def cut_off() -> Iterator[None]:
    """The machine hears and says nothing."""
    ip("-n", NAME, "route", "del", NETWORK, "dev", "eth0")
    try:
        yield
    finally:
        ip("-n", NAME, "route", "add", NETWORK, "dev", "eth0", "src", THEIRS)


def read_anew(cluster: Cluster, mark: str) -> float:
    """Pages that no node has kept, one after another; all are answered. The longest that one took, in seconds."""
    longest = 0.0
    for port in cluster.ports.values():
        for path in ("/praktik/p7?", "/cari?q=pelayanan&", "/api/v1/suggest?q=prak&", "/tindak-lanjut?"):
            begun = monotonic()
            assert status_of(port, f"{path}lagi={mark}", LONGEST) == 200, path
            longest = max(longest, monotonic() - begun)
    return longest


def shown_everywhere(cluster: Cluster, title: str) -> float:
    """Seconds until every node shows the document `satu` by that title, and finds it."""

    def is_shown(port: int) -> bool:
        found = f"/api/v1/search?q={title.replace(' ', '+')}&persis={monotonic()}"
        return (
            title.encode() in body_of(port, "/praktik/satu") and f'"{title}"'.encode() in ask(port, found)[2]
        )

    return until(lambda: all(map(is_shown, cluster.ports.values())), f"{title} is not shown")


@pytest.mark.parametrize("search", SEARCHES)
def test_a_primary_that_vanishes(machine: Machine, search: str, seen: Seen) -> None:
    with running(search, documents=20, machines={"primary": machine}) as cluster:
        show(cluster, "Terbitan 1")
        shown_everywhere(cluster, "Terbitan 1")
        with cut_off():
            longest = max(read_anew(cluster, f"{round_}") for round_ in range(3))
            begun = monotonic()
            for port in cluster.ports.values():
                assert status_of(port, "/masuk", LONGEST, Cookie="sesi=apa-saja") == 503
            told = monotonic() - begun
            longest = max(longest, read_anew(cluster, "akhir"))
        whole = until(cluster.is_whole, "the primary is not found again")
        show(cluster, "Terbitan 2")
        shown_everywhere(cluster, "Terbitan 2")
    seen(
        f"basis data utama hilang dari jaringan ({search})",
        f"pembaca paling lama {longest:.1f} detik, penulis diberi tahu {told:.1f}, utuh lagi {whole:.1f}",
    )


@pytest.mark.parametrize("search", SEARCHES)
def test_a_primary_that_goes_just_after_a_publication(machine: Machine, search: str, seen: Seen) -> None:
    longest = 0.0
    with running(search, documents=20, machines={"primary": machine}) as cluster:
        for number in range(8):
            show(cluster, f"Terbitan {number}")
            shown_everywhere(cluster, f"Terbitan {number}")
            with cut_off():
                longest = max(longest, read_anew(cluster, f"{number}"))
            until(cluster.is_whole, "the primary is not found again")
    seen(
        f"basis data utama hilang sesaat sesudah terbitan, 8 kali ({search})",
        f"pembaca paling lama {longest:.1f} detik",
    )


@pytest.mark.parametrize("search", SEARCHES)
def test_a_replica_that_vanishes(machine: Machine, search: str, seen: Seen) -> None:
    with running(search, documents=20, machines={"replica": machine}) as cluster:
        with cut_off():
            longest = max(read_anew(cluster, f"{round_}") for round_ in range(3))
            show(cluster, "Terbitan 1")
            shown = shown_everywhere(cluster, "Terbitan 1")
        whole = until(cluster.is_whole, "the replica is not found again")
        shown_everywhere(cluster, "Terbitan 1")
    seen(
        f"replika hilang dari jaringan ({search})",
        f"pembaca paling lama {longest:.1f} detik, terbitan tampil sesudah {shown:.1f}, utuh lagi {whole:.1f}",
    )


@pytest.mark.parametrize("search", SEARCHES)
def test_a_replica_whose_processes_are_stopped(search: str, seen: Seen) -> None:
    with running(search, documents=20) as cluster:
        cluster.replica.signal(signal.SIGSTOP)
        noticed = until(
            lambda: all(b"tidak menjawab" in body_of(port, "/readyz") for port in cluster.ports.values()),
            "nobody notices",
        )
        longest = read_anew(cluster, "diam")
        show(cluster, "Terbitan 1")
        shown_everywhere(cluster, "Terbitan 1")
        cluster.replica.signal(signal.SIGCONT)
        whole = until(cluster.is_whole, "the replica is not asked again")
    seen(
        f"replika membeku dengan sambungan terbuka ({search})",
        f"dilewati sesudah {noticed:.1f} detik; pembaca sesudah itu paling lama {longest:.1f}, utuh lagi {whole:.1f}",
    )


@pytest.mark.parametrize("search", SEARCHES)
def test_a_replica_made_primary_takes_over_even_what_it_had_not_received(search: str, seen: Seen) -> None:
    with running(search, documents=20) as cluster:
        show(cluster, "Terbitan 1")
        until(cluster.is_whole, "the replica has not received the first publication")
        cluster.replica.kill()
        for number in range(2, 5):
            show(cluster, f"Terbitan {number}")
        shown_everywhere(cluster, "Terbitan 4")
        cluster.primary.kill()
        cluster.replica.start()
        for port in cluster.ports.values():
            status, _headers, body = ask(port, "/praktik/satu")
            assert b"Terbitan 4" in body if status == 200 else status == 503, "never an older one"
        replica = open_database(cluster.replica_url)
        with replica.connect() as connection:
            assert connection.execute(text("SELECT pg_promote()")).scalar()
        replica.dispose()
        writable = until(
            lambda: all(
                status_of(port, "/masuk", LONGEST, Cookie="sesi=apa-saja") == 200
                for port in cluster.ports.values()
            ),
            "the new primary is not found",
        )
        # What it had not received is in the files.
        sync(cluster.site.engine, cluster.site.content, cluster.site.reference)
        again = shown_everywhere(cluster, "Terbitan 4")
        show(cluster, "Terbitan 5")
        after = shown_everywhere(cluster, "Terbitan 5")
        for port in cluster.ports.values():
            assert status_of(port, "/readyz") == 200
    seen(
        f"replika diangkat menjadi utama ({search})",
        f"menulis lagi {writable:.1f} detik sesudahnya, tiga terbitan yang hilang tampil {again:.1f} detik sesudah "
        f"`sync`, terbitan berikut {after:.1f}",
    )
