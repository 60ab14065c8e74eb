"""Render Markdown as safe HTML: sections, outlines, numbered source notes, links between documents."""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NewType

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from app.documents.markdown.blocks import GitHubBlocks
from app.documents.markdown.bounds import bound, remove_placeholders, restore_marks
from app.documents.models import PATHS, DocumentType

SafeHtml = NewType("SafeHtml", str)
"""HTML that went through `sanitise_html`: the only text templates may print unescaped."""

TitleOf = Callable[[DocumentType, str], str | None]
"""Return the title of another document, or None when there is no such document."""

DOCUMENT_LINK = re.compile(r"\[\[(praktik|kunjungan):([a-z0-9-]+)(?:\|([^\]\n]{1,200}))?\]\]")
SOURCE_NOTE = re.compile(r"\[\^([a-z0-9-]+)\](?!:)")
_TITLE_PLACEHOLDER = "\ue000"
"""Stands for the title of a linked document; a private-use character that no text has."""
_RENDERED_LINK = re.compile(r'<a href="/(praktik|kunjungan)/([a-z0-9-]+)"[^>]*>(.*?)</a>', re.DOTALL)
_KINDS: dict[str, DocumentType] = {path: kind for kind, path in PATHS.items()}


@dataclass(frozen=True, slots=True)
class Section:
    """The text below one second-level heading."""

    heading: str
    """Empty for text before the first heading."""
    anchor: str
    html: SafeHtml
    outline: tuple[tuple[str, str], ...]
    """(anchor, text) of its third-level headings."""


def find_document_links(body: str) -> list[tuple[DocumentType, str, int]]:
    """Yield each link to another document: (kind, slug, line within the body from 0)."""
    return [(_KINDS[m[1]], m[2], body.count("\n", 0, m.start())) for m in DOCUMENT_LINK.finditer(body)]


def find_source_notes(body: str) -> list[tuple[str, int]]:
    """Yield each ``[^id]`` that is no ordinary footnote: (id, line within the body from 0)."""
    defined = set(re.findall(r"(?m)^\[\^([^\]\n]+)\]:", body))
    return [(m[1], body.count("\n", 0, m.start())) for m in SOURCE_NOTE.finditer(body) if m[1] not in defined]


def split_source_notes(text: str) -> tuple[str, list[str]]:
    """Return a line of the front matter without its ``[^id]``, and the ids."""
    return " ".join(SOURCE_NOTE.sub("", text).split()), SOURCE_NOTE.findall(text)


def slugify(text: str, separator: str = "-") -> str:
    """Return the anchor of a heading; letters with accents lose them."""
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))
    return re.sub(r"[^a-z0-9]+", separator, plain.lower()).strip(separator)


class _DocumentLinks(InlineProcessor):
    """Turns ``[[praktik:slug|teks]]`` into a link; ``resolve_links`` fills in a missing text."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 -- Markdown's name, typed for two kinds at once
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        link = ET.Element("a", {"href": f"/{m[1]}/{m[2]}"})
        link.text = m[3] or _TITLE_PLACEHOLDER
        return link, m.start(0), m.end(0)


class _SourceNotes(InlineProcessor):
    """Turns ``[^id]`` into the number of that source in the document's list."""

    sources: Sequence[str] = ()

    def handleMatch(  # type: ignore[override]  # noqa: N802 -- Markdown's name, typed for two kinds at once
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int | None, int | None]:
        if m[1] not in self.sources:
            return None, None, None  # an ordinary footnote, or a problem that the rules report
        number = self.sources.index(m[1]) + 1
        mark = ET.Element("sup", {"class": "catatan"})
        link = ET.SubElement(mark, "a", {"href": f"#sumber-{number}", "title": f"Sumber {number}"})
        link.text = str(number)
        return mark, m.start(0), m.end(0)


class _SectionMarks(Treeprocessor):
    """Marks the top-level headings at which the document is split into sections, and prefixes all other ids."""

    def run(self, root: ET.Element) -> None:
        for element in root:
            if element.tag == "h1":
                element.tag = "h2"  # the page has its title already
            if element.tag == "h2":
                element.set("class", "bagian")
        for heading in root.iter():
            if heading.tag in _SUBHEADINGS and heading.get("class") != "bagian" and heading.get("id"):
                heading.set("id", f"{SUBHEADING_PREFIX}{heading.get('id')}")


SUBHEADING_PREFIX = "rinci-"
"""Prefix of the ids of sub-headings: the page has ids of its own, and none begins with this."""
_SUBHEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ALLOWED_TAGS = {
    *"a p br em strong del sup sub code pre blockquote ul ol li dl dt dd hr".split(),
    *"h2 h3 h4 h5 h6 table thead tbody tr th td div section".split(),
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "th": {"scope"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "li", "sup")},
}
_ALLOWED_CLASSES = {
    "h2": {"bagian"},
    "sup": {"catatan"},
    "div": {"footnote", "tabel"},
    "a": {"footnote-ref", "footnote-backref"},
    "th": {"rata-kanan", "rata-tengah"},
    "td": {"rata-kanan", "rata-tengah"},
}
_TABLES = {"use_align_attribute": True}
_HEADING = re.compile(r'<h2([^>]*\bclass="bagian"[^>]*)>(.*?)</h2>', re.DOTALL)
_SUBHEADING = re.compile(r'<h3 id="([^"]+)">(.*?)</h3>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|code|del|em|i|ins|mark|q|s|small|span|strong|sub|sup)\b[^>]*>", re.IGNORECASE
)
"""Tags between letters that do not separate words."""


