"""Write papers as DOCX with real styles, headings and table heads, so that offices can edit them."""

import base64
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import segno
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from app.printing.blocks import (
    Aside,
    Block,
    Break,
    Contents,
    Facts,
    Grid,
    Heading,
    Letterhead,
    Listing,
    Paper,
    Paragraph,
    Point,
    Points,
    Qr,
    Signature,
    Signatures,
    Span,
    Together,
    is_short,
)
from app.printing.docx_page import add_border, prepare_page, spacing_of, usable_width
from app.printing.docx_tables import add_gap_after_table, add_table, align_border, keep_row, write_cell
from app.printing.docx_text import add_bookmark, add_field, add_text

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_STEP = Cm(1)
_COLON_WIDTH, _ASIDE_WIDTH = Cm(0.4), Cm(7)
_LOGO_WIDTH, _LOGO_HEIGHT = Cm(2.4), Cm(2.2)


def write_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX file."""
    document = Document()
    prepare_page(document, paper)
    _write_blocks(document, paper.blocks)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write_blocks(document: DocxDocument, blocks: Sequence[Block]) -> None:
    starts_page = False
    for block in blocks:
        if isinstance(block, Break):
            starts_page = True
            continue
        before = len(document.element.body)
        _WRITERS[type(block)](document, block)
        if starts_page:
            first = next(_paragraphs(document, before), None)
            if first is not None:
                first.paragraph_format.page_break_before = True
            starts_page = False


def _paragraphs(document: DocxDocument, start: int) -> Iterator[DocxParagraph]:
    """Yield the paragraphs from an element of the body on, those in tables too; the section is the last one."""
    for element in document.element.body[start - 1 : -1]:
        for found in element.iter(qn("w:p")):
            yield DocxParagraph(found, document.part)


def _letterhead(document: DocxDocument, block: Letterhead) -> None:
    points = document.styles["Normal"].font.size.pt
    if block.logo is None:
        for line in block.lines:
            _letterhead_line(document.add_paragraph(), line, points)
    else:
        full = usable_width(document)
        widths = (int(_LOGO_WIDTH), full - int(_LOGO_WIDTH))
        table = add_table(document, 1, 2, widths)
        logo, text = table.rows[0].cells
        logo.vertical_alignment = text.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if block.logo:
            picture = BytesIO(base64.b64decode(block.logo))
            logo.paragraphs[0].add_run().add_picture(picture, height=_LOGO_HEIGHT)
        else:
            write_cell(logo, "[isi lambang]")
        logo.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        for number, line in enumerate(block.lines):
            _letterhead_line(text.add_paragraph() if number else text.paragraphs[0], line, points)
    rule = document.add_paragraph()
    rule.paragraph_format.line_spacing = Pt(2)
    rule.paragraph_format.space_after = Pt(10)
    add_border(rule, "bottom", "thinThickSmallGap", 24)


def _letterhead_line(paragraph: DocxParagraph, line: str, points: float) -> None:
    is_name = line == line.upper()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    add_text(paragraph, line, bold=is_name)
    for run in paragraph.runs:
        run.font.size = Pt(points + 2 if is_name else points - 1.5)


def _heading(document: DocxDocument, block: Heading) -> None:
    heading = document.add_heading(level=block.level)
    _anchor(document, heading, block.anchor)
    add_text(heading, block.text)
    if block.level == 0:
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        heading.paragraph_format.space_before = Pt(6)


def _anchor(document: DocxDocument, paragraph: DocxParagraph, anchor: str) -> None:
    if anchor:
        add_bookmark(paragraph, anchor, len(document.element.findall(f".//{qn('w:bookmarkStart')}")))


def _paragraph(document: DocxDocument, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGN[block.align]
    paragraph.paragraph_format.keep_with_next = block.introduces or None
    if block.manner != "plain":
        paragraph.paragraph_format.left_indent = _STEP
    add_text(paragraph, block.text, bold=block.bold, italic=block.manner == "quote")


def _listing(document: DocxDocument, block: Listing) -> None:
    # Numbers are written out: Word's automatic ones would go on from the list before.
    for number, item in enumerate(block.items, start=1):
        _point(document, Point(item, f"{number}." if block.ordered else "•"))


def _points(document: DocxDocument, block: Points) -> None:
    for point in block.items:
        _point(document, point)


def _point(document: DocxDocument, point: Point) -> None:
    paragraph = document.add_paragraph()
    text_at = Cm(0.9 * (point.depth + 1))
    paragraph.paragraph_format.left_indent = text_at
    paragraph.paragraph_format.first_line_indent = Cm(-0.6) if point.mark else Cm(0)
    paragraph.paragraph_format.space_after = Pt(min(3.0, spacing_of(document)))
    paragraph.paragraph_format.tab_stops.add_tab_stop(text_at)
    _anchor(document, paragraph, point.anchor)
    if point.mark:
        paragraph.add_run(f"{point.mark}\t")
    add_text(paragraph, point.text)


def _contents(document: DocxDocument, block: Contents) -> None:
    for title, anchor in block.entries:
        paragraph = document.add_paragraph()
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Emu(usable_width(document)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        add_text(paragraph, [Span(title, url=f"#{anchor}")])
        paragraph.add_run("\t")
        add_field(paragraph, f"PAGEREF {anchor} \\h")


def _facts(document: DocxDocument, block: Facts) -> None:
    full, label = usable_width(document), int(Cm(block.label_width))
    aside = int(_ASIDE_WIDTH) if block.aside else 0
    colon = int(_COLON_WIDTH)
    widths = [label, colon, full - label - colon - aside, *([aside] if aside else [])]
    table = add_table(document, len(block.rows), len(widths), widths)
    for number, (row, (name, value)) in enumerate(zip(table.rows, block.rows, strict=True)):
        texts = [name, ":", value, *([block.aside if number == 0 else ""] if aside else [])]
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text, after=min(2.0, spacing_of(document)))
        if aside:
            row.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_short([value]):
            keep_row(row)
    add_gap_after_table(document)


def _grid(document: DocxDocument, block: Grid) -> None:
    lines = [*([block.header] if block.header else []), *block.rows]
    columns = len(lines[0])
    shares: Sequence[int] = block.widths or [1] * columns
    widths = [usable_width(document) * share // sum(shares) for share in shares]
    table = add_table(document, len(lines), columns, widths, "Table Grid")
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text, bold=number == 0 and bool(block.header))
    align_border(table)
    for row, texts in zip(table.rows, lines, strict=True):
        if is_short(texts):
            keep_row(row)
    if block.header:
        properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 -- the library has no repeated heads
        properties.append(OxmlElement("w:tblHeader"))
    add_gap_after_table(document)


def _signature(document: DocxDocument, block: Signature) -> None:
    for number, line in enumerate(block.lines):
        paragraph = document.add_paragraph()
        _signed(paragraph, line, first=number == 0)
        paragraph.paragraph_format.left_indent = Emu(usable_width(document) // 2)
        paragraph.paragraph_format.keep_with_next = number < len(block.lines) - 1


def _signed(paragraph: DocxParagraph, line: str, *, first: bool) -> None:
    paragraph.paragraph_format.space_before = Pt(10 if first else 0)
    paragraph.paragraph_format.space_after = Pt(0)
    add_text(paragraph, line)


def _signatures(document: DocxDocument, block: Signatures) -> None:
    count = len(block.columns)
    table = add_table(document, 1, count, [usable_width(document) // count] * count)
    for cell, lines in zip(table.rows[0].cells, block.columns, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        for number, line in enumerate(lines):
            _signed(cell.add_paragraph() if number else cell.paragraphs[0], line, first=number == 0)
    keep_row(table.rows[0])
    add_gap_after_table(document)


def _aside(document: DocxDocument, block: Aside) -> None:
    for number, line in enumerate(block.lines, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Emu(usable_width(document) // 2)
        paragraph.paragraph_format.space_after = Pt(0 if number < len(block.lines) else 12)
        add_text(paragraph, line)


def _together(document: DocxDocument, block: Together) -> None:
    before = len(document.element.body)
    _write_blocks(document, block.blocks)
    *others, last = list(_paragraphs(document, before))
    for paragraph in others:
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in (*others, last):
        paragraph.paragraph_format.keep_together = True


def _qr(document: DocxDocument, block: Qr) -> None:
    image = BytesIO()
    segno.make(block.url, error="m").save(image, kind="png", scale=6)
    image.seek(0)
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(image, width=Cm(2.8))
    add_text(document.add_paragraph(), f"{block.caption}: {block.url}")


_WRITERS: dict[type[Block], Callable[[DocxDocument, Any], None]] = {
    Letterhead: _letterhead,
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Points: _points,
    Facts: _facts,
    Grid: _grid,
    Signature: _signature,
    Signatures: _signatures,
    Aside: _aside,
    Together: _together,
    Qr: _qr,
    Contents: _contents,
}
