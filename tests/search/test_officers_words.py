"""The words that officers use for visits, their papers and DPRD, and those that are not equal."""

import pytest

from app.search.engine import SearchEngine
from app.search.query.synonyms import MARK_PREFIX
from app.search.results import SearchRequest, SearchResults


def search(engine: SearchEngine, text: str) -> SearchResults:
    return engine.search(SearchRequest(text, per_page=300))


def slugs(engine: SearchEngine, text: str) -> list[str]:
    return [hit.slug for hit in search(engine, text).hits]


def groups(engine: SearchEngine, text: str) -> set[str]:
    """The synonym groups that a query is widened to."""
    terms = {term for concept in engine.parse(text).concepts for term in concept.terms}
    return {term for term in terms if term.startswith(MARK_PREFIX)}


@pytest.mark.parametrize("word", ["stula", "stulan", "stulanas", "VKN", "visitasi kepemimpinan nasional"])
def test_field_studies_of_courses_find_the_visits_of_courses_alone(engine: SearchEngine, word: str) -> None:
    found = slugs(engine, word)
    assert "2023-sumut-to-bali" in found[:3]
    assert len(found) <= 15 or " " in word  # 63 general visits before


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("stuban", "studi banding"),
        ("study banding", "studi banding"),
        ("kaji banding", "studi banding"),
        ("kungker", "kunker"),
        ("kunker", "kunjungan kerja"),
        ("ranperda", "raperda"),
        ("ranperda", "rancangan peraturan daerah"),
        ("pansus", "panitia khusus"),
        ("bapemperda", "baperda"),
        ("banmus", "bamus"),
        ("banggar", "badan anggaran"),
        ("AKD", "alat kelengkapan dewan"),
        ("propemperda", "program pembentukan peraturan daerah"),
        ("tamu dinas", "rombongan"),
        ("penerimaan kunjungan", "rombongan"),
        ("fasilitasi kunjungan", "tamu"),
        ("lokus studi", "tuan rumah"),
        ("lokus benchmarking", "tuan rumah"),
        ("lesson learned", "lesson learnt"),
        ("best practice", "praktik baik"),
        ("notula", "notulen"),
        ("LHPD", "laporan hasil perjalanan dinas"),
        ("RAB", "anggaran biaya"),
        ("SHSR", "SBM"),
        ("SSH", "standar harga satuan regional"),
        ("lumpsum", "lump sum"),
        ("at cost", "biaya riil"),
        ("nodin", "nota dinas"),
        ("telaahan", "telaahan staf"),
        ("surat pemberitahuan kunjungan", "surat permohonan"),
        ("proper", "proyek perubahan"),
        ("aksi perubahan", "proyek perubahan"),
    ],
)
def test_words_of_one_thing_widen_the_query_to_one_group(engine: SearchEngine, word: str, same: str) -> None:
    marked = {mark for start, end, mark in _forms_in_texts(engine, same)}
    assert groups(engine, word) & marked, word


def _forms_in_texts(engine: SearchEngine, text: str) -> list[tuple[int, int, str]]:
    words = list(engine.analyser.words(text))
    return engine.synonyms.find_in_text([word.term for word in words])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("berita acara", "notulen"),
        ("BA", "notula"),
        ("surat pengantar", "surat permohonan"),
        ("kuesioner", "daftar pertanyaan"),
        ("stula", "studi banding"),
        ("studi lapangan", "benchmarking"),
    ],
)
def test_words_of_different_things_share_no_group(engine: SearchEngine, one: str, other: str) -> None:
    assert groups(engine, one).isdisjoint(groups(engine, other))


@pytest.mark.parametrize(
    "word",
    """stula stulanas stulan VKN stuban kunker kungker ranperda pansus bapemperda baperda banmus bamus banggar AKD
    propemperda notula SPJ RAB SHSR SSH SBM lumpsum LHPD proper lokus nodin telaahan""".split(),
)
def test_short_forms_of_officers_are_never_corrected(engine: SearchEngine, word: str) -> None:
    assert search(engine, word).query.corrected is None


@pytest.mark.parametrize("word", ["pansus", "bapemperda", "banmus", "banggar", "AKD"])
def test_bodies_of_dprd_find_the_visits_of_dprd(engine: SearchEngine, word: str) -> None:
    found = slugs(engine, word)
    assert found
    assert all("dprd" in slug or "DPRD" in slug for slug in found[:3])


def test_a_draft_regulation_is_found_by_its_short_form(engine: SearchEngine) -> None:
    found = search(engine, "ranperda").hits
    assert "klaten-to-singkawang" in [hit.slug for hit in found]
    assert all(("ranperda", "rancangan peraturan daerah") in hit.explanation.related for hit in found[:5])


def test_proper_is_the_project_and_no_noise(engine: SearchEngine) -> None:
    assert len(slugs(engine, "proper")) <= 5  # 16 before


def test_lessons_learned_find_what_failed(engine: SearchEngine) -> None:
    assert {"wakatobi-laboratorium-inovasi", "kota-bekasi-iconic"} & set(slugs(engine, "lesson learned")[:10])
