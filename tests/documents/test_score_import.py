"""Scores come from a table only when every line of it is sound, and never over those that are there."""

from pathlib import Path

import pytest
from build import content_folder

from app.documents.reference.data import Reference, load_reference
from app.documents.reference.score_import import add_scores, read_scores
from app.documents.reference.scores import SCORES_FILE

SCORES = """\
# Catatan redaksi.
sources:
  - {id: lhe, title: T, publisher: P, url: https://contoh.example/}
scores:
  - {indicator: indeks-rb, region: "32", year: 2024, value: 81.5, source: lhe} # Jawa Barat
"""


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    return load_reference(content_folder(tmp_path, {SCORES_FILE: SCORES}))


def test_places_by_name_or_code_and_figures_with_comma_or_point_are_read(reference: Reference) -> None:
    text = (
        "Indikator;Daerah;Tahun;Nilai;Catatan\n"
        "indeks-rb;Kabupaten Bandung;2024;70,25;Penilaian ulang\n"
        'indeks-rb;"33.02";2024;71.5;\n'
        ";;;;\n"
        "indeks-rb;Jawa Barat;2024;81,5;\n"
    )
    found = read_scores(text, "skor.csv", "lhe", reference)
    assert (found.problems, found.known) == ([], 1)
    assert [(one.region, one.value, one.note) for one in found.new] == [
        ("32.04", 70.25, "Penilaian ulang"),
        ("33.02", 71.5, None),
    ]
    written = add_scores(SCORES, found.new, reference)
    assert written.startswith(SCORES)
    assert (
        '{indicator: indeks-rb, region: "32.04", year: 2024, value: 70.25, source: lhe, note: "Penilaian ulang"}'
        in written
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "indeks-br,32,2025,80",
            "skor.csv:2: galat R01 [indicator]: Indikator “indeks-br” tidak dikenal. Mungkin maksud Anda “indeks-rb”",
        ),
        (
            "indeks-rb,Bandung,2025,80",
            "Daerah “Bandung” lebih dari satu. Tulis namanya lengkap atau kodenya: 32.04 atau 32.73.",
        ),
        ("indeks-rb,Bandoeng,2025,80", "Daerah “Bandoeng” tidak dikenal."),
        ("indeks-rb,32,25,80", "Tahun “25” bukan empat angka."),
        ("indeks-rb,32,2025,delapan", "Angka “delapan” tidak terbaca."),
        ("indeks-rb,32,2025,1.234.5", "Angka “1.234.5” tidak terbaca."),
        ("indeks-rb,32,2024,82", "Sudah ada 81.5 untuk daerah dan tahun itu, di sini 82."),
    ],
)
def test_faulty_line_is_named_and_nothing_is_overwritten(reference: Reference, row: str, told: str) -> None:
    found = read_scores(f"indicator,region,year,value\n{row}\n", "skor.csv", "lhe", reference)
    assert found.new == []
    assert told in "\n".join(map(str, found.problems))


def test_missing_column_and_unknown_source_are_said_before_any_row(reference: Reference) -> None:
    (missing,) = read_scores("daerah,nilai\n32,80\n", "skor.csv", "lhe", reference).problems
    assert missing.message == "Kolom indicator, year tidak ada."
    (unknown,) = read_scores("indicator,region,year,value\n", "skor.csv", "lhee", reference).problems
    assert unknown.hint == "Mungkin maksud Anda “lhe”?"


def test_one_score_twice_in_the_table_is_a_conflict_only_when_it_differs(reference: Reference) -> None:
    head, row = "indicator,region,year,value\n", "indeks-rb,33,2025,80\n"
    same = read_scores(head + row + row, "skor.csv", "lhe", reference)
    assert (len(same.new), same.known, same.problems) == (1, 1, [])
    assert len(read_scores(head + row + row.replace("80", "81"), "skor.csv", "lhe", reference).problems) == 1
