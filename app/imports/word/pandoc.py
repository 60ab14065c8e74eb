"""Convert Word and HTML to Markdown with pandoc in a sandbox (docs/dev/decisions/0007)."""

import json
import re
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path, PurePosixPath

import nh3

from app.attachments import sandbox
from app.imports.converted import ConvertedReport, Image
from app.imports.errors import ImportFileError
from app.imports.html.metadata import page_metadata
from app.imports.html.rewriting import rewrite_page
from app.imports.html.source import UNREAD, read_source
from app.imports.html.style import BLOCKS
from app.imports.limits import require_size
from app.imports.word import docx_package
from app.imports.word.pandoc_ast import UnsupportedContent, plain_tree
from app.imports.word.pandoc_text import marked_title

LIMITS = sandbox.Limits(memory_bytes=1_536 << 20, cpu_seconds=60, wall_seconds=60)
MAX_CONCURRENT = 2
"""Conversions at the same time in one process; others wait at most MAX_WAIT_SECONDS."""
MAX_WAIT_SECONDS = 30.0
_MARKDOWN = "markdown_strict+pipe_tables+footnotes+four_space_rule-raw_html"
"""The Markdown that app.documents.markdown.render supports, and nothing else."""
_TAGS = {
    *"a p br em i strong b u s del sup sub code pre blockquote ul ol li dl dt dd".split(),
    *"h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr th td img".split(),
    *"span strike".split(),
    *BLOCKS,
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"rowspan", "colspan"},
    "th": {"rowspan", "colspan"},
    "*": {"style", "hidden"},
}
"""Allowed attributes; pandoc sees no style and no span: `app.imports.html.rewriting` writes them out."""
_STYLES = {"font-weight", "font-style", "text-decoration", "text-decoration-line", "display", "visibility"}
MOST_DEPTH = 200
"""Nesting of HTML elements; word processors produce some thirty. Deeper nesting costs its square in time."""
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|br|img|hr|td|th|tr|dt|dd|option|input|meta|link|col)\b)[a-z][a-z0-9:-]*", re.IGNORECASE
)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(BLOCKS - {'td', 'th'}))})\b", re.IGNORECASE)
_WHOLE_PAGE, _PAGE_BEGINS = re.compile(r"<(?:!doctype html|html|head)\b", re.IGNORECASE), 2_000
_free = threading.BoundedSemaphore(MAX_CONCURRENT)


def convert_word(data: bytes) -> ConvertedReport:
    """Convert a Word report to Markdown; raise ImportFileError."""
    package = docx_package.rebuild_package(data)
    seen = UnsupportedContent(keep_quotes=False)
    markdown, title = _through_pandoc("docx", package.data, seen)
    linked = tuple(target for target in seen.images if "://" in target)
    return ConvertedReport(
        markdown,
        title,
        _in_order(package.images, seen.images),
        linked,
        tuple(seen.changed_tables),
        package.embedded,
        package.source,
        package.left,
    )


def _in_order(images: Sequence[Image], targets: Sequence[str]) -> tuple[Image, ...]:
    """Return all pictures, those used in the text first, in their order there."""
    order = {PurePosixPath(target).name: at for at, target in reversed(list(enumerate(targets)))}
    return tuple(sorted(images, key=lambda image: order.get(image.name, len(order))))


def convert_html(html: str) -> ConvertedReport:
    """Convert a page or a part of one to Markdown; it is sanitised before anything parses it."""
    if _depth(html) > MOST_DEPTH:
        raise ImportFileError("Halaman ini bersarang terlalu dalam.", "Tempel sebagai teks biasa.")
    require_size(cells=_count(_CELL, html), paragraphs=_count(_BLOCK, html))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=set(UNREAD),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel=None,
        filter_style_properties=_STYLES,
    )
    page, left = rewrite_page(clean, is_whole=_WHOLE_PAGE.search(html[:_PAGE_BEGINS]) is not None)
    seen = UnsupportedContent()
    markdown, _title = _through_pandoc("html", page.encode(), seen)
    return ConvertedReport(
        markdown,
        linked_images=tuple(seen.images),
        changed_tables=tuple(seen.changed_tables),
        source=read_source(html),
        page=page_metadata(html),
        left=tuple(left),
    )


def _count(pattern: re.Pattern[str], html: str) -> int:
    return sum(1 for _found in pattern.finditer(html))


def _depth(html: str) -> int:
    """Return the deepest nesting of elements."""
    steps = (-1 if found[1] else 1 for found in _NESTING.finditer(html))
    return max(accumulate(steps), default=0)


def _through_pandoc(kind: str, data: bytes, seen: UnsupportedContent) -> tuple[str, str]:
    if not _free.acquire(timeout=MAX_WAIT_SECONDS):
        raise ImportFileError("Peladen sedang mengolah laporan lain.", "Coba lagi sebentar lagi.")
    try:
        tree = json.loads(_pandoc(data, f"--from={kind}", "--to=json"))
        plain = json.dumps(plain_tree(tree, seen)).encode()
        markdown = _pandoc(
            plain, "--from=json", f"--to={_MARKDOWN}", "--wrap=none", "--reference-location=block"
        )
    except (sandbox.SandboxError, RecursionError) as error:
        raise ImportFileError(
            "Isi berkas ini tidak dapat dibaca, atau terlalu rumit.",
            "Salin teksnya ke dokumen Word baru, atau tempel teksnya di sini.",
        ) from error
    finally:
        _free.release()
    return markdown.decode(), marked_title(tree)


def _pandoc(given: bytes, *options: str) -> bytes:
    command = [_program(), "--sandbox", *options]
    with tempfile.TemporaryDirectory(prefix="impor-") as folder:
        return sandbox.run(command, stdin=given, folder=Path(folder), limits=LIMITS)


@cache
def _program() -> str:
    """Return the path of the pandoc in its wheel; another installation has not been tested."""
    spec = find_spec("pypandoc")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pypandoc-binary")
    return str(Path(spec.origin).parent / "files" / "pandoc")
