import pytest
from build import CONTENT
from conftest import swept
from hypothesis import given
from hypothesis import strategies as st

from app.documents.reference.entries import SynonymGroup
from app.search.query.analysis import Analyser
from app.search.query.folding import fold, fold_words
from app.search.query.regulation_codes import find_codes
from app.search.query.synonyms import Synonyms
from app.search.snippets import Marker

analyser = Analyser({"berau", "surabaya", "pekanbaru"})
groups = [SynonymGroup(canonical="MPP", terms=("mpp", "mal pelayanan publik"), kind="abbreviation")]
synonyms = Synonyms(groups, analyser)


def marker(*terms: str) -> Marker:
    return Marker(analyser, synonyms, terms)


@pytest.mark.parametrize(
    "words",
    [
        "pelayanan layanan melayani",
        "penerapan menerapkan diterapkan",
        "perizinan izin ijin",
        "aduan pengaduan mengadu",
    ],
)
def test_forms_of_one_word_share_a_term(words: str) -> None:
    assert len(set(analyser.terms(words))) == 1


@pytest.mark.parametrize("name", ["berau", "surabaya", "pekanbaru", "loyal", "kepri", "berakhlak", "kinerja"])
def test_proper_names_are_not_stemmed(name: str) -> None:
    assert analyser.terms(name) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Pergub 26/2023",
        "pergub no. 26 th 2023",
        "Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023",
        "PERATURAN GUBERNUR NO 26 TAHUN 2023",
        "pergub jabar 26/2023",
    ],
)
def test_a_regulation_has_one_code_in_all_its_spellings(text: str) -> None:
    assert list(find_codes(fold(text))) == ["pergub-26-2023", "26-2023"]


@given(st.text(max_size=300))
def test_words_have_their_position_in_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)
    for word in analyser.words(text):
        assert word.surface in fold_words(text[word.start : word.end]).text


_WORDS = (
    "melayani pelayanan Layanan langkah kerja pekerjaan kinerja ijin perizinan izin kolaboratif kolaborasi inovasi "
    "akuntabilitas akuntabel menyapu sapu mengecat cat memukul telunjuk jum'at Jum’at'an a ASN asn2 25 é ÉLITE ngurus"
).split()


@given(
    st.lists(st.sampled_from(_WORDS) | st.text(max_size=4), max_size=20),
    st.sampled_from([" ", "-", "'", "_", ", ", "’ ", "\n"]),
    st.sets(st.sampled_from([*_WORDS, "urus", "tunjuk", "z", "=1", "#2", "'", ""])),
)
def test_finder_finds_the_same_words_as_full_analysis(
    words: list[str], between: str, asked: set[str]
) -> None:
    text, terms = between.join(words), {analyser.stem(fold(word)) for word in asked}
    expected = [word for word in analyser.words(text) if word.term in terms]
    assert analyser.make_finder(terms)(fold_words(text)) == expected


@swept(one_in=4)
def test_finder_recognises_every_word_of_the_library(one_in: int) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.glob("*/*.md"))[::one_in]]
    words = {word.surface: word.term for text in texts for word in analyser.words(text)}
    assert len(words) > 5_000
    missed = [word for word, term in words.items() if not analyser.make_finder([term])(fold_words(word))]
    assert missed == []


@given(st.text(max_size=600), st.sets(st.sampled_from(["budaya", "kerja", "a", "1"])))
def test_a_snippet_is_safe_html_of_bounded_length(text: str, terms: set[str]) -> None:
    made = marker(*terms).snippet(text)
    plain = made.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert len(plain) <= 6 * 230


def test_a_snippet_shows_the_passage_with_most_words() -> None:
    text = "Pembuka tanpa isi. " * 40 + "Di sini budaya kerja dibangun bersama. " + "Penutup. " * 40
    made = marker("budaya", "kerja").snippet(text)
    assert "<mark>budaya</mark> <mark>kerja</mark>" in made


def test_marked_text_is_escaped_html() -> None:
    assert marker("kerja").mark("a <b> kerja & x") == "a &lt;b&gt; <mark>kerja</mark> &amp; x"


def test_the_other_forms_of_an_abbreviation_are_marked_too() -> None:
    group = synonyms.marks_in(["mpp"])[0]
    assert marker("mpp", group).mark("Mal Pelayanan Publik (MPP) kota") == (
        "<mark>Mal</mark> <mark>Pelayanan</mark> <mark>Publik</mark> (<mark>MPP</mark>) kota"
    )
    assert "<mark>" not in marker("mpp", group).mark("Pelayanan publik kota")
