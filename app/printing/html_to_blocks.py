"""Convert rendered HTML of a document to blocks; only its layout is lost."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Literal

from app.documents.markdown.render import SafeHtml
from app.printing.blocks import Block, Grid, Heading, Paragraph, Point, Points, Rich, Span

_SPACES = re.compile(r"\s+")
_SOURCE_NOTE = re.compile(r"#sumber-(\d+)")
_INLINE: Mapping[str, Callable[[Span], Span]] = {
    "strong": lambda span: replace(span, bold=True),
    "em": lambda span: replace(span, italic=True),
    "dt": lambda span: replace(span, bold=True),
    "code": lambda span: replace(span, code=True),
    "sup": lambda span: replace(span, raised=True),
}
_ENDS_TEXT = frozenset("p li ul ol dl dt dd blockquote pre hr div section h2 h3 h4 h5 h6 table".split())
_MAX_HEADING_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """Context of a text: base of its links, anchor, and heading level."""

    base_url: str
    anchor: str
    """Anchor of the document; sources are anchored by it and their number."""
    sources: int
    level: int
    """Level of the section headings."""


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    fresh: bool = False
    """Whether the mark of the point is still to be written."""


def html_to_blocks(markup: SafeHtml, setting: Setting) -> list[Block]:
    """Return the blocks of one rendered section."""
    reader = _BlockParser(setting)
    reader.feed(markup)
    reader.close()
    return reader.finished()


class _BlockParser(HTMLParser):
    """Parses sanitised HTML only: every tag is one that app.documents.markdown.render allows."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(convert_charrefs=True)
        self._setting = setting
        self._blocks: list[Block] = []
        self._points: list[Point] = []
        self._spans: list[Span] = []
        self._open: list[tuple[str, Span]] = [("", Span(""))]
        self._lists: list[_List] = []
        self._quotes = 0
        self._is_code = False
        self._skipped = ""
        self._rows: list[list[Rich]] | None = None

    def finished(self) -> list[Block]:
        self._end_text()
        self._end_points()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in _ENDS_TEXT:
            self._end_text()
        if tag == "a" and "footnote-backref" in about.get("class", ""):
            self._skipped = tag
        elif tag in _INLINE or tag == "a":
            self._begin_inline(tag, about)
        elif tag == "br":
            self._add("\n")
        else:
            self._begin_block(tag, about)

    def _begin_inline(self, tag: str, about: dict[str, str]) -> None:
        style = _INLINE[tag](self._open[-1][1]) if tag in _INLINE else self._open[-1][1]
        self._open.append(
            (tag, replace(style, url=self._address(about["href"])) if "href" in about else style)
        )

    def _begin_block(self, tag: str, about: dict[str, str]) -> None:
        match tag:
            case "ol" | "ul":
                start = about.get("start", "1")
                self._lists.append(_List(tag == "ol", int(start) - 1 if start.isdecimal() else 0))
            case "li" if self._lists:
                self._lists[-1].number += 1
                self._lists[-1].fresh = True
            case "blockquote":
                self._quotes += 1
            case "pre":
                self._is_code = True
            case "table":
                self._end_points()
                self._rows = []
            case "tr" if self._rows is not None:
                self._rows.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = ""
            return
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._taken())
        elif tag in _ENDS_TEXT:
            self._end_text(tag)
        if tag == self._open[-1][0]:
            self._open.pop()
        self._end_block(tag)

    def _end_block(self, tag: str) -> None:
        match tag:
            case "ol" | "ul" if self._lists:
                self._lists.pop()
            case "blockquote":
                self._quotes -= 1
            case "pre":
                self._is_code = False
            case "table":
                self._end_table()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._add(data if self._is_code else _SPACES.sub(" ", data))

    def _add(self, text: str) -> None:
        self._spans.append(replace(self._open[-1][1], text=text))

    def _address(self, href: str) -> str:
        note = _SOURCE_NOTE.fullmatch(href)
        if note:
            known = int(note[1]) <= self._setting.sources
            return f"#{self._setting.anchor}s{note[1]}" if known else ""
        if href.startswith("#"):
            return ""
        return f"{self._setting.base_url}{href}" if href.startswith("/") else href

    def _taken(self) -> Sequence[Span]:
        """Return the text since the last block, stripped."""
        spans, self._spans = self._spans, []
        while spans and not spans[0].text.strip():
            spans.pop(0)
        while spans and not spans[-1].text.strip():
            spans.pop()
        if spans and not self._is_code:
            spans[0] = replace(spans[0], text=spans[0].text.lstrip())
            spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
        return spans

    def _end_text(self, tag: str = "") -> None:
        if self._rows is not None:
            return  # a cell is one text
        spans = self._taken()
        if not spans:
            return
        if re.fullmatch("h[2-6]", tag):
            level = min(self._setting.level + int(tag[1]) - 2, _MAX_HEADING_LEVEL)
            self._put(Heading("".join(span.text for span in spans), level))
        elif self._lists:
            self._points.append(self._point(spans))
        else:
            manner: Literal["plain", "quote", "code"] = (
                "code" if self._is_code else "quote" if self._quotes else "plain"
            )
            self._put(Paragraph(spans, manner=manner))

    def _point(self, spans: Sequence[Span]) -> Point:
        current = self._lists[-1]
        mark = (f"{current.number}." if current.ordered else "•") if current.fresh else ""
        current.fresh = False
        return Point(spans, mark, len(self._lists) - 1)

    def _put(self, block: Block) -> None:
        self._end_points()
        self._blocks.append(block)

    def _end_points(self) -> None:
        if self._points:
            self._blocks.append(Points(self._points))
            self._points = []

    def _end_table(self) -> None:
        rows, self._rows = [row for row in self._rows or () if row], None
        if rows:
            width = max(map(len, rows))
            full: list[list[Rich]] = [[*row, *([""] * (width - len(row)))] for row in rows]
            self._blocks.append(Grid(full[0], full[1:]))
