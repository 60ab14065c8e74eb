"""Read how a region greets its readers from ``content/spaces/<code>.yaml``: a greeting and its own colours."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from app.documents.markdown import frontmatter
from app.documents.markdown.frontmatter import FrontMatterError, Location
from app.documents.parts import Part
from app.documents.reference.data import Reference
from app.documents.validation.messages import validation_messages
from app.documents.validation.personal_data import find_personal_data
from app.documents.validation.problem import Problem, did_you_mean

FOLDER = "spaces"
MAX_SPACE_BYTES = 20_000
PAGES = {"light": "#fbf8f2", "dark": "#11161f"}
"""The page behind a colour in each theme: ``--kertas`` of site.css."""
MIN_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against what is behind it."""
_MARKUP = re.compile(r"</?[A-Za-z!][^>]*>?")
_TARGETS = {"light": 0, "dark": 255}
"""The channel to which a colour is moved until it can be read: black on a light page, white on a dark one."""
_STEPS = 20
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Theme = Literal["light", "dark"]


class Accent(Part):
    """The colour of a region in each theme: none can be read on both pages."""

    light: Colour
    dark: Colour


class RegionSpace(Part):
    """What a region says of itself on its own front."""

    greeting: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    accent: Accent | None = None


class SpaceError(Exception):
    """A file is no valid space of a region; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


_LINEAR_UP_TO = 0.04045
"""Share of a channel up to which sRGB is linear (IEC 61966-2-1; WCAG 2.2, relative luminance)."""


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = [
        share / 12.92 if share <= _LINEAR_UP_TO else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def nearest_readable(colour: str, theme: Theme) -> str:
    """Return the colour, moved towards black or white until it can be read in a theme."""
    target, shown = _TARGETS[theme], colour
    for step in range(_STEPS + 1):
        moved = [round(one + (target - one) * step / _STEPS) for one in _channels(colour)]
        shown = "#" + "".join(f"{one:02x}" for one in moved)
        if contrast(shown, PAGES[theme]) >= MIN_CONTRAST:
            break
    return shown


def parse_space(text: str, code: str, reference: Reference) -> RegionSpace:
    """Return what a region says of itself; raise SpaceError with every problem at once."""
    path = f"{FOLDER}/{code}.yaml"
    if code not in reference.places:
        hint = did_you_mean(code, reference.places) or "Nama berkas ialah kode daerah, misalnya 34.04.yaml."
        raise SpaceError([Problem(path, 1, "", "B05", f"“{code}” bukan kode daerah atau instansi.", hint)])
    try:
        space = RegionSpace.model_validate(frontmatter.load_yaml(text) or {})
    except FrontMatterError as error:
        raise SpaceError([Problem(path, error.line, "", error.code, error.message, error.hint)]) from error
    except ValidationError as error:
        raise SpaceError(
            [
                _problem(text, path, one.location, one.code, one.message, one.hint)
                for one in validation_messages(error, RegionSpace)
            ]
        ) from error
    if found := [*_find_in_text(space, text, path), *_find_unreadable(space, text, path)]:
        raise SpaceError(found)
    return space


def _problem(text: str, path: str, where: Location, code: str, message: str, hint: str) -> Problem:
    line = frontmatter.line_of(text, where)
    return Problem(path, line, ".".join(map(str, where)), code, message, hint)


def _find_in_text(space: RegionSpace, text: str, path: str) -> Iterator[Problem]:
    for finding in find_personal_data(text):
        yield Problem(path, finding.line, "", "K08", finding.why, finding.hint)
    if space.greeting and (markup := _MARKUP.search(space.greeting)):
        message = f"Sapaan memuat HTML: “{markup[0][:40]}”."
        yield _problem(
            text, path, ("greeting",), "K08", message, "Tulis sebagai teks biasa, tanpa tanda HTML."
        )


def _find_unreadable(space: RegionSpace, text: str, path: str) -> Iterator[Problem]:
    themes: tuple[Theme, ...] = ("light", "dark")
    for theme in themes if space.accent else ():
        colour = str(getattr(space.accent, theme))
        ratio = contrast(colour, PAGES[theme])
        if ratio < MIN_CONTRAST:
            # cut, not rounded: 4.49 is not enough and must not read as 4.5
            shown = f"{int(ratio * 10) / 10}".replace(".", ",")
            message = f"Warna {colour} sukar dibaca di halaman {PAGES[theme]}: kontrasnya {shown}, perlu 4,5."
            hint = f"Pakai misalnya “{nearest_readable(colour, theme)}”."
            yield _problem(text, path, ("accent", theme), "K08", message, hint)


def read_space(content_dir: Path, code: str, reference: Reference) -> RegionSpace:
    """Return what a region says of itself, nothing without a file; raise SpaceError."""
    file = content_dir / FOLDER / f"{code}.yaml"
    try:
        data = file.read_bytes() if file.exists() else b""
        if len(data) > MAX_SPACE_BYTES:
            hint = "Sapaan paling banyak 400 huruf."
            raise SpaceError([Problem(f"{FOLDER}/{file.name}", 1, "", "B02", "Berkas terlalu besar.", hint)])
        return parse_space(data.decode("utf-8-sig").replace("\r\n", "\n"), code, reference)
    except (OSError, UnicodeDecodeError) as error:
        hint = "Periksa izinnya, dan simpan sebagai teks UTF-8."
        raise SpaceError(
            [Problem(f"{FOLDER}/{file.name}", 1, "", "B01", "Berkas tidak dapat dibaca.", hint)]
        ) from error


def check_spaces(content_dir: Path, reference: Reference) -> Iterator[Problem]:
    """Yield what is wrong in the files of regions."""
    for file in sorted((content_dir / FOLDER).glob("*.yaml")):
        try:
            read_space(content_dir, file.stem, reference)
        except SpaceError as error:
            yield from error.problems
