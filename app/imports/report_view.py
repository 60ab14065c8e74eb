"""Show a report in its own order, with the words that facts came from and those left out of the draft. Pure."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Literal

from app.documents.markdown.tables import begins_table, is_delimiter, split_cells
from app.documents.models import DocumentType
from app.imports.headings import UNNUMBERED, Heading, split_pieces
from app.imports.markdown_text import to_plain_text
from app.imports.proof.words import Words, word_spans, words_of_markdown, words_of_text

MAX_PART_CHARACTERS = 12_000
"""A longer part goes on in another, so that a page can show as much as a phone loads at once."""
_FOLDED = 2
"""Headings of this level and higher begin a part; deeper ones are lines of it."""
_CUT = " …"
LineKind = Literal["heading", "paragraph", "item", "row"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one state."""

    text: str
    facts: tuple[int, ...] = ()
    """Numbers of the suggestions whose sentence it belongs to."""
    begins: tuple[int, ...] = ()
    """Suggestions whose sentence begins here."""
    ends: tuple[int, ...] = ()
    """Suggestions whose sentence ends here."""
    left_out: int = 0
    """Number of the passage that is not in the draft; 0 for none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, paragraph, item of a list (one cell) or row of a table."""

    kind: LineKind
    cells: Sequence[Sequence[Span]]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """The text below one heading."""

    heading: str
    """Empty before the first heading."""
    lines: Sequence[Line]
    facts: frozenset[int]
    left_out: frozenset[int]

    @property
    def groups(self) -> list[tuple[LineKind, list[Line]]]:
        """The lines with those of one kind together: the items of a list, the rows of a table."""
        return [(kind, list(lines)) for kind, lines in groupby(self.lines, key=attrgetter("kind"))]

    @property
    def characters(self) -> int:
        """Length of its text."""
        return sum(len(span.text) for line in self.lines for cell in line.cells for span in cell)


@dataclass(slots=True)
class _Words:
    """The words of a report in one run, with where each stands."""

    words: list[str] = field(default_factory=list)
    _joined: str = ""
    _starts: list[int] = field(default_factory=list)

    def close(self) -> None:
        """Prepare the search, once all words are there."""
        at = 1
        for word in self.words:
            self._starts.append(at)
            at += len(word) + 1
        self._joined = f" {' '.join(self.words)} "

    def find(self, words: Words, after: int = 0) -> tuple[int, int] | None:
        """Return the first and the last word of a run, sought from a word on, then from the beginning."""
        if not words:
            return None
        wanted = f" {' '.join(words)} "
        begin = self._starts[after] - 1 if after < len(self._starts) else 0
        at = self._joined.find(wanted, begin)
        at = at if at >= 0 else self._joined.find(wanted)
        if at < 0:
            return None
        first = bisect_left(self._starts, at + 1)
        return first, first + len(words) - 1


@dataclass(slots=True)
class _Marks:
    """Where the sentences of facts begin and end, and where passages do."""

    begins: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[int, int] = field(default_factory=dict)
    """The number of its passage by word."""


def view_report(
    markdown: str, kind: DocumentType, sentences: Mapping[int, str], passages: Mapping[int, Sequence[str]]
) -> list[ReportPart]:
    """Return the parts of a report; ``sentences`` of suggestions and lines of ``passages`` by their numbers."""
    parts = list(_split(markdown, kind))
    words = _Words([word for _heading, lines in parts for word in _words_of(lines)])
    words.close()
    marks = _marks(words, sentences, passages)
    at = 0
    found = []
    for heading, lines in parts:
        marked, at = _marked(lines, marks, at)
        spans = [span for line in marked for cell in line.cells for span in cell]
        facts = frozenset(number for span in spans for number in span.facts)
        found.append(
            ReportPart(heading, marked, facts, frozenset(one.left_out for one in spans if one.left_out))
        )
    return found


