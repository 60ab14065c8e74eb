"""Find headings in the Markdown of a report: marked ones, and lines that only look like headings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.models import DocumentType
from app.imports.heading_aliases import section_by_words, section_for_heading

MAX_HEADING_LENGTH = 120
_ATX = re.compile(r"(#{1,6})[ \t]+")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_NUMBERING: tuple[tuple[int, str], ...] = (
    (1, r"bab\s+(?:[ivxlc]+|\d+)\b[.:)]?"),
    (1, r"(?:[ivx]+|[ivxlc]{2,})[.)]"),
    (2, r"[A-Z][.)]"),
    (3, r"(?!(?:[01]\d|2[0-3])\.[0-5]\d\s)\d{1,2}(?:\.\d{1,2})*[.)]?"),
    (5, r"\(?[a-z][.)]"),
)
_NUMBERED = [
    (level, re.compile(rf"({pattern})\s+(?=\S)", re.IGNORECASE if level == 1 else 0))
    for level, pattern in _NUMBERING
]
_CHAPTER = re.compile(r"bab\s+(?:[ivxlc]+|\d+)[.:]?", re.IGNORECASE)
_MARKS = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_EMPHASIS = re.compile(r"^(\*{1,3}|_{1,3})(.+?)\1$")
_NOTE = re.compile(r"\s*\[\^[^\]\n]{1,60}\](?!:)")
"""The mark of a footnote."""
_SPACED = re.compile(r"^((?:[IVXLC]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*))(?: ([.)])\s+|([.)])(?=[A-Z][A-Za-z]{3}))")
"""Numbering typed by hand: “III . HASIL”, “A.Latar Belakang”; “S.Pd.” is a degree."""
UNNUMBERED = 4
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,3}[.)])\s+(.*)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level."""

    level: int
    text: str
    """Without numbering and markup."""
    written: str = ""
    """As the report has it, with numbering."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table or code block."""

    text: str


Piece = Heading | Block


def split_pieces(markdown: str, kind: DocumentType) -> Iterator[Piece]:
    """Return the headings and blocks of a text in order; together they have every word but numberings."""
    return _with_notes(_split(markdown, kind))


def _split(markdown: str, kind: DocumentType) -> Iterator[Piece]:
    chapter = ""  # a line “BAB I” alone, whose name follows
    for block in _blocks(markdown):
        for piece in _cut(block, kind):
            if isinstance(piece, Heading) and _CHAPTER.fullmatch(piece.text):
                chapter = piece.written
            elif isinstance(piece, Heading):
                yield Heading(1, piece.text, f"{chapter} {piece.written}") if chapter else piece
                chapter = ""
            elif chapter and len(piece.text) <= MAX_HEADING_LENGTH and "\n" not in piece.text:
                yield Heading(1, _bare(piece.text)[0], f"{chapter} {piece.text}")
                chapter = ""
            else:
                yield piece


def _with_notes(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces with the marks of footnotes at headings, which may give way to ours, at the text below them."""
    notes = ""
    for piece in pieces:
        if isinstance(piece, Heading):
            notes += "".join(_NOTE.findall(piece.written))
            yield piece
        elif notes and not piece.text.lstrip().startswith(("|", "```", "~~~", "[^")):
            yield Block(piece.text + notes)
            notes = ""
        else:
            yield piece
    if notes:
        yield Block(notes.strip())


def _blocks(markdown: str) -> Iterator[str]:
    """Yield the lines between blank lines; a fenced code block is one block."""
    lines: list[str] = []
    fence = ""
    for line in markdown.replace("\r\n", "\n").split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        if line.strip() or fence:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _cut(block: str, kind: DocumentType) -> Iterator[Piece]:
    """Yield a block, split at the lines that are headings."""
    lines = block.split("\n")
    if _FENCE.match(lines[0]) or lines[0].lstrip().startswith("|"):
        yield Block(block)
        return
    chain = _chain(lines, kind)
    if chain or (len(lines) > 1 and all(map(_ITEM.fullmatch, lines))):
        yield from chain or [Block(block)]
        return
    pending: list[str] = []
    for line in _without_underlines(lines):
        heading = _heading(line, kind, alone=len(lines) == 1)
        if heading is None:
            pending.append(line)
            continue
        if pending:
            yield Block("\n".join(pending))
            pending = []
        yield heading
    if pending:
        yield Block("\n".join(pending))


def _without_underlines(lines: list[str]) -> list[str]:
    """Return the lines with underlined (``===``) headings rewritten as ``#`` headings."""
    out: list[str] = []
    for line in lines:
        if (
            len(out) == 1
            and re.fullmatch(r"=+|-{3,}", line.strip())
            and not out[0].startswith(("#", "-", "*", ">"))
        ):
            out = [f"{'#' if line.strip()[0] == '=' else '##'} {out[0].strip()}"]
        else:
            out.append(line)
    return out


def _chain(lines: list[str], kind: DocumentType) -> list[Piece]:
    """Return headings that Word numbered: list items with known names, each deeper than the last."""
    items = [_ITEM.fullmatch(line) for line in lines]
    depths = [len(item[1]) for item in items if item]
    if len(depths) < len(lines) or depths != sorted(set(depths)):
        return []
    written = [item[2] for item in items if item]
    names = [_bare(one)[0] for one in written]
    if not all(section_for_heading(name, kind) for name in names):
        return []
    return [
        Heading(2 + 2 * at if depths[0] else 1 + 2 * at, name, written[at]) for at, name in enumerate(names)
    ]


def _heading(line: str, kind: DocumentType, *, alone: bool) -> Heading | None:
    marked = _ATX.match(line)
    if marked:
        text, _level, _emphasised = _bare(line[marked.end() :].rstrip(" \t").rstrip("#"))
        return Heading(len(marked[1]), text, line[marked.end() :]) if text else None
    if len(line) > MAX_HEADING_LENGTH or line.startswith(("    ", "\t", ">")):
        return None
    text, level, emphasised = _bare(line)
    loud = text.isupper() and len(text) > 1
    if _CHAPTER.fullmatch(text):
        return Heading(1, text, line)
    if section_for_heading(text, kind) and (alone or level in (1, 2) or emphasised or loud):
        return Heading(level or (1 if loud else UNNUMBERED), text, line)
    looks = (emphasised or loud) and alone and level in (1, 2) and text[-1:] not in ".,;"
    if not looks and (emphasised or loud) and alone and section_by_words(text, kind):
        return Heading(level or UNNUMBERED, text, line)
    return Heading(level, text, line) if looks else None


def _bare(line: str) -> tuple[str, int, bool]:
    """Return a line without markup, its level by numbering (0 for none), and whether it is emphasised."""
    text, emphasised = _unmarked(_NOTE.sub("", line.strip()))
    text = _SPACED.sub(lambda found: f"{found[1]}{found[2] or found[3]} ", text)
    if _CHAPTER.fullmatch(text):
        return text, 1, emphasised
    level = 0
    for numbered, pattern in _NUMBERED:
        found = pattern.match(text)
        if found:
            text, level = text[found.end() :], numbered + found[1].rstrip(".").count(".") * (numbered == 3)  # noqa: PLR2004 -- decimals go deeper by their points
            break
    text, again = _unmarked(text)
    return text.rstrip(" :").strip(), level, emphasised or again


def _unmarked(text: str) -> tuple[str, bool]:
    text = _MARKS.sub(r"\1", text.rstrip("\\ "))
    found = _EMPHASIS.match(text)
    return (_EMPHASIS.sub(r"\2", text).strip(), True) if found else (text, False)
