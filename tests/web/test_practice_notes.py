"""Readers say that they adopted a practice, or ask about it; the desk publishes what it confirms."""

import re

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import send, send_at_desk, signed_in

from app.accounts.permissions import Role

PAGE = "/praktik/satu"
CLAIM = {
    "daerah": "Kabupaten Kapuas",
    "kantor": "Bagian Organisasi",
    "sejak": "Maret 2026",
    "teks": "Formulirnya dipakai, urutannya kami ubah.",
}


@pytest.fixture
def site(make: Make) -> Installation:
    site = make({"practices/satu.md": a_practice()})
    site.bring_up_to_date()
    return site


@pytest.fixture
def visitor(site: Installation) -> TestClient:
    return site.client()


def waiting(desk: TestClient) -> str:
    (found, *_more) = re.findall(r'action="(/meja/tanggapan/\d+)/', desk.get("/meja/tanggapan").text)
    return found


def test_a_claim_is_confirmed_by_the_region_that_makes_it_and_shown_as_a_claim(
    site: Installation, visitor: TestClient
) -> None:
    sent = send(visitor, f"{PAGE}/terapkan", form=f"{PAGE}/terapkan", **CLAIM)
    assert sent.headers["location"] == f"{PAGE}/terapkan?terkirim=1"
    assert "Formulirnya dipakai" not in visitor.get(PAGE).text
    elsewhere = signed_in(site, visitor, "jabar@contoh.go.id", ("32", Role.AUTHOR))
    assert "Formulirnya" not in elsewhere.get("/meja/tanggapan").text
    assert send_at_desk(elsewhere, "/meja/tanggapan/1/terbitkan").status_code == 403
    writer = signed_in(site, visitor, "kapuas@contoh.go.id", ("62.03", Role.AUTHOR))
    assert send_at_desk(writer, f"{waiting(writer)}/terbitkan").status_code == 303
    page = visitor.get(PAGE).text
    assert "Formulirnya dipakai, urutannya kami ubah." in page
    assert "pernyataan, belum berbukti" in page
    assert send_at_desk(writer, "/meja/tanggapan/1/terbitkan").status_code == 422
    lineage = visitor.get("/silsilah").text
    assert lineage.count('class="pita pita-pernyataan"') == 2, "one line, and its sample in the legend"
    assert "Garis hubung putus-putus: daerah menyatakan menerapkan" in lineage
    assert "1 pernyataan menerapkan" in lineage
    assert "diterapkan 1 daerah" not in lineage
    assert "satu,pernyataan menerapkan,62.03,Maret 2026" in visitor.get("/silsilah.csv").text
    assert "pita-pernyataan" in visitor.get("/silsilah.svg?praktik=satu").text


def test_a_claim_with_a_page_that_shows_it_links_to_it(site: Installation, visitor: TestClient) -> None:
    proof = "https://kapuaskab.go.id/perbup"
    send(visitor, f"{PAGE}/terapkan", form=f"{PAGE}/terapkan", **CLAIM, bukti=proof)
    writer = signed_in(site, visitor, "kapuas@contoh.go.id", ("62.03", Role.AUTHOR))
    send_at_desk(writer, f"{waiting(writer)}/terbitkan")
    page = visitor.get(PAGE).text
    assert f'href="{proof}"' in page
    assert "belum berbukti" not in page
    lineage = visitor.get("/silsilah?praktik=satu").text
    assert "diterapkan 1 daerah" in lineage
    assert "pita-pernyataan" not in lineage


def test_an_answer_is_published_by_another_than_who_wrote_it(site: Installation, visitor: TestClient) -> None:
    send(visitor, f"{PAGE}/tanya", form=f"{PAGE}/tanya", teks="Berapa biaya pemeliharaannya setahun?")
    writer = signed_in(site, visitor, "penulis@contoh.go.id", ("32", Role.PUBLISHER))
    note = waiting(writer)
    assert send_at_desk(writer, f"{note}/jawab", jawaban=" ").status_code == 422
    assert send_at_desk(writer, f"{note}/jawab", jawaban="Lima puluh juta rupiah.").status_code == 303
    assert send_at_desk(writer, f"{note}/terbitkan").status_code == 403
    reviewer = signed_in(site, visitor, "penelaah@contoh.go.id", ("32", Role.REVIEWER))
    assert send_at_desk(reviewer, f"{note}/terbitkan").status_code == 303
    assert "Lima puluh juta rupiah." in visitor.get(PAGE).text
    assert "Lima puluh juta rupiah." in visitor.get(f"/en{PAGE}").text


def test_what_is_set_aside_is_shown_nowhere(site: Installation, visitor: TestClient) -> None:
    send(visitor, f"{PAGE}/tanya", form=f"{PAGE}/tanya", teks="Apakah ini berlaku di mana-mana?")
    writer = signed_in(site, visitor, "penulis@contoh.go.id", ("32", Role.AUTHOR))
    assert send_at_desk(writer, f"{waiting(writer)}/tolak").status_code == 303
    assert "Tidak ada yang menunggu." in writer.get("/meja/tanggapan").text
    assert "berlaku di mana-mana" not in visitor.get(PAGE).text


@pytest.mark.parametrize(
    ("step", "fields", "message"),
    [
        ("tanya", {"teks": "Apa?"}, "Tulis sedikitnya satu kalimat pendek."),
        ("tanya", {"teks": "Hubungi saya di 0812-3456-7890 ya"}, "tampak seperti data pribadi"),
        ("terapkan", {**CLAIM, "daerah": "Antah"}, "Tulis daerah atau instansi yang menerapkannya."),
        ("terapkan", {**CLAIM, "kantor": ""}, "Tulis perangkat daerah yang menerapkannya."),
        ("terapkan", {**CLAIM, "bukti": "lihat saja"}, "Alamat bukti dimulai dengan https://"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    visitor: TestClient, step: str, fields: dict[str, str], message: str
) -> None:
    answer = send(visitor, f"{PAGE}/{step}", form=f"{PAGE}/{step}", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert fields["teks"] in answer.text
