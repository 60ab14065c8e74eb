"""A search that no document covers says so first, and shows only what comes near."""

from typing import Any
from urllib.parse import quote

import pytest
from build import a_practice, a_visit
from conftest import Make
from fastapi.testclient import TestClient


def search(client: TestClient, text: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/search", params={"q": text, **more}).json()
    return found


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("transmigrasi", "transmigrasi"),
        ("siapa yang bagus ngurus banjir", "banjir"),
        ("koperasi merah putih", "koperasi merah putih"),
        ("stunting di Maluku Utara", "stunting di Maluku Utara"),
        ("mpp di Papua", "mpp di Papua"),
        ("sampah papua", "sampah papua"),
        ("stunting kaltim", "stunting kaltim"),
        ("xqzvw", "xqzvw"),
        ("banjir", "banjir"),
        ("museum kereta", "kereta"),
        ("pergub 99/2031", "pergub 99/2031"),
        ("irigasi", "irigasi"),
        ("angkutan umum", "angkutan umum"),
        ("terminal bus", "terminal bus"),
        ("program makan bergizi gratis", "program makan bergizi gratis"),
        ("prakerja", "prakerja"),
        ("pajak kendaraan bermotor", "pajak kendaraan bermotor"),
    ],
)
def test_what_no_document_covers_is_said_first(client: TestClient, text: str, missing: str) -> None:
    found = search(client, text)
    assert len(found["nothing_about"]) == 1
    assert missing.lower() in found["nothing_about"][0].lower() or found["nothing_about"][0] in missing
    html = client.get(f"/cari?q={quote(text)}").text
    said = html.index("Belum ada tulisan tentang")
    assert 'class="kartu' not in html[:said]
    assert html.count('class="kartu ') == min(found["total"], 20) <= 10


@pytest.mark.parametrize(
    "text",
    [
        "stunting",
        "mal pelayanan publik",
        "sakip di sumedang",
        "ruang laktasi",
        "pegawai sering bolos",
        "pergub 26/2023",
        "inspektorat",
        "bkd adaptif",
        "banyuwangi",
        "praktik di ntb",
        "kunker dprd",
        "air minum pdam",
        "jemput bola adminduk",
        "breastfeeding room at work",
        "cara bikin",
    ],
)
def test_what_a_document_covers_is_not_called_nothing(client: TestClient, text: str) -> None:
    found = search(client, text)
    assert found["nothing_about"] == []
    assert found["total"] > 0


def test_the_words_of_a_place_apart_are_not_that_place(make: Make) -> None:
    library = make(
        {
            "practices/stunting.md": a_practice(
                title="Konawe Selatan menurunkan stunting", summary="Sebuah kabupaten di Sulawesi Tenggara."
            ),
            "practices/lain.md": a_practice(title="Arsip", body="Rapat di Maluku Utara."),
        }
    )
    library.bring_up_to_date()
    found = search(library.client(), "stunting di Maluku Utara")
    assert found["nothing_about"] == ["stunting di Maluku Utara"]


def test_a_document_without_the_matter_that_a_query_names_first_does_not_cover_it(make: Make) -> None:
    library = make(
        {
            "practices/iklim.md": a_practice(title="Iklim investasi", body="Izin cepat."),
            "practices/posyandu.md": a_practice(title="Posyandu keluarga", body="Semua umur dilayani."),
            **{f"practices/arsip-{number}.md": a_practice(title=f"Arsip {number}") for number in range(20)},
        }
    )
    library.bring_up_to_date()
    client = library.client()
    assert search(client, "kampung iklim")["nothing_about"] == ["kampung iklim"]
    near = search(client, "posyandu era baru")
    assert near["nothing_about"] == ["posyandu era baru"]
    assert [item["title"] for item in near["items"]] == ["Posyandu keluarga"]


def test_what_comes_near_is_about_the_same_matter_elsewhere(client: TestClient) -> None:
    near = search(client, "stunting di Maluku Utara")
    assert near["items"]
    assert all("stunting" in (item["title"] + item["summary"]).lower() for item in near["items"][:4])
    assert "82" not in {item["region"] for item in near["items"]}
    assert search(client, "koperasi merah putih")["items"] == []
    football = search(client, "sepak bola")["items"]
    assert not any("jemput" in (item["title"] + item["summary"]).lower() for item in football)


@pytest.mark.parametrize("text", ["toleransi qwrtplk", "brgkxz toleransi"])
def test_a_word_that_nobody_knows_leaves_what_the_others_find(client: TestClient, text: str) -> None:
    found = search(client, text)
    titles = [item["title"].lower() for item in found["items"]]
    assert any("toleran" in title for title in titles[:3]), text
    assert len(titles) <= 10 or not found["nothing_about"]


@pytest.mark.parametrize("text", ["daerah qwrtplk", "pelayanan xqzvw", "qwrtplk xqzvw"])
def test_a_word_of_every_document_beside_an_unknown_one_finds_nothing_near(
    client: TestClient, text: str
) -> None:
    found = search(client, text)
    assert found["nothing_about"]
    assert found["items"] == []


