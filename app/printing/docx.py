"""Write papers as DOCX with real styles, headings and table heads, so that offices can edit them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import segno
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from app.printing.blocks import (
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
    Rich,
    Signature,
    Span,
)
from app.printing.docx_text import add_bookmark, add_field, add_text, printable

FONT, SIZE = "Arial", 11
_A4 = (Cm(21), Cm(29.7))
_MARGIN = Cm(2.5)
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LABEL_WIDTH = Cm(4.5)
_STEP = Cm(1)
_MAX_TITLE_LENGTH = 255
_SIGNATURE_INDENT = Cm(8)
BOLD_LINES = 2
"""Bold lines of a letterhead: the government and the agency, not the address."""


def write_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX file."""
    document = Document()
    _prepare(document, paper)
    for block in paper.blocks:
        _WRITERS[type(block)](document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: DocxDocument, paper: Paper) -> None:
    page = document.sections[0]
    width, height = _A4[::-1] if paper.landscape else _A4
    page.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = width, height
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    for name, size in (
        ("Normal", SIZE),
        ("Title", 16),
        ("Heading 1", 13),
        ("Heading 2", 11.5),
        ("Heading 3", 11),
    ):
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "id-ID")
        style.element.get_or_add_rPr().append(language)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.core_properties.title = printable(paper.title)[:_MAX_TITLE_LENGTH]
    document.core_properties.author = ""
    document.core_properties.language = "id-ID"
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(footer, "PAGE")


def _letterhead(document: DocxDocument, block: Letterhead) -> None:
    for number, line in enumerate(block.lines):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        add_text(paragraph, line, bold=number < BOLD_LINES)
    border = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for key, value in (("val", "thinThickSmallGap"), ("sz", "24"), ("space", "4"), ("color", "000000")):
        rule.set(qn(f"w:{key}"), value)
    border.append(rule)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- the library has no borders
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.space_after = Pt(12)


def _heading(document: DocxDocument, block: Heading) -> None:
    heading = document.add_heading(level=block.level)
    _anchor(document, heading, block.anchor)
    add_text(heading, block.text)
    if block.level == 0:
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _anchor(document: DocxDocument, paragraph: DocxParagraph, anchor: str) -> None:
    if anchor:
        add_bookmark(paragraph, anchor, len(document.element.findall(f".//{qn('w:bookmarkStart')}")))


def _paragraph(document: DocxDocument, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGN[block.align]
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
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.tab_stops.add_tab_stop(text_at)
    _anchor(document, paragraph, point.anchor)
    if point.mark:
        paragraph.add_run(f"{point.mark}\t")
    add_text(paragraph, point.text)


def _contents(document: DocxDocument, block: Contents) -> None:
    for title, anchor in block.entries:
        paragraph = document.add_paragraph()
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Emu(_usable(document)), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        add_text(paragraph, [Span(title, url=f"#{anchor}")])
        paragraph.add_run("\t")
        add_field(paragraph, f"PAGEREF {anchor} \\h")


def _table(document: DocxDocument, rows: int, columns: int, style: str | None) -> Table:
    table: Table = document.add_table(rows=rows, cols=columns)
    if style:
        table.style = style
    return table


def _cell(cell: _Cell, text: Rich, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    add_text(paragraph, text, bold=bold)


def _facts(document: DocxDocument, block: Facts) -> None:
    table = _table(document, len(block.rows), 2, None)
    table.autofit = False
    full = _usable(document)
    table.columns[0].width, table.columns[1].width = _LABEL_WIDTH, Emu(full - _LABEL_WIDTH)
    for row, (label, value) in zip(table.rows, block.rows, strict=True):
        row.cells[0].width, row.cells[1].width = _LABEL_WIDTH, Emu(full - _LABEL_WIDTH)
        _cell(row.cells[0], label)
        _cell(row.cells[1], f": {value}")
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _usable(document: DocxDocument) -> int:
    return int(document.sections[0].page_width or 0) - 2 * int(_MARGIN)


def _grid(document: DocxDocument, block: Grid) -> None:
    table = _table(document, 1 + len(block.rows), len(block.header), "Table Grid")
    table.autofit = False
    shares: Sequence[int] = block.widths or [1] * len(block.header)
    widths = [Emu(_usable(document) * share // sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice goes by the columns, Word by the cells
    for number, (row, texts) in enumerate(zip(table.rows, [block.header, *block.rows], strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width
            _cell(cell, text, bold=number == 0)
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 -- the library has no repeated heads
    properties.append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _signature(document: DocxDocument, block: Signature) -> None:
    for line in block.lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = _SIGNATURE_INDENT
        paragraph.paragraph_format.keep_with_next = True
        add_text(paragraph, line)


def _qr(document: DocxDocument, block: Qr) -> None:
    image = BytesIO()
    segno.make(block.url, error="m").save(image, kind="png", scale=6)
    image.seek(0)
    paragraph = document.add_paragraph()
    paragraph.add_run().add_picture(image, width=Cm(2.8))
    add_text(document.add_paragraph(), f"{block.caption}: {block.url}")


def _break(document: DocxDocument, _block: Break) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]  # as the library has it


_WRITERS: dict[type[Block], Callable[[DocxDocument, Any], None]] = {
    Letterhead: _letterhead,
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Points: _points,
    Facts: _facts,
    Grid: _grid,
    Signature: _signature,
    Qr: _qr,
    Contents: _contents,
    Break: _break,
}
