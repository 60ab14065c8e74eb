"""Give a table of WordprocessingML a grid in which every cell has its column."""

from lxml import etree

from app.imports.word.markup import Element, W, attribute, child, name_of

MAX_COLUMNS = 200
"""Word allows 63."""


def complete_grid(table: Element) -> int:
    """Make cells of the columns a row skips, and the grid as wide as the widest row; return the cells of the grid."""
    rows = [one for one in table if name_of(one) == "tr"]
    for row in rows:
        for name, place in (("gridBefore", 0), ("gridAfter", None)):
            skipped = child(row, "trPr", name)
            if skipped is not None:
                _add_cell(row, place, _count(skipped, 0))
                skipped.getparent().remove(skipped)
    width = max(map(_width, rows), default=0)
    for row in rows:
        _add_cell(row, None, min(width, MAX_COLUMNS) - _width(row))
    grid = child(table, "tblGrid")
    if grid is None:
        grid = etree.Element(f"{{{W}}}tblGrid")
        after = child(table, "tblPr")
        table.insert(0 if after is None else table.index(after) + 1, grid)
    for column in list(grid):
        grid.remove(column)
    for _column in range(min(width, MAX_COLUMNS)):
        etree.SubElement(grid, f"{{{W}}}gridCol").set(f"{{{W}}}w", "1000")  # pandoc skips one without a width
    return width * len(rows)


def _width(row: Element) -> int:
    spans = (child(cell, "tcPr", "gridSpan") for cell in row if name_of(cell) == "tc")
    return sum(max(1, _count(span, 1)) for span in spans)


def _add_cell(row: Element, place: int | None, columns: int) -> None:
    """Add an empty cell before the first or behind the last of a row."""
    if columns <= 0:
        return
    cell = etree.Element(f"{{{W}}}tc")
    properties = etree.SubElement(cell, f"{{{W}}}tcPr")
    etree.SubElement(properties, f"{{{W}}}gridSpan").set(f"{{{W}}}val", str(columns))
    etree.SubElement(cell, f"{{{W}}}p")
    cells = [one for one in row if name_of(one) == "tc"]
    if place is None or not cells:
        row.append(cell)
    else:
        row.insert(row.index(cells[0]), cell)


def _count(element: Element | None, otherwise: int) -> int:
    value = attribute(element, "val")
    return min(int(value), MAX_COLUMNS) if value.isdecimal() else otherwise
