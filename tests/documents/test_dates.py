import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.dates import first_day, in_words, parse_partial_date, year_of


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        ("2025-02-11", "day", "11 Februari 2025"),
        ("2024-11", "day", "November 2024"),
        ("2024-11-01", "month", "November 2024"),
        ("2023", "day", "2023"),
        (None, "day", "waktu tidak diketahui"),
    ],
)
def test_a_date_reads_as_exactly_as_it_is_known(date: str | None, precision: str, words: str) -> None:
    assert in_words(date, precision=precision) == words


@given(st.dates())
def test_a_full_date_is_read_back(date: object) -> None:
    text = parse_partial_date(date)
    assert first_day(text) == date
    assert year_of(text) == date.year  # type: ignore[attr-defined]
