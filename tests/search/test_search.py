import re

import pytest
from build import a_practice, a_visit
from conftest import Installation, Make
from hypothesis import given
from hypothesis import strategies as st
from waiting import eventually

from app.search.engine import SearchEngine
from app.search.results import SearchRequest, Sort
from app.store.repositories.documents import DocumentRepository


def slugs(engine: SearchEngine, text: str, **filters: tuple[str, ...]) -> list[str]:
    return [hit.slug for hit in engine.search(SearchRequest(text, filters, per_page=500)).hits]


@pytest.mark.parametrize(
    "query", ["pergub roadmap rb jabar", "peraturan gubernur 26 tahun 2023", "Pergub No. 26 Th 2023"]
)
def test_the_roadmap_is_found_first_and_the_visit_that_studied_it_soon_after(
    engine: SearchEngine, query: str
) -> None:
    found = slugs(engine, query)
    assert found[0] == "jabar-roadmap-reformasi-birokrasi"
    assert "2025-02-kalteng-to-jabar" in found[:5]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("menerapkan budaya kerja", "penerapan budaya kerja"),
        ("pelayanan perizinan", "layanan izin"),
        ("menilai kinerja", "penilaian kinerja"),
        ("langkah-langkah", "langkah"),
    ],
)
def test_affixes_find_the_same_documents(engine: SearchEngine, one: str, other: str) -> None:
    assert set(slugs(engine, one)) == set(slugs(engine, other))
    assert slugs(engine, one)[0] in slugs(engine, other)[:5]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sakip desa", "sumedang-sakip-desa"),
        ("budaya satriya", "diy-budaya-satriya"),
        ("mal pelayanan publik kota batam", "batam-mal-pelayanan-publik"),
        ("ijin online surabaya", "surabaya-single-window"),
        ("kalteng jabar berakhlak", "2025-02-kalteng-to-jabar"),
    ],
)
def test_the_right_document_comes_first(engine: SearchEngine, query: str, first: str) -> None:
    assert slugs(engine, query)[0] == first


def test_abbreviations_find_their_long_forms(engine: SearchEngine) -> None:
    assert "sulsel-sakip-pembagian-peran" in slugs(
        engine, "akuntabilitas kinerja instansi pemerintah sulawesi selatan"
    )


def test_a_phrase_is_found_only_as_written(engine: SearchEngine, site: Installation) -> None:
    found = engine.search(SearchRequest('"budaya kerja"', per_page=100))
    assert 0 < found.total < engine.search(SearchRequest("budaya kerja")).total
    for hit in found.hits:
        row = DocumentRepository(site.engine).get_document(hit.kind, hit.slug)
        assert row is not None
        words = re.sub(r"\W+", " ", f"{row.title} {row.summary} {row.text} {row.meta}".lower())
        assert "budaya kerja" in words


def test_an_excluded_word_is_in_no_result(engine: SearchEngine) -> None:
    assert "sumedang-sakip-desa" not in slugs(engine, "sakip -desa")
    assert "sumedang-sakip-desa" in slugs(engine, "sakip")


def test_filters_in_the_words_equal_chosen_filters(engine: SearchEngine) -> None:
    assert set(slugs(engine, "nilai:harmonis peran:bkd")) == set(
        slugs(engine, "", value=("harmonis",), role=("bkd",))
    )
    assert set(slugs(engine, "daerah:jabar tahun:2021..2023")) == set(
        slugs(engine, "", region=("32",), year=("2021", "2022", "2023"))
    )


@pytest.mark.parametrize("text", ["", "sakip", "bkd", "budaya kerja"])
def test_every_facet_counts_what_choosing_it_lists(engine: SearchEngine, text: str) -> None:
    found = engine.search(SearchRequest(text))
    for facet, counts in found.facets.items():
        for value, count in counts.items():
            assert len(slugs(engine, text, **{facet: (value,)})) == count, (facet, value)


def test_a_facet_is_counted_without_its_own_filter(engine: SearchEngine) -> None:
    free = engine.search(SearchRequest("sakip"))
    chosen = engine.search(SearchRequest("sakip", {"value": ("akuntabel",)}))
    assert chosen.facets["value"] == free.facets["value"]
    assert chosen.total == free.facets["value"]["akuntabel"]
    assert sum(chosen.facets["type"].values()) == chosen.total


