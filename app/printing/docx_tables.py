"""Tables of a DOCX: fixed widths, borders at the margin, rows that stay on one page."""

from collections.abc import Sequence

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table, _Cell, _Row

from app.printing.blocks import Rich
from app.printing.docx_text import add_text

_CELL_ROOM = 108
"""Room at the left inside a cell, in twentieths of a point, as Word has it."""


def add_table(
    document: DocxDocument, rows: int, columns: int, widths: Sequence[int], style: str = ""
) -> Table:
    """Add a table of fixed widths: LibreOffice goes by the columns, Word by the cells."""
    table: Table = document.add_table(rows=rows, cols=columns)
    if style:
        table.style = style
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Emu(width)
    return table


def add_gap_after_table(document: DocxDocument) -> None:
    """Add the paragraph that Word needs between two tables, as low as a line's spacing."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(8)


def write_cell(cell: _Cell, text: Rich, *, bold: bool = False, after: float = 2) -> None:
    """Write the text of a cell, with some points of room after it."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(after)
    add_text(paragraph, text, bold=bold)


def keep_row(row: _Row) -> None:
    """Keep a row of a table on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- the library has no such rows


def align_border(table: Table) -> None:
    """Move a table by the room inside its cells, so that its border, not its text, stands at the margin."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(_CELL_ROOM))
    indent.set(qn("w:type"), "dxa")
    properties = table._tbl.tblPr  # noqa: SLF001 -- the library has no indents of tables
    properties.insert_element_before(
        indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )
