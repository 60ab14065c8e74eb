"""A report in the order of its writer becomes a text in the order of ours, and no word of it is lost: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents.models import HEADINGS, DocumentType
from app.imports.heading_aliases import ASIDE, Place, place_of
from app.imports.headings import Block, Heading, pieces_of

_COVER_LINE = 200
"""Longer paragraphs before the first heading are text, not a cover."""
_DEFAULT: dict[DocumentType, str] = {"visit": "Pelaksanaan", "practice": "Apa yang dilakukan"}


@dataclass(frozen=True, slots=True)
class Left:
    """Something that found no place, and what its writer may do about it."""

    what: str
    """In a word: sampul, bagian, judul, gambar, tabel, berkas, regulasi."""
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A report in our sections."""

    cover: Sequence[str]
    """The lines before the first heading, in plain words: the title is among them."""
    sections: dict[str, str]
    """Our headings, those that have a text, in our order."""
    left: Sequence[Left]


@dataclass(slots=True)
class _Desk:
    """What is sorted so far."""

    kind: DocumentType
    sections: dict[str, list[str]]
    section: str
    """Where text goes below a heading that says nothing to us."""
    aside: dict[str, list[str]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    open: list[tuple[int, str, str]] = field(default_factory=list)
    """The headings the next block stands under, from the highest: level, section, name of what is set aside."""


def map_report(markdown: str, kind: DocumentType) -> Mapped:
    """Sort a report into our sections; what is not text is set aside, what is unknown stays where it stood."""
    pieces = list(pieces_of(markdown, kind))
    first = next(
        (at for at, one in enumerate(pieces) if isinstance(one, Heading) and place_of(one.text, kind)), None
    )
    desk = _Desk(kind, {name: [] for name in HEADINGS[kind]}, section=_DEFAULT[kind])
    if first is None:
        return _without_headings(desk, pieces)
    cover = _cover(desk, pieces[:first])
    for piece in pieces[first:]:
        if isinstance(piece, Heading):
            _open(desk, piece)
        else:
            _put(desk, piece.text)
    return _mapped(desk, cover)


def _cover(desk: _Desk, pieces: Sequence[Heading | Block]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if len(piece.text) > _COVER_LINE or (
            isinstance(piece, Block) and piece.text.lstrip().startswith("|")
        ):
            desk.sections[HEADINGS[desk.kind][0]].append(piece.text)
        else:
            lines += piece.text.split("\n")
    if lines:
        text = "\n".join(map(plain_words, lines))
        desk.left.append(
            Left("sampul", text, "Halaman judul tidak ikut ke naskah; judulnya diambil dari sini.")
        )
    return lines


def _without_headings(desk: _Desk, pieces: Sequence[Heading | Block]) -> Mapped:
    section = _DEFAULT[desk.kind]
    cover: list[str] = []
    if pieces and isinstance(pieces[0], Heading):
        cover, pieces = [pieces[0].text], pieces[1:]
        desk.left.append(Left("sampul", cover[0], "Baris pertama menjadi judul."))
    for piece in pieces:
        desk.sections[section].append(f"### {piece.text}" if isinstance(piece, Heading) else piece.text)
    if desk.sections[section]:
        advice = f"Seluruh teks diletakkan di “{section}”. Pindahkan ke bagian yang sesuai."
        desk.left.append(Left("judul", "Tidak ada judul bagian yang dikenal.", advice))
    return _mapped(desk, cover)


def _open(desk: _Desk, heading: Heading) -> None:
    while desk.open and desk.open[-1][0] >= heading.level:
        desk.open.pop()
    place = place_of(heading.text, desk.kind)
    if place is None:
        _open_unknown(desk, heading)
    elif place.section == ASIDE:
        desk.open.append((heading.level, ASIDE, heading.text))
        desk.aside.setdefault(heading.text, [])
    else:
        _open_known(desk, heading, place)


def _open_known(desk: _Desk, heading: Heading, place: Place) -> None:
    desk.section = place.section
    desk.open.append((heading.level, place.section, ""))
    text = desk.sections[place.section]
    if (text or not place.is_whole) and heading.text.lower() != place.section.lower():
        text.append(f"### {_calm(heading.text)}")


def _open_unknown(desk: _Desk, heading: Heading) -> None:
    """It stays below the heading it stood under, as a smaller one."""
    _level, section, aside = desk.open[-1] if desk.open else (0, desk.section, "")
    desk.open.append((heading.level, section, aside))
    if section == ASIDE:
        desk.aside[aside].append(heading.text)
        return
    desk.sections[section].append(f"### {_calm(heading.text)}")
    advice = f"Kami belum mengenal judul ini; isinya diletakkan di “{section}”. Pindahkan bila tidak sesuai."
    desk.left.append(Left("judul", heading.text, advice))


def _put(desk: _Desk, text: str) -> None:
    _level, section, aside = desk.open[-1] if desk.open else (0, desk.section, "")
    (desk.aside[aside] if section == ASIDE else desk.sections[section]).append(text)


def _mapped(desk: _Desk, cover: Sequence[str]) -> Mapped:
    for name, blocks in desk.aside.items():
        advice = "Bagian ini bukan isi naskah. Salin dari sini bila ada yang perlu, atau jadikan lampiran."
        desk.left.append(Left("bagian", "\n\n".join((name, *blocks)), advice))
    sections = {name: "\n\n".join(blocks) for name, blocks in desk.sections.items()}
    return Mapped([plain_words(line) for line in cover], {n: t for n, t in sections.items() if t}, desk.left)


def _calm(heading: str) -> str:
    """A heading in capitals as a sentence: “MAKSUD DAN TUJUAN” → “Maksud dan tujuan”."""
    return heading.capitalize() if heading.isupper() and " " in heading else heading


# Bounded repeats: a text of brackets alone would otherwise be searched to its end from each of them.
_NOTE = re.compile(r"\[\^[^\]\n]{1,60}\]:?")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")
_LINE_MARK = re.compile(r"#{1,6}\s|>\s?|[-*+]\s|\|?[-:| ]{3,}\|?$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|<~-])|[*`]")


def plain_words(markdown: str) -> str:
    """A line or block of Markdown as its words in one line."""
    lines = (_without_mark(line.strip()) for line in markdown.split("\n"))
    text = _ESCAPE.sub(r"\1", _LINK.sub(r"\1", _NOTE.sub("", "\n".join(lines))))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.replace("|", " ").split())


def _without_mark(line: str) -> str:
    mark = _LINE_MARK.match(line)
    return line[mark.end() :] if mark else line
