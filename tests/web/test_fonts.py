"""The faces of the site: made when it is built, light, asked for once, and not needed to read."""

import re
import sys
from pathlib import Path

import pytest
from build import CONTENT, ROOT
from conftest import Installation, exhaustive
from fontTools.ttLib import TTFont

from app.web.rendering.templates import FONTS

sys.path.insert(0, str(ROOT / "scripts"))
from fonts import make_fonts

MOST_BYTES = 45_000
STYLES = ROOT / "app" / "web" / "static" / "site.css"


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return make_fonts(tmp_path_factory.mktemp("fonts"))


def test_faces_together_are_light(faces: list[Path]) -> None:
    assert all(path.read_bytes()[:4] == b"wOF2" for path in faces)
    assert 0 < sum(path.stat().st_size for path in faces) <= MOST_BYTES


@exhaustive
def test_faces_made_twice_are_the_same(faces: list[Path], tmp_path: Path) -> None:
    assert [path.read_bytes() for path in make_fonts(tmp_path)] == [path.read_bytes() for path in faces]


def test_faces_have_every_letter_of_documents_and_interface(faces: list[Path]) -> None:
    texts = [*CONTENT.rglob("*.md"), *(ROOT / "app" / "web" / "templates").rglob("*.html")]
    written = {letter for path in texts for letter in path.read_text("utf-8")} - set("\n\t\N{NO-BREAK SPACE}")
    rare = {
        letter for letter in written if "\u0250" <= letter <= "\u200f" or letter > "\u2190"
    }  # any system draws them
    for path in faces:
        assert {chr(code) for code in TTFont(path).getBestCmap()} >= written - rare, path.name


def test_faces_carry_their_licence_and_no_reserved_name(faces: list[Path]) -> None:
    for path in faces:
        names = TTFont(path)["name"]
        assert "SIL Open Font License" in names.getDebugName(13)
        assert "Source" not in names.getDebugName(1)


def test_pages_preload_the_addresses_that_the_styles_name(site: Installation) -> None:
    """A preload of another address would load a face twice."""
    styles = STYLES.read_text("utf-8")
    named = re.findall(r'url\("(/static/fonts/[^"]+)"\)', styles)
    assert named == [f"/static/fonts/{name}" for name in FONTS]
    assert styles.count("font-display: optional") == len(named)
    page = site.client().get("/tentang").text
    built = [name for name in FONTS if (STYLES.parent / "fonts" / name.partition("?")[0]).exists()]
    assert re.findall(r'<link rel="preload" href="/static/fonts/([^"]+)" as="font"', page) == built


def test_a_face_is_served_for_ever_and_only_by_us(site: Installation) -> None:
    made = STYLES.parent / "fonts"
    if not made.exists():
        make_fonts(made)
    answer = site.client().get(f"/static/fonts/{FONTS[0]}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "font/woff2")
    assert "immutable" in answer.headers["cache-control"]
    assert "font-src 'self'" in answer.headers["content-security-policy"]
