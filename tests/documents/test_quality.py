from datetime import date
from pathlib import Path

from build import a_practice, a_visit, content_folder

from app.documents.reference.data import load_reference
from app.documents.validation.problem import Problem
from app.documents.validation.quality import RULES, check_quality, format_quality_table
from app.documents.validation.rules import check_folder

TODAY = date(2026, 6, 1)
LONG = " ".join(["kata"] * 190)
TO_COPY = "steps: [Mulai.]\ncontact: {agency: Kantor, channel: Laman}\nsources:\n"


def warnings(folder: Path, files: dict[str, str]) -> list[Problem]:
    content = content_folder(folder, files)
    documents, problems = check_folder(content, load_reference(content))
    assert problems == []
    return check_quality(documents, today=TODAY)


def codes(folder: Path, text: str) -> set[str]:
    return {problem.code for problem in warnings(folder, {"practices/satu.md": text})}


def a_good_practice() -> str:
    second = "  - {id: s2, title: Lain, publisher: Lain, url: https://lain.example/, date: 2026-01}\n"
    text = a_practice(body=f"Teks.[^s1][^s2]\n\n## Hasil\n\n{LONG}")
    return text.replace("---\n\n## Konteks", f"{second}---\n\n## Konteks").replace("sources:\n", TO_COPY)


def test_a_good_practice_gives_no_warning(tmp_path: Path) -> None:
    assert codes(tmp_path, a_good_practice()) == set()


def test_bare_practice_gets_every_quality_warning(tmp_path: Path) -> None:
    found = warnings(tmp_path, {"practices/satu.md": a_practice()})
    assert {problem.code for problem in found} == {"M01", "M03", "M04", "M05", "M06", "M17", "M18"}
    assert {problem.severity for problem in found} == {"warning"}
    assert "satu.md:12" in str(next(problem for problem in found if problem.code == "M03"))


def test_measure_without_a_source_gets_a_warning(tmp_path: Path) -> None:
    measure = "measures:\n  - {indicator: indeks-rb, year: 2025, value: 80}\nsources:\n"
    assert codes(tmp_path, a_good_practice().replace("sources:\n", measure)) == {"M02"}


def test_confirmed_practice_is_not_stale(tmp_path: Path) -> None:
    old = a_good_practice().replace("date: 2026-01", "date: 2021-01")
    assert codes(tmp_path / "a", old) == {"M05"}
    assert codes(tmp_path / "b", old.replace("sources:\n", "reviewed: 2025-05-01\nsources:\n")) == set()


def test_practice_known_by_year_is_stale_only_when_the_whole_year_is(tmp_path: Path) -> None:
    for year, expected in (("2024", set()), ("2023", {"M05"})):
        text = a_good_practice().replace("date: 2026-01", f'date: "{year}"')
        assert codes(tmp_path / year, text) == expected


def test_source_cited_by_a_measure_only_counts_as_used(tmp_path: Path) -> None:
    text = a_good_practice().replace("[^s2]", "")
    assert codes(tmp_path / "a", text) == {"M03"}
    measure = "measures:\n  - {indicator: indeks-rb, year: 2025, value: 80, source: s2}\nsources:\n"
    assert codes(tmp_path / "b", text.replace("sources:\n", measure)) == set()


def test_duplicate_visits_get_one_warning(tmp_path: Path) -> None:
    files = {
        "practices/satu.md": a_practice(),
        "visits/dua.md": a_visit(title="Kunjungan kedua"),
        "visits/tiga.md": a_visit(),
        "visits/lain.md": a_visit(date="2024-05-07"),
    }
    same = [problem for problem in warnings(tmp_path, files) if problem.code == "M07"]
    assert [problem.path for problem in same] == ["visits/tiga.md"]
    assert same[0].message == "Tamu, tuan rumah, dan tanggalnya sama dengan “Kunjungan kedua”."


def test_the_table_counts_each_rule_and_names_the_documents(tmp_path: Path) -> None:
    content = content_folder(
        tmp_path, {"practices/satu.md": a_practice(), "practices/baik.md": a_good_practice()}
    )
    documents, _problems = check_folder(content, load_reference(content))
    table = format_quality_table(documents, check_quality(documents, today=TODAY)).splitlines()
    assert [line[:3] for line in table[: len(RULES)]] == list(RULES)
    assert "1 dari 2" in table[0]
    assert table[len(RULES) + 1 :] == ["practices/satu.md  M01 M03 M04 M05 M06 M17 M18"]
