"""Answers above the results: only of what content holds, in the order that content gives."""

import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from build import CONTENT
from conftest import Installation
from fastapi.testclient import TestClient

from app.documents.reference.data import Reference


def answers(client: TestClient, text: str, **more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/search", params={"q": text, **more}).json()["answers"]
    return found


def the_answer(client: TestClient, text: str, kind: str, **more: str) -> dict[str, Any]:
    found = [one for one in answers(client, text, **more) if one["kind"] == kind]
    assert len(found) == 1, text
    return found[0]


@cache
def recorded_figures(indicator: str) -> dict[str, tuple[int, float, str]]:
    """Region → year, value and source of its newest figure, read from the content files themselves."""
    rows: list[tuple[str, int, float, str]] = []
    for file in sorted(Path(CONTENT, "practices").glob("*.md")):
        meta = yaml.load(file.read_text("utf-8").split("---\n")[1], yaml.CSafeLoader)
        urls = {source["id"]: source["url"] for source in meta["sources"]}
        rows += [
            (meta["region"], measure["year"], measure["value"], urls[measure["source"]])
            for measure in meta.get("measures", ())
            if measure.get("indicator") == indicator and measure.get("year")
        ]
    scores = yaml.load((CONTENT / "scores.yaml").read_text("utf-8"), yaml.CSafeLoader)
    urls = {source["id"]: source["url"] for source in scores["sources"]}
    rows += [
        (score["region"], score["year"], score["value"], urls[score["source"]])
        for score in scores["scores"]
        if score["indicator"] == indicator
    ]
    newest: dict[str, tuple[int, float, str]] = {}
    for region, year, value, url in rows:
        if region not in newest or year > newest[region][0]:
            newest[region] = year, value, url
    return newest


def ordered(
    reference: Reference, indicator: str, level: str = "", *, lowest: bool = False
) -> list[tuple[str, float, int, str]]:
    figures = [
        (region, value, year, url)
        for region, (year, value, url) in recorded_figures(indicator).items()
        if not level or reference.places[region].level == level
    ]
    return sorted(figures, key=lambda one: (one[1] if lowest else -one[1], -one[2], one[0]))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("siapa yang SAKIP-nya terbaik di antara kabupaten", "kabupaten"),
        ("sakip tertinggi antar kabupaten", "kabupaten"),
        ("juara sakip di antara kota", "kota"),
        ("nilai akuntabilitas kinerja paling tinggi", ""),
        ("peringkat sakip tingkat provinsi", "provinsi"),
        ("highest SAKIP among regencies", "kabupaten"),
        ("kabupaten terbaik sakip", "kabupaten"),
    ],
)
def test_who_is_best_is_answered_in_the_order_of_content_with_sources(
    client: TestClient, site: Installation, text: str, level: str
) -> None:
    answer = the_answer(client, text, "indicator")
    expected = ordered(site.reference, "nilai-sakip", level)[:5]
    shown = [(item["region"], item["value"], item["year"], item["source"]) for item in answer["items"]]
    assert shown == expected
    assert "tercatat di sini" in answer["title"]
    assert answer["url"].startswith("/indikator/nilai-sakip")


def test_the_best_of_a_figure_that_should_be_low_is_the_lowest(
    client: TestClient, site: Installation
) -> None:
    answer = the_answer(client, "stunting terbaik", "indicator", level="provinsi")
    expected = ordered(site.reference, "prevalensi-stunting", "provinsi", lowest=True)[:5]
    assert [item["region"] for item in answer["items"]] == [region for region, *_rest in expected]
    worst = the_answer(client, "stunting tertinggi", "indicator", level="provinsi")
    assert worst["items"][0]["region"] == ordered(site.reference, "prevalensi-stunting", "provinsi")[0][0]


def test_figures_are_answered_where_no_document_is_in_the_group(
    client: TestClient, site: Installation
) -> None:
    answer = the_answer(client, "stunting terendah antar provinsi", "indicator")
    expected = ordered(site.reference, "prevalensi-stunting", "provinsi", lowest=True)[:5]
    assert [item["region"] for item in answer["items"]] == [region for region, *_rest in expected]


@pytest.mark.parametrize("text", ["mal pelayanan publik", "sp4n lapor"])
def test_a_topic_of_a_few_words_is_no_question(client: TestClient, text: str) -> None:
    assert [one for one in answers(client, text) if one["kind"] == "question"] == []


