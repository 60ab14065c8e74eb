"""Extract text from the tree that pandoc parses a report into. Pure."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]
SPACE: Node = {"t": "Space"}


def marked_title(tree: Node) -> str:
    """Return the title in the report's properties."""
    return " ".join(words_of(line) for line in _meta_lines(tree.get("meta", {}).get("title", {})))


def title_lines(meta: Node) -> Iterator[list[Node]]:
    """Return the cover lines that pandoc takes for metadata."""
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
    """Return the text of inlines."""
    return "".join(_words(one) for one in inlines).strip()


def content_of(node: Node) -> Any:
    """Return the content of a node; None for a space."""
    return node.get("c")


def _words(node: Node) -> str:
    kind, content = node["t"], content_of(node)
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