def test_documents_about_the_commoner_of_two_words_are_near_too(make: Make) -> None:
    lost = {f"practices/air-{n}.md": a_practice(title=f"Air {n}", body="Airnya hilang.") for n in range(10)}
    archives = {f"practices/arsip-{n}.md": a_practice(title=f"Depo arsip {n}") for n in range(20)}
    others = {f"practices/lain-{n}.md": a_practice(title=f"Taman {n}") for n in range(220)}
    library = make({**lost, **archives, **others})
    library.bring_up_to_date()
    page = library.client().get("/cari", params={"q": "arsip hilang"}).text
    assert "Belum ada tulisan tentang arsip hilang" in page
    assert "Depo" in page.partition("Yang mendekati")[2]


def test_documents_that_only_mention_the_matter_are_near_too(make: Make) -> None:
    mentions = {"practices/usul.md": a_practice(title="Usul warga", body="Usul dibahas dalam musrenbang.")}
    others = {f"practices/lain-{n}.md": a_practice(title=f"Taman {n}", body="Sepi.") for n in range(20)}
    library = make({**mentions, **others})
    library.bring_up_to_date()
    page = library.client().get("/cari", params={"q": "musrenbang ditolak"}).text
    assert "Belum ada tulisan tentang musrenbang ditolak" in page
    assert "Usul warga" in page.partition("Yang mendekati")[2]


def test_what_is_wrong_with_a_matter_is_not_the_matter(make: Make) -> None:
    libraries = {f"practices/pustaka-{n}.md": a_practice(title=f"Perpustakaan desa {n}") for n in range(12)}
    others = {f"practices/lain-{n}.md": a_practice(title=f"Taman {n}") for n in range(60)}
    library = make({"practices/mal.md": a_practice(title="Mal megah yang sepi"), **libraries, **others})
    library.bring_up_to_date()

    def first(text: str) -> str:
        page = library.client().get("/cari", params={"q": text}).text
        assert "Belum ada tulisan" not in page
        return page.partition('class="kartu ')[2].partition("</h2>")[0]

    assert "Perpustakaan" in first("perpustakaan sepi")
    assert "Mal megah" in first("sepi")


def test_an_expression_does_not_ask_for_the_shorter_one_inside_it(make: Make) -> None:
    signs = {"practices/sipraja.md": a_practice(title="Surat desa dari ponsel", body="Camat memakai TTE.")}
    others = {
        f"visits/{n}.md": a_visit(title=f"Kota {n} menandatangani kerja sama digital") for n in range(9)
    }
    library = make({**signs, **others, "practices/p.md": a_practice()})
    library.bring_up_to_date()
    page = library.client().get("/cari", params={"q": "tanda tangan digital"}).text
    assert "Surat desa" in page.partition('class="kartu ')[2].partition("</h2>")[0]


def test_each_near_document_names_the_words_by_which_it_is(client: TestClient) -> None:
    html = client.get("/cari?q=stunting+di+Maluku+Utara").text
    assert html.count("Mendekati lewat kata “stunting”") == html.count('class="kartu ')
    assert "Saring hasil" not in html


def test_empty_and_thin_results_offer_a_feed_and_the_writers_desk(client: TestClient) -> None:
    for text in ("transmigrasi", "xqzvw", "rejang lebong zona hijau"):
        html = client.get(f"/cari?q={quote(text)}").text
        if search(client, text)["total"] <= 3:
            assert "Beri tahu saya bila ada" in html, text
            assert 'href="/meja/baru"' in html, text
    assert "Beri tahu saya bila ada" not in client.get("/cari?q=sakip").text


def test_the_feed_of_an_uncovered_search_stays_empty_until_there_is_a_document(make: Make) -> None:
    site = make({"practices/satu.md": a_practice(title="Budaya kerja", body="Sampah disebut sekali.")})
    site.bring_up_to_date()
    visitor = site.client()
    assert search(visitor, "sampah")["nothing_about"] == ["sampah"]
    assert "<entry>" not in visitor.get("/cari.atom?q=sampah").text
    (site.content / "practices" / "dua.md").write_text(a_practice(title="Bank sampah kelurahan"), "utf-8")
    site.bring_up_to_date()
    assert search(visitor, "sampah")["nothing_about"] == []
    assert "Bank sampah kelurahan" in visitor.get("/cari.atom?q=sampah").text


def test_a_chosen_filter_does_not_make_a_covered_search_uncovered(client: TestClient) -> None:
    found = search(client, "sakip", region="94", value="loyal")
    assert found["total"] == 0
    assert found["nothing_about"] == []


def test_english_pages_say_it_in_english(client: TestClient) -> None:
    assert "Nothing is written about transmigrasi yet" in client.get("/en/cari?q=transmigrasi").text


def test_a_word_that_begins_like_a_known_one_is_named_whole(client: TestClient) -> None:
    assert search(client, "prakerja")["nothing_about"] == ["prakerja"]


def test_a_word_whose_letters_another_holds_is_named_itself(client: TestClient) -> None:
    assert search(client, "pengaduan uan")["nothing_about"] == ["uan"]