def passage_lines(text: str, *, is_markdown: bool) -> list[str]:
    """Return the lines of a passage that was left out, as plain text."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [" ".join(words_of_markdown(line, numbers=True)) for line in lines] if is_markdown else lines


def shown_parts(parts: Sequence[ReportPart], first: int, most: int) -> tuple[int, int]:
    """Return which parts (from, until) are shown at once: from ``first`` on, up to ``most`` characters."""
    total = 0
    for at in range(first, len(parts)):
        total += parts[at].characters
        if total > most and at > first:
            return first, at
    return first, len(parts)


_PlainLine = tuple[LineKind, list[str]]


def _split(markdown: str, kind: DocumentType) -> Iterator[tuple[str, list[_PlainLine]]]:
    heading = ""
    lines: list[_PlainLine] = []
    length = 0
    for piece in split_pieces(markdown, kind):
        if isinstance(piece, Heading):
            written = to_plain_text(piece.written or piece.text)
            begins = piece.level <= _FOLDED or piece.level == UNNUMBERED
            if begins and any(one != "heading" for one, _cells in lines):
                yield heading, lines
                lines, length = [], 0
            heading = written if begins else heading
            lines.append(("heading", [written]))
            continue
        for line in _lines(piece.text):
            if length > MAX_PART_CHARACTERS:
                yield heading, lines
                lines, length = [], 0
            lines.append(line)
            length += sum(map(len, line[1]))
    if lines:
        yield heading, lines


def _lines(block: str) -> Iterator[_PlainLine]:
    lines = block.split("\n")
    if begins_table(lines, 0):
        for line in lines:
            if not is_delimiter(line):
                yield "row", [to_plain_text(cell) for cell in split_cells(line)]
    elif len(lines) > 1 and all(_is_item(line) for line in lines):
        yield from (("item", [_item(line)]) for line in lines)
    elif text := to_plain_text(block):
        yield "paragraph", [text]


def _is_item(line: str) -> bool:
    return re.match(r"\s*(?:[-*+]|\d{1,3}[.)])\s", line) is not None


def _item(line: str) -> str:
    """Return an item with its number, without a bullet."""
    return to_plain_text(re.sub(r"^\s*[-*+]\s+", "", line))


def _words_of(lines: Iterable[_PlainLine]) -> Iterator[str]:
    for _kind, cells in lines:
        for cell in cells:
            for word, _start, _end in word_spans(cell):
                yield word


def _marks(words: _Words, sentences: Mapping[int, str], passages: Mapping[int, Sequence[str]]) -> _Marks:
    marks = _Marks()
    for number, lines in passages.items():
        after = 0
        for line in lines:
            if place := words.find(words_of_text(line), after):
                after = place[1] + 1
                marks.left_out |= dict.fromkeys(range(place[0], place[1] + 1), number)
    for number, sentence in sentences.items():
        if place := _find_sentence(words, sentence):
            marks.begins[place[0]].append(number)
            marks.ends[place[1]].append(number)
    return marks


def _find_sentence(words: _Words, sentence: str) -> tuple[int, int] | None:
    """Return where a sentence stands; one that was cut, without its last word, which may be half."""
    sought = words_of_text(sentence.removesuffix(_CUT))
    return words.find(sought) or words.find(sought[:-1])


def _marked(lines: Iterable[_PlainLine], marks: _Marks, at: int) -> tuple[list[Line], int]:
    """Return lines with their spans, and the number of the word behind them."""
    found = []
    opened: list[int] = []
    for kind, cells in lines:
        spans = []
        for cell in cells:
            places = list(word_spans(cell))
            spans.append(list(_spans(cell, places, marks, (at, opened))))
            at += len(places)
        found.append(Line(kind, spans))
    return found, at


def _spans(
    text: str, places: Sequence[tuple[str, int, int]], marks: _Marks, state: tuple[int, list[int]]
) -> Iterator[Span]:
    """Yield the runs of one cell; ``state`` is the number of its first word, and the open sentences."""
    first, opened = state
    start = 0
    begins: tuple[int, ...] = ()
    for at in range(len(places)):
        number = first + at
        if number in marks.begins:
            begins = tuple(marks.begins[number])
            opened += begins
        ends = tuple(marks.ends.get(number, ()))
        left_out = marks.left_out.get(number, 0)
        is_last = at + 1 == len(places)
        goes_on = (
            not ends and number + 1 not in marks.begins and marks.left_out.get(number + 1, 0) == left_out
        )
        if goes_on and not is_last:
            continue
        end = len(text) if is_last else places[at + 1][1]
        yield Span(text[start:end], tuple(opened), begins, ends, left_out)
        start, begins = end, ()
        for one in ends:
            opened.remove(one)
    if start < len(text):
        yield Span(text[start:], tuple(opened))
