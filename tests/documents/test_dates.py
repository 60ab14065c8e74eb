import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.dates import find_dates, first_day, format_date, format_days, parse_partial_date, year_of


@pytest.mark.parametrize(
    ("date", "precision", "words"),
    [
        ("2025-02-11", "day", "11 Februari 2025"),
        ("2024-11", "day", "November 2024"),
        ("2024-11-01", "month", "November 2024"),
        ("2023", "day", "2023"),
        (None, "day", "tanggal tidak diketahui"),
    ],
)
def test_format_date_shows_no_more_precision_than_known(date: str | None, precision: str, words: str) -> None:
    assert format_date(date, precision=precision) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-02-09", None, "9 Februari 2027"),
        ("2027-02-09", "2027-02-10", "9–10 Februari 2027"),
        ("2027-05-30", "2027-06-02", "30 Mei – 2 Juni 2027"),
        ("2026-12-30", "2027-01-02", "30 Desember 2026 – 2 Januari 2027"),
        ("2026-11", "2026-12", "November–Desember 2026"),
        ("2026-11", "2026-12-03", "November 2026 – 3 Desember 2026"),
    ],
)
def test_days_of_a_visit_say_once_what_they_share(first: str, last: str | None, words: str) -> None:
    assert format_days(first, last) == words


@given(st.dates())
def test_parse_partial_date_accepts_a_full_date(date: object) -> None:
    text = parse_partial_date(date)
    assert first_day(text) == date
    assert year_of(text) == date.year  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("pada 11–12 Februari 2025 di", "2025-02-11", "2025-02-12"),
        ("Selasa, 11 Pebruari 2025", "2025-02-11", None),
        ("11 s.d. 12 Feb 2025", "2025-02-11", "2025-02-12"),
        ("11 sampai dengan Rabu, 12 November 2025", "2025-11-11", "2025-11-12"),
        ("28 Februari s/d 2 Maret 2025", "2025-02-28", "2025-03-02"),
        ("30 Desember 2024 hingga 2 Januari 2025", "2024-12-30", "2025-01-02"),
        ("bulan NOPEMBER 2024", "2024-11", None),
        ("tanggal 11/02/2025", "2025-02-11", None),
        ("12-11 Februari 2025", "2025-02-12", None),
    ],
)
def test_find_dates_reads_dates_in_running_text(text: str, first: str, last: str | None) -> None:
    (found,) = find_dates(text)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["tahun 2025", "30 Februari 2025", "32/01/2025", "nomor 11/02/2025/ORG", "Mei"]
)
def test_find_dates_skips_text_that_is_no_date(text: str) -> None:
    assert list(find_dates(text)) == []
