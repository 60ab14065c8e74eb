"""Tables, lists and labelled lines of a mapped report, which facts in a set form are read from. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.documents.markdown.tables import begins_table, is_delimiter, split_cells
from app.imports.markdown_text import to_plain_text

_ITEM = re.compile(r"\s*(?:\\?[-*+•]|\(?(?:\d{1,3}|[a-z])\\?[.)])\s+(\S.*)")
_HEADS = re.compile(r"\s*(?:\\?[-*+•]|\(?(?:\d{1,3}|[a-zA-Z])\\?[.)])\s+(\S.{2,60}?)\s*:\s*")
"""An item that only announces the list below it."""
_NUMBERED_HEAD = re.compile(r"\s*\d{1,2}\\?[.)]\s+([A-Z][^.;:?]{2,60}[^.;:?\s])\s*")
_FIRST_LETTER = re.compile(r"\s*(?:a\\?[.)]|\\?[-*•])\s+\S")
"""“5. Hal-hal yang diperoleh” right above “a) …” or “- …” is a heading typed by hand."""
_BEGINS_LIST = re.compile(r":\s*a\\?[.)]\s+\S")
_LETTERED = re.compile(r"\s*(?:[b-h]\\?[.)]|\\?[-*•])\s+\S")
_LEADING_MARK = re.compile(r"^(?:[IVX]{1,5}|[A-Za-z]|\d{1,2})\\?[.)]\s+")
_TYPED_HEAD = re.compile(r"(?:[IVX]{1,5}|[A-H]|\d{1,2})\\?[.)]\s+[A-Z][^.;:?]{2,60}[^.;:?\s]")
_LONGEST_LEAD_IN = 8
"""Words."""
_RUN_IN = re.compile(
    r"((?:Maksud(?: dan [Tt]ujuan)?|Tujuan|Waktu|Tempat|Lokasi|Lokus|Peserta|Rombongan|Topik|Tema|Fokus))\.\s+(\S.*)"
)
"""A heading that its text follows in the same line: “Tujuan. Mempelajari …”."""
_NUMBERED = re.compile(r"(?:^|[;,.]?\s+)\\?\(?(?:\d{1,2}|[a-h])\\?[.)]\s+(?=[A-Z\d])")
"""The marks of items written one behind the other: “1. Pola karier; 2. Uji kompetensi”."""
_SIGN = re.compile("([\U0001f4cd\U0001f465])\ufe0f?\\s*(\\S.*)")
"""Signs that stand for a label in messages: a pin for the place, heads for the people."""
_ROMAN = re.compile(r"^(?:\*\*)?[IVX]{1,5}\\?[.)]\s+(?=[A-Z*])")
_MARKS = re.compile(r"^(?:[^\w\s*\\(|“”\"\'#<>~`\[-]\ufe0f?)+\s*(?=[A-Z*])")
"""Signs before a label: “🎯 Tujuan: …”."""
_BOLD_LINE = re.compile(r"\*\*(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\\?[.)]\s+)?([A-Z][^*?:\n]{2,60})\*\*")
"""A heading that the mapping does not know; with a question mark it is a question, with a colon a label."""
_LABEL = re.compile(r"(?:\*\*)?([A-Z][\w /()&-]{2,45}?)\s*(?:\*\*)?\s*:\s*(?:\*\*)?\s*(\S.*)")


VISITED_HEAD = re.compile(
    r"\b(?:instansi (?:yang )?(?:dikunjungi|tujuan)|daerah (?:yang )?(?:dikunjungi|tujuan)|lokus|tujuan|tuan rumah|tempat tujuan)\b|^(?:instansi|lembaga)$",
    re.IGNORECASE,
)
"""Heads of the column that says whom a delegation visited."""


@dataclass(frozen=True)
class Block:
    """A block of text with where it stands."""

    where: str
    """A heading of ours."""
    heading: str
    """The subheading of the report above it; empty for none."""
    lines: Sequence[str]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The rows of a table as plain text, its head first; none for other blocks."""
        if not begins_table(self.lines, 0):
            return []
        return [
            [to_plain_text(cell) for cell in split_cells(line)]
            for line in self.lines
            if not is_delimiter(line)
        ]

    @cached_property
    def items(self) -> list[str]:
        """The items of a list as plain text."""
        found = [_ITEM.match(line) for line in self.lines]
        return [to_plain_text(item[1]) for item in found if item] if all(found) else []

    @cached_property
    def as_sentence(self) -> str:
        """The block on one line, as its reader sees it: cells with commas, rows with semicolons."""
        if rows := self.rows:
            return "; ".join(", ".join(filter(None, row)) for row in rows)
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A line “Tempat: Aula Bappeda”, or a row of a table that says the same."""

    label: str
    value: str
    sentence: str
    is_row: bool = False
    """Whether it is a row of a table."""
    heading: str = ""
    """The subheading of the report above it; empty for none."""


def blocks_of(sections: Mapping[str, str]) -> Iterator[Block]:
    """Yield the blocks of all sections; lists that the report wrote item by item are one."""
    last: Block | None = None
    for block in _as_written(sections):
        if last and last.items and block.items and (last.where, last.heading) == (block.where, block.heading):
            last = Block(last.where, last.heading, [*last.lines, *block.lines])
            continue
        yield from _apart(last) if last else ()
        last = block
    yield from _apart(last) if last else ()


def _as_written(sections: Mapping[str, str]) -> Iterator[Block]:
    for where, text in sections.items():
        heading = ""
        for part in text.split("\n\n"):
            if part.startswith("### "):
                heading = to_plain_text(part)
            elif bold := _BOLD_LINE.fullmatch(part):
                heading = to_plain_text(bold[1])
                yield Block(where, "", [part])
            elif part.strip():
                yield Block(where, heading, part.split("\n"))


def _apart(block: Block) -> Iterator[Block]:
    """Yield a list in parts where an item heads those below it: “9. Rencana ke depan:” with its own list."""
    heading, lines = block.heading, list[str]()
    for at, line in enumerate(block.lines):
        heads = _HEADS.fullmatch(line)
        below = block.lines[at + 1] if at + 1 < len(block.lines) else ""
        heads = heads if heads and _indent(below) > _indent(line) else None
        heads = heads or (_NUMBERED_HEAD.fullmatch(line) if _FIRST_LETTER.match(below) else None)
        if heads:
            if lines:
                yield Block(block.where, heading, lines)
            heading, lines = to_plain_text(heads[1]), []
            continue
        if heading != block.heading and lines and not _indent(line) and not _LETTERED.match(line):
            yield Block(block.where, heading, lines)
            heading, lines = block.heading, []
        lines.append(line)
    if lines:
        yield Block(block.where, heading, lines)


def announced(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Yield the blocks with the few words that announce them: “Yang akan dikerjakan:”."""
    for before, block in pairwise((Block("", "", ()), *blocks)):
        line = (
            before.lines[-1].strip(" *_")
            if before.lines and not before.rows and before.where == block.where
            else ""
        )
        is_head = _TYPED_HEAD.fullmatch(line) and line == before.lines[0].strip(" *_")
        line = _LEADING_MARK.sub("", line)
        is_short = len(line.split()) <= _LONGEST_LEAD_IN
        yield line.rstrip(": ") if is_short and (is_head or line.endswith(":")) else "", block


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def labelled_values(blocks: Sequence[Block], cover: Sequence[str] = ()) -> Iterator[LabelledValue]:
    """Yield the labelled lines and rows; of a subheading that is a label, the lines below it."""
    for line in cover:
        yield from _labelled_line(line)
    for block in blocks:
        rows = block.rows
        for row in rows:
            cells = [cell.strip(" :") for cell in row if cell.strip(" :")]
            if len(cells) > 1 and re.fullmatch(r"(?:\d{1,2}|[a-zA-Z]|[IVX]+)\.?", cells[0]):
                cells = cells[1:]
            match cells:
                case [label, value]:
                    sentence = " ".join(filter(None, row))
                    yield LabelledValue(label, value, sentence, is_row=True, heading=block.heading)
        for line in () if rows else _with_sublists(block.lines):
            item = _ITEM.match(line)
            yield from _labelled_line(item[1] if item else line, block.heading)
        if block.heading and not rows and len(block.lines) == 1 and not any(_labelled_line(block.lines[0])):
            value = to_plain_text(block.lines[0])
            yield LabelledValue(block.heading, value, value)


def _with_sublists(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines with the rest of a list that a label begins: “2. Yang ditugaskan : a. …”, “b. …”."""
    whole = ""
    for line in lines:
        if _BEGINS_LIST.search(whole) and _LETTERED.match(line):
            whole += f" {line.strip()}"
            continue
        yield from [whole] if whole else []
        whole = line
    yield from [whole] if whole else []


def numbered_items(value: str) -> list[str]:
    """Return the items of a value that numbers them on one line, else the value alone."""
    return [one for one in _NUMBERED.split(value) if one] if _NUMBERED.match(value) else [value]


def _labelled_line(line: str, heading: str = "") -> Iterator[LabelledValue]:
    text = line.strip()
    text = text if _SIGN.match(text) else _MARKS.sub("", text, count=1)
    text = _ROMAN.sub("", text, count=1)
    found = _SIGN.match(text) or _LABEL.match(text) or _RUN_IN.match(text)
    if found:
        label, value = to_plain_text(found[1]), to_plain_text(found[2])
        yield LabelledValue(label, value, to_plain_text(line), heading=heading)
