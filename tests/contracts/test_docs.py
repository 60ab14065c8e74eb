"""What people are told stays true."""

import ast
import json
import re
import subprocess
import sys
from textwrap import dedent

import pytest
import yaml
from build import ROOT
from typer.main import get_command

from app import __version__
from app.cli.main import app
from app.documents.models import HEADINGS, Practice, Visit
from app.settings import Settings

FORMAT = (ROOT / "docs/panduan/format-berkas.md").read_text()
OPERATIONS = (ROOT / "docs/panduan/operasi.md").read_text()


def test_every_fault_code_is_explained() -> None:
    source = "".join(path.read_text() for path in (ROOT / "app/documents").rglob("*.py"))
    codes = set(re.findall(r'"([BKRJITU]\d\d)"', source))
    assert codes == set(re.findall(r"^\| ([BKRJITU]\d\d) ", FORMAT, re.MULTILINE))


@pytest.mark.parametrize("model", [Practice, Visit])
def test_every_key_of_a_document_is_explained(model: type[Practice]) -> None:
    assert [key for key in model.model_fields if f"`{key}`" not in FORMAT] == []


def test_every_heading_is_named() -> None:
    assert [
        heading for kind in HEADINGS.values() for heading in kind if f"`## {heading}`" not in FORMAT
    ] == []


def test_every_setting_and_command_is_explained() -> None:
    settings = [f"STUDI_BANDING_{name.upper()}" for name in Settings.model_fields]
    assert [name for name in settings if f"`{name}`" not in OPERATIONS] == []
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"| `{name}` |" not in OPERATIONS] == []


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## [{__version__}] - 20" in (ROOT / "CHANGELOG.md").read_text()


def test_every_address_of_the_documents_exists() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def test_every_block_of_the_guides_can_be_read_as_what_it_says() -> None:
    """Commands (``sh``) are run by tests/cli/test_printed_commands.py."""
    readers = {"json": json.loads, "yaml": yaml.safe_load, "sh": str}
    for guide in (ROOT / "docs/panduan").glob("*.md"):
        blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", guide.read_text(), re.MULTILINE | re.DOTALL)
        for kind, text in blocks:
            assert readers[kind](dedent(text)), (guide.name, text)


def test_templates_print_unescaped_html_through_one_door_only() -> None:
    for template in (path for path in (ROOT / "app/web/templates").rglob("*") if path.is_file()):
        source = template.read_text().replace(" ", "")
        assert "|safe" not in source, template.name
        assert not re.search(r"""\b_\((?!["'])""", source), f"{template.name}: use the filter kata"


def test_walks_end_at_modules_that_define_the_name_given() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| `([^`]+)` \| `(\w+)` \|$",
        (ROOT / "docs/dev/walks.md").read_text(),
        re.MULTILINE,
    )
    assert len(rows) >= 7
    for task, path, name in rows:
        defined = {getattr(node, "name", "") for node in ast.walk(ast.parse((ROOT / path).read_text()))}
        assert name in defined, f"{task}: {path} does not define {name}"


def test_every_path_named_in_the_documents_exists() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for path in re.findall(
            r"`((?:app|tests|scripts|benchmarks|deploy|docs)/[\w./-]+)`", document.read_text()
        ):
            assert (ROOT / path).exists(), f"{document.name}: {path}"


def test_the_parts_made_from_the_program_are_current() -> None:
    command = [sys.executable, "scripts/references.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