def test_a_province_holds_its_regencies_and_cities(engine: SearchEngine) -> None:
    assert "sumedang-sakip-desa" in slugs(engine, "", region=("32",))
    assert "jabar-corporate-university" not in slugs(engine, "", region=("32.11",))


@given(st.text(max_size=400))
def test_no_query_fails(engine: SearchEngine, text: str) -> None:
    found = engine.search(SearchRequest(text))
    assert found.total >= len(found.hits)


@given(
    st.lists(
        st.sampled_from(['"', "-", "nilai:", "tahun:20..", "(", "atau", "26/2023", "sakip", "\x00", "*"])
    )
)
def test_no_mixture_of_signs_fails(engine: SearchEngine, parts: list[str]) -> None:
    engine.search(SearchRequest(" ".join(parts)))
    engine.search(SearchRequest("".join(parts)))


def test_results_follow_the_chosen_order(engine: SearchEngine, site: Installation) -> None:
    rows = DocumentRepository(site.engine)

    def cards(sort: str) -> list[object]:
        found = engine.search(SearchRequest("", {"type": ("practice",)}, sort, per_page=100))  # type: ignore[arg-type]
        return list(rows.get_cards([(hit.kind, hit.slug) for hit in found.hits]))

    titles = [card.title.lower() for card in cards("title")]  # type: ignore[attr-defined]
    assert titles == sorted(titles)
    strengths = [card.strength for card in cards("evidence")]  # type: ignore[attr-defined]
    assert strengths == sorted(strengths, reverse=True)
    years = [card.year or 0 for card in cards("newest")]  # type: ignore[attr-defined]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize("sort", ["relevance", "newest", "evidence", "title"])
@pytest.mark.parametrize("text", ["kinerja", "", "layanan publik"])
def test_pages_follow_each_other_without_gap_or_repeat(engine: SearchEngine, text: str, sort: Sort) -> None:
    whole = engine.search(SearchRequest(text, sort=sort, per_page=500))
    numbers = range(1, whole.total // 7 + 2)
    pages = [engine.search(SearchRequest(text, sort=sort, page=n, per_page=7)) for n in numbers]
    one_by_one = [hit for page in pages for hit in page.hits]
    assert one_by_one == whole.hits
    assert {page.total for page in pages} == {whole.total} == {len(whole.hits)}


def test_similar_practices_are_of_another_region_first_and_say_what_is_shared(
    engine: SearchEngine, site: Installation
) -> None:
    row = DocumentRepository(site.engine).get_document("practice", "sumedang-sakip-desa")
    assert row is not None
    found = engine.find_similar(row, limit=4)
    assert len(found) == 4
    assert all(item.key != ("practice", "sumedang-sakip-desa") for item in found)
    assert any(any(values for values in item.shared.values()) for item in found)
    first = DocumentRepository(site.engine).get_document(*found[0].key)
    assert first is not None
    assert not first.area_code.startswith("32")


def test_a_changed_document_is_found_by_its_new_words_and_a_removed_one_is_not_found(make: Make) -> None:
    library = make(
        {"practices/satu.md": a_practice(body="Kolam renang."), "practices/dua.md": a_practice(title="Dua")}
    )
    library.bring_up_to_date()
    engine = library.search
    assert slugs(engine, "kolam") == ["satu"]
    (library.content / "practices/satu.md").write_text(a_practice(body="Perpustakaan keliling."))
    (library.content / "practices/dua.md").unlink()
    library.bring_up_to_date()
    eventually(lambda: slugs(engine, "kolam") == [])  # an index in PostgreSQL is asked five times a second
    assert slugs(engine, "perpustakaan") == ["satu"]
    assert slugs(engine, "") == ["satu"]


def test_a_visit_is_found_by_its_date_and_both_regions(make: Make) -> None:
    library = make({"practices/satu.md": a_practice(), "visits/v.md": a_visit()})
    library.bring_up_to_date()
    for words in ("mei 2024", "kalteng", "jawa barat kunjungan"):
        assert "v" in slugs(library.search, words), words


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("budya kerja kapuas", "budaya kerja kapuas", "kapuas-tim-budaya-kerja"),
        ("simpti sumedang", "simpati sumedang", "sumedang-simpati-stunting"),
        ("pelayanan pubik pekanbaru", "pelayanan publik pekanbaru", "kota-pekanbaru-mpp-prima"),
    ],
)
def test_a_misspelt_word_is_corrected_and_the_results_say_so(
    engine: SearchEngine, typed: str, meant: str, first: str
) -> None:
    found = engine.search(SearchRequest(typed))
    assert found.query.corrected == meant
    assert found.hits[0].slug == first
    assert engine.search(SearchRequest(typed, autocorrect=False)).query.corrected is None


