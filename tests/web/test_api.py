from xml.etree import ElementTree as ET

import pytest
from build import a_practice
from conftest import Make
from fastapi.testclient import TestClient

from app.store.repositories.popular_queries import PopularQueries
from app.web.api.schemas import (
    FollowUpOut,
    IndicatorOut,
    MatrixCell,
    Page,
    PracticeOut,
    RegionOut,
    RegulationOut,
    RoleOut,
    SearchOut,
    SuggestOut,
    ValueOut,
    VisitOut,
)

LISTS = {
    "practices": Page[PracticeOut],
    "visits": Page[VisitOut],
    "values": Page[ValueOut],
    "roles": Page[RoleOut],
    "regions": Page[RegionOut],
    "indicators": Page[IndicatorOut],
    "regulations": Page[RegulationOut],
    "matrix": Page[MatrixCell],
    "follow-ups": Page[FollowUpOut],
    "search": SearchOut,
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_the_keys_of_its_schema_and_no_others(client: TestClient, name: str) -> None:
    response = client.get(f"/api/v1/{name}?per_page=100")
    assert response.status_code == 200
    LISTS[name].model_validate(response.json(), extra="forbid")
    assert f"/api/v1/{name}" in client.get("/api/openapi.json").json()["paths"]


def test_the_whole_content_is_there_with_reasons_and_tasks(client: TestClient) -> None:
    practices = client.get("/api/v1/practices?per_page=100").json()
    assert practices["total"] >= 61
    assert client.get("/api/v1/visits").json()["total"] >= 40
    for practice in practices["items"]:
        assert practice["values"]
        assert all(link["reason"] for link in practice["values"])
        assert practice["roles"]
        assert all(link["task"] for link in practice["roles"])
        assert practice["sources"]


def test_a_practice_carries_its_front_matter_sections_and_visits(client: TestClient) -> None:
    practice = client.get("/api/v1/practices/jabar-roadmap-reformasi-birokrasi").json()
    assert practice["type"] == "practice"
    assert practice["region"] == "32"
    assert practice["url"] == "/praktik/jabar-roadmap-reformasi-birokrasi"
    assert practice["legal_basis"] == ["pergub-jabar-26-2023"]
    assert {link["role"] for link in practice["roles"]} >= {"bkd", "bpsdm"}
    assert "Konteks" in practice["sections"]
    assert "2025-02-kalteng-to-jabar" in practice["visits"]
    assert practice == client.get("/praktik/jabar-roadmap-reformasi-birokrasi.json").json()


def test_a_visit_carries_its_front_matter(client: TestClient) -> None:
    visit = client.get("/api/v1/visits/2025-02-kalteng-to-jabar").json()
    assert visit["date_start"] == "2025-02-11"
    assert [agency["role"] for agency in visit["guest"]["agencies"]] == [
        "biro-organisasi",
        "bkd",
        "bpsdm",
        "diskominfo",
    ]
    assert "visits" not in visit


def test_facet_counts_of_a_search_equal_the_lists(client: TestClient) -> None:
    found = client.get("/api/v1/search?q=bkd&value=akuntabel&per_page=100").json()
    assert found["total"] == len(found["items"]) > 0
    assert all("akuntabel" in item["values"] for item in found["items"])
    (chosen,) = [option for option in found["facets"]["value"] if option["selected"]]
    assert (chosen["value"], chosen["count"]) == ("akuntabel", found["total"])
    for option in found["facets"]["type"]:
        items = [item for item in found["items"] if item["type"] == option["value"]]
        assert len(items) == option["count"]


def test_snippets_mark_the_words_and_nothing_else(client: TestClient) -> None:
    found = client.get("/api/v1/search?q=budaya+kerja").json()
    assert any("<mark>" in item["snippet"] for item in found["items"])
    for item in found["items"]:
        assert "<" not in item["snippet"].replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize(
    ("typed", "text", "url"),
    [
        ("akun", "Akuntabel", "/nilai/akuntabel"),
        ("BKPSDM", "Badan Kepegawaian Daerah", "/peran/bkd"),
        ("jabar", "Provinsi Jawa Barat", "/daerah/32"),
        ("26/2023", "Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023", "/regulasi/pergub-jabar-26-2023"),
        ("kamis bel", "Kamis Belajar dan CorpU digital Kabupaten Tegal", "/praktik/tegal-kamis-belajar"),
        ("stunting", "Prevalensi Stunting", "/indikator/prevalensi-stunting"),
    ],
)
def test_suggestions_complete_what_is_typed(client: TestClient, typed: str, text: str, url: str) -> None:
    answer = client.get("/api/v1/suggest", params={"q": typed}).json()
    SuggestOut.model_validate(answer)
    assert (text, url) in [(item["text"], item["url"]) for item in answer["items"]]
    assert all(client.get(item["url"]).status_code == 200 for item in answer["items"])


@pytest.mark.parametrize("typed", ["", " ", "zzzzzz", "%", "\x00", "a" * 200])
def test_suggest_api_answers_any_input(client: TestClient, typed: str) -> None:
    assert client.get("/api/v1/suggest", params={"q": typed}).json() == {"query": typed, "items": []}


def test_pages_are_linked_to_their_neighbours(client: TestClient) -> None:
    response = client.get("/api/v1/practices?value=akuntabel&page=2&per_page=5")
    link = response.headers["link"]
    assert '</api/v1/practices?value=akuntabel&per_page=5&page=1>; rel="prev"' in link
    assert '</api/v1/practices?value=akuntabel&per_page=5&page=3>; rel="next"' in link
    assert len(response.json()["items"]) == 5


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/practices/tidak-ada", 404),
        ("/api/v1/tidak-ada", 404),
        ("/api/v1/practices?page=0", 422),
        ("/api/v1/practices?per_page=101", 422),
        ("/api/v1/search?sort=x", 422),
        ("/api/v1/follow-ups?status=x", 422),
    ],
)
def test_errors_are_problem_documents(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_the_api_description_has_examples(client: TestClient) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert schemas["SearchItem"]["properties"]["slug"]["examples"]
    assert schemas["PracticeOut"]["properties"]["slug"]["examples"]


def test_markdown_address_returns_the_content_file(client: TestClient) -> None:
    response = client.get("/praktik/jabar-roadmap-reformasi-birokrasi.md")
    assert response.headers["content-type"].startswith("text/markdown")
    assert response.text.startswith("---\ntitle:")


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("path", ["/praktik/umpan.atom", "/kunjungan/umpan.atom", "/cari.atom?q=sakip"])
def test_feeds_are_valid_atom(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) > 3
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")


def test_the_site_map_names_every_document(client: TestClient) -> None:
    text = client.get("/sitemap.xml").text
    ET.fromstring(text)
    for kind in ("practices", "visits"):
        for item in client.get(f"/api/v1/{kind}?per_page=100").json()["items"]:
            assert f"<loc>http://127.0.0.1:8000{item['url']}</loc>" in text


def test_robots_sitemap_and_opensearch_are_served(client: TestClient) -> None:
    assert "Sitemap:" in client.get("/robots.txt").text
    assert "searchTerms" in client.get("/opensearch.xml").text
    assert client.get("/readyz").json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "index": "ok",
        "content": "ok",
    }


def test_address_with_a_nul_character_gets_a_client_error(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(title="Budaya kerja")})
    library.bring_up_to_date()
    client = library.client()
    for path in ("/praktik/%00", "/praktik/satu%00", "/api/v1/practices/%00", "/lampiran/%00/a.pdf"):
        assert client.get(path).status_code == 404, path
    assert client.get("/api/v1/search?q=budaya%00kerja").json()["total"] == 1
    assert client.get("/cari?q=%00&nilai=%00").status_code == 200
    popular = PopularQueries(library.engine)
    popular.record("budaya\0 kerja")
    popular.flush(lambda _text: "found")
