from pathlib import Path

import pytest
from build import CONTENT, a_practice, a_visit, content_folder
from conftest import exhaustive

from app.documents.models import Practice, Visit
from app.documents.reference.data import ReferenceDataError, load_reference
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_folder


def check(folder: Path, files: dict[str, str]) -> list[Problem]:
    content = content_folder(folder, files)
    return check_folder(content, load_reference(content))[1]


@exhaustive
def test_published_content_has_no_problem() -> None:
    documents, problems = check_folder(CONTENT, load_reference(CONTENT))
    assert problems == []
    practices = [d.meta for d in documents if isinstance(d.meta, Practice)]
    visits = [d.meta for d in documents if isinstance(d.meta, Visit)]
    assert len(practices) >= 61
    assert len(visits) >= 40


def test_reference_data_is_complete() -> None:
    reference = load_reference(CONTENT)
    assert len(reference.values) == 7
    assert sum(len(value.behaviours) for value in reference.values.values()) == 21
    assert len(reference.roles) == 24
    assert {"Komisi", "Bapemperda"} < set(reference.roles["dprd"].bodies)
    assert len(reference.regulations) == 46
    assert len(reference.indicators) == 18
    assert (len(reference.provinces), len(reference.regencies)) == (38, 514)


def test_valid_folder_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, {"practices/satu.md": a_practice(), "visits/dua.md": a_visit()}) == []


@pytest.mark.parametrize(
    ("changes", "key", "says"),
    [
        ({"value": "akuntable"}, "values.0.value", "akuntabel"),
        ({"value": "Berorientasi Pelayanan"}, "values.0.value", "berorientasi-pelayanan"),
        ({"role": "BKPSDM"}, "roles.0.role", "bkd"),
        ({"region": "99"}, "region", "99"),
    ],
)
def test_unknown_reference_is_reported_with_a_suggestion(
    tmp_path: Path, changes: dict[str, str], key: str, says: str
) -> None:
    text = a_practice(**changes)  # type: ignore[arg-type]
    found = check(tmp_path, {"practices/satu.md": text})
    assert found[0].key == key
    assert says in f"{found[0].message} {found[0].hint}"


def test_misspelt_link_is_reported_with_a_suggestion(tmp_path: Path) -> None:
    files = {
        "practices/peta-jalan.md": a_practice(body="Lihat [[praktik:peta-jalam]]."),
        "visits/v.md": a_visit(practice="peta-jalna"),
    }
    found = check(tmp_path, files)
    assert [problem.code for problem in found] == ["R03", "R03"]
    assert all("peta-jalan" in problem.hint for problem in found)
    assert files["practices/peta-jalan.md"].splitlines()[found[0].line - 1].startswith("Lihat")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Teks.\n\n## Penutup\n\nTeks.", "J01"),
        ("Teks.\n\n## Konteks\n\nTeks.", "J02"),
        ("Teks.[^tidak-ada]", "R01"),
    ],
)
def test_problem_in_the_body_is_reported(tmp_path: Path, body: str, code: str) -> None:
    assert [problem.code for problem in check(tmp_path, {"practices/satu.md": a_practice(body=body)})] == [
        code
    ]


def test_headings_in_the_wrong_order_are_reported(tmp_path: Path) -> None:
    text = a_practice().replace("## Konteks", "## Hasil\n\nA\n\n## Konteks")
    assert [problem.code for problem in check(tmp_path, {"practices/satu.md": text})] == ["J03"]


def test_practice_without_core_sections_is_reported(tmp_path: Path) -> None:
    text = a_practice().replace("## Konteks", "## Tantangan")
    assert [problem.code for problem in check(tmp_path, {"practices/satu.md": text})] == ["J04"]


def test_duplicate_slug_keeps_the_first_file(tmp_path: Path) -> None:
    found = check(tmp_path, {"practices/satu.md": a_practice(), "practices/lama/satu.md": a_practice()})
    assert [(problem.path, problem.code) for problem in found] == [("practices/satu.md", "R02")]


def test_file_name_that_is_no_slug_is_reported(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, {"practices/Praktik Baik.md": a_practice()})
    assert (problem.code, "praktik-baik.md" in problem.hint) == ("B05", True)


def test_broken_file_does_not_hide_the_problems_of_another(tmp_path: Path) -> None:
    found = check(tmp_path, {"practices/a.md": "rusak", "practices/b.md": a_practice(value="x")})
    assert [problem.path for problem in found] == ["practices/a.md", "practices/b.md"]


def test_problems_of_reference_data_are_reported_with_their_line(tmp_path: Path) -> None:
    content = content_folder(tmp_path, {})
    values = content / "values.yaml"
    values.write_text(values.read_text().replace("commitment:", "komitmen:", 1))
    with pytest.raises(ReferenceDataError) as error:
        load_reference(content)
    problem = error.value.problems[0]
    assert problem.path == "values.yaml"
    assert "komitmen" in values.read_text().splitlines()[problem.line - 1]
