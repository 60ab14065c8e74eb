"""Questions by theme: written by us as data, sharp, each for a named office of the right level."""

from collections import Counter
from pathlib import Path

import pytest
from build import content_folder
from conftest import Installation

from app.documents.reference.data import ReferenceDataError, load_reference
from app.preparation.plans.questions import QuestionSources, suggest_questions
from app.preparation.recommendation.topics import find_topic

REQUIRED = {
    "sakip": "nilai SAKIP rendah",
    "reformasi-birokrasi": "indeks reformasi birokrasi stagnan",
    "berakhlak": "core values BerAKHLAK",
    "sistem-merit": "manajemen talenta belum ada",
    "corpu": "membangun corporate university",
    "mpp": "menyiapkan Mal Pelayanan Publik",
    "spbe": "indeks SPBE turun",
    "pengaduan": "pengaduan masyarakat menumpuk",
    "stunting": "prevalensi stunting naik",
    "sampah": "sampah menumpuk di pasar",
    "pad": "PAD tidak mencapai target",
    "bumdes": "BUMDes merugi",
    "desa-wisata": "mengembangkan desa wisata",
    "inflasi": "TPID dan harga pangan",
    "arsip": "pengelolaan arsip dinamis",
    "jdih": "JDIH belum terintegrasi",
    "keterbukaan-informasi": "keterbukaan informasi publik",
    "tata-tertib-dprd": "perubahan tata tertib DPRD",
    "kode-etik": "pelanggaran kode etik anggota dewan",
    "pokok-pikiran": "pokir dan reses",
    "perda-inisiatif": "ranperda inisiatif",
    "zona-integritas": "meraih predikat WBK",
    "blud": "penerapan BLUD di puskesmas",
    "adminduk": "cakupan akta kelahiran",
    "kemiskinan": "kemiskinan ekstrem",
    "air-minum": "kehilangan air PDAM tinggi",
    "pesantren": "raperda pesantren",
    "layak-anak": "menyusun ranperda perlindungan anak",
    "bantuan-hukum": "raperda bantuan hukum bagi masyarakat miskin",
    "bencana": "desa tangguh bencana belum terbentuk",
    "karhutla": "karhutla tiap tahun",
    "perpustakaan": "perpustakaan daerah sepi",
    "guru": "sekolah pedalaman kekurangan guru",
    "tenaga-honorer": "tenaga honorer belum diangkat",
}
"""A problem of each theme that officers travel for."""
OFFICE_NAME_BY_LEVEL = {"62": "Biro Organisasi", "62.03": "Bagian Organisasi", "62.71": "Bagian Organisasi"}


@pytest.mark.parametrize(("slug", "problem"), REQUIRED.items())
def test_problem_of_a_theme_is_recognised(site: Installation, slug: str, problem: str) -> None:
    assert find_topic(site.reference, site.search.analyser, problem).themes[0].slug == slug


def test_every_theme_has_six_to_ten_questions_and_none_stands_twice(site: Installation) -> None:
    themes = site.reference.questions.themes
    assert len(themes) >= 25
    counts = {theme.slug: sum(map(len, theme.questions.values())) for theme in themes}
    assert {slug: count for slug, count in counts.items() if not 6 <= count <= 10} == {}
    asked = Counter(q for theme in themes for questions in theme.questions.values() for q in questions)
    assert [question for question, times in asked.items() if times > 1 or not question.endswith("?")] == []


def test_questions_of_a_plan_are_those_of_its_theme_for_named_offices(site: Installation) -> None:
    topic = find_topic(site.reference, site.search.analyser, "menyiapkan MPP")
    questions = suggest_questions(site.reference, QuestionSources(topic.themes, []))
    text = " ".join(one.question for one in questions)
    for word in ("gerai", "Izin", "Jam buka", "sewa", "instansi vertikal"):
        assert word in text
    assert {one.origin for one in questions} == {"tema"}
    assert all(site.reference.office(one.role, "62.03") != one.role for one in questions)


@pytest.mark.parametrize(("place", "name"), OFFICE_NAME_BY_LEVEL.items())
def test_office_is_named_as_places_of_its_level_call_it(site: Installation, place: str, name: str) -> None:
    assert site.reference.office("biro-organisasi", place) == name


def test_theme_may_name_an_office_that_is_no_role(site: Installation) -> None:
    assert site.reference.office("bagian-hukum", "62") == "Biro Hukum Sekretariat Daerah"
    assert site.reference.office("bagian-hukum", "62.03") == "Bagian Hukum Sekretariat Daerah"
    assert site.reference.office("bkd", "62.03") == "BKPSDM"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      inspektorat:\n", "      inspektoratt:\n", "Kantor “inspektoratt” tidak ada"),
        ("role: setda}", "role: sedta}", "Peran “sedta” tidak ada"),
        ("[nilai-sakip]", "[nilai-sakipp]", "Indikator “nilai-sakipp” tidak ada"),
        ("words: SAKIP, AKIP", "words: SAKIP, sakip", "“sakip” ada dua kali"),
    ],
)
def test_check_names_what_is_wrong_in_the_themes(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = content_folder(tmp_path / "content", {})
    path = folder / "question_themes.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ReferenceDataError, match=said) as caught:
        load_reference(folder)
    assert all(
        problem.path == "question_themes.yaml" and problem.line > 1 for problem in caught.value.problems
    )


def test_site_without_themes_asks_the_general_questions(tmp_path: Path) -> None:
    folder = content_folder(tmp_path / "content", {})
    (folder / "question_themes.yaml").unlink()
    reference = load_reference(folder)
    assert reference.questions.themes == ()
    questions = suggest_questions(reference, QuestionSources((), []))
    assert {one.origin for one in questions} == {"umum"}
