"""Fenced code in Markdown: the lines between two fences of ``` or ~~~, as CommonMark finds them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"( *)(`{3,}|~{3,})([^`]*)")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")
_CODE_INDENT = 4
"""A line indented this far is no fence, unless it belongs to a list item."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of fenced code: the lines ``start`` to ``end``, both fences among them."""

    start: int
    end: int
    """The first line after the block."""
    indent: int
    is_closed: bool

    def code(self, lines: Sequence[str]) -> str:
        """Return the code without its fences and their indentation."""
        inner = lines[self.start + 1 : self.end - self.is_closed]
        return "\n".join(re.sub(rf"^ {{0,{self.indent}}}", "", line) for line in inner)


def find_fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Yield the blocks of fenced code; one that is never closed reaches to the end."""
    number, in_list = 0, False
    while number < len(lines):
        line = lines[number]
        found = _OPENING.fullmatch(line)
        if found and (in_list or len(found[1]) < _CODE_INDENT):
            fence = _fence_at(lines, number, len(found[1]), found[2])
            yield fence
            number = fence.end
            continue
        if _ITEM.match(line):
            in_list = True
        elif line[:1].strip() and (number == 0 or not lines[number - 1].strip()):
            in_list = False
        number += 1


def _fence_at(lines: Sequence[str], start: int, indent: int, mark: str) -> Fence:
    closing = re.compile(rf" *{re.escape(mark[0])}{{{len(mark)},}} *")
    for number in range(start + 1, len(lines)):
        if closing.fullmatch(lines[number]):
            return Fence(start, number + 1, indent, is_closed=True)
        if indent > 1 and lines[number][:1].strip():  # the list item that holds it has ended
            return Fence(start, number, indent, is_closed=False)
    return Fence(start, len(lines), indent, is_closed=False)


def blank_fences(body: str) -> str:
    """Return the body with fenced code blanked, at equal length."""
    if "```" not in body and "~~~" not in body:
        return body
    lines = body.split("\n")
    for fence in find_fences(lines):
        lines[fence.start : fence.end] = [" " * len(line) for line in lines[fence.start : fence.end]]
    return "\n".join(lines)
