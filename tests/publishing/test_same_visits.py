"""A visit told by two reports: proposed, joined by a person, counted once, taken apart again."""

import re

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import send_at_desk, signed_in

from app.accounts.permissions import Role
from app.documents.markdown.files import edit_text

ORIGIN = {
    "source": "jabar",
    "name": "Studi Banding Jawa Barat",
    "url": "https://jabar.example/kunjungan/tamu",
    "fetched": "2026-11-29",
}
OWN, OTHER = "/kunjungan/tamu", "/kunjungan/jabar--terima"
OTHER_FILE = "visits/harvested/jabar/jabar--terima.md"
DESK = "/meja/laporan-ganda"
PAIR = {"pertama": "tamu", "kedua": "jabar--terima"}


def told_by_host() -> str:
    """The host's report: another day, another title, another practice, and a word that only it has."""
    text = a_visit(
        title="Jawa Barat menerima Kalteng tentang budaya kerja", date="2024-05-07", practice="dua"
    )
    return edit_text(text, {"origin": ORIGIN, "learned": ["Lokakarya gamelan."], "topics": ["Budaya kerja"]})


@pytest.fixture
def library(make: Make) -> Installation:
    library = make(
        {
            "practices/satu.md": a_practice(),
            "practices/dua.md": a_practice(title="Praktik dua"),
            "visits/tamu.md": a_visit(title="Studi banding budaya kerja ke Jawa Barat"),
            "visits/lain.md": a_visit(title="Studi banding budaya kerja", date="2024-08-01"),
            OTHER_FILE: told_by_host(),
        }
    )
    library.bring_up_to_date()
    return library


def propose(client: TestClient) -> None:
    """What the background job does."""
    client.app.state.services.publishing.same_visits.propose()  # type: ignore[attr-defined]


def visits_counted(client: TestClient) -> list[int]:
    """Return how many visits the list, a region, the search and the lineage of a practice have."""
    return [
        client.get("/api/v1/visits").json()["total"],
        client.get("/api/v1/search?q=&type=visit&region=62").json()["total"],
        len(client.get("/data/kunjungan.csv").text.strip().splitlines()) - 1,
        len(client.get("/api/v1/practices/dua").json()["visits"]),
        client.get("/silsilah").text.count("budaya kerja ke Jawa Barat"),
    ]


def test_a_visit_told_twice_is_one_once_a_person_says_so(library: Installation, visitor: TestClient) -> None:
    propose(visitor)
    publisher = signed_in(library, visitor, "siti@kalteng.example", ("62", Role.PUBLISHER))
    page = publisher.get(DESK).text
    assert page.count("Dua laporan tentang kunjungan yang sama?") == 1
    assert "Studi banding budaya kerja ke Jawa Barat" in page
    before = visits_counted(visitor)
    assert before[:4] == [3, 3, 3, 1]

    assert send_at_desk(publisher, DESK, jawaban="sama", **PAIR).status_code == 303
    assert visits_counted(visitor)[:4] == [2, 2, 2, 1]
    assert visitor.get("/api/v1/practices/dua").json()["visits"] == ["tamu"], (
        "what the host told is traced too"
    )
    own, other = visitor.get(OWN).text, visitor.get(OTHER).text
    assert "Dua laporan tentang kunjungan yang sama" in own
    assert "dipanen dari Studi Banding Jawa Barat" in own
    assert f'href="{OTHER}"' in own
    assert f'href="{OWN}"' in other
    assert visitor.get("/api/v1/visits/tamu").json()["same_visit"] == ["jabar--terima"]
    assert "Dua laporan tentang kunjungan yang sama" in visitor.get("/cari?q=budaya").text
    found = visitor.get("/api/v1/search?q=gamelan").json()["items"]
    assert [one["slug"] for one in found] == ["tamu"], "found by the words of either report"

    (library.content / OTHER_FILE).write_text(told_by_host().replace("practice: dua", "practice: satu"))
    library.bring_up_to_date()
    assert visits_counted(visitor)[:4] == [2, 2, 2, 0], "a new text of a report leaves them joined"
    (library.content / OTHER_FILE).write_text(told_by_host())
    library.bring_up_to_date()

    assert send_at_desk(publisher, DESK, jawaban="batal", **PAIR).status_code == 303
    assert visits_counted(visitor) == before
    assert visitor.get("/api/v1/practices/dua").json()["visits"] == ["jabar--terima"]


