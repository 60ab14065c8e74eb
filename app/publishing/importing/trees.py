"""The tree pandoc reads a report into, made as plain as our Markdown is: pure.

What Markdown cannot say is unfolded, never dropped: cells joined together stand once and leave their
neighbours empty, what stood in a text box or was underlined stays as its words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]
_SCRIPTS = {"Superscript", "Subscript"}
"""Figures keep their height: m² is not m2."""
_INLINE_WRAPPERS = {"Underline", "SmallCaps", "Strikeout"} | _SCRIPTS
_SAFE = ("http://", "https://")
SPACE: Node = {"t": "Space"}


@dataclass(slots=True)
class Seen:
    """What was met on the way that Markdown does not hold."""

    images: list[str] = field(default_factory=list)
    """The targets of pictures, in their order."""
    changed_tables: list[str] = field(default_factory=list)
    """The first words of tables whose cells had to be taken apart."""
    keep_quotes: bool = True
    """Word's indented paragraphs reach us as quotations; those of HTML are quotations."""


def plain_tree(tree: Node, seen: Seen) -> Node:
    """The same text in blocks that our Markdown has."""
    top = [{"t": "Para", "c": _inlines(line, seen)} for line in _title_lines(tree.get("meta", {}))]
    return {**tree, "meta": {}, "blocks": [*top, *_blocks(tree["blocks"], seen)]}


def title_of(tree: Node) -> str:
    """The words a report itself marks as its title."""
    return " ".join(words_of(line) for line in _meta_lines(tree.get("meta", {}).get("title", {})))


def _title_lines(meta: Node) -> Iterator[list[Node]]:
    for name in ("title", "subtitle", "author", "date", "abstract"):
        yield from _meta_lines(meta.get(name, {}))


def _meta_lines(value: Node) -> Iterator[list[Node]]:
    if value.get("t") == "MetaInlines":
        yield value["c"]
    elif value.get("t") == "MetaString":
        yield [{"t": "Str", "c": value["c"]}]
    elif value.get("t") == "MetaList":
        for one in value["c"]:
            yield from _meta_lines(one)
    elif value.get("t") == "MetaBlocks":
        yield from (block["c"] for block in value["c"] if block["t"] in ("Para", "Plain"))


def words_of(inlines: list[Node]) -> str:
    """The words of some inlines."""
    return "".join(_words(one) for one in inlines).strip()


def _content(node: Node) -> Any:
    return node.get("c")


def _words(node: Node) -> str:
    kind, content = node["t"], _content(node)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Str":
        return str(content)
    if kind in ("Code", "Math"):
        return str(content[1])
    inner = content if isinstance(content, list) else []
    nested = next((one for one in reversed(inner) if isinstance(one, list) and _are_nodes(one)), inner)
    return "".join(_words(one) for one in nested if isinstance(one, dict) and "t" in one)


def _are_nodes(value: list[Any]) -> bool:
    return all(isinstance(one, dict) and "t" in one for one in value) and bool(value)


def _blocks(blocks: list[Node], seen: Seen) -> list[Node]:
    return [plain for block in blocks for plain in _block(block, seen)]


def _block(block: Node, seen: Seen) -> Iterator[Node]:  # noqa: C901 -- one branch for each kind of block there is
    kind, content = block["t"], _content(block)
    if kind in ("Para", "Plain"):
        inlines = _inlines(content, seen)
        if words_of(inlines) or any(one["t"] == "Note" for one in inlines):
            yield {"t": kind, "c": inlines}
    elif kind == "Header":
        level, attributes, inlines = content
        inlines = [SPACE if one["t"] == "LineBreak" else one for one in _inlines(inlines, seen)]
        if words_of(inlines):
            yield {"t": "Header", "c": [level, ["", [], []], inlines]}
    elif kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        plain = [found for item in items if (found := _blocks(item, seen))]
        if plain:
            yield {"t": kind, "c": plain if kind == "BulletList" else [content[0], plain]}
    elif kind == "LineBlock":
        lines = [_inlines(line, seen) for line in content]
        yield {"t": "Para", "c": [one for line in lines for one in (*line, {"t": "LineBreak"})][:-1]}
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield {"t": "Para", "c": [{"t": "Strong", "c": _inlines(term, seen)}]}
            for meaning in meanings:
                yield from _blocks(meaning, seen)
    elif kind == "BlockQuote":
        inner = _blocks(content, seen)
        yield from [{"t": kind, "c": inner}] if seen.keep_quotes and inner else inner
    elif kind == "Div":
        yield from _blocks(content[1], seen)
    elif kind == "Figure":
        yield from _blocks([*content[2], *content[1][1]], seen)
    elif kind == "Table":
        yield from _table(content, seen)
    elif kind == "RawBlock":
        yield {"t": "Para", "c": [{"t": "Str", "c": content[1]}]}
    elif kind != "HorizontalRule":  # a line between sections says nothing
        yield block


def _inlines(inlines: list[Node], seen: Seen) -> list[Node]:
    return [plain for one in inlines for plain in _inline(one, seen)]


def _inline(node: Node, seen: Seen) -> Iterator[Node]:
    kind, content = node["t"], _content(node)
    if kind == "Image":
        seen.images.append(content[2][0])
    elif kind in ("Emph", "Strong"):
        inner = _inlines(content, seen)
        if words_of(inner):
            yield {"t": kind, "c": inner}
        else:
            yield from inner
    elif kind in _INLINE_WRAPPERS:
        digits = kind in _SCRIPTS and words_of(content).isdecimal()
        yield from [node] if digits else _inlines(content, seen)
    elif kind in ("Span", "Quoted", "Cite"):
        yield from _inlines(content[1], seen)
    elif kind == "Link":
        inner = _inlines(content[1], seen)
        if content[2][0].startswith(_SAFE) and words_of(inner):
            yield {"t": "Link", "c": [["", [], []], inner, content[2]]}
        else:
            yield from inner
    elif kind == "Note":
        yield {"t": "Note", "c": _blocks(content, seen)}
    elif kind in ("Math", "RawInline"):
        yield {"t": "Str", "c": content[1]}
    else:
        yield node


def _table(content: list[Any], seen: Seen) -> Iterator[Node]:
    """A table of one line a cell; one of a single column is only a frame around its text."""
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


def _grid(rows: list[Any], width: int, seen: Seen) -> tuple[list[list[list[Node]]], bool]:
    """Rows of equal length, and whether any cell was not simple."""
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


def _one_line(blocks: list[Node], seen: Seen) -> list[Node]:
    """Some blocks as one line, a mark between what were lines of their own."""
    lines: list[list[Node]] = []
    for block in _blocks(blocks, seen):
        lines.extend(_lines(block))
    out: list[Node] = []
    for line in lines:
        out += [*([{"t": "Str", "c": ";"}, SPACE] if out else []), *line]
    return out


def _lines(block: Node) -> Iterator[list[Node]]:
    kind, content = block["t"], _content(block)
    if kind in ("Para", "Plain"):
        yield [SPACE if one["t"] in ("LineBreak", "SoftBreak") else one for one in content]
    elif kind == "Header":
        yield content[2]
    elif kind in ("BulletList", "OrderedList"):
        for item in content if kind == "BulletList" else content[1]:
            for inner in item:
                yield from _lines(inner)
    elif kind == "BlockQuote":
        for inner in content:
            yield from _lines(inner)
    elif kind == "Table":
        for row in (*content[3][1], *content[4][0][3]):
            for cell in row[1]:
                yield from _lines(cell[4][0])
    elif kind == "CodeBlock":
        yield [{"t": "Str", "c": " ".join(content[1].split())}]
