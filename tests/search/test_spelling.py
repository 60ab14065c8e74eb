"""Spelling is corrected when the query itself says what is meant, offered when it may be, and else left alone."""

import re

import pytest
import yaml
from build import CONTENT, a_practice
from conftest import Make, swept
from fastapi.testclient import TestClient

from app.search.engine import SearchEngine
from app.search.query.parser import Query
from app.search.results import SearchRequest


def asked(engine: SearchEngine, text: str) -> Query:
    return engine.search(SearchRequest(text)).query


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pelayanan pubik pekanbaru", "pelayanan publik pekanbaru"),
        ("budya kerja", "budaya kerja"),
        ("refomasi birokarsi", "reformasi birokrasi"),
        ("inovsi pelayanan publik", "inovasi pelayanan publik"),
        ("stuntng di sumedang", "stunting di sumedang"),
        ("menejemen talenta", "manajemen talenta"),
        ("anntarumat toleransi", "antarumat toleransi"),
        ("toleransi antarrumat", "toleransi antarumat"),
        ("antrumat toleransi", "antarumat toleransi"),
        ("inovasi antardaerh", "inovasi antardaerah"),
    ],
)
def test_what_another_word_speaks_for_is_corrected(engine: SearchEngine, typed: str, meant: str) -> None:
    query = asked(engine, typed)
    assert (query.corrected, query.offered) == (meant, None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("dialog juat bupati", "dialog jumat bupati"), ("smat kampung", "smart kampung")],
)
def test_of_several_meant_words_the_one_that_stands_beside_its_neighbour_is_taken(
    engine: SearchEngine, typed: str, meant: str
) -> None:
    assert asked(engine, typed).corrected == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("netraitas asn", "netralitas asn"),
        ("angka kemarian ibu", "angka kematian ibu"),
        ("pendampingan ibu hail", "pendampingan ibu hamil"),
    ],
)
def test_a_word_that_no_document_has_is_questioned_where_a_neighbour_says_another(
    engine: SearchEngine, typed: str, meant: str
) -> None:
    query = asked(engine, typed)
    assert (query.corrected, query.offered, query.text) == (None, meant, typed)
    assert query.finds_offer


@pytest.mark.parametrize(
    ("typed", "meant"), [("stuntng", "stunting"), ("reformsi", "reformasi"), ("inspektorta", "inspektorat")]
)
def test_what_no_other_word_speaks_for_is_offered(engine: SearchEngine, typed: str, meant: str) -> None:
    query = asked(engine, typed)
    assert (query.corrected, query.offered, query.text) == (None, meant, typed)
    assert query.finds_offer


@pytest.mark.parametrize(
    "text",
    [
        *(
            "citizen complaint handling",
            "civil servant",
            "waste management",
            "kitchen budget",
            "weather station",
        ),
        *(
            "stuban",
            "kunker",
            "kungker",
            "stula",
            "stulanas",
            "VKN",
            "ranperda",
            "raperda",
            "pansus",
            "banmus",
        ),
        *(
            "bapemperda",
            "banggar",
            "propemperda",
            "SPPD",
            "LHPD",
            "SHSR",
            "lumpsum",
            "notula",
            "telaahan staf",
        ),
        *("BKPSDM", "bkd", "dinsos", "dispora", "disdukcapil", "kesbangpol", "musrenbang", "renja", "LKPJ"),
        *("kemaren nongkrong", "warkop", "sembako murah", "odong", "gofood", "instagram", "ojol", "curhat"),
        *(
            "penanganan ubur-ubur",
            "nelayan cantrang",
            "tempat pemakaman umum",
            "kandang ayam",
            "layang layang",
            "memancing",
            "keluhan pasien",
            "perkebunan sawit",
            "menangis",
        ),
        *("xqzvw", "XKCD", "brrr", "zzzzzz", "kucing hutan"),
    ],
)
def test_words_that_people_know_are_neither_corrected_nor_questioned(engine: SearchEngine, text: str) -> None:
    query = asked(engine, text)
    assert (query.corrected, query.offered) == (None, None)


@swept(one_in=6)
def test_every_name_and_short_form_of_the_reference_data_is_known(engine: SearchEngine, one_in: int) -> None:
    groups = yaml.safe_load((CONTENT / "synonyms.yaml").read_text(encoding="utf-8"))["synonyms"]
    roles = yaml.safe_load((CONTENT / "roles.yaml").read_text(encoding="utf-8"))["roles"]
    forms = {form for one in groups for form in one["terms"]}
    forms |= {form for one in roles for form in one.get("aliases", [])}
    assert len(forms) > 500
    queries = {form: asked(engine, form) for form in sorted(forms)[::one_in]}
    assert {form: query for form, query in queries.items() if query.corrected or query.offered} == {}


def test_two_slips_in_a_short_word_need_the_support_of_another_word(make: Make) -> None:
    library = make(
        {
            "practices/satu.md": a_practice(title="Layanan kanalku untuk warga"),
            "practices/dua.md": a_practice(title="Perpustakaan keliling nagari"),
        }
    )
    library.bring_up_to_date()
    assert asked(library.search, "layanan kenelku").corrected == "layanan kanalku"
    assert asked(library.search, "kenelku").offered is None
    assert asked(library.search, "perpustakaan kenelku").corrected is None
    assert asked(library.search, "perpostakaen keliling").corrected == "perpustakaan keliling"


def test_the_page_asks_whether_something_else_was_meant(client: TestClient) -> None:
    page = client.get("/cari?q=stuntng").text
    assert re.search(r'Maksud Anda: <a href="/cari\?q=stunting"[^>]*>stunting</a>\?', page)
    assert "Ditampilkan hasil untuk" not in page
    answer = client.get("/api/v1/search?q=stuntng").json()
    assert (answer["corrected_query"], answer["offered_query"]) == (None, "stunting")
