import pytest
from conftest import Installation
from hypothesis import given
from hypothesis import strategies as st

from app.preparation.assessment import (
    Figure,
    list_statements,
    parse_code,
    parse_figure,
    parse_figure_code,
    read_form,
    value_profiles,
    weakest_values,
)
from app.preparation.recommendation.figure_gaps import compare_figures
from app.store.repositories.documents import DocumentRepository


def test_there_are_three_statements_for_each_of_the_seven_values(site: Installation) -> None:
    keys = [statement.key for statement in list_statements(site.reference)]
    assert len(keys) == len(set(keys)) == 21
    assert keys[:4] == [
        "berorientasi-pelayanan-1",
        "berorientasi-pelayanan-2",
        "berorientasi-pelayanan-3",
        "akuntabel-1",
    ]


def test_assessment_code_round_trips_every_answer(site: Installation) -> None:
    @given(st.lists(st.sampled_from("0123-"), min_size=21, max_size=21))
    def holds(levels: list[str]) -> None:
        assessment = parse_code(site.reference, "".join(levels))
        assert assessment is not None
        assert assessment.code == "".join(levels)
        assert assessment.answered == sum(level != "-" for level in levels)

    holds()


@pytest.mark.parametrize("code", ["", "0" * 20, "0" * 22, "4" * 21, "x" * 21])
def test_invalid_assessment_code_is_rejected(site: Installation, code: str) -> None:
    assert parse_code(site.reference, code) is None


def test_the_profile_is_the_mean_level_of_what_was_answered(site: Installation) -> None:
    answers = read_form(site.reference, {"akuntabel-1": "3", "akuntabel-2": "0", "kompeten-1": "9"})
    by_value = {one.value: one.share for one in value_profiles(site.reference, answers)}
    assert by_value["akuntabel"] == 50
    assert by_value["kompeten"] is None


def test_the_weakest_values_come_first_and_strong_ones_are_not_called_weak(site: Installation) -> None:
    answers = parse_code(site.reference, "333" + "000" + "111" + "222" + "333" + "---" + "333")
    assert answers is not None
    assert weakest_values(value_profiles(site.reference, answers)) == ["akuntabel", "kompeten"]
    strong = parse_code(site.reference, "3" * 21)
    assert strong is not None
    assert weakest_values(value_profiles(site.reference, strong)) == []


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("indeks-rb:76.5:2023", Figure("indeks-rb", 76.5, 2023)),
        ("indeks-rb:x:2023", None),
        ("entah:1:2023", None),
        ("indeks-rb:1e400:2023", None),
        ("indeks-rb", None),
    ],
)
def test_a_figure_is_read_from_an_address(site: Installation, code: str, figure: Figure | None) -> None:
    assert parse_figure_code(site.reference, code) == figure


def test_a_figure_is_read_with_a_decimal_comma(site: Installation) -> None:
    assert parse_figure(site.reference, "indeks-rb", " 76,5 ", "2023") == Figure("indeks-rb", 76.5, 2023)


def test_the_gap_to_a_host_names_its_source(site: Installation) -> None:
    own = [Figure("indeks-rb", 76.5, 2023), Figure("ikm", 80, 2024)]
    known, unknown = compare_figures(site.reference, DocumentRepository(site.engine), "32", own)
    assert (known.theirs, known.their_year) == (99.01, 2024)
    assert known.in_words == "Tuan rumah lebih baik 22,51 indeks. Tahunnya berbeda."
    assert known.source_url is not None
    assert unknown.in_words == "Angka tuan rumah belum tercatat."


def test_lower_figure_is_better_when_the_indicator_says_so(site: Installation) -> None:
    own = [Figure("prevalensi-stunting", 20, 2022)]
    (gap,) = compare_figures(site.reference, DocumentRepository(site.engine), "32.11", own)
    assert gap.in_words.startswith("Tuan rumah lebih baik")


def test_published_score_is_used_when_no_practice_has_a_newer_figure(site: Installation) -> None:
    own = (Figure("spi", 70.0, 2023),)
    (gap,) = compare_figures(site.reference, DocumentRepository(site.engine), "33.72", own)
    assert (gap.theirs, gap.their_year) == (83.75, 2023)
    assert gap.source_url
    assert gap.source_url.startswith("https://rmol.id/")
