"""Make the web fonts of the site from the faces of two packages: few letters, WOFF2, in app/web/static/fonts.

Hatchling calls this when it builds a wheel or an editable install, so that no font is kept in the repository.
By hand: `python scripts/fonts.py`. The site works without them, with the faces that readers have.
"""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path(__file__).parents[1] / "app" / "web" / "static" / "fonts"
LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2016), *range(0x2018, 0x201F),
    0x2022, 0x2026, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2264, 0x2265,
)  # fmt: skip
"""Latin letters of Indonesian and English with those of western Europe, dashes, quotes, arrows and signs."""
LEGAL = [0, 13, 14]
"""Names kept inside a font: copyright, licence (SIL Open Font License 1.1), address of the licence."""


def _with_weights(font: TTFont) -> TTFont:
    """Keep the weights that the styles use of a variable face."""
    return instantiateVariableFont(font, {"wght": (400, 800)}, overlap=OverlapMode.KEEP_AND_DONT_SET_FLAGS)


FACES: dict[str, tuple[str, str, str, Callable[[TTFont], TTFont]]] = {
    "manrope": ("font_manrope", "Manrope-VariableFont_wght.ttf", "Manrope", _with_weights),
    # "Source" is a reserved name: a face that was changed carries another (OFL 1.1, condition 3).
    "serif": (
        "font_source_serif_pro",
        "SourceSerifPro-Regular.ttf",
        "Studi Banding Serif",
        lambda font: font,
    ),
}
"""File made → package, its file, family name inside, what is done to its letters."""


def make_fonts(folder: Path = FOLDER) -> list[Path]:
    """Write every face; the same packages give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_make(name, folder) for name in FACES]


def _make(name: str, folder: Path) -> Path:
    package, file, family, finish = FACES[name]
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: see requirements-build.lock")
    font = TTFont(Path(found.origin).parent / "files" / file, recalcTimestamp=False)
    options = Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern", "liga", "tnum", "ccmp", "locl", "mark", "mkmk"],
    )
    options.name_IDs = LEGAL
    letters = Subsetter(options)
    letters.populate(unicodes=LETTERS)
    letters.subset(font)
    font = finish(font)
    for name_id, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.flavor = "woff2"
    made = folder / f"{name}.woff2"
    font.save(made)
    return made


class FontsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the fonts before hatchling collects the files of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make the fonts and have the wheel take them, although git ignores them."""
        build_data["artifacts"].extend(f"app/web/static/fonts/{path.name}" for path in make_fonts())


if __name__ == "__main__":
    for path in make_fonts():
        print(f"{path.name}: {path.stat().st_size} bytes")
