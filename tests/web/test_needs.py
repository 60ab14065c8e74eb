"""A region says what it looks for, others support it, and a document answers it; each is reviewed before it shows."""

import re
from collections.abc import Iterator

import pytest
from build import a_practice
from conftest import Installation, Make
from fastapi.testclient import TestClient
from people import send, send_at_desk, signed_in

from app.accounts.permissions import Role
from app.publishing.needs import needs

ASK = {"topik": "Pengolahan sampah pasar", "rincian": "Pasar kami menumpuk.", "daerah": "Kabupaten Kapuas"}
NEW = "/kebutuhan/baru"


@pytest.fixture
def site(make: Make) -> Iterator[Installation]:
    site = make({"practices/satu.md": a_practice(title="Satu")})
    site.bring_up_to_date()
    return site


@pytest.fixture
def visitor(site: Installation) -> TestClient:
    return site.client()


def ask(visitor: TestClient, **fields: str) -> int:
    return send(visitor, NEW, form=NEW, **{**ASK, **fields}).status_code


def test_a_need_is_confirmed_by_its_region_supported_by_another_and_answered_by_a_document(
    site: Installation, visitor: TestClient
) -> None:
    assert ask(visitor) == 303
    assert "sampah" not in visitor.get("/kebutuhan").text
    assert visitor.get("/kebutuhan/1").status_code == 404
    elsewhere = signed_in(site, visitor, "jabar@contoh.go.id", ("32", Role.AUTHOR))
    assert "sampah" not in elsewhere.get("/meja/kebutuhan").text
    assert send_at_desk(elsewhere, "/meja/kebutuhan/1/terbitkan").status_code == 403
    writer = signed_in(site, visitor, "kapuas@contoh.go.id", ("62.03", Role.AUTHOR))
    assert send_at_desk(writer, "/meja/kebutuhan/1/terbitkan").status_code == 303
    assert "Pengolahan sampah pasar" in visitor.get("/kebutuhan").text

    sent = send(visitor, "/kebutuhan/1", form="/kebutuhan/1", daerah="Jawa Barat")
    assert sent.headers["location"] == "/kebutuhan/1?terkirim=1"
    assert "Jawa Barat" not in visitor.get("/kebutuhan").text
    assert send_at_desk(writer, "/meja/kebutuhan/1/dukungan", daerah="32").status_code == 403
    assert send_at_desk(elsewhere, "/meja/kebutuhan/1/dukungan", daerah="32").status_code == 303
    assert "2 daerah" in visitor.get("/kebutuhan").text

    refused = send_at_desk(elsewhere, "/meja/kebutuhan/1/jawab", dokumen="/praktik/tidak-ada")
    assert refused.status_code == 422
    assert 'value="/praktik/tidak-ada"' in refused.text
    answered = send_at_desk(elsewhere, "/meja/kebutuhan/1/jawab", dokumen="/praktik/satu")
    assert answered.status_code == 303
    page = visitor.get("/kebutuhan").text
    assert page.index("Sudah terjawab") < page.index('href="/praktik/satu"')
    site.content.joinpath("practices/satu.md").unlink()
    site.bring_up_to_date()
    visitor.app.state.services.library.follow_database()
    assert "Masih dicari" in visitor.get("/kebutuhan").text  # an answer that is gone is none


def test_the_same_topic_again_supports_the_first(site: Installation, visitor: TestClient) -> None:
    assert ask(visitor) == 303
    assert ask(visitor, topik="pengolahan  SAMPAH pasar", daerah="Jawa Barat") == 303
    assert ask(visitor, topik="Pengolahan sampah pasar", daerah="Jawa Barat") == 303
    everywhere = signed_in(site, visitor, "semua@contoh.go.id", ("*", Role.AUTHOR))
    page = everywhere.get("/meja/kebutuhan").text
    assert len(re.findall(r'id="kebutuhan-\d+"', page)) == 1
    assert "1 kebutuhan menunggu kepastian daerahnya" in everywhere.get("/meja").text
    assert page.count("Juga dicari Jawa Barat?") + page.count("Juga dicari Provinsi Jawa Barat?") == 1


def test_what_strangers_write_is_bounded_and_checked(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(visitor, daerah="Tidak Ada") == 422
    assert ask(visitor, topik="x") == 422
    assert ask(visitor, rincian="Hubungi 081234567890") == 422
    assert ask(visitor, situs="https://spam.example") == 303  # a robot fills in everything: nothing is stored
    monkeypatch.setattr(needs, "MAX_OPEN_OF_PLACE", 1)
    assert ask(visitor, topik="Kebutuhan pertama") == 303
    assert ask(visitor, topik="Kebutuhan kedua") == 422
    assert {ask(visitor, topik=f"Kebutuhan {number}") for number in range(10)} == {422, 429}


def test_all_that_is_wrong_with_a_need_is_said_at_once_and_what_was_written_stays(
    visitor: TestClient,
) -> None:
    wrong = {**ASK, "topik": "aset", "daerah": "Kab. Antah"}
    page = send(visitor, NEW, form=NEW, **wrong).text
    assert "Tulis praktik tentang apa" in page
    assert "“Kab. Antah” tidak dikenal" in page
    assert all(f'value="{wrong[name]}"' in page for name in ("topik", "daerah"))
    assert wrong["rincian"] in page


def test_a_search_that_finds_little_leads_to_the_form(visitor: TestClient) -> None:
    page = visitor.get("/cari", params={"q": "sampah pasar"}).text
    address = re.search(r'href="(/kebutuhan/baru\?tentang=[^"]+)"', page)
    assert address is not None
    assert 'value="sampah pasar"' in visitor.get(address[1]).text


def test_readers_say_whether_a_page_helped_once_a_day_and_the_desk_sees_the_sum(
    site: Installation, visitor: TestClient
) -> None:
    assert "Apakah ini membantu?" in visitor.get("/praktik/satu").text
    for answer in ("ya", "ya", "tidak", "lain"):
        sent = visitor.post("/praktik/satu/membantu", data={"jawaban": answer}, follow_redirects=False)
        assert sent.status_code == 303
        assert "set-cookie" not in sent.headers
    assert "Apa yang kurang?" in visitor.get("/praktik/satu/membantu?jawaban=tidak").text
    assert visitor.post("/praktik/tidak-ada/membantu", data={"jawaban": "ya"}).status_code == 404
    elsewhere = {"origin": "https://jahat.example"}
    refused = visitor.post("/praktik/satu/membantu", data={"jawaban": "ya"}, headers=elsewhere)
    assert refused.status_code == 403
    writer = signed_in(site, visitor, "jabar@contoh.go.id", ("32", Role.AUTHOR))
    assert "membantu menurut 1 dari 1 pembaca" in writer.get("/meja/dokumen/praktik/satu").text
    assert "Satu" in writer.get("/meja/pemakaian").text
    assert "Dicari, belum ada" not in writer.get("/meja/pemakaian").text
