"""Bound what Markdown costs, so that no text from outside can occupy a processor.

Python-Markdown looks for the end of a link from every ``[`` to the end of the block, six times: 6,000 brackets that
nothing closes took a minute. One pass over each text finds the brackets that cannot open a link, in linear time, and
puts a placeholder in their place until the HTML is written. Nested lists and quotes are parsed recursively: a line of
1,000 markers ended in an error. `tests/documents/test_growth.py` holds texts of every such kind.
"""

import re
import xml.etree.ElementTree as ET
from itertools import islice
from typing import Any

from markdown import Markdown
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import BACKTICK_RE, BacktickInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

MAX_NESTED_BRACKETS = 10
"""Brackets within brackets, beyond which a bracket is shown as text."""
MAX_OPEN_LINKS = 20
"""Links of one block that Python-Markdown may try although their address ``(…`` is unclosed or within another; each
costs a search to the end of the block, so brackets of further ones are shown as text."""
MAX_CODE_SPAN = 500
"""Characters of a code span within a line."""
MAX_INDENT = 40
"""Spaces before a line that count: ten lists within lists."""
MAX_MARKERS = 10
"""Markers of lists and quotes that one line may begin with."""
BEFORE_INLINE = 21
"""Priority of a tree processor just before Python-Markdown's inline patterns (20)."""
MAX_HEADINGS = 200
"""Headings, rules and definitions of a page from which on a blank line is put after each: the parser copies the rest of a block
for every one in it."""
MAX_MARKS = 2_000
"""Runs of emphasis, escape, code and entity marks of one block that count; each costs the length of the block."""
_PLACEHOLDERS = {ord(mark): 0xE100 + ord(mark) for mark in "[*_\\`&"}
"""Private-use characters that stand for marks without a meaning until the HTML is written; no text has them."""
_MARKS = {placeholder: mark for mark, placeholder in _PLACEHOLDERS.items()}
_MARK = re.compile(r"[*_\\`&]+")
_TOKEN = re.compile(r"\\.|[\[\]()]", re.DOTALL)


_LAST_OF_BLOCK = re.compile(r"((?: {0,3}> ?)*) {0,3}(?:#|: |[-=*_ ]*[-=*_] *$)")
"""A line that ends a block, and the marks of the quotation it stands in."""
_OPEN_NOTE = re.compile(r"^( {0,3})\[(?=\^[^\]]*$)")
"""The name of a footnote that does not end on its line; the library would look for its end through the whole block."""
_INDENT = re.compile(rf"^[ \t]{{{MAX_INDENT},}}")
_MARKERS = re.compile(
    rf"^((?:\s*(?:[-+*>]|\d{{1,9}}[.)])(?=\s|>|$)){{{MAX_MARKERS}}}\s*)(?=[-+*>\d])", re.ASCII
)


def find_plain_brackets(text: str) -> set[int]:
    """Return the position of every ``[`` to show as text: it opens no link, or is beyond the limits above."""
    plain: set[int] = set()
    brackets: list[int] = []
    addresses: list[int | None] = []
    """For each open parenthesis, the bracket of the link whose address it begins."""
    closed_at, opened_by = -1, -1
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "[":
                if len(brackets) >= MAX_NESTED_BRACKETS:
                    plain.add(token.start())
                brackets.append(token.start())
            case "]" if brackets:
                closed_at, opened_by = token.end(), brackets.pop()
            case "(":
                addresses.append(opened_by if closed_at == token.start() else None)
                if len(addresses) > MAX_OPEN_LINKS and addresses[-1] is not None:
                    plain.add(addresses[-1])
            case ")" if addresses:
                addresses.pop()
    unclosed = [bracket for bracket in addresses if bracket is not None]
    return plain.union(brackets, unclosed[MAX_OPEN_LINKS:])


class PlainMarks(Treeprocessor):
    """Puts placeholders for brackets that open no link and for marks beyond count, before links are looked for."""

    def run(self, root: ET.Element) -> None:
        """Change the text and tail of every element but code."""
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString):
                element.text = _with_placeholders(element.text)
            if element.tail and not isinstance(element.tail, AtomicString):
                element.tail = _with_placeholders(element.tail)


def _with_placeholders(text: str) -> str:
    many = {at for found in islice(_MARK.finditer(text), MAX_MARKS, None) for at in range(*found.span())}
    text = _translate_at(
        text, many
    )  # before brackets are looked at: a mark that no longer counts escapes none
    return _translate_at(text, find_plain_brackets(text)) if "[" in text else text


def _translate_at(text: str, places: set[int]) -> str:
    if not places:
        return text
    return "".join(
        letter.translate(_PLACEHOLDERS) if at in places else letter for at, letter in enumerate(text)
    )


def remove_placeholders(text: str) -> str:
    """Return a text without the characters that placeholders use."""
    return text.translate(dict.fromkeys(_MARKS))


def restore_marks(markup: str) -> str:
    """Return the HTML with its marks in place of the placeholders."""
    return markup.translate(_MARKS)


class ShallowLines(Preprocessor):
    """Ends the nesting of lists and quotes at a depth that no written page has, and parts very long blocks."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with less indentation; what follows the last marker that counts is text."""
        shallow = [_shallow(line) for line in lines]
        last = [_LAST_OF_BLOCK.match(line) for line in shallow]
        if sum(map(bool, last)) <= MAX_HEADINGS:
            return shallow
        return [
            part
            for line, end in zip(shallow, last, strict=True)
            for part in ((line, end[1].rstrip()) if end else (line,))
        ]


def _shallow(line: str) -> str:
    line = _MARKERS.sub(r"\1\\", _INDENT.sub(" " * MAX_INDENT, line))
    return _OPEN_NOTE.sub(r"\1\\[", line)


class ShortCodeSpans(BacktickInlineProcessor):
    """Looks for the end of a code span over a bounded distance."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 -- Markdown's name, typed for two kinds at once
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | str | None, int | None, int | None]:
        """Return the code, its begin and its end; no code when nothing near ends it."""
        return super().handleMatch(m, data[: m.end() + MAX_CODE_SPAN])


class Tables(TableProcessor):
    """Asks whether a block is a table only where its first line has a column."""

    def test(self, parent: ET.Element, block: str) -> bool:
        """Return whether a block is a table: the library looks at every line of it each time."""
        first = block.lstrip("\n").partition("\n")[0]
        return "|" in first and super().test(parent, block)


def bound(markdown: Markdown, table_config: dict[str, Any]) -> None:
    """Give a Markdown parser the limits of this module; the configuration is that of its extension for tables."""
    markdown.preprocessors.register(ShallowLines(markdown), "shallow_lines", 14)
    markdown.treeprocessors.register(PlainMarks(markdown), "plain_marks", BEFORE_INLINE)
    markdown.inlinePatterns.register(ShortCodeSpans(BACKTICK_RE), "backtick", 190)
    markdown.parser.blockprocessors.register(Tables(markdown.parser, table_config), "table", 75)
