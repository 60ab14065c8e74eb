"""The bridge of words: content/bridge.yaml leads everyday and English expressions to the terms of this field."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from build import CONTENT, a_practice, content_folder
from conftest import Make, sampled
from starlette.testclient import TestClient

from app.documents.reference.bridge import BridgeEntry, BridgeGroup
from app.documents.reference.data import Reference, ReferenceDataError, load_reference
from app.search.engine import SearchEngine
from app.search.indexing.documents import get_bridge, get_document_builder
from app.search.query.analysis import Analyser
from app.search.query.bridge import EMPTY_WORDS
from app.search.query.english import english_stem
from app.search.results import SearchRequest
from app.store.sync.sync import sync

MIN_EXPRESSIONS, MIN_ENGLISH = 1_500, 600


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(CONTENT)


def first(engine: SearchEngine, text: str, count: int = 5) -> list[str]:
    return [hit.slug for hit in engine.search(SearchRequest(text, per_page=count)).hits]


def meanings(engine: SearchEngine, text: str) -> set[str]:
    """The terms that the bridge leads a query to."""
    concepts = engine.parse(text).concepts
    return {target.name for one in concepts if one.bridged for target, _weight in one.bridged.targets}


def entries(reference: Reference) -> Iterator[tuple[BridgeGroup, BridgeEntry, str]]:
    for group in reference.bridge:
        for entry in group.entries:
            for expression, is_written_out in entry.expressions:
                if is_written_out:
                    yield group, entry, expression


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("balita kurang gizi", "sumedang-simpati-stunting"),
        ("pns sering bolos", "papua-tengah-disiplin-tpp"),
        ("uang pelicin", "luwu-utara-wbs-gratifikasi"),
        ("kerja dari rumah", "panrb-flexible-working-arrangement"),
        ("situs kantor diretas", "kota-cilegon-agen-csirt"),
        ("teman bicara untuk karyawan yang jenuh", "kota-semarang-konseling-asn"),
        ("perah asi", "kota-palangka-raya-se-ruang-laktasi"),
        ("rukun walau beda agama", "kota-singkawang-perwali-toleransi"),
        ("angka kematian ibu saat melahirkan", "flores-timur-2h2-center"),
    ],
)
def test_everyday_words_find_what_the_field_calls_otherwise(
    engine: SearchEngine, query: str, slug: str
) -> None:
    assert slug in first(engine, query, 4)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("citizen complaint handling", "kota-semarang-pengelolaan-pengaduan"),
        ("malnourished toddlers", "sumedang-simpati-stunting"),
        ("nursery for staff", "jakarta-barat-penitipan-anak-pegawai"),
        ("hackers attacked a website", "kota-cilegon-agen-csirt"),
        ("lessons from failed apps", "kota-bekasi-iconic"),
        ("interfaith forum", "kota-salatiga-kota-toleran"),
        ("best practice SAKIP kabupaten", "banggai-sakip-c-ke-a"),
        ("recruiting top officials", "jateng-assessment-center-bkd"),
    ],
)
def test_english_finds_indonesian_documents(engine: SearchEngine, query: str, slug: str) -> None:
    assert slug in first(engine, query, 8)


@pytest.mark.parametrize(
    "query",
    [
        "citizen complaint handling",
        "civil servant",
        "civil servants discipline",
        "how do other cities handle complaints",
        "sharing software between regions",
        "the best public service",
        "whistleblower",
        "staff shortage in village offices",
        "banding together",
    ],
)
def test_english_is_never_corrected_to_indonesian(engine: SearchEngine, query: str) -> None:
    assert engine.search(SearchRequest(query)).query.corrected is None


def test_english_words_without_a_topic_do_not_score(engine: SearchEngine) -> None:
    concepts = engine.parse("what is the role of an inspectorate in a village").concepts
    assert [concept.word for concept in concepts] == ["role", "inspectorate", "village"]


def test_a_grade_keeps_its_letter_in_an_indonesian_query(engine: SearchEngine) -> None:
    assert [concept.word for concept in engine.parse("sakip dari c ke a").concepts] == ["sakip", "c", "a"]


@pytest.mark.parametrize(
    ("query", "word"),
    [("anak yang kurang gizi", "anak kurang gizi"), ("kurang gizi anak", "kurang gizi anak")],
)
def test_an_expression_is_one_concept_in_any_order(engine: SearchEngine, query: str, word: str) -> None:
    (concept,) = engine.parse(query).concepts
    assert concept.word == word
    assert concept.bridged


def test_the_word_itself_counts_more_than_the_word_it_means(make: Make) -> None:
    library = make(
        {
            "practices/satu.md": a_practice(title="Suap di loket", summary="Contoh."),
            "practices/dua.md": a_practice(title="Gratifikasi di loket", summary="Contoh."),
        }
    )
    library.bring_up_to_date()
    assert first(library.search, "suap") == ["satu", "dua"]


def test_the_reason_names_the_words_and_the_term(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "balita kurang gizi"}).json()["items"][0]
    assert "“balita kurang gizi” dipahami sebagai “stunting”." in found["why"]
    page = client.get("/cari", params={"q": "citizen complaint"}).text
    assert "“citizen complaint” dipahami sebagai “pengaduan”." in page


def test_the_reason_is_in_english_under_en(client: TestClient) -> None:
    page = client.get("/en/cari", params={"q": "balita kurang gizi"}).text
    assert "“balita kurang gizi” was understood as “stunting” (child malnutrition)." in page


def test_the_term_meant_is_marked_in_the_snippet(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "malnourished children"}).json()["items"][0]
    assert "<mark>stunting</mark>" in found["snippet"].lower()


def test_an_edited_bridge_needs_no_new_index_and_reaches_a_running_site(make: Make) -> None:
    bridge = "groups:\n  - heading: Contoh\n    entries:\n      - {to: [stunting], from: [%s]}\n"
    library = make({"practices/satu.md": a_practice(title="Stunting"), "bridge.yaml": bridge % "kerdil"})
    library.bring_up_to_date()
    client = library.client()
    assert client.get("/api/v1/search", params={"q": "cebol"}).json()["total"] == 0
    (library.content / "bridge.yaml").write_text(bridge % "cebol", "utf-8")
    library.reference = load_reference(library.content)
    sync(library.engine, library.content, library.reference)
    written: list[int] = []
    library.search.update_index(progress=written.append)
    assert written == []
    assert client.get("/api/v1/search", params={"q": "cebol"}).json()["total"] == 1


# What keeps the bridge from nonsense.


def test_the_bridge_is_large_enough(reference: Reference) -> None:
    expressions = [(group.language, expression) for group, _entry, expression in entries(reference)]
    assert len(expressions) >= MIN_EXPRESSIONS
    assert len([one for one in expressions if one[0] == "en"]) >= MIN_ENGLISH


def _stems(analyser: Analyser, expression: str, *, english: bool) -> tuple[str, ...]:
    """An expression as queries find it; one word of its own form, as the matcher demands."""
    words = list(analyser.words(expression))
    telling = [one for one in words if one.surface not in EMPTY_WORDS]
    if len(words) == 1:
        return (words[0].surface,)
    used = words if len(telling) < min(2, len(words)) else telling
    return tuple(sorted(english_stem(one.surface) if english else one.term for one in used))


def test_no_expression_means_two_needs(reference: Reference) -> None:
    """Also when only its affixes differ, unless both entries say so."""
    analyser = get_document_builder(reference).analyser
    found = defaultdict(set)
    for group, entry, expression in entries(reference):
        if not entry.second_sense:
            key = (group.language, _stems(analyser, expression, english=group.language == "en"))
            found[key].add(entry.to)
    assert {key: sorted(needs) for key, needs in found.items() if len(needs) > 1} == {}


def test_no_expression_holds_the_term_it_leads_to(reference: Reference) -> None:
    """Then the term is found by itself, and the words beside it should keep their weight."""
    analyser = get_document_builder(reference).analyser

    def terms(text: str) -> set[str]:
        return {word.term for word in analyser.words(text)}

    found = [
        (expression, target)
        for group, entry, expression in entries(reference)
        for target in entry.to
        if group.language == "id" and len(expression.split()) > 1 and terms(target) <= terms(expression)
    ]
    assert found == []


def test_every_heading_groups_one_language_and_is_said_once(reference: Reference) -> None:
    headings = [group.heading for group in reference.bridge]
    assert len(set(headings)) == len(headings)


DIFFERENT_NEEDS = """
anak kurang gizi | anak dipukul
pegawai bolos | pegawai stres
titip absen | titip anak
uang pelicin | uang desa
ibu melahirkan | ibu menyusui
orang tuli | orang dalam
gedung kosong melompong | jabatan kosong
data bocor | surat rahasia
keluhan warga | kritik langsung bupati
lapor jalan rusak | melaporkan kecurangan
kerja dari rumah | datang ke rumah warga
beda agama | data beda beda
cinta tanah air | tanah longsor
menyontek program daerah lain | tes cpns
gigitan nyamuk | dokter hewan
hemat anggaran | anggaran digelembungkan
purnabakti | kepala desa dipenjara
pemulung | dokumen lama menumpuk
village fund | travel fund
birth certificate | death penalty
waste management | talent management
child protection | data protection
performance allowance | dance performance
traffic jam | jam kerja
"""


@pytest.mark.parametrize("pair", DIFFERENT_NEEDS.strip().splitlines())
def test_different_needs_are_led_to_different_terms(engine: SearchEngine, pair: str) -> None:
    one, other = pair.split(" | ")
    assert meanings(engine, one)
    assert meanings(engine, one).isdisjoint(meanings(engine, other))


@pytest.mark.parametrize(
    "query", ["berguru", "guru honorer", "membudayakan", "pelajar", "bahasa daerah tersalin"]
)
def test_an_affix_does_not_borrow_the_sense_of_its_root(engine: SearchEngine, query: str) -> None:
    assert "studi banding" not in meanings(engine, query) or query == "berguru"
    assert "persalinan" not in meanings(engine, query)


@pytest.mark.parametrize(
    "query", ["mal pelayanan publik", "sistem merit", "studi tiru", "budaya kerja", "dana desa"]
)
def test_terms_of_the_field_are_left_alone(engine: SearchEngine, query: str) -> None:
    assert meanings(engine, query) == set()


@pytest.mark.parametrize("query", ["sampah", "pajak daerah", "koperasi merah putih", "banjir rob"])
def test_a_matter_without_documents_is_not_led_to_another(engine: SearchEngine, query: str) -> None:
    assert meanings(engine, query) <= {"sampah", "pajak", "koperasi", "banjir"}


GROUP = "groups:\n  - heading: Satu\n    entries:\n"
WRONG = [
    ("      - {to: [stunting], from: [anak pendek]}\n      - {to: [gizi], from: [Anak pendek]}\n", "R02"),
    ("      - {to: [stunting], from: [gizi]}\n      - {to: [gizi], from: [makan]}\n", "R04"),
    ("      - {to: [stunting], from: [zona integritas]}\n", "sudah ada di synonyms.yaml"),
    ("      - {to: [stunting], from: [harmonis]}\n", "nama nilai, peran, atau daerah"),
    ("      - {to: [stunting], from: [kabupaten sumedang]}\n", "nama nilai, peran, atau daerah"),
    ("      - {to: [stunting], from: []}\n", "K03"),
    ("      - {to: [stunting], from: [x], weight: 2}\n", "K03"),
    ("      - {to: [stunting], dari: [x]}\n", "K01"),
]


@pytest.mark.parametrize(("text", "said"), sampled(WRONG, one_in=4))
def test_check_refuses_a_nonsensical_bridge(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ReferenceDataError) as raised:
        load_reference(content_folder(tmp_path, {"bridge.yaml": GROUP + text}))
    problems = [str(problem) for problem in raised.value.problems]
    assert any(said in problem and problem.startswith("bridge.yaml:") for problem in problems), problems


def test_two_senses_are_accepted_when_both_entries_say_so(tmp_path: Path) -> None:
    both = (
        "      - {to: [stunting], from: [apel merah], second_sense: true}\n"
        "      - {to: [gizi], from: [apel merah], second_sense: true}\n"
    )
    loaded = load_reference(content_folder(tmp_path, {"bridge.yaml": GROUP + both}))
    analyser = get_document_builder(loaded).analyser
    words = list(analyser.words("apel merah"))
    (match,) = get_bridge(loaded).find(words, [0, 1], [])
    assert {target.name for target, _weight in match.targets} == {"stunting", "gizi"}


def test_a_content_folder_without_a_bridge_is_valid(tmp_path: Path) -> None:
    content = content_folder(tmp_path, {"practices/satu.md": a_practice()})
    (content / "bridge.yaml").unlink()
    assert load_reference(content).bridge == ()


def test_the_kind_of_a_numbered_regulation_is_no_word_beside_its_code(engine: SearchEngine) -> None:
    """Documents that only say “Permenpanrb” would come before those that rest on this one."""
    concepts = engine.parse("permenpanrb nomor 90 tahun 2021").concepts
    assert [concept.word for concept in concepts] == ["90-2021"]


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("pegawai tidak dukung calon", {"netralitas"}),
        ("petani gagal panen", set()),
        ("opening hours", {"membuka"}),
        ("kerja kantor", set()),
        ("village tourism", {"desa wisata"}),
        ("water utility losses", {"kehilangan air"}),
        ("anggota dewan bolos", {"badan kehormatan"}),
        ("studi banding sia-sia", {"tindak lanjut studi banding", "pelajaran dari kegagalan"}),
    ],
)
def test_the_nearest_and_fullest_expression_says_what_is_meant(
    engine: SearchEngine, query: str, terms: set[str]
) -> None:
    assert meanings(engine, query) == terms


@pytest.mark.parametrize("query", ["how quickly are complaints solved", "fighting malaria with volunteers"])
def test_english_words_that_no_document_has_do_not_hide_what_is_found(
    engine: SearchEngine, query: str
) -> None:
    found = engine.search(SearchRequest(query))
    assert found.nothing_about == ()
    assert found.total > 0


def test_english_is_honest_about_what_is_not_here(engine: SearchEngine) -> None:
    assert engine.search(SearchRequest("flood control")).nothing_about
    # two unknown words beside one that is Indonesian: what is asked is not the prosecutors alone
    assert engine.search(SearchRequest("kejaksaan restorative justice")).nothing_about
