"""Facts of marked reports in the shapes that agencies use are proposed, and little else."""

import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from conftest import Installation, exhaustive

from app.documents.markdown.tables import begins_table, is_delimiter, split_cells
from app.documents.reference.data import Reference
from app.imports.reader import ReportFile, read_report
from app.imports.word.pandoc import _program
from benchmarks.extraction.run import GOLD, HELD_OUT, evaluate, proposals_of


@pytest.mark.parametrize(
    "folders",
    [pytest.param((GOLD, HELD_OUT), id="all", marks=exhaustive), pytest.param((HELD_OUT,), id="held-out")],
)
def test_facts_of_marked_reports_are_proposed(site: Installation, folders: Sequence[Path]) -> None:
    scores = evaluate(site.reference, folders=folders)
    assert scores["all"].recall >= 0.9
    assert scores["all"].precision >= 0.95
    assert {name: one.misses for name, one in scores.items() if one.recall < 0.7} == {}


def word_files(folder: Path) -> list[Path]:
    """The marked reports as Word files that pandoc wrote."""
    made = []
    for source in sorted(GOLD.iterdir()):
        if source.suffix in (".md", ".html"):
            kind = "html" if source.suffix == ".html" else "markdown"
            made.append(folder / f"{source.stem}.docx")
            command = [_program(), f"--from={kind}", "--to=docx", f"--output={made[-1]}", str(source)]
            subprocess.run(command, check=True, timeout=60)
    return made


def by_hand(source: Path, file: Path) -> Path:
    """A report typed in Word without styles: every heading is bold text, as python-docx writes it."""
    document = docx.Document()
    for block in source.read_text().split("\n\n"):
        lines = block.split("\n")
        if begins_table(lines, 0):
            rows = [split_cells(line) for line in lines if not is_delimiter(line)]
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=False):
                    cell.text = text
            continue
        for line in lines:
            bare = re.sub(r"^#+ |\*\*", "", line.strip())
            document.add_paragraph().add_run(bare).bold = line[:1] == "#" or "**" in line or line.isupper()
    document.save(str(file))
    return file


def facts_of(reference: Reference, file: Path) -> Counter[tuple[str, str]]:
    return Counter(proposals_of(reference, file))


@pytest.mark.parametrize(
    "name",
    ["01-bab.md", *(pytest.param(one.name, marks=exhaustive) for one in sorted(GOLD.glob("[1-4]*.md")))],
)
def test_report_typed_without_styles_gives_the_facts_of_its_text(
    site: Installation, tmp_path: Path, name: str
) -> None:
    wanted = facts_of(site.reference, GOLD / name)
    file = by_hand(GOLD / name, tmp_path / f"{name}.docx")
    assert_nothing_lost(file, site.reference)
    assert (wanted & facts_of(site.reference, file)).total() >= 0.8 * wanted.total()


def assert_nothing_lost(file: Path, reference: Reference) -> None:
    found = read_report(ReportFile(file.read_bytes(), file.name), "visit", reference, owner="62")
    assert found.words.lost == 0
    assert found.words.in_draft > found.words.named
    assert [one.text for one in found.unplaced if one.what == "teks"] == [], file.name


@exhaustive
def test_marked_reports_as_word_files_of_pandoc_lose_nothing(site: Installation, tmp_path: Path) -> None:
    for file in word_files(tmp_path):
        assert_nothing_lost(file, site.reference)


@exhaustive
@pytest.mark.office
def test_marked_reports_in_formats_of_libreoffice_lose_nothing(site: Installation, tmp_path: Path) -> None:
    for kind in ("docx:MS Word 2007 XML", "odt", "rtf", "doc"):
        out = tmp_path / kind.partition(":")[0]
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            kind,
        ]
        sources = map(str, word_files(tmp_path)[:4])
        subprocess.run(
            [*command, "--outdir", str(out), *sources], check=True, timeout=120, capture_output=True
        )
        for file in sorted(out.iterdir()):
            assert_nothing_lost(file, site.reference)
