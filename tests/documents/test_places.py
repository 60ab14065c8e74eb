"""Places by the names that people write."""

import pytest
from build import CONTENT

from app.documents.reference.data import load_reference

names = load_reference(CONTENT).place_names


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Jawa Barat", "32"),
        ("jabar", "32"),
        ("KAB. SUMEDANG", "32.11"),
        ("sumedang", "32.11"),
        ("32.11", "32.11"),
    ],
)
def test_place_is_found_by_each_of_its_names(written: str, code: str) -> None:
    assert names.find_code(written) == code


def test_find_codes_prefers_a_province_to_its_namesakes_and_returns_other_namesakes_together() -> None:
    assert names.find_codes("gorontalo") == ("75",)
    assert names.find_codes("bandung") == ("32.04", "32.73")
    assert names.find_codes("atlantis") == ()


def test_suggest_names_corrects_a_wrong_level_or_a_typing_error() -> None:
    assert names.suggest_names("Kabupaten Palopo") == ["Kota Palopo"]
    assert "Kabupaten Sumedang" in names.suggest_names("Kabupaten Sumedan")
    assert names.suggest_names("qqqq") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rombongan Kota Palangka Raya ke Kabupaten Sumedang", {"Kota Palangka Raya", "Kabupaten Sumedang"}),
        ("Ke PEMERINTAH KABUPATEN KAPUAS dan Kab. Kapuas", {"KABUPATEN KAPUAS", "Kab. Kapuas"}),
        ("kami membawa batu ke kota dan pati", set()),
        ("kunjungan ke Batu, bukan ke Batu Ampar", {"Batu"}),
        ("Pati adalah tepung, Jabar bukan", {"Jabar"}),
        ("Kementerian PANRB dan BPS, bukan Bps", {"Kementerian PANRB", "BPS"}),
    ],
)
def test_find_mentions_finds_places_in_running_text(text: str, found: set[str]) -> None:
    assert {text[one.start : one.end] for one in names.find_mentions(text)} == found


def test_mention_is_restricted_to_the_level_it_names() -> None:
    text = "Pemkot Bandung, Pemkab Bandung, dan Bandung di Bandung"
    assert [one.codes for one in names.find_mentions(text)] == [
        ("32.73",),
        ("32.04",),
        *([("32.04", "32.73")] * 2),
    ]
