"""What a region says of itself is checked like other files, with the mend."""

import re
from pathlib import Path

import pytest
from build import CONTENT, ROOT

from app.documents.reference.data import Reference, load_reference
from app.documents.reference.region_spaces import PAGES, SpaceError, check_spaces, parse_space


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(CONTENT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("greeting: <b>Halo</b>", "Sapaan memuat HTML: “<b>”"),
        (f"greeting: {'a' * 401}", "paling banyak 400 huruf"),
        ("greting: Halo", "Mungkin maksud Anda “greeting”?"),
        ('accent: {light: "#f2c200", dark: "#9ab8f0"}', "kontrasnya 1,5, perlu 4,5. Pakai misalnya “#"),
        ('accent: {light: "#17356b", dark: "#17356b"}', "di halaman #11161f"),
        ("accent: {light: kuning, dark: biru}", "Bentuk “kuning” tidak sesuai"),
    ],
)
def test_what_cannot_be_shown_is_named_with_its_mend(text: str, words: str, reference: Reference) -> None:
    with pytest.raises(SpaceError, match=re.escape(words)) as caught:
        parse_space(text, "32", reference)
    assert all(problem.hint for problem in caught.value.problems)
    for wrong, mend in re.findall("Warna (#.{6}).*Pakai misalnya “(#.{6})”", str(caught.value)):
        before, changed = text.rsplit(wrong, 1)  # of two equal colours the dark one is wrong
        assert parse_space(f"{before}{mend}{changed}", "32", reference).accent


def test_colours_are_measured_against_the_page_of_the_styles_and_files_named_for_no_region_told(
    tmp_path: Path, reference: Reference
) -> None:
    css = (ROOT / "app/web/static/site.css").read_text()
    assert re.findall("--kertas: (#.{6});", css) == list(PAGES.values())
    (tmp_path / "spaces").mkdir()
    (tmp_path / "spaces/jabarr.yaml").write_text("greeting: Halo")
    (tmp_path / "spaces/32.yaml").write_bytes(b"\xff")
    found = [(problem.path, problem.code) for problem in check_spaces(tmp_path, reference)]
    assert found == [("spaces/32.yaml", "B01"), ("spaces/jabarr.yaml", "B05")]
