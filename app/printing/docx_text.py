"""Texts of a DOCX: spans, links, anchors and page numbers, which python-docx itself has no words for."""

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
    """The text without characters that no XML can hold."""
    return _UNPRINTABLE.sub("", text)


def write_text(paragraph: DocxParagraph, text: Rich, *, bold: bool = False, italic: bool = False) -> None:
    """Add a text to a paragraph; what is still to be filled in stands out."""
    for span, is_gap in _spans(text):
        run = _run(paragraph, replace(span, bold=span.bold or bold, italic=span.italic or italic))
        if is_gap:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if span.url:
            _lead(paragraph, run, span.url)


def _spans(text: Rich) -> Iterator[tuple[Span, bool]]:
    """The text in spans, and whether each is something still to be filled in."""
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
    """Make a run lead somewhere: to an address, or to an anchor of the same paper."""
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
    link.append(run._r)  # noqa: SLF001


def mark_place(paragraph: DocxParagraph, anchor: str, number: int) -> None:
    """Let links lead to a paragraph; ``number`` is another for every anchor of a document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), anchor)
    paragraph._p.append(start)  # noqa: SLF001 -- the library has no bookmarks
    paragraph._p.append(end)  # noqa: SLF001


def write_field(paragraph: DocxParagraph, instruction: str) -> None:
    """A text that the word processor works out, such as the number of a page."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 -- the library has no fields
