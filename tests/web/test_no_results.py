"""A search that finds nothing leads on."""

import re
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from html5lib import HTMLParser
from hypothesis import given
from hypothesis import strategies as st


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_a_filter_too_many_can_be_dropped_and_the_page_says_what_that_finds(client: TestClient) -> None:
    html = page(client, "/cari?q=sakip&daerah=94&nilai=kompeten")
    assert "Belum ada yang sesuai" in html
    steps = re.findall(
        r'<li><a href="([^"]+)" rel="nofollow">(Tanpa [^<]+)</a> <span class="hitung">([\d.]+) hasil', html
    )
    assert steps
    for address, _label, count in steps:
        assert f"<strong>{count}</strong> hasil" in page(client, address.replace("&amp;", "&"))


def test_where_no_filter_alone_is_too_many_all_can_be_dropped(client: TestClient) -> None:
    html = page(client, "/cari?q=sakip&daerah=94&nilai=loyal")
    (address, count) = re.findall(
        r'<li><a href="([^"]+)" rel="nofollow">Tanpa semua saringan</a> <span class="hitung">([\d.]+) hasil',
        html,
    )[0]
    assert f"<strong>{count}</strong> hasil" in page(client, address.replace("&amp;", "&"))


def test_words_nobody_wrote_are_said_to_be_in_no_document_and_nothing_is_shown_instead(
    client: TestClient,
) -> None:
    html = page(client, "/cari?q=xqzvw")
    assert "Belum ada tulisan tentang xqzvw" in html
    assert 'class="kartu' not in html


def test_words_of_nearly_every_document_are_no_suggestion(client: TestClient) -> None:
    html = page(client, "/cari?q=siapa+yang+bagus+ngurus+banjir")
    assert "Belum ada tulisan tentang banjir" in html
    assert "Tanpa kata" not in html


def test_a_phrase_nobody_wrote_can_be_searched_as_words(client: TestClient) -> None:
    html = page(client, "/cari?q=" + quote('"sakip stunting malaria"'))
    assert "Tanpa tanda kutip" in html


def test_a_place_in_plain_words_is_a_filter_that_can_be_taken_off(client: TestClient) -> None:
    html = page(client, "/cari?q=sakip+di+sumedang")
    assert "Saringan diambil dari kata pencarian" in html
    chip = re.search(r'<a href="([^"]+)" rel="nofollow">Kab. Sumedang', html)
    assert chip
    plain = page(client, chip[1].replace("&amp;", "&"))
    assert "Saringan diambil" not in plain
    found = client.get("/api/v1/search?q=sakip di sumedang").json()
    assert found["recognised"] == {"region": ["32.11"]}
    literal = client.get("/api/v1/search?q=sakip di sumedang&literal=region").json()
    assert literal["recognised"] == {}
    assert literal["total"] > found["total"]


@pytest.mark.parametrize("text", ["pergub 26 tahun 2023", "nilai sakip tahun 2023", "studi di", "di mana"])
def test_what_is_not_surely_a_filter_stays_words(client: TestClient, text: str) -> None:
    assert client.get("/api/v1/search", params={"q": text}).json()["recognised"] == {}


def test_years_are_shown_as_bars_and_as_a_list(client: TestClient) -> None:
    html = page(client, "/cari")
    picture = html[html.index('<svg class="tahun"') : html.index("</svg>", html.index('<svg class="tahun"'))]
    bars = dict(re.findall(r"<title>(\d{4}): (\d+)</title>", picture))
    counts = {o["value"]: o["count"] for o in client.get("/api/v1/search").json()["facets"]["year"]}
    assert bars
    assert all(counts[year] == int(count) for year, count in bars.items())


@given(st.binary(max_size=60))
def test_any_bytes_as_a_query_answer_with_valid_html_and_json(client: TestClient, raw: bytes) -> None:
    address = quote(raw)
    html = client.get(f"/cari?q={address}")
    assert html.status_code == 200
    HTMLParser(strict=True).parse(html.text)
    answer = client.get(f"/api/v1/search?q={address}")
    assert answer.status_code == 200
    assert answer.json()["total"] >= 0


def test_a_filter_written_in_the_words_is_shown_and_can_be_taken_off(client: TestClient) -> None:
    html = page(client, "/cari?q=pelatihan+nilai:adaptif+peran:bkd")
    chips = dict(re.findall(r'<li><a href="([^"]+)" rel="nofollow">(\w+) <span aria-hidden="true">×', html))
    assert set(chips.values()) == {"Adaptif", "BKD"}
    without = next(address for address, label in chips.items() if label == "BKD")
    assert without == "/cari?q=pelatihan+nilai%3Aadaptif"
    assert 'class="semua" href="/cari?q=pelatihan"' in html
    chosen = {
        o["value"]
        for o in client.get("/api/v1/search?q=nilai:adaptif").json()["facets"]["value"]
        if o["selected"]
    }
    assert chosen == {"adaptif"}
