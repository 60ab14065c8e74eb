"""Simplify the tree that pandoc parses a report into to what our Markdown supports. Pure.

What Markdown cannot express is unfolded, never dropped: merged cells appear once with empty neighbours; text
boxes and underlined text stay as their words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.imports.word.pandoc_text import SPACE, Node, content_of, title_lines, words_of

_SAFE = ("http://", "https://")


@dataclass(slots=True)
class UnsupportedContent:
    """Content met that Markdown cannot hold."""

    images: list[str] = field(default_factory=list)
    """Targets of pictures, in order."""
    changed_tables: list[str] = field(default_factory=list)
    """First words of tables whose merged cells were split."""
    keep_quotes: bool = True
    """Whether quotations are real: Word's indented paragraphs arrive as quotations, too."""


def plain_tree(tree: Node, seen: UnsupportedContent) -> Node:
    """Return the tree with only blocks that our Markdown supports."""
    top = [{"t": "Para", "c": _inlines(line, seen)} for line in title_lines(tree.get("meta", {}))]
    return {**tree, "meta": {}, "blocks": [*top, *_blocks(tree["blocks"], seen)]}


def _blocks(blocks: list[Node], seen: UnsupportedContent) -> list[Node]:
    return [plain for block in blocks for plain in _block(block, seen)]


def _block(block: Node, seen: UnsupportedContent) -> Iterator[Node]:
    handler = _BLOCKS.get(block["t"])
    return handler(block["t"], content_of(block), seen) if handler else iter((block,))


