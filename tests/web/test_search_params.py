"""The parameters of a search, read for the pages and for the API."""

from app.search.query.parser import FACET_OF
from app.search.results import SearchRequest
from app.web.search.params import MAX_VALUES, PAGE_NAMES, SearchParams, read_page_search


def test_pages_and_the_api_read_the_same_search() -> None:
    page = [
        ("q", "sakip desa"),
        ("jenis", "kunjungan"),
        ("nilai", "akuntabel"),
        ("peran", "bkd"),
        ("daerah", "32"),
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
        indicator=["indeks-rb"],
        year=["2023", "2024"],
        sort="newest",
        page=3,
        literal=["region"],
    )
    assert read_page_search(page) == api.to_request()


def test_without_parameters_both_make_the_default_request() -> None:
    assert read_page_search([]) == SearchParams.model_validate({}).to_request() == SearchRequest()


def test_pages_ignore_unknown_parameters_and_invalid_values() -> None:
    pairs = [
        ("value", "akuntabel"),
        ("utm", "1"),
        ("urut", "acak"),
        ("hal", "x"),
        ("kata", "urut"),
        ("nilai", " "),
    ]
    assert read_page_search(pairs) == SearchRequest()


def test_pages_read_a_bounded_number_of_values() -> None:
    read = read_page_search([("tahun", str(year)) for year in range(2 * MAX_VALUES)])
    assert len(read.filters["year"]) == MAX_VALUES


def test_facets_have_one_name_in_page_addresses_and_in_written_queries() -> None:
    assert FACET_OF.items() == {(PAGE_NAMES[facet].name, facet) for facet in FACET_OF.values()}
