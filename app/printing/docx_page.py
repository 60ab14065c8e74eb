"""Page, styles and footer of a DOCX, as the layout of its paper has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from app.printing.blocks import PAGE_SIZES, Paper
from app.printing.docx_text import add_field, printable

_MAX_TITLE_LENGTH = 255
_FOOTER_POINTS = 7.5
_LINE_SPACING = 1.0
"""Single, as official letters are; the template of python-docx has 1.15, with which letters ran over to a second page."""
_TITLES: Mapping[str, int] = {"Title": 1, "Heading 1": 0, "Heading 2": 0, "Heading 3": 0}
"""Styles of headings, and by how many points each is larger than the text."""


def prepare_page(document: DocxDocument, paper: Paper) -> None:
    """Set the page, the styles, the footer and the properties of a document."""
    page, layout = document.sections[0], paper.layout
    width, height = (Cm(one) for one in PAGE_SIZES[layout.size])
    page.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (height, width) if paper.landscape else (width, height)
    page.left_margin, page.right_margin = Cm(layout.left), Cm(layout.right)
    page.top_margin, page.bottom_margin = Cm(layout.top), Cm(layout.bottom)
    page.header_distance = page.footer_distance = Cm(1)
    _set_style(document, "Normal", layout.face, layout.points)
    document.styles["Normal"].paragraph_format.space_after = Pt(layout.spacing)
    document.styles["Normal"].paragraph_format.line_spacing = _LINE_SPACING
    for name, larger in _TITLES.items():
        style = _set_style(document, name, layout.face, layout.points + larger)
        style.font.bold = True
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(layout.spacing + 3)
        style.paragraph_format.space_after = Pt(layout.spacing)
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    document.core_properties.title = printable(paper.title)[:_MAX_TITLE_LENGTH]
    document.core_properties.author = ""
    document.core_properties.language = "id-ID"
    _footer(page.footer.paragraphs[0], layout.footer)


def _set_style(document: DocxDocument, name: str, face: str, points: int) -> Any:
    style: Any = document.styles[name]
    style.font.name, style.font.size = face, Pt(points)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:eastAsia", "w:cs"):
        fonts.set(qn(kind), face)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    style.element.get_or_add_rPr().append(language)
    return style


def _footer(paragraph: DocxParagraph, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        above = paragraph.insert_paragraph_before()
        above.paragraph_format.space_after = Pt(0)
        if number == 0:
            add_border(above, "top", "single", 4)
        above.add_run(printable(line)).font.size = Pt(_FOOTER_POINTS)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(paragraph, "PAGE")


def add_border(paragraph: DocxParagraph, side: str, value: str, size: int) -> None:
    """Draw a line at a side of a paragraph; ``size`` is in eighths of a point."""
    border = OxmlElement("w:pBdr")
    rule = OxmlElement(f"w:{side}")
    for key, text in (("val", value), ("sz", str(size)), ("space", "4"), ("color", "000000")):
        rule.set(qn(f"w:{key}"), text)
    border.append(rule)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- the library has no borders
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def spacing_of(document: DocxDocument) -> float:
    """Return the points after a paragraph."""
    spacing: float = document.styles["Normal"].paragraph_format.space_after.pt
    return spacing


def usable_width(document: DocxDocument) -> int:
    """Return the width between the margins."""
    page = document.sections[0]
    return int(page.page_width or 0) - int(page.left_margin or 0) - int(page.right_margin or 0)
