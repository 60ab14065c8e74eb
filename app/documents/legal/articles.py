"""Read the articles of a pasted regulation: BAB, Bagian, Pasal and ayat by their headings.

Page numbers are dropped; explanation, attachments and signatures are not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_ARTICLES = 400
"""Articles of one text; beyond them the text is cut, and the page says so."""
_CHAPTER = re.compile(r"BAB\s+([IVXLC]+)\b[\s.:–-]*(.*)")
_MOST_LINES_OF_HEADING = 3
"""Lines that the heading of a section takes at the end of an article: itself, its title, and one more."""
_SECTION = re.compile(r"(?:Bagian|Paragraf)\s+(?:Ke\w+|\d+)\b.*", re.IGNORECASE)
_ARTICLE = re.compile(r"Pasal\s+(\d{1,3}[A-Z]{0,2})\s*\.?", re.IGNORECASE)
_VERSE = re.compile(r"\((\d{1,2}[a-z]?)\)\s*(.*)")
_PAGE = re.compile(r"[-–—]?\s*\d{1,3}\s*[-–—]?|jdih\.\S+|SALINAN", re.IGNORECASE)
_END = re.compile(
    r"(?:PENJELASAN|LAMPIRAN)\b.*|Ditetapkan di\b.*|Agar setiap orang mengetahuinya.*", re.DOTALL
)
_BREAKS_OFF = re.compile(r"[\w,(]\Z")
_GOES_ON = re.compile(r"ayat\b|huruf\b|dan\b|atau\b|sampai\b|[a-z(,;]")


@dataclass(frozen=True, slots=True)
class Verse:
    """An ayat, or the text of an article without any."""

    number: str
    """``1``, ``2a``; empty for text without a number."""
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A Pasal with its place in the regulation."""

    number: str
    chapter: str
    """``BAB II – PENYELENGGARAAN``; empty where the text has no chapters."""
    verses: Sequence[Verse]

    @property
    def text(self) -> str:
        """All verses, one a line, each with its number."""
        return "\n".join(f"({one.number}) {one.text}" if one.number else one.text for one in self.verses)


def read_articles(text: str) -> list[Article]:
    """Return the articles of a text in its order; none where it has no “Pasal” on a line of its own."""
    lines = list(_clean_lines(text))
    starts = list(_article_lines(lines))
    chapters = _chapters(lines)
    articles = []
    for at, (line, number) in enumerate(starts[:MAX_ARTICLES]):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        articles.append(Article(number, _chapter_at(chapters, line), tuple(_verses(lines[line + 1 : end]))))
    return articles


def _clean_lines(text: str) -> Iterator[str]:
    """Yield the lines that are read: without page numbers, and none after the last article."""
    has_article = False
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if not line or _PAGE.fullmatch(line):
            continue
        if has_article and _END.fullmatch(line):
            return
        has_article = has_article or _ARTICLE.fullmatch(line) is not None
        yield line


def _article_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and number of each heading; “Pasal 5” in a broken sentence is none."""
    last = (0, "")
    for at, line in enumerate(lines):
        found = _ARTICLE.fullmatch(line)
        if not found:
            continue
        number = found[1].upper()
        key = _order(number)
        after = lines[at + 1] if at + 1 < len(lines) else ""
        breaks_off = at > 0 and _BREAKS_OFF.search(lines[at - 1]) and not _is_heading(lines, at - 1)
        is_reference = breaks_off and _GOES_ON.match(after)
        if key > last and not is_reference:
            last = key
            yield at, number


def _order(number: str) -> tuple[int, str]:
    digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits), number.removeprefix(digits)


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """Return whether a line is a heading or the title that stands below one."""
    line = lines[at]
    return bool(
        line.isupper()
        or _SECTION.fullmatch(line)
        or _CHAPTER.fullmatch(line)
        or (at and _SECTION.fullmatch(lines[at - 1]))
    )


def _chapters(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the line and the name of each chapter."""
    found = []
    for at, line in enumerate(lines):
        chapter = _CHAPTER.fullmatch(line)
        if chapter and (not chapter[2] or chapter[2].isupper()):
            title = chapter[2] or " ".join(_title_below(lines, at + 1))
            found.append((at, f"BAB {chapter[1]}{f' – {title}' if title else ''}"))
    return found


def _title_below(lines: Sequence[str], start: int) -> Iterator[str]:
    for line in lines[start : start + 3]:
        if not line.isupper() or _ARTICLE.fullmatch(line) or _CHAPTER.fullmatch(line):
            return
        yield line


def _chapter_at(chapters: Sequence[tuple[int, str]], line: int) -> str:
    return next((name for at, name in reversed(chapters) if at < line), "")


def _verses(lines: Sequence[str]) -> Iterator[Verse]:
    """Yield the verses of an article; a number out of order is part of a sentence."""
    number, last = "", 0
    parts: list[str] = []
    for line in _without_headings(lines):
        found = _VERSE.fullmatch(line)
        digits = int(found[1].rstrip("abcdefghijklmnopqrstuvwxyz")) if found else 0
        if found and last <= digits <= last + 1:
            if parts:
                yield Verse(number, " ".join(parts))
            number, parts, last = found[1], [found[2]] if found[2] else [], digits
        else:
            parts.append(line)
    if parts or number:
        yield Verse(number, " ".join(parts))


def _without_headings(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of an article up to the next chapter or section, whose headings stand before its article."""
    for at, line in enumerate(lines):
        chapter = _CHAPTER.fullmatch(line)
        if (chapter and (not chapter[2] or chapter[2].isupper())) or (
            _SECTION.fullmatch(line) and len(lines) - at <= _MOST_LINES_OF_HEADING
        ):
            return
        yield line
