"""Rewrite a sanitised page so that pandoc reads it as it looks: spans of cells, faces, struck and hidden text."""

from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from app.imports.html.style import BLOCKS, is_italic, mark_of, span_of, weight_of
from app.imports.limits import MAX_SPANNED_CELLS, require_size
from app.imports.mapping import Unplaced

_BOLD_FROM = 600
_KNOWN_BLOCKS = frozenset("h1 h2 h3 h4 h5 h6 p pre blockquote ul ol li dl dt dd table".split())
_FEWEST_LETTERS = 200
"""Of an article; a shorter one is a teaser."""
_AROUND = "Menu, sisi, dan kaki halaman web tidak ikut ke naskah. Salin dari sini bila ada yang perlu."
_HIDDEN = "Teks ini disembunyikan di halaman asalnya dan tidak ikut ke naskah. Salin bila memang perlu."
_STRUCK = "Teks ini dicoret, jadi tidak berlaku dan tidak ikut ke naskah."


def rewrite_page(clean: str, *, is_whole: bool) -> tuple[str, list[Unplaced]]:
    """Return the page as pandoc should read it, and what was taken out; of a whole page what is around its text."""
    root = lxml_html.fragment_fromstring(clean, create_parent="div")
    left = list(_take_marked(root))
    around = "\n".join(_take_surroundings(root)) if is_whole else ""
    if around:
        left.append(Unplaced("sekitar halaman", around, _AROUND))
    for element in list(root.iter()):
        _set_face(element)
    grid = 0
    for table in list(root.iter("table")):
        grid += _expand_spans(table)
        require_size(spanned=grid)
    for element in root.iter():
        for name in ("style", "hidden", "rowspan", "colspan"):
            element.attrib.pop(name, None)
        if element.tag in BLOCKS - _KNOWN_BLOCKS and element.tag not in _PARTS_OF_TABLES:
            element.tag = element.tag if element.tag in ("br", "hr") else "div"
    return lxml_html.tostring(root, encoding="unicode"), left


_PARTS_OF_TABLES = frozenset("caption thead tbody tfoot tr th td".split())


def _take_surroundings(root: Any) -> Iterator[str]:
    """Take menus, sides and feet of a page out, and all outside its one article; yield their lines."""
    mains = list(root.iter("article")) or list(root.iter("main"))
    main = mains[0] if len(mains) == 1 and len(_text(mains[0])) > _FEWEST_LETTERS else None
    for element in list(root.iter("nav", "aside", "footer", "form")):
        yield from _drop(element)
    if main is None:
        return
    inside = main
    while inside is not root:
        parent = inside.getparent()
        for one in [one for one in parent if one is not inside]:
            yield from _drop(one)
        if parent.text and parent.text.strip():
            yield " ".join(parent.text.split())
            parent.text = None
        if inside.tail and inside.tail.strip():
            yield " ".join(inside.tail.split())
            inside.tail = None
        inside = parent


def _drop(element: Any) -> Iterator[str]:
    """Remove an element from its page and yield the lines of text that it held."""
    if element.getparent() is None:
        return
    lines = [" ".join(text.split()) for text in element.itertext() if text.strip()]
    element.drop_tree()
    yield from lines


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _take_marked(root: Any) -> Iterator[Unplaced]:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root or element.getroottree().getroot() is not root:
            continue
        mark = mark_of(element.tag, element.get("style", ""), hidden="hidden" in element.attrib)
        text = " ".join(" ".join(element.itertext()).split()) if mark else ""
        if mark:
            element.drop_tree()
        if text:
            what, advice = ("teks tersembunyi", _HIDDEN) if mark == "hidden" else ("teks dicoret", _STRUCK)
            yield Unplaced(what, text, advice)


def _set_face(element: Any) -> None:
    """Make bold and italic what looks so, and nothing else; Google Docs wraps all it copies in a `b` of weight 400."""
    style = element.get("style", "")
    weight = weight_of(style)
    if element.tag in ("b", "strong") and 0 < weight < _BOLD_FROM:
        element.tag = "span"
    elif element.tag == "span" and weight >= _BOLD_FROM:
        element.tag = "strong"
    elif element.tag == "span" and is_italic(style):
        element.tag = "em"


def _expand_spans(table: Any) -> int:
    """Put an empty cell wherever a cell reaches into other columns or rows, so that all stay in their column.

    Return the cells of the table's grid; once spans cover too many they are ignored.
    """
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    taken: dict[int, set[int]] = {}
    made = 0
    for at, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            column += _fill(cell, taken.get(at, set()), column)
            across = span_of(cell.get("colspan"))
            down = min(span_of(cell.get("rowspan")), len(rows) - at)
            made += across * down
            if made > MAX_SPANNED_CELLS:
                break
            for below in range(at + 1, at + down):
                taken.setdefault(below, set()).update(range(column, column + across))
            for _empty in range(across - 1):
                cell.addnext(lxml_html.Element("td"))
            column += across
        while column in taken.get(at, ()):
            row.append(lxml_html.Element("td"))
            column += 1
    return len(rows) * max((len(_cells(row)) for row in rows), default=0)


def _cells(row: Any) -> list[Any]:
    return [one for one in row if one.tag in ("td", "th")]


def _fill(cell: Any, taken: set[int], column: int) -> int:
    """Insert empty cells before a cell for the columns that are taken; return how many."""
    filled = 0
    while column + filled in taken:
        cell.addprevious(lxml_html.Element("td"))
        filled += 1
    return filled