def test_the_most_improved_are_ordered_by_their_change(client: TestClient) -> None:
    answer = the_answer(client, "spi yang naik", "indicator")
    changes = [
        float(re.search(r"naik ([\d,]+)", item["note"])[1].replace(",", "."))
        for item in answer["items"]  # type: ignore[index]
    ]
    assert changes
    assert changes == sorted(changes, reverse=True)


def test_the_figures_of_a_place_and_of_an_island_are_answered(client: TestClient, site: Installation) -> None:
    place = the_answer(client, "stunting di Sulawesi Selatan", "indicator")
    assert {item["region"] for item in place["items"]} == {"73"}
    assert place["items"][0]["value"] == recorded_figures("prevalensi-stunting")["73"][1]
    island = the_answer(client, "indeks inovasi tertinggi di Sulawesi", "indicator")
    assert {site.reference.island(item["region"]) for item in island["items"]} == {"sulawesi"}


def test_an_answer_names_the_visits_about_the_matter_only(client: TestClient) -> None:
    sakip = the_answer(client, "sakip terbaik di antara kabupaten", "indicator")
    by_region = {item["region"]: item["visited_by"] for item in sakip["items"]}
    assert by_region["63.06"] == ["2018-10-seruyan-to-hulu-sungai-selatan"]
    reform = the_answer(client, "indeks rb tertinggi", "indicator")
    jabar = next(item for item in reform["items"] if item["region"] == "32")
    assert "2025-02-kalteng-to-jabar" in jabar["visited_by"]
    assert "2022-07-sulsel-to-jabar" not in jabar["visited_by"]  # about merit


@pytest.mark.parametrize(
    "text",
    [
        "sakip",
        "gimana cara naikin nilai sakip",
        "strategi meningkatkan indeks rb",
        "pelayanan publik",
        "inovasi",
    ],
)
def test_a_search_for_documents_gets_no_figures(client: TestClient, text: str) -> None:
    assert [one for one in answers(client, text) if one["kind"] == "indicator"] == []


@pytest.mark.parametrize(
    "text",
    [
        "siapa pernah ke Banyuwangi",
        "siapa yang sudah ke kabupaten banyuwangi",
        "banyuwangi",
        "who visited Banyuwangi",
    ],
)
def test_who_went_to_a_place_is_answered_with_its_visits(client: TestClient, text: str) -> None:
    answer = the_answer(client, text, "region")
    assert answer["url"] == "/daerah/35.10"
    hosted = client.get("/api/v1/visits", params={"per_page": "100"}).json()["items"]
    expected = sorted(
        (visit["date_start"] for visit in hosted if "35.10" in visit["host"]["regions"]), reverse=True
    )[:5]
    assert [item["year"] for item in answer["items"]] == [int(date[:4]) for date in expected]
    assert all(item["note"] for item in answer["items"])