def _paragraph(kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    inlines = _inlines(content, seen)
    if words_of(inlines) or any(one["t"] == "Note" for one in inlines):
        yield {"t": kind, "c": inlines}


def _header(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    level, _attributes, inlines = content
    inlines = [SPACE if one["t"] == "LineBreak" else one for one in _inlines(inlines, seen)]
    if words_of(inlines):
        yield {"t": "Header", "c": [level, ["", [], []], inlines]}


def _list(kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    items = content if kind == "BulletList" else content[1]
    plain = [found for item in items if (found := _blocks(item, seen))]
    if plain:
        yield {"t": kind, "c": plain if kind == "BulletList" else [content[0], plain]}


def _lines_of_verse(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    lines = [_inlines(line, seen) for line in content]
    yield {"t": "Para", "c": [one for line in lines for one in (*line, {"t": "LineBreak"})][:-1]}


def _definitions(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    for term, meanings in content:
        yield {"t": "Para", "c": [{"t": "Strong", "c": _inlines(term, seen)}]}
        for meaning in meanings:
            yield from _blocks(meaning, seen)


def _quotation(kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    inner = _blocks(content, seen)
    yield from [{"t": kind, "c": inner}] if seen.keep_quotes and inner else inner


def _division(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    yield from _blocks(content[1], seen)


def _figure(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    yield from _blocks([*content[2], *content[1][1]], seen)


def _raw_block(_kind: str, content: Any, _seen: UnsupportedContent) -> Iterator[Node]:
    yield {"t": "Para", "c": [{"t": "Str", "c": content[1]}]}


def _rule(_kind: str, _none: Any, _seen: UnsupportedContent) -> Iterator[Node]:
    """Drop a horizontal rule."""
    yield from ()


def _inlines(inlines: list[Node], seen: UnsupportedContent) -> list[Node]:
    return [plain for one in inlines for plain in _inline(one, seen)]


def _inline(node: Node, seen: UnsupportedContent) -> Iterator[Node]:
    handler = _INLINES.get(node["t"])
    return handler(node["t"], content_of(node), seen) if handler else iter((node,))


def _image(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    seen.images.append(content[2][0])
    yield from ()


def _emphasis(kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    inner = _inlines(content, seen)
    yield from [{"t": kind, "c": inner}] if words_of(inner) else inner


def _script(kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    """Yield super- and subscripts as Unicode: m² is not m2."""
    inner = _inlines(content, seen)
    yield from [{"t": kind, "c": inner}] if words_of(inner).isdecimal() else inner


def _wrapper(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    yield from _inlines(content, seen)


def _attributed(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    yield from _inlines(content[1], seen)


def _link(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    inner = _inlines(content[1], seen)
    safe = content[2][0].startswith(_SAFE) and words_of(inner)
    yield from [{"t": "Link", "c": [["", [], []], inner, content[2]]}] if safe else inner


def _note(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    yield {"t": "Note", "c": _blocks(content, seen)}


def _verbatim(_kind: str, content: Any, _seen: UnsupportedContent) -> Iterator[Node]:
    yield {"t": "Str", "c": content[1]}


def _table(_kind: str, content: Any, seen: UnsupportedContent) -> Iterator[Node]:
    """Yield a table with one line in each cell; a single-column table is a frame around its text."""
    _attributes, caption, columns, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    yield from _blocks(caption[1], seen)
    if len(columns) <= 1:
        yield from (block for row in rows for cell in row[1] for block in _blocks(cell[4], seen))
        return
    grid, changed = _grid(rows, len(columns), seen)
    if not any(words_of(cell) for row in grid for cell in row):
        return
    if changed:
        seen.changed_tables.append(" · ".join(filter(None, map(words_of, grid[0]))))
    no_attributes = ["", [], []]
    lines = [[no_attributes, [_cell(inlines) for inlines in row]] for row in grid]
    yield {
        "t": "Table",
        "c": [
            no_attributes,
            [None, []],
            [[column[0], {"t": "ColWidthDefault"}] for column in columns],
            [no_attributes, lines[:1]],
            [[no_attributes, 0, [], lines[1:]]],
            [no_attributes, []],
        ],
    }


def _cell(inlines: list[Node]) -> list[Any]:
    return [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inlines}]]


def _grid(rows: list[Any], width: int, seen: UnsupportedContent) -> tuple[list[list[list[Node]]], bool]:
    """Return rows of equal length, and whether any cell was merged or had several blocks."""
    grid: list[list[list[Node]]] = [[[] for _column in range(width)] for _row in rows]
    taken: set[tuple[int, int]] = set()
    changed = False
    for at, (_attributes, cells) in enumerate(rows):
        column = 0
        for _attribute, _align, down, across, blocks in cells:
            while (at, column) in taken:
                column += 1
            if column >= width:
                grid[at][-1] = [*grid[at][-1], SPACE, *_one_line(blocks, seen)]
                changed = True
                continue
            grid[at][column] = _one_line(blocks, seen)
            taken |= {
                (at + y, column + x) for y in range(min(down, len(rows))) for x in range(min(across, width))
            }
            changed = changed or down > 1 or across > 1 or len(blocks) > 1
            column += across
    return grid, changed


def _one_line(blocks: list[Node], seen: UnsupportedContent) -> list[Node]:
    """Return blocks as one line with separators."""
    lines: list[list[Node]] = []
    for block in _blocks(blocks, seen):
        lines.extend(_lines(block))
    out: list[Node] = []
    for line in lines:
        out += [*([{"t": "Str", "c": ";"}, SPACE] if out else []), *line]
    return out


def _lines(block: Node) -> Iterator[list[Node]]:
    kind, content = block["t"], content_of(block)
    if kind in ("Para", "Plain"):
        yield [SPACE if one["t"] in ("LineBreak", "SoftBreak") else one for one in content]
    elif kind == "Header":
        yield content[2]
    elif kind == "CodeBlock":
        yield [{"t": "Str", "c": " ".join(content[1].split())}]
    for inner in _inside(kind, content):
        yield from _lines(inner)


def _inside(kind: str, content: Any) -> list[Node]:
    """Return the blocks inside a block."""
    if kind == "BlockQuote":
        return list(content)
    if kind in ("BulletList", "OrderedList"):
        return [inner for item in (content if kind == "BulletList" else content[1]) for inner in item]
    if kind == "Table":
        rows = (*content[3][1], *content[4][0][3])
        return [cell[4][0] for row in rows for cell in row[1]]
    return []


_Handler = Callable[[str, Any, UnsupportedContent], Iterator[Node]]
_BLOCKS: Mapping[str, _Handler] = {
    "Para": _paragraph,
    "Plain": _paragraph,
    "Header": _header,
    "BulletList": _list,
    "OrderedList": _list,
    "LineBlock": _lines_of_verse,
    "DefinitionList": _definitions,
    "BlockQuote": _quotation,
    "Div": _division,
    "Figure": _figure,
    "Table": _table,
    "RawBlock": _raw_block,
    "HorizontalRule": _rule,
}
_INLINES: Mapping[str, _Handler] = {
    "Image": _image,
    "Emph": _emphasis,
    "Strong": _emphasis,
    "Superscript": _script,
    "Subscript": _script,
    "Underline": _wrapper,
    "SmallCaps": _wrapper,
    "Strikeout": _wrapper,
    "Span": _attributed,
    "Quoted": _attributed,
    "Cite": _attributed,
    "Link": _link,
    "Note": _note,
    "Math": _verbatim,
    "RawInline": _verbatim,
}
"""Handlers by type; other types stay as they are."""
