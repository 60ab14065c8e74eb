from pathlib import Path

import pytest
from build import CONTENT, a_practice, content_folder
from conftest import sampled

from app.documents.reference.data import ReferenceDataError, load_reference
from app.documents.reference.scores import Scores

SOURCE = "sources:\n  - {id: s1, title: Judul, publisher: Penerbit, url: https://contoh.example/}\n"
ROW = '  - {indicator: indeks-spbe, region: "32.11", year: 2022, value: 3.84, source: s1}\n'


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ReferenceDataError) as raised:
        load_reference(content_folder(folder, {"scores.yaml": text}))
    return [str(problem) for problem in raised.value.problems]


def test_published_scores_have_sources_and_cover_many_regions() -> None:
    scores = load_reference(CONTENT).scores
    assert len(scores.rows) >= 150
    assert len({score.region for score in scores.rows}) >= 60
    assert set(scores.sources) == {score.source for score in scores.rows}


def test_content_folder_without_scores_is_valid(tmp_path: Path) -> None:
    content = content_folder(tmp_path, {"practices/satu.md": a_practice()})
    (content / "scores.yaml").unlink()
    assert load_reference(content).scores == Scores()


def test_latest_returns_the_newest_score_of_a_region(tmp_path: Path) -> None:
    newer = ROW.replace("2022", "2023").replace("3.84", "4.1")
    other = ROW.replace("32.11", "32.12").replace("2022", "2024")
    text = f"{SOURCE}scores:\n{newer}{ROW}{other}"
    scores = load_reference(content_folder(tmp_path, {"scores.yaml": text})).scores
    newest = scores.latest("indeks-spbe", "32.11")
    assert newest
    assert (newest.year, newest.value) == (2023, 4.1)
    assert [score.year for score in scores.for_indicator("indeks-spbe")] == [2022, 2023, 2024]
    assert scores.latest("indeks-rb", "32.11") is None


@pytest.mark.parametrize(
    ("row", "told"),
    sampled(
        [
            (ROW + ROW, ("scores.yaml:5:", "R02 [scores.1.year]", "Lihat baris 4")),
            (ROW.replace("32.11", "32.99"), ("R01 [scores.0.region]", "Kode daerah “32.99” tidak dikenal")),
            (ROW.replace("s1}", "s2}"), ("R01 [scores.0.source]", "Sumber “s2” tidak dikenal")),
            (ROW.replace("3.84", "BB"), ("scores.yaml:4:", "K03 [scores.0.value]")),
            (
                ROW.replace("indeks-spbe", "indeks-spb"),
                ("scores.yaml:4:", "R01 [scores.0.indicator]", "“indeks-spbe”"),
            ),
            (ROW.replace("3.84", ".nan"), ("K03 [scores.0.value]",)),
            (ROW.replace("year: 2022, ", ""), ("K02",)),
            (ROW.replace("value", "nilai"), ("K01",)),
        ],
        one_in=4,
    ),
)
def test_wrong_score_is_reported_with_its_location(tmp_path: Path, row: str, told: tuple[str, ...]) -> None:
    found = faults(tmp_path, f"{SOURCE}scores:\n{row}")
    for words in told:
        assert any(words in fault for fault in found), found


def test_broken_score_row_does_not_shift_the_line_of_the_next(tmp_path: Path) -> None:
    broken, unknown = ROW.replace("2022", "dua ribu"), ROW.replace("indeks-spbe", "indeks-anu")
    found = faults(tmp_path, f"{SOURCE}scores:\n{broken}{unknown}")
    assert len(found) == 1
    assert found[0].startswith("scores.yaml:4:")