@pytest.mark.parametrize(
    ("text", "level"),
    [("siapa yang paling sering dikunjungi", None), ("kabupaten yang paling banyak didatangi", "kabupaten")],
)
def test_who_receives_most_visits_is_answered_by_their_number(
    client: TestClient, site: Installation, text: str, level: str | None
) -> None:
    answer = the_answer(client, text, "region")
    visits: list[dict[str, Any]] = []
    while page := client.get(
        "/api/v1/visits", params={"per_page": "100", "page": str(len(visits) // 100 + 1)}
    ).json()["items"]:
        visits += page
        if len(page) < 100:
            break
    received = Counter(
        code
        for visit in visits
        for code in (*visit["host"]["regions"], *visit["host"].get("ministries", ()))
        if level in (None, site.reference.level(code))
    )
    expected = sorted(received.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    assert [(item["region"], item["value"]) for item in answer["items"]] == expected


def test_who_receives_most_visits_about_a_matter_received_one(client: TestClient, site: Installation) -> None:
    answer = the_answer(client, "daerah paling sering dikunjungi soal stunting", "region")
    assert site.reference.place("32.11").code in {item["region"] for item in answer["items"]}
    assert answer["url"].startswith("/cari?q=")


def test_places_like_another_and_near_it_are_answered(client: TestClient, site: Installation) -> None:
    like = the_answer(client, "kabupaten mirip Sumedang", "region")
    assert {site.reference.places[item["region"]].level for item in like["items"]} == {"kabupaten"}
    assert like["url"].startswith("/banding?daerah=32.11&daerah=")
    near = the_answer(client, "terdekat dari Palopo", "region")
    assert {site.reference.places[item["region"]].province for item in near["items"]} == {"73"}


def test_a_regulation_is_answered_with_its_page_and_what_rests_on_it(client: TestClient) -> None:
    answer = the_answer(client, "pergub jabar 26/2023", "regulation")
    assert answer["url"] == "/regulasi/pergub-jabar-26-2023"
    page = client.get(answer["url"]).text
    assert answer["items"]
    assert all(item["url"] in page for item in answer["items"])


def test_a_question_that_a_visit_answered_is_answered_with_its_source(client: TestClient) -> None:
    pages = [client.get("/api/v1/visits", params={"per_page": "100", "page": str(n)}) for n in (1, 2)]
    visits = [visit for page in pages for visit in page.json()["items"]]
    asked = [
        (visit["slug"], question["question"], question["answer"])
        for visit in visits
        for question in visit.get("questions", ())
        if question.get("answer") and "diketahui" not in question["answer"]
    ]
    assert asked
    for slug, question, answer in asked[:5]:
        item = the_answer(client, question, "question")["items"][0]
        assert (item["name"], item["note"]) == (question, answer)
        assert item["visited_by"] == [slug]
        assert item["source"].startswith("http")


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("contoh surat studi banding", "Surat permohonan kunjungan"),
        ("surat tugas", "Surat tugas"),
        ("KAK", "Kerangka acuan kerja (KAK)"),
        ("format laporan kunker dprd", "Laporan kunjungan"),
        ("undangan studi tiru", "Surat permohonan kunjungan"),
        ("SPPD", "Surat tugas"),
        ("bikin notulen", "Notula"),
        ("telaahan staf", "Telaahan staf"),
    ],
)
def test_who_looks_for_the_form_of_a_paper_is_led_into_preparing_a_visit(
    client: TestClient, text: str, paper: str
) -> None:
    answer = the_answer(client, text, "preparation")
    assert paper in [item["name"] for item in answer["items"]]
    assert client.get(answer["url"]).status_code == 200


@pytest.mark.parametrize(
    "text",
    ["laporan keuangan", "surat edaran netralitas", "aplikasi persuratan", "agenda reformasi", "st gallen"],
)
def test_papers_about_something_else_lead_nowhere(client: TestClient, text: str) -> None:
    assert [one for one in answers(client, text) if one["kind"] == "preparation"] == []


def test_the_page_of_an_indicator_lists_the_newest_figure_of_each_region_in_order(
    client: TestClient, site: Installation
) -> None:
    page = client.get("/indikator/nilai-sakip?tingkat=kabupaten").text
    table = page[page.index('class="ukuran peringkat ') : page.index("</table>")]
    shown = re.findall(
        r'<th scope="row"><a href="/daerah/([\d.]+)">.*?</th><td class="rata-kanan angka">([\d,]+)', table
    )
    expected = ordered(site.reference, "nilai-sakip", "kabupaten")
    assert shown == [(region, f"{value:g}".replace(".", ",")) for region, value, _year, _url in expected]
    everything = client.get("/indikator/nilai-sakip").text
    assert everything.count("<tr><td") == len(recorded_figures("nilai-sakip"))


def test_a_region_can_be_added_to_the_chart_of_the_best(client: TestClient) -> None:
    plain = client.get("/indikator/nilai-sakip").text
    last = re.findall(r'<th scope="row"><a href="/daerah/([\d.]+)">', plain[: plain.index("</table>")])[-1]
    address = next(
        unescape(one)
        for one in re.findall(r'href="(/indikator/nilai-sakip\?[^"#]+)#', plain)
        if one.endswith(last)
    )
    added = client.get(address).text
    assert added.count('class="jejak') == plain.count('class="jejak')
    assert f"daerah={last}" in address
    assert "Ditambahkan:" in added


def test_the_card_switches_level_and_speaks_english_under_en(client: TestClient) -> None:
    page = client.get("/cari", params={"q": "sakip terbaik di antara kabupaten"}).text
    card = page[page.index('class="jawaban') : page.index("</section>", page.index('class="jawaban'))]
    assert "SAKIP tertinggi di antara kabupaten (tercatat di sini)" in card
    assert "84,07</strong> · A · 2024" in card
    assert "Hanya angka yang tercatat di sini" in card
    switch = re.search(r'<a href="([^"]+)" rel="nofollow">Kota</a>', card)
    assert switch
    assert "di antara kota (tercatat di sini)" in client.get(unescape(switch[1])).text
    english = client.get("/en/cari", params={"q": "sakip terbaik di antara kabupaten"}).text
    assert "Highest SAKIP among regencies (as recorded here)" in english
    assert "84.07</strong>" in english
