"""Word and HTML into Markdown, by pandoc in a room of its own (docs/decisions/0007)."""

import json
import re
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path, PurePosixPath

import nh3

from app.imports.errors import ImportFaultError
from app.imports.word import docx_package
from app.imports.word.docx_package import Image
from app.imports.word.pandoc_ast import Seen, plain_tree
from app.imports.word.pandoc_text import title_of
from app.imports.word.sandbox import LimitedError, run_limited

MEGABYTES = 1_536
SECONDS = 60
AT_ONCE = 2
"""Reports worked on at the same time by one process; others wait, at most so long:"""
MOST_WAIT = 30.0
_MARKDOWN = "markdown_strict+pipe_tables+footnotes+four_space_rule-raw_html"
"""What app.documents.markdown.render renders, and nothing else."""
_TAGS = {
    *"a p br em i strong b u s del sup sub code pre blockquote ul ol li dl dt dd".split(),
    *"h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr th td img".split(),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
}
"""Without the spans of cells: pandoc drops what then stands outside its grid, and a span may claim a million."""
MOST_DEPTH = 200
"""Elements within elements; the page of a word processor has some thirty. Deeper ones cost the square of it."""
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|br|img|hr|td|th|tr|dt|dd|option|input|meta|link|col)\b)[a-z][a-z0-9:-]*", re.IGNORECASE
)
_free = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Converted:
    """A report as Markdown, with what Markdown does not hold."""

    markdown: str
    title: str = ""
    """What the report itself marks as its title."""
    images: tuple[Image, ...] = ()
    linked_images: tuple[str, ...] = ()
    """Addresses of pictures that were not part of the report; nobody has asked for them."""
    changed_tables: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()


def from_word(data: bytes) -> Converted:
    """A Word report as Markdown; raises ImportFaultError."""
    package = docx_package.opened(data)
    seen = Seen(keep_quotes=False)
    markdown, title = _through_pandoc("docx", package.data, seen)
    linked = tuple(target for target in seen.images if "://" in target)
    return Converted(
        markdown,
        title,
        _in_order(package.images, seen.images),
        linked,
        tuple(seen.changed_tables),
        package.embedded,
    )


def _in_order(images: Sequence[Image], targets: Sequence[str]) -> tuple[Image, ...]:
    """All pictures, first those of the text in the order in which they stand there."""
    order = {PurePosixPath(target).name: at for at, target in reversed(list(enumerate(targets)))}
    return tuple(sorted(images, key=lambda image: order.get(image.name, len(order))))


def from_html(html: str) -> Converted:
    """A page, or a part of one, as Markdown; what may do harm is left out before anything reads it."""
    if _depth(html) > MOST_DEPTH:
        raise ImportFaultError("Halaman ini bersarang terlalu dalam.", "Tempel sebagai teks biasa.")
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None)
    seen = Seen()
    markdown, title = _through_pandoc("html", clean.encode(), seen)
    return Converted(
        markdown, title, linked_images=tuple(seen.images), changed_tables=tuple(seen.changed_tables)
    )


def _depth(html: str) -> int:
    """How many elements stand open at once, at most."""
    steps = (-1 if found[1] else 1 for found in _NESTING.finditer(html))
    return max(accumulate(steps), default=0)


def _through_pandoc(kind: str, data: bytes, seen: Seen) -> tuple[str, str]:
    if not _free.acquire(timeout=MOST_WAIT):
        raise ImportFaultError("Peladen sedang mengolah laporan lain.", "Coba lagi sebentar lagi.")
    try:
        tree = json.loads(_pandoc(data, f"--from={kind}", "--to=json"))
        plain = json.dumps(plain_tree(tree, seen)).encode()
        markdown = _pandoc(
            plain, "--from=json", f"--to={_MARKDOWN}", "--wrap=none", "--reference-location=block"
        )
    except (LimitedError, RecursionError) as error:
        raise ImportFaultError(
            "Isi berkas ini tidak dapat dibaca, atau terlalu rumit.",
            "Salin teksnya ke dokumen Word baru, atau tempel teksnya di sini.",
        ) from error
    finally:
        _free.release()
    return markdown.decode(), title_of(tree)


def _pandoc(given: bytes, *options: str) -> bytes:
    command = [_program(), "--sandbox", *options]
    with tempfile.TemporaryDirectory(prefix="impor-") as folder:
        return run_limited(command, given=given, folder=Path(folder), megabytes=MEGABYTES, seconds=SECONDS)


@cache
def _program() -> str:
    """The pandoc that came with its wheel; never another one of this machine, which nobody has tried."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pypandoc-binary")
    return str(Path(spec.origin).parent / "files" / "pandoc")
