"""Two provinces and a national site that harvests both, each a server of its own, and a third source that dies and lies.

A visit that both provinces report is one visit with two reports after a person's click; a withdrawal follows; whatever
is killed, nothing is lost.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

import commands
import httpx2
import pytest
from build import a_practice, a_visit, content_folder
from conftest import Installation, exhaustive, install
from origins import Origin, origin_on_the_web
from people import PASSWORD, account, send_at_desk, sign_in
from running import Server, command, environment_of, running
from waiting import eventually

from app.accounts.permissions import Role
from app.documents.markdown.listing import find_files

DOCUMENTS = 40
"""Practices of a province: enough that a harvest can be killed in the middle of it."""


@dataclass
class Network:
    """The sites, their servers, and the third source."""

    guest: Installation
    host: Installation
    national: Installation
    servers: dict[str, Server]
    liar: Origin

    def harvest(self, name: str = "") -> str:
        """Harvest by hand at the national site, and return what it said."""
        done = command(self.national, "harvest", "run", *([name] if name else []))
        return done.stdout + done.stderr

    def get(self, path: str) -> httpx2.Response:
        """Read a page of the national site."""
        return httpx2.get(self.servers["national"].address + path, timeout=20)

    def harvested(self) -> dict[str, bytes]:
        """Return the harvested files of the national site."""
        files = find_files(self.national.content)
        return {file.path: file.absolute.read_bytes() for file in files if "harvested" in file.path}


def _province(folder: Path, files: dict[str, str | bytes]) -> Installation:
    folder.mkdir()
    practices = {
        f"practices/p{number}.md": a_practice(title=f"Praktik {number}") for number in range(DOCUMENTS)
    }
    site = install(content_folder(folder / "content", {**practices, **files}), folder)
    site.bring_up_to_date()
    return site


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    own = a_visit(title="Studi banding budaya kerja ke Jawa Barat", practice="p1")
    hosted = a_visit(
        title="Jawa Barat menerima Kalteng tentang budaya kerja", date="2024-05-07", practice="p2"
    )
    guest = _province(tmp_path / "kalteng", {"visits/tamu.md": own, "visits/lain.md": a_visit(practice="p3")})
    host = _province(tmp_path / "jabar", {"visits/terima.md": hosted})
    (tmp_path / "nasional").mkdir()
    content = content_folder(
        tmp_path / "nasional/content", {"practices/sendiri.md": a_practice(title="Milik pusat")}
    )
    national = install(content, tmp_path / "nasional")
    national.bring_up_to_date()
    account(national, "siti@pusat.example", ("*", Role.PUBLISHER))
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(running(site)) for name, site in (("kalteng", guest), ("jabar", host))
        }
        liar = stack.enter_context(origin_on_the_web())
        liar.offer(tmp_path / "ketiga", {"practices/ketiga.md": a_practice(title="Dari yang ketiga")})
        addresses = {name: server.address for name, server in servers.items()} | {"ketiga": liar.address}
        sources = [
            {"name": name, "title": f"Situs {name}", "kind": "studi-banding", "address": address}
            for name, address in addresses.items()
        ]
        (content / "harvest.yaml").write_text(json.dumps({"sources": sources}))
        servers["national"] = stack.enter_context(running(national))
        yield Network(guest, host, national, servers, liar)
    for site in (guest, host, national):
        site.engine.dispose()


def _click_yes(network: Network) -> None:
    """Answer at the desk, as a publisher does, that the two reports are about one visit."""
    with httpx2.Client(base_url=network.servers["national"].address, timeout=20) as browser:
        assert sign_in(browser, "siti@pusat.example", PASSWORD).status_code == 303
        page = "/meja/laporan-ganda"
        eventually(
            lambda: "Dua laporan tentang kunjungan yang sama?" in browser.get(page).text,
            what="nothing is asked",
        )
        pair = {"pertama": "jabar--terima", "kedua": "kalteng--tamu"}
        sent = send_at_desk(browser, page, jawaban="sama", **pair)
        assert sent.status_code == 303, browser.get(page).text


def test_a_national_site_harvests_provinces_and_loses_nothing(network: Network) -> None:
    eventually(lambda: len(network.harvested()) == 2 * DOCUMENTS + 4, what="the service does not harvest")
    eventually(lambda: network.get("/kunjungan/kalteng--tamu").status_code == 200, what="it is not shown")
    assert network.get("/api/v1/visits").json()["total"] == 3

    _click_yes(network)
    eventually(lambda: network.get("/api/v1/visits").json()["total"] == 2, what="the visit is counted twice")
    assert "Dua laporan tentang kunjungan yang sama" in network.get("/kunjungan/jabar--terima").text
    found = network.get("/api/v1/search?q=budaya+kerja&type=visit").json()["items"]
    assert [one["slug"] for one in found][:1] == ["jabar--terima"]
    assert network.get("/api/v1/practices/kalteng--p1").json()["visits"] == ["jabar--terima"]

    (network.guest.content / "visits/lain.md").unlink()
    assert command(network.guest, "sync").returncode == 0
    assert "kalteng: 0 baru, 0 berubah, 1 ditarik" in network.harvest("kalteng")
    eventually(lambda: network.get("/kunjungan/kalteng--lain").status_code == 410, what="it is still shown")

    before = network.harvested()
    network.liar.body, network.liar.headers = b"PK\x03\x04 bukan arsip", {}
    assert "ketiga: Arsip dari sumber tidak utuh" in network.harvest()
    network.liar.status = 503
    network.servers["jabar"].stop(SIGKILL)
    said = network.harvest()
    assert "jabar: Sumber tidak menjawab" in said
    assert "ketiga: Sumber menjawab dengan status 503" in said
    assert network.harvested() == before
    assert network.get("/praktik/ketiga--ketiga").status_code == 200
    assert "Dua laporan" in network.get("/kunjungan/jabar--terima").text
    assert len(list(find_files(network.host.content))) == DOCUMENTS + 1, "a killed province has what it had"


@exhaustive
@pytest.mark.parametrize("moment", ["judging", "moving"])
def test_a_national_site_killed_in_the_middle_of_a_harvest_completes_it(
    network: Network, moment: str
) -> None:
    eventually(lambda: len(network.harvested()) == 2 * DOCUMENTS + 4, what="the service does not harvest")
    network.servers["national"].stop(SIGKILL)
    assert command(network.national, "harvest", "remove", "kalteng", "--yes").returncode == 0
    folder = network.national.content
    staging = folder / ".harvest-kalteng"
    here = folder / "practices/harvested/kalteng"
    process = commands.start(
        "harvest", "run", "kalteng", folder=folder.parent, environment=environment_of(network.national)
    )
    watched = staging if moment == "judging" else here
    eventually(
        lambda: process.poll() is not None or len(list(watched.glob("*.md"))) > 3, what="nothing happens"
    )
    process.kill()
    assert process.wait(timeout=20) == -SIGKILL, "the harvest had ended before it was killed"
    assert all(data.endswith(b"\n") for data in network.harvested().values()), "no file is half there"
    with running(network.national) as again:
        network.servers["national"] = again
        assert "2 ditarik" not in network.harvest("kalteng")
        assert len(network.harvested()) == 2 * DOCUMENTS + 4
        eventually(
            lambda: network.get("/api/v1/practices").json()["total"] == 2 * DOCUMENTS + 2,
            what="the site lacks practices",
        )
        assert network.get("/praktik/sendiri").status_code == 200