class Renderer:
    """Markdown renderer; it is not thread-safe."""

    def __init__(self) -> None:
        self._markdown = Markdown(
            extensions=["tables", "footnotes", "def_list", "sane_lists", "toc"],
            extension_configs={
                "toc": {"slugify": slugify},
                "footnotes": {"BACKLINK_TITLE": "Kembali ke catatan {} di dalam teks"},
                "tables": _TABLES,
            },
            output_format="html",
        )
        self._markdown.preprocessors.register(GitHubBlocks(self._markdown), "github_blocks", 15)
        # Raw HTML is shown as the text it is: nothing typed is lost and nothing runs.
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.inlinePatterns.deregister("html")
        self._notes = _SourceNotes(SOURCE_NOTE.pattern, self._markdown)
        links = _DocumentLinks(DOCUMENT_LINK.pattern, self._markdown)
        self._markdown.inlinePatterns.register(links, "document_links", 185)
        self._markdown.inlinePatterns.register(self._notes, "source_notes", 183)
        self._markdown.treeprocessors.register(_SectionMarks(self._markdown), "section_marks", 1)
        bound(self._markdown, _TABLES)

    def render_sections(self, body: str, *, sources: Sequence[str] = ()) -> list[Section]:
        """Return the body's sections in order; ``sources`` are the ids that ``[^id]`` numbers."""
        self._notes.sources = sources
        self._markdown.reset()
        markup = self._markdown.convert(remove_placeholders(body.replace(_TITLE_PLACEHOLDER, "")))
        return _split_sections(sanitise_html(restore_marks(markup)))


def find_rendered_links(markup: str) -> set[tuple[DocumentType, str]]:
    """Return the documents that rendered HTML links to."""
    return {(_KINDS[found[1]], found[2]) for found in _RENDERED_LINK.finditer(markup)}


def resolve_links(markup: str, title_of: TitleOf) -> SafeHtml:
    """Return the HTML with current titles in its links; links to unpublished documents become text.

    Done for each page view, so that a new title needs no other document to be rendered again.
    """

    def link(found: re.Match[str]) -> str:
        title = title_of(_KINDS[found[1]], found[2])
        if title is None:
            return found[3].replace(_TITLE_PLACEHOLDER, found[2].replace("-", " "))
        return (
            f'<a href="/{found[1]}/{found[2]}">{found[3].replace(_TITLE_PLACEHOLDER, html.escape(title))}</a>'
        )

    return SafeHtml(_RENDERED_LINK.sub(link, markup))


def sanitise_html(raw: str) -> SafeHtml:
    """Remove all but harmless tags and attributes; links send no referrer."""
    aligned = re.sub(r'<(th|td) align="(right|center)"', _alignment_class, raw)
    clean = nh3.clean(
        aligned,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        allowed_classes=_ALLOWED_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    scrolling = clean.replace("<table>", '<div class="tabel" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
    return SafeHtml(scrolling)


def _alignment_class(found: re.Match[str]) -> str:
    return f'<{found[1]} class="{"rata-kanan" if found[2] == "right" else "rata-tengah"}"'


def _split_sections(document: str) -> list[Section]:
    pieces = _HEADING.split(document)
    sections = [_to_section("", "", pieces[0])] if pieces[0].strip() else []
    for attributes, heading, content in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        anchor = re.search(r'id="([^"]+)"', attributes)
        sections.append(_to_section(strip_tags(heading), anchor[1] if anchor else "", content))
    return sections


def _to_section(heading: str, anchor: str, content: str) -> Section:
    outline = tuple((found[1], strip_tags(found[2])) for found in _SUBHEADING.finditer(content))
    return Section(heading, anchor, SafeHtml(content.strip()), outline)


def strip_tags(markup: str) -> str:
    """Return the text of some HTML."""
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", markup)))).strip()


_BLOCK_END = re.compile(r"</(?:p|li|h\d|tr|blockquote|pre|dt|dd|div|table|ul|ol)>|<br ?/?>")
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL_END = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_UNNAMED = {"praktik": "praktik lain", "kunjungan": "kunjungan lain"}
"""What texts for search and snippets say for a link without words: titles change, and addresses are not read."""
_EMPTY_REFERENCE = re.compile(
    r" ?\((?:lihat|baca) (?:praktik|kunjungan) lain\)|(?<![^.\n] )\b(?:Lihat|Baca) (?:praktik|kunjungan) lain\.?(?: |$)"
)
"""A reference whose only content was such a link."""


def plain_text(markup: str) -> str:
    """Return the text of rendered HTML for search and snippets, a block a line, without the numbers of source notes."""
    without_notes = re.sub(r'<sup class="catatan">.*?</sup>', "", markup)
    linked = _RENDERED_LINK.sub(
        lambda found: found[3].replace(_TITLE_PLACEHOLDER, _UNNAMED[found[1]]), without_notes
    )
    blocks = _BLOCK_END.sub("\x1e", _ROW.sub(_join_cells, linked)).split("\x1e")
    texts = (_EMPTY_REFERENCE.sub("", strip_tags(block)).strip() for block in blocks)
    return "\n".join(text for text in texts if text)


def _join_cells(row: re.Match[str]) -> str:
    """Return a table's row as a phrase: its first cell names what the others say."""
    first, *others = _CELL_END.split(row[0])
    return f"{first}: {', '.join(others)}" if others else first