@pytest.mark.parametrize(
    "query", ["sakip", "menerapkan budaya kerja", "kesehatan mental pegawai", "diskominfosantik"]
)
def test_dictionary_words_are_not_corrected(engine: SearchEngine, query: str) -> None:
    assert engine.search(SearchRequest(query)).query.corrected is None


def test_colloquial_forms_find_their_standard_forms(engine: SearchEngine) -> None:
    assert slugs(engine, "ngurus akta lahir bayi")[0] == "gorontalo-utara-anak-ajaib"
    assert set(slugs(engine, "naikin nilai sakip")) == set(slugs(engine, "menaikkan nilai sakip"))


def test_the_form_typed_decides_between_near_equals(make: Make) -> None:
    library = make(
        {
            "practices/satu.md": a_practice(title="Menilai pegawai", summary="Contoh."),
            "practices/dua.md": a_practice(title="Penilaian pegawai", summary="Contoh."),
        }
    )
    library.bring_up_to_date()
    assert slugs(library.search, "penilaian pegawai") == ["dua", "satu"]
    assert slugs(library.search, "menilai pegawai") == ["satu", "dua"]


def test_either_of_two_words_is_enough(engine: SearchEngine) -> None:
    malaria, stunting = slugs(engine, "malaria"), slugs(engine, "stunting")
    assert set(slugs(engine, "malaria atau stunting")) == set(malaria) | set(stunting)


def test_every_result_says_why_it_was_found(engine: SearchEngine) -> None:
    found = engine.search(SearchRequest("mpp pekanbaru"))
    first = found.hits[0].explanation
    assert "pekanbaru" in first.words
    assert "pekanbaru" in first.in_title
    assert not first.missing
    for hit in found.hits:
        reasons = hit.explanation
        asked = [*reasons.words, *(word for word, _term in reasons.related), *reasons.missing]
        assert sorted(asked) == ["mpp", "pekanbaru"]
        assert all(match for _word, match in reasons.related)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("jabar", ("32",)),
        ("Kab. Sumedang", ("32.11",)),
        ("bandung", ("32.04", "32.73")),
        ("gorontalo", ("75",)),
        ("DIY", ("34",)),
        ("menpanrb", ("menpanrb",)),
    ],
)
def test_a_place_is_filtered_by_any_of_its_names(
    engine: SearchEngine, written: str, codes: tuple[str, ...]
) -> None:
    assert engine.parse(f'daerah:"{written}"').filters == {"region": codes}


def test_beside_the_documents_of_a_named_place_the_topic_is_found_elsewhere(make: Make) -> None:
    here = {"practices/di-sini.md": a_practice(title="Stunting di Surabaya", region="35.78")}
    elsewhere = {
        f"practices/di-sana-{n}.md": a_practice(title=f"Stunting {n}", region="51.03") for n in range(30)
    }
    others = {f"practices/lain-{n}.md": a_practice(title=f"Taman {n}", region="35.78") for n in range(11)}
    library = make({**here, **elsewhere, **others})
    library.bring_up_to_date()
    found = library.client().get("/api/v1/search", params={"q": "stunting jatim", "per_page": "50"}).json()
    slugs = [item["slug"] for item in found["items"]]
    assert slugs[0] == "di-sini"
    assert {slug for slug in slugs if slug.startswith("di-sana")} == {f"di-sana-{n}" for n in range(30)}
