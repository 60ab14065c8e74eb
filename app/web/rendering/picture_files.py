"""Charts as files to keep and to show elsewhere: SVG with its colours, title and source, and the same as PNG."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any, Literal

from fastapi import Request, Response

from app import clock
from app.documents import dates
from app.documents.vocabulary import join_items
from app.i18n import gettext
from app.library import LibraryService
from app.search.answers.figures import Figure
from app.web.charts.typesetting import set_png
from app.web.rendering.design_tokens import load_design_tokens
from app.web.rendering.templates import STATIC, Templates

_PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
_PIXELS_PER_INCH = 192
"""Two pixels for each unit of the picture."""
_DRAWN = re.compile(r"\.(?:ubin|pekat|garis|kisi-garis|sumbu|jejak|dikunjungi|linimasa|pita|simpul|alir)\b")
"""Classes of the parts of charts."""
_DRAWING_DECLARATIONS = re.compile(
    r"(?<![\w-])(?:color|fill|stroke|font-size|font-weight|text-anchor)[a-z-]*: [^;]+;"
)
"""Declarations that mean the same in a file as on a page."""
_WIDEST_TITLE, _WIDEST_SOURCE = 9.5, 6.4
"""Width of a letter of either, in units of the picture."""
MOST_PUBLISHERS = 4

Kind = Literal["province_tiles", "layers", "lines", "dots", "small_charts"]


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A chart with what must be said of it when it stands alone."""

    kind: Kind
    """Macro that draws it."""
    drawing: Any
    title: str
    publishers: tuple[str, ...]
    """Who stated the figures; none when they are counts of this library's own documents."""
    address: str
    """The page that it is on."""


def publishers_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Return who stated some figures, each once."""
    return tuple(dict.fromkeys(figure.source.title for figure in figures if figure.source))


def picture_response(
    request: Request, templates: Templates, library: LibraryService, file: PictureFile
) -> Response:
    """Return a chart as SVG or PNG, by the ending of the address asked for."""
    svg = _draw_svg(templates, library, file)
    path = request.url.path
    form = path.rpartition(".")[2]
    name = "-".join(part for part in path.removesuffix(f".{form}").split("/") if part)
    headers = {"Content-Disposition": f'attachment; filename="studi-banding-{name}.{form}"'}
    if form == "svg":
        return Response(svg, media_type="image/svg+xml", headers=headers)
    picture = set_png(_PAGE, {"svg": svg}, pixels_per_inch=_PIXELS_PER_INCH)
    return Response(picture, media_type="image/png", headers=headers)


def _draw_svg(templates: Templates, library: LibraryService, file: PictureFile) -> str:
    width, height = _size(file)
    svg = templates.render(
        "picture_file.xml",
        file=file,
        width=width,
        height=height,
        title=_lines(file.title, width / _WIDEST_TITLE),
        source=_lines(_source(library, file), width / _WIDEST_SOURCE),
        styles=_styles(),
    )
    return svg.replace('href="/', f'href="{library.base_url}/')


def _lines(text: str, letters: float) -> list[str]:
    return wrap(text, int(letters), break_long_words=False, break_on_hyphens=False)


def _source(library: LibraryService, file: PictureFile) -> str:
    """Return the sentence that says where a picture comes from."""
    today = dates.format_date(clock.today().isoformat())
    site = f"{library.identity.site_name}, {library.base_url}{file.address}, {today}, CC BY 4.0."
    if not file.publishers:
        return gettext("Sumber: %s") % site
    named = list(file.publishers[:MOST_PUBLISHERS])
    if len(file.publishers) > MOST_PUBLISHERS:
        named.append(gettext("dan lain-lain"))
    return gettext("Angka: %(publishers)s. Gambar: %(site)s") % {
        "publishers": join_items(named), "site": site,
    }  # fmt: skip


def _size(file: PictureFile) -> tuple[int, int]:
    """Return width and height of the drawing without title and source."""
    if file.kind == "province_tiles":
        return 660, 308
    if file.kind == "small_charts":
        one = file.drawing[0].chart
        columns = min(2, len(file.drawing))
        return columns * one.width, -(-len(file.drawing) // columns) * (one.height + 30)
    return file.drawing.width, file.drawing.height


@cache
def _styles() -> str:
    """Return the rules of the site's styles that colour charts, in the light theme and without variables."""
    tokens = load_design_tokens()
    rules = []
    for name in ("site.css", "pictures.css"):
        styles = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, declarations in re.findall(r"([^{}@]+)\{([^{}]*)\}", styles):
            declarations_drawn = " ".join(_DRAWING_DECLARATIONS.findall(declarations))
            if _DRAWN.search(selector) and declarations_drawn and ":hover" not in selector:
                rules.append(f"{' '.join(selector.split())} {{ {declarations_drawn} }}")
    return re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: tokens[found[1]], "\n".join(rules))
