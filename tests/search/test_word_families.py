"""Families of words share a term, and words that only look alike share none."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from build import CONTENT
from conftest import Installation, exhaustive

from app.search.query.analysis import Analyser
from app.search.query.folding import fold_words
from app.search.query.synonyms import Synonyms
from app.search.results import SearchRequest

HERE = Path(__file__).parent
analyser = Analyser({"kendal", "kuningan", "palu", "pemalang"})

DIFFERENT_ROOTS = frozenset(
    """
    abad afif agam ahmad akhlak alam alami anda anggaran angkatan anti arsal asas awal awalnya babel
    baca belas berapa dana data desa diskominfos emas emis empat gang gawai hati hingga hulu ikan
    irfan jari jati juru kadar kali kanan kantin kara karang kasih kawal kawasan kawasannya kece
    kejar kendal koperasi kuning lahan lain laku lalu lampung lang lawan layang lebar lebaran luar luarnya
    mada madu maka malang mana mantir marau mata mataram mendagri mendak mendes mengawal menkes
    menko menkominfo menpan menpanrb muda muji naga nata nduga nengah ngalam nila oleh olehnya pada
    padanya pakan palang palu pasak pasukan perah perwal petak pohon prov psikolog pula putih putr
    ragam rangka rapi rawa reses rima ring said saran sarannya segi selat siak sini suatu sukses
    sutan tangga tanti tapi tari teknis telan terap tetap tuanya tuna umba visi wako xxii
    """.split()
)
"""Words of the library that look as if another word were made of them: anggaran and pelanggaran."""


def lines_of(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def test_nearly_all_families_of_government_language_are_whole() -> None:
    families = lines_of("word_families.txt")
    split = [family for family in families if len(set(analyser.terms(" ".join(family)))) > 1]
    assert len(families) >= 300
    assert len(split) <= len(families) // 20, split


def test_no_words_of_different_roots_are_joined() -> None:
    pairs = lines_of("near_words.txt")
    assert len(pairs) >= 200
    assert [pair for pair in pairs if len(set(analyser.terms(" ".join(pair)))) < 2] == []


def test_words_are_marked_in_every_form() -> None:
    words = [word for family in lines_of("word_families.txt") for word in family]
    missed = [
        word
        for word in words
        if not analyser.make_finder(analyser.terms(word))(fold_words(f"dan {word} itu"))
    ]
    assert missed == []


def after_me_or_pe(word: str) -> list[str]:
    """Return what a word may become after me- or pe-, by its first letter."""
    nasals = {"p": "m", "t": "n", "k": "ng", "s": "ny"}
    before = {**dict.fromkeys("bfvp", "m"), **dict.fromkeys("dctjz", "n"), **dict.fromkeys("aeioughk", "ng")}
    swallowed = [nasals[word[0]] + word[1:]] if word[0] in nasals else []
    return [*swallowed, before.get(word[0], "") + word]


def forms_of(word: str) -> Iterator[str]:
    """Yield what affixes may make of a word, without asking what its root is."""
    prefixes = "di ber be ter te ke se per pe memper diper keber keter pember".split()
    starts = [word, *(prefix + word for prefix in prefixes)]
    starts += [prefix + rest for prefix in ("me", "pe") for rest in after_me_or_pe(word)]
    for start in starts:
        for suffix in ("", "kan", "i", "an", "nya", "kannya", "annya"):
            yield start + suffix


@exhaustive
def test_families_in_the_texts_of_the_library_are_whole() -> None:
    texts = [path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.md")]
    words = {word.surface for text in texts for word in analyser.words(text)}
    words = {word for word in words if len(word) > 3 and word.isascii() and word.isalpha()}
    made = {word: {form for form in forms_of(word) if form != word and form in words} for word in words}
    families = sum(map(bool, made.values()))
    assert families > 500
    split = defaultdict(set)
    for word in words - DIFFERENT_ROOTS:
        for form in made[word]:
            if analyser.stem(form) != analyser.stem(word):
                split[word].add(form)
    assert len(split) <= families // 200, split


@pytest.mark.parametrize(
    "text",
    ["ditindaklanjuti tindak lanjut", "menandatangani tanda tangan", "pertanggungjawaban tanggung jawab"],
)
def test_two_words_written_as_one_are_known_as_the_two(text: str) -> None:
    synonyms = Synonyms([], analyser)
    one, *two = analyser.terms(text)
    assert set(synonyms.marks_in([one])) & set(synonyms.marks_in(two))


@pytest.mark.parametrize("word", ["mereplikasi", "penandatanganan", "kearsipan", "dihimbau", "ngurusin"])
def test_a_form_is_a_word_when_its_root_is_one(word: str) -> None:
    assert analyser.is_word(word)


@pytest.mark.parametrize("word", ["merepilkasi", "pelayanna", "kearsipna", "menerapkn", "digitlisasi"])
def test_a_form_of_no_root_is_not_a_word(word: str) -> None:
    assert not analyser.is_word(word)


@pytest.mark.parametrize(
    ("query", "form"),
    [("mereplikasi", "replikasi"), ("pengunjung", "kunjungan"), ("tindak lanjut", "ditindaklanjuti")],
)
def test_a_search_finds_the_other_forms(site: Installation, query: str, form: str) -> None:
    found = site.search.search(SearchRequest(query, per_page=500))
    other = site.search.search(SearchRequest(form, per_page=500))
    assert {hit.slug for hit in other.hits} <= {hit.slug for hit in found.hits}
