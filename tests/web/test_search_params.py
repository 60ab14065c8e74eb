"""The parameters of a search, read for the pages and for the API."""

import pytest
from fastapi.testclient import TestClient

from app.search.query.facet_names import FACET_OF
from app.search.results import SearchRequest
from app.web.search.params import MAX_VALUES, PAGE_NAMES, PAGE_RESULTS, SearchParams, read_page_search


def test_pages_and_the_api_read_the_same_search() -> None:
    page = [
        ("q", "sakip desa"),
        ("jenis", "kunjungan"),
        ("nilai", "akuntabel"),
        ("peran", "bkd"),
        ("daerah", "32"),
        ("pulau", "sulawesi"),
        ("tingkat", "kota"),
        ("bentuk", "studi-tiru"),
        ("cara", "daring"),
        ("indikator", "indeks-rb"),
        ("tahun", "2023"),
        ("tahun", "2024"),
        ("urut", "terbaru"),
        ("hal", "3"),
        ("kata", "daerah"),
    ]
    api = SearchParams(
        q="sakip desa",
        type=["visit"],
        value=["akuntabel"],
        role=["bkd"],
        region=["32"],
        island=["sulawesi"],
        level=["kota"],
        kind=["studi-tiru"],
        mode=["daring"],
        indicator=["indeks-rb"],
        year=["2023", "2024"],
        sort="newest",
        page=3,
        literal=["region"],
        per_page=PAGE_RESULTS,
    )
    assert read_page_search(page) == api.to_request()


def test_without_parameters_both_make_the_default_request() -> None:
    assert SearchParams.model_validate({}).to_request() == SearchRequest()
    assert read_page_search([]) == SearchRequest(per_page=PAGE_RESULTS)


def test_pages_ignore_unknown_parameters_and_invalid_values() -> None:
    pairs = [
        ("value", "akuntabel"),
        ("utm", "1"),
        ("urut", "acak"),
        ("hal", "x"),
        ("kata", "urut"),
        ("nilai", " "),
    ]
    assert read_page_search(pairs) == SearchRequest(per_page=PAGE_RESULTS)


def test_pages_read_a_bounded_number_of_values() -> None:
    read = read_page_search([("tahun", str(year)) for year in range(2 * MAX_VALUES)])
    assert len(read.filters["year"]) == MAX_VALUES


def test_facets_have_one_name_in_page_addresses_and_in_written_queries() -> None:
    assert FACET_OF.items() == {(PAGE_NAMES[facet].name, facet) for facet in FACET_OF.values()}


@pytest.mark.parametrize(
    ("query", "wrong", "nearest"),
    [
        ("rolle=bkd", "rolle", "role"),
        ("q=sakip&perpage=3", "perpage", "per_page"),
        ("role=bkdd", "bkdd", "bkd"),
        ("value=adaptip", "adaptip", "adaptif"),
        ("level=kabupatn", "kabupatn", "kabupaten"),
        ("island=sulawes", "sulawes", "sulawesi"),
        ("kind=studi-tirru", "studi-tirru", "studi-tiru"),
        ("mode=darling", "darling", "daring"),
        ("type=praktik", "praktik", "practice"),
        ("indicator=indeks-rbb", "indeks-rbb", "indeks-rb"),
        ("region=zz", "zz", "kode Kemendagri"),
        ("year=dua", "dua", "2024"),
    ],
)
def test_the_api_names_the_nearest_known_parameter_or_value(
    client: TestClient, query: str, wrong: str, nearest: str
) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert wrong in answer.json()["detail"]
    assert nearest in answer.json()["detail"]


def test_every_operation_of_the_api_refuses_parameters_it_does_not_have(client: TestClient) -> None:
    for path in ("practices", "values", "suggest", "matrix", "follow-ups", "practices/jabar-roadmap-reformasi-birokrasi"):  # fmt: skip
        assert client.get(f"/api/v1/{path}?entah=1").status_code == 422, path
