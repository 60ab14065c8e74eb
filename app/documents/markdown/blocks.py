"""Rewrite Markdown's blocks so that Python-Markdown reads them as GitHub does.

Lists and tables need no blank line before them, nested lists follow the text they belong to, ``1)`` counts, code
may be fenced, and ``#1`` without a space is no heading.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from app.documents.markdown.fences import Fence, find_fences
from app.documents.markdown.tables import begins_table

_INDENT = 4
"""Columns by which Python-Markdown nests."""
_MAX_DEPTH = 8
"""Deepest list or quotation; further marks stay text."""
_ITEM = re.compile(r"( {0,3})([-*+]|(\d{1,9})[.)])( +|$)")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?: |$)")
_NO_HEADING = re.compile(r" {0,3}#")
_QUOTE = re.compile(r" {0,3}> ?")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?= |$)")


@dataclass(frozen=True, slots=True)
class _Item:
    column: int
    """The column at which its text begins."""
    is_ordered: bool


class GitHubBlocks(Preprocessor):
    """Rewrites the lines of a document before Python-Markdown parses them."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._stash = markdown.htmlStash

    def run(self, lines: list[str]) -> list[str]:
        """Return the rewritten lines; fenced code is stored as it is."""
        return self._rewrite(lines, 0)

    def _rewrite(self, lines: Sequence[str], depth: int) -> list[str]:
        writer, number = _Writer(lines), 0
        fences = {fence.start: fence for fence in find_fences(lines)}
        while number < len(lines):
            if number in fences:
                self._write_code(writer, fences[number])
                number = fences[number].end
            elif _QUOTE.match(lines[number]) and depth < _MAX_DEPTH:
                end = number
                while end < len(lines) and _QUOTE.match(lines[end]):
                    end += 1
                inner = [_QUOTE.sub("", line, count=1) for line in lines[number:end]]
                writer.write_quote(self._rewrite(inner, depth + 1))
                number = end
            else:
                writer.write_line(number)
                number += 1
        return writer.written

    def _write_code(self, writer: "_Writer", fence: Fence) -> None:
        code = html.escape(fence.code(writer.lines), quote=False)
        writer.write_block(fence.indent, self._stash.store(f"<pre><code>{code}\n</code></pre>"))


@dataclass(slots=True)
class _Writer:
    """The rewritten lines so far, and the list items that the next line may belong to."""

    lines: Sequence[str]
    written: list[str] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _in_paragraph: bool = False
    """Whether the last line was text that the next one may continue."""
    _is_apart: bool = False
    """Whether that text is a row or a quotation, which a rule or a number ends."""

    _block_depth: int = 0
    """Depth of the first line since the last blank one: the lines after it cannot leave its item."""

    def write_line(self, number: int) -> None:
        """Write one line that is neither code nor a quotation."""
        line = self.lines[number]
        if not line.strip():
            self.written.append("")
            self._in_paragraph = self._is_apart = False
            return
        depth = self._depth_of(line)
        inner = line[self._items[depth - 1].column :] if depth else line
        if _RULE.fullmatch(inner):
            self._write_rule(depth, inner)
        elif (item := _ITEM.match(inner)) and self._begins_item(item, inner, depth):
            self._write_item(item, inner, depth)
        elif _HEADING.match(inner):
            self._close(depth, separated=True)
            self._write(inner.lstrip(), in_paragraph=False)
        elif begins_table(self.lines, number) and not (self._in_paragraph and depth < len(self._items)):
            self._close(depth, separated=self._in_paragraph)
            self._write(inner, in_paragraph=True)
            self._is_apart = True
        else:
            self._write_text(inner, depth)

    def write_quote(self, quoted: Sequence[str]) -> None:
        """Write a quotation whose lines were rewritten by themselves."""
        self._close(0, separated=bool(self._items))
        self.written += [f"> {line}".rstrip() for line in quoted]
        self._in_paragraph = self._is_apart = bool(quoted and quoted[-1].strip())

    def write_block(self, indent: int, text: str) -> None:
        """Write a block by itself, in the list item to which its indentation belongs."""
        self._close(self._depth_of(" " * indent + "x"), separated=True)
        self._write(text, in_paragraph=False)
        self.written.append("")

    def _depth_of(self, line: str) -> int:
        indent = len(line) - len(line.lstrip(" "))
        return next((at for at, item in enumerate(self._items) if indent < item.column), len(self._items))

    def _begins_item(self, item: re.Match[str], inner: str, depth: int) -> bool:
        return depth < _MAX_DEPTH and (not self._in_paragraph or self._interrupts(item, inner, depth))

    def _interrupts(self, item: re.Match[str], inner: str, depth: int) -> bool:
        """Return whether an item may follow text without a blank line; a number other than 1 may be part of it."""
        if depth < len(self._items) or self._is_apart:
            return True
        return item[3] in (None, "1") and item.end() < len(inner)

    def _write_item(self, item: re.Match[str], inner: str, depth: int) -> None:
        is_ordered = item[3] is not None
        before = self._items[depth] if depth < len(self._items) else None
        is_next = before is not None and before.is_ordered == is_ordered
        starts = before is None and self._in_paragraph and depth == 0
        changes = before is not None and not is_next
        self._close(depth, separated=starts or changes or self._block_depth > depth)
        spaces = len(item[4]) if 0 < len(item[4]) <= _INDENT else 1
        column = (self._items[-1].column if depth else 0) + len(item[1]) + len(item[2]) + spaces
        text = inner[item.end() :]
        self._write(f"{item[3]}. {text}" if is_ordered else f"- {text}", in_paragraph=bool(text))
        self._items.append(_Item(column, is_ordered))

    def _write_rule(self, depth: int, inner: str) -> None:
        self._close(depth, separated=depth < len(self._items) or self._is_apart)
        self._write(inner, in_paragraph=False)

    def _write_text(self, inner: str, depth: int) -> None:
        text = inner
        if _NO_HEADING.match(inner) and not _HEADING.match(inner):
            text = inner.replace("#", r"\#", 1)
        if self._in_paragraph:  # it continues the paragraph, however far it is indented
            if self._items:
                text = (
                    _NUMBER.sub(r"\1\\\2", text.lstrip(), count=1)
                    if _ITEM.match(text.lstrip())
                    else text.lstrip()
                )
        else:
            self._close(depth, separated=False)
        is_code = not self._in_paragraph and text.startswith(" " * _INDENT)
        was_apart = self._is_apart
        self._write(text, in_paragraph=not is_code)
        self._is_apart = was_apart

    def _close(self, depth: int, *, separated: bool) -> None:
        """Leave the list items below a depth; ``separated`` puts a blank line after them."""
        del self._items[depth:]
        if separated and self.written and self.written[-1]:
            self.written.append("")

    def _write(self, text: str, *, in_paragraph: bool) -> None:
        if not self.written or not self.written[-1]:
            self._block_depth = len(self._items)
        self.written.append(" " * _INDENT * len(self._items) + text)
        self._in_paragraph, self._is_apart = in_paragraph, False
