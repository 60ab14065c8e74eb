"""Text of a DOCX that python-docx does not support: spans, links, bookmarks and fields."""

import re
from collections.abc import Iterator
from dataclasses import replace

from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from app.printing.blocks import UNFILLED, Rich, Span

_MONOSPACED = "Courier New"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def printable(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


def add_text(paragraph: DocxParagraph, text: Rich, *, bold: bool = False, italic: bool = False) -> None:
    """Add a text to a paragraph; gaps to be filled in are highlighted."""
    for span, is_gap in _spans(text):
        run = _run(paragraph, replace(span, bold=span.bold or bold, italic=span.italic or italic))
        if is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if span.url:
            _lead(paragraph, run, span.url)


def _spans(text: Rich) -> Iterator[tuple[Span, bool]]:
    """Yield the text in spans, and whether each is a gap to be filled in."""
    if not isinstance(text, str):
        yield from ((span, False) for span in text)
        return
    at = 0
    for gap in UNFILLED.finditer(text):
        yield Span(text[at : gap.start()]), False
        yield Span(gap[0]), True
        at = gap.end()
    yield Span(text[at:]), False


def _run(paragraph: DocxParagraph, span: Span) -> Run:
    run = paragraph.add_run(printable(span.text))
    run.bold, run.italic = span.bold or None, span.italic or None
    if span.raised:
        run.font.superscript = True
    if span.code:
        run.font.name = _MONOSPACED
    return run


def _lead(paragraph: DocxParagraph, run: Run, url: str) -> None:
    """Link a run to a URL, or to an anchor of the same paper."""
    link = OxmlElement("w:hyperlink")
    if url.startswith("#"):
        link.set(qn("w:anchor"), url[1:])
    else:
        link.set(
            qn("r:id"),
            paragraph.part.relate_to(printable(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        )
        run.underline = True
    paragraph._p.append(link)  # noqa: SLF001 -- the library reads links and writes none
    link.append(run._r)  # noqa: SLF001 -- python-docx has no public link


def add_bookmark(paragraph: DocxParagraph, anchor: str, number: int) -> None:
    """Add a bookmark to a paragraph; ``number`` must be unique within the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), anchor)
    paragraph._p.append(start)  # noqa: SLF001 -- the library has no bookmarks
    paragraph._p.append(end)  # noqa: SLF001 -- nor bookmark


def add_field(paragraph: DocxParagraph, instruction: str) -> None:
    """Add a field that the word processor computes, such as a page number."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 -- the library has no fields