def test_a_report_stands_for_itself_again_when_the_other_is_withdrawn(
    library: Installation, visitor: TestClient
) -> None:
    propose(visitor)
    publisher = signed_in(library, visitor, "siti@kalteng.example", ("62", Role.PUBLISHER))
    send_at_desk(publisher, DESK, jawaban="sama", **PAIR)
    (library.content / "visits/tamu.md").unlink()
    library.bring_up_to_date()
    assert visitor.get("/api/v1/visits").json()["total"] == 2
    assert visitor.get("/api/v1/search?q=gamelan").json()["items"][0]["slug"] == "jabar--terima"
    assert "Dua laporan" not in visitor.get(OTHER).text


def test_reports_said_to_differ_are_not_proposed_again(library: Installation, visitor: TestClient) -> None:
    propose(visitor)
    publisher = signed_in(library, visitor, "siti@kalteng.example", ("62", Role.PUBLISHER))
    stranger = signed_in(library, visitor, "budi@aceh.example", ("11", Role.PUBLISHER))
    assert "Tidak ada yang menunggu" in stranger.get(DESK).text
    assert send_at_desk(stranger, DESK, jawaban="sama", **PAIR).status_code == 403
    assert send_at_desk(publisher, DESK, jawaban="beda", **PAIR).status_code == 303
    propose(visitor)
    assert "Tidak ada yang menunggu" in publisher.get(DESK).text
    assert send_at_desk(publisher, DESK, jawaban="sama", pertama="tamu", kedua="lain").status_code == 422


@pytest.mark.parametrize("own_first", [False, True], ids=["harvested ones first", "own one first"])
def test_three_reports_of_a_visit_stand_behind_the_one_written_here(
    library: Installation, visitor: TestClient, *, own_first: bool
) -> None:
    national = {**ORIGIN, "source": "nasional", "url": "https://nasional.example/kunjungan/terima"}
    third = library.content / "visits/harvested/nasional/nasional--terima.md"
    third.parent.mkdir(parents=True)
    third.write_text(edit_text(told_by_host(), {"origin": national}))
    library.bring_up_to_date()
    propose(visitor)
    propose(visitor)
    publisher = signed_in(library, visitor, "siti@kalteng.example", ("62", Role.PUBLISHER))
    desk = publisher.get(DESK).text
    pairs = re.findall(r'name="pertama" value="([^"]+)".*?name="kedua" value="([^"]+)"', desk, re.DOTALL)
    assert len(set(pairs)) == 3
    others = sorted(set(pairs), key=lambda pair: "tamu" in pair, reverse=own_first)
    for first, second in others:
        sent = send_at_desk(publisher, DESK, jawaban="sama", pertama=first, kedua=second)
        assert sent.status_code in (303, 422), "the third pair follows from the others"
    assert visitor.get("/api/v1/visits").json()["total"] == 2
    page = visitor.get(OWN).text
    assert f'href="{OTHER}"' in page
    assert 'href="/kunjungan/nasional--terima"' in page
    again = send_at_desk(publisher, DESK, jawaban="sama", **PAIR)
    assert again.status_code == 303, "said twice it is said once"


def test_reports_that_no_longer_resemble_each_other_are_proposed_no_more(
    library: Installation, visitor: TestClient
) -> None:
    propose(visitor)
    (library.content / OTHER_FILE).write_text(edit_text(told_by_host(), {"date_start": "2019-01-01"}))
    library.bring_up_to_date()
    propose(visitor)
    publisher = signed_in(library, visitor, "siti@kalteng.example", ("62", Role.PUBLISHER))
    assert "Tidak ada yang menunggu" in publisher.get(DESK).text
