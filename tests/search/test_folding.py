"""Texts that people take for the same have the same terms, and are marked where they stand."""

import pytest
from conftest import Installation
from hypothesis import given
from hypothesis import strategies as st

from app.search.query.analysis import Analyser
from app.search.query.folding import fold_words
from app.search.query.synonyms import Synonyms
from app.search.results import SearchRequest
from app.search.snippets import Marker

analyser = Analyser({"banyuwangi", "ende"})


@pytest.mark.parametrize(
    "texts",
    [
        (
            "pelayanan",
            "pela\u00adyanan",
            "pe\u200blayanan",
            "p\u200delayanan\u2060",
            "\ufeffpelayanan",
            "Ｐｅｌａｙａｎａｎ",
        ),
        ("café", "cafe\u0301", "cafe", "ＣＡＦÉ"),
        ("jum'at", "jum’at", "jumʼat", "jum`at", "jumat"),
        ("qur'an", "qur’an", "quran"),
        ("efisiensi", "eﬁsiensi"),
        ("non-ASN", "non‑ASN", "non–ASN", "non ASN", "non—asn"),
        ("12345 pegawai", "12.345 pegawai", "１２.３４５ pegawai"),
        ("Rp1.250.000", "Rp 1250000"),
        ("covid19", "covid-19", "covid 19", "COVID‑19", "Covid–19"),
        ("e-government", "egovernment", "e government", "E‑Government"),
        ("e-katalog", "ekatalog", "E Katalog", "ecatalogue", "e-catalogue"),
        ("elearning", "e-learning"),
        ("ekinerja", "e-Kinerja"),
        ("ektp", "e-KTP"),
        ("antardaerah", "antar-daerah", "antar daerah"),
        ("pascapandemi", "pasca-pandemi", "pasca pandemi"),
        ("antikorupsi", "anti-korupsi", "anti korupsi"),
        ("nonperizinan", "non-perizinan", "non perizinan"),
        ("subkegiatan", "sub kegiatan"),
        ("iso9001", "ISO 9001", "iso-9001"),
    ],
)
def test_one_thing_written_in_several_ways_has_the_same_terms(texts: tuple[str, ...]) -> None:
    assert {text: analyser.terms(text) for text in texts} == dict.fromkeys(texts, analyser.terms(texts[0]))


@pytest.mark.parametrize(
    "word",
    [
        "emas",
        "ekonomi",
        "evaluasi",
        "edaran",
        "ende",
        "antara",
        "prakarsa",
        "subsidi",
        "multi",
        "nonton",
        "prabowo",
    ],
)
def test_words_that_only_begin_like_a_compound_stay_whole(word: str) -> None:
    assert len(analyser.terms(word)) == 1


@pytest.mark.parametrize("text", ["nilai 12,5 dari 100", "24.11.2026", "v1.2.345", "0.123", "1.2345"])
def test_other_points_in_numbers_still_divide(text: str) -> None:
    assert len(analyser.terms(text)) > 1


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Mutu pela\u00adyanan publik", "layanan", "Mutu <mark>pela\u00adyanan</mark> publik"),
        ("Salat Jum’at di kantor", "jumat", "Salat <mark>Jum’at</mark> di kantor"),
        ("Ada 12.345 orang", "12345", "Ada <mark>12.345</mark> orang"),
        ("Kafe cafe\u0301 ini", "café", "Kafe <mark>cafe\u0301</mark> ini"),
        ("Pascapandemi: layanan", "pandemi", "Pasca<mark>pandemi</mark>: layanan"),
        ("Saat Covid19 lewat", "covid-19", "Saat <mark>Covid</mark><mark>19</mark> lewat"),
        ("Katalog ﬁnal ini dan final", "final", "Katalog <mark>ﬁnal</mark> ini dan <mark>final</mark>"),
    ],
)
def test_words_are_marked_as_they_are_written(text: str, query: str, marked: str) -> None:
    assert Marker(analyser, Synonyms([], analyser), analyser.terms(query)).mark(text) == marked


_SIGNS = "aB’'.-1234\u00ad\u0301\u200bÉﬁＡ２ İ½"


@given(st.text(alphabet=_SIGNS, max_size=60) | st.text(max_size=60))
def test_places_of_words_are_places_in_the_text(text: str) -> None:
    ends = 0
    for word in analyser.words(text):
        assert ends <= word.start < word.end <= len(text)
        assert word.surface in fold_words(text[word.start : word.end]).text
        ends = word.end


def test_a_query_with_invisible_marks_finds_what_was_meant(site: Installation) -> None:
    def found(text: str) -> list[str]:
        return [hit.slug for hit in site.search.search(SearchRequest(text, per_page=500)).hits]

    assert found("pela\u00adyanan pe\u200brizinan") == found("pelayanan perizinan") != []
    assert found("ｐｅｌａｙａｎａｎ perizinan") == found("pelayanan perizinan")
    assert found('"mal pela\u00adyanan publik"') == found('"mal pelayanan publik"') != []
