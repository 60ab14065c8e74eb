"""Map a report from its own order to our sections without losing a word. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.documents.models import HEADINGS, DocumentType
from app.imports.heading_aliases import DISCARDED, SectionMatch, section_by_words, section_for_heading
from app.imports.headings import Block, Heading, split_pieces
from app.imports.markdown_text import to_plain_text
from app.imports.proof.words import words_of_text
from app.imports.set_aside import set_aside

_COVER_LINE = 200
"""Longer paragraphs before the first heading are text, not part of the cover."""
_FEWEST_WORDS, _MOST_WORDS = 4, 24
"""Fewer words are no sentence; more are one, even without its full stop."""
_REPLACED = "Judul-judul ini menjadi judul bagian kita, atau dilepas nomornya. Tidak perlu diapa-apakan."
_SET_ASIDE = "Ini ada pada setiap laporan dan tidak ikut ke naskah. Salin bila ada yang perlu."
_LABELLED = re.compile(
    r"(?:(?:[IVX]{1,5}|[A-Z]|\d{1,2})\\?[.)]\s+)?(?!Nomor|No\b|Lampiran|Perihal|Hal\b)[A-Z][\w /]{2,40}?\s?:\s+\S|[\U0001f300-\U0001faff]\ufe0f?\s*\S"
)
"""“Tempat: Aula Bappeda”, and a line that begins with a sign such as a pin, is a fact and no cover."""
_LABEL = re.compile(
    r"(?:siaran pers|press release|rilis(?: pers| berita)?|berita|pengumuman|notula|notulen)\W*",
    re.IGNORECASE,
)
"""What a text calls itself above its headline."""
_DEFAULT: dict[DocumentType, str] = {"visit": "Pelaksanaan", "practice": "Apa yang dilakukan"}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Content without a section, and advice for the writer."""

    what: str
    """Its type: sampul, bagian, judul, gambar, tabel, berkas or regulasi."""
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class MappedReport:
    """A report in our sections."""

    cover: Sequence[str]
    """Lines before the first heading as plain text; the title is among them."""
    sections: dict[str, str]
    """Text by heading, in our order, without empty sections."""
    unplaced: Sequence[Unplaced]


@dataclass(slots=True)
class _MappingState:
    """Sections filled so far, and the current position."""

    kind: DocumentType
    sections: dict[str, list[str]]
    section: str
    """Section for text below an unknown heading."""
    calm: Callable[[str], str]
    """Makes sentence case of capitals."""
    aside: dict[str, list[str]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    """Headings that became ours, or lost their numbering, as the report has them."""
    open: list[tuple[int, str, str]] = field(default_factory=list)
    """Headings above the next block, from the highest: level, section, name of discarded content."""


def map_report(
    markdown: str, kind: DocumentType, calm: Callable[[str], str] = str.capitalize
) -> MappedReport:
    """Map a report to our sections; discarded content is set aside, unknown headings stay in place.

    ``calm`` makes sentence case of headings in capitals.
    """
    pieces, aside = set_aside(list(split_pieces(markdown, kind)), kind)
    first = next(
        (
            at
            for at, one in enumerate(pieces)
            if isinstance(one, Heading)
            and section_for_heading(one.text, kind)
            and not (at == 0 and _LABEL.match(one.text))  # “Notulen kunjungan …” is no annex of itself
        ),
        None,
    )
    state = _MappingState(kind, {name: [] for name in HEADINGS[kind]}, section=_DEFAULT[kind], calm=calm)
    state.unplaced += [Unplaced(what, text, _SET_ASIDE) for what, text in aside]
    if first is None:
        return _without_headings(state, pieces)
    cover = _cover(state, pieces[:first])
    for piece in pieces[first:]:
        if isinstance(piece, Heading):
            _open(state, piece)
        else:
            _put(state, piece.text)
    return _mapped(state, cover)


def _cover(state: _MappingState, pieces: Sequence[Heading | Block]) -> list[str]:
    """Return the lines of the cover; from the first sentence on it is text."""
    lines: list[str] = []
    text = state.sections[HEADINGS[state.kind][0]]
    for piece in pieces:
        if isinstance(piece, Block) and not _is_cover(piece.text, after_text=bool(text)):
            text.append(piece.text)
        elif isinstance(piece, Heading) and text:
            _note_numbering(state, piece)
            text.append(f"### {_calm(state, piece.text)}")
        else:
            lines += (piece.written if isinstance(piece, Heading) else piece.text).split("\n")
    if lines:
        shown = "\n".join(map(to_plain_text, lines))
        state.unplaced.append(
            Unplaced("sampul", shown, "Halaman judul tidak ikut ke naskah; judulnya diambil dari sini.")
        )
    return lines


def _is_cover(block: str, *, after_text: bool) -> bool:
    """Return whether a block before the first heading belongs to the cover: short lines, no sentence, no list."""
    if len(block) > _COVER_LINE or block.lstrip().startswith(("|", "-", "*   ", ">", "1.")):
        return False
    plain = to_plain_text(block)
    if after_text or _LABELLED.match(plain):
        return False
    is_sentence = plain.endswith((".", "!", "?", ":", ";", "”", '"')) and len(plain.split()) >= _FEWEST_WORDS
    return plain.isupper() or not (is_sentence or len(plain.split()) > _MOST_WORDS)


def _without_headings(state: _MappingState, pieces: Sequence[Heading | Block]) -> MappedReport:
    section = _DEFAULT[state.kind]
    labels = [one.text for one in pieces[:1] if _LABEL.fullmatch(to_plain_text(one.text))]
    pieces = pieces[len(labels) :]
    cover: list[str] = []
    if pieces and (isinstance(pieces[0], Heading) or _is_headline(pieces[0].text)):
        first = pieces[0]
        cover, pieces = [first.written if isinstance(first, Heading) else first.text], pieces[1:]
    if labels or cover:
        shown = "\n".join(to_plain_text(line) for line in (*labels, *cover))
        state.unplaced.append(Unplaced("sampul", shown, "Baris pertama menjadi judul."))
    for piece in pieces:
        if isinstance(piece, Heading):
            _note_numbering(state, piece)
        state.sections[section].append(f"### {piece.text}" if isinstance(piece, Heading) else piece.text)
    if state.sections[section]:
        advice = f"Seluruh teks diletakkan di “{section}”. Pindahkan ke bagian yang sesuai."
        state.unplaced.append(Unplaced("judul", "Tidak ada judul bagian yang dikenal.", advice))
    return _mapped(state, cover)


def _is_headline(block: str) -> bool:
    """Return whether the first block of a text without headings is its headline: one short line, no sentence."""
    plain = to_plain_text(block)
    is_list = block.lstrip().startswith(("|", "-", "*   ", ">", "1."))
    is_short = "\n" not in block and _FEWEST_WORDS <= len(plain.split()) <= _MOST_WORDS
    return (
        is_short
        and not is_list
        and not plain.endswith((".", "!", ":", ";", ","))
        and not _LABELLED.match(plain)
    )


def _open(state: _MappingState, heading: Heading) -> None:
    while state.open and state.open[-1][0] >= heading.level:
        state.open.pop()
    place = section_for_heading(heading.text, state.kind) or section_by_words(heading.text, state.kind)
    if place is None:
        _open_unknown(state, heading)
    elif place.section == DISCARDED:
        state.open.append((heading.level, DISCARDED, heading.text))
        state.aside.setdefault(heading.text, []).append(heading.written)
    else:
        _open_known(state, heading, place)


def _open_known(state: _MappingState, heading: Heading, place: SectionMatch) -> None:
    state.section = place.section
    state.open.append((heading.level, place.section, ""))
    text = state.sections[place.section]
    if (text or not place.is_whole) and heading.text.lower() != place.section.lower():
        _note_numbering(state, heading)
        text.append(f"### {_calm(state, heading.text)}")
    else:
        state.replaced.append(to_plain_text(heading.written))


def _note_numbering(state: _MappingState, heading: Heading) -> None:
    """Note a heading of which the draft has the text but not the numbering."""
    written = to_plain_text(heading.written)
    if words_of_text(written) != words_of_text(to_plain_text(heading.text)):
        state.replaced.append(written)


def _open_unknown(state: _MappingState, heading: Heading) -> None:
    """Open an unknown heading as a subheading of the current section."""
    _level, section, aside = state.open[-1] if state.open else (0, state.section, "")
    state.open.append((heading.level, section, aside))
    if section == DISCARDED:
        state.aside[aside].append(heading.written)
        return
    _note_numbering(state, heading)
    state.sections[section].append(f"### {_calm(state, heading.text)}")
    advice = f"Kami belum mengenal judul ini; isinya diletakkan di “{section}”. Pindahkan bila tidak sesuai."
    state.unplaced.append(Unplaced("judul", heading.text, advice))


def _put(state: _MappingState, text: str) -> None:
    _level, section, aside = state.open[-1] if state.open else (0, state.section, "")
    (state.aside[aside] if section == DISCARDED else state.sections[section]).append(text)


def _mapped(state: _MappingState, cover: Sequence[str]) -> MappedReport:
    for blocks in state.aside.values():
        advice = "Bagian ini bukan isi naskah. Salin dari sini bila ada yang perlu, atau jadikan lampiran."
        state.unplaced.append(Unplaced("bagian", "\n\n".join(blocks), advice))
    if state.replaced:
        state.unplaced.append(Unplaced("judul bagian", "\n".join(state.replaced), _REPLACED))
    sections = {name: "\n\n".join(blocks) for name, blocks in state.sections.items()}
    return MappedReport(
        [to_plain_text(line) for line in cover], {n: t for n, t in sections.items() if t}, state.unplaced
    )


def _calm(state: _MappingState, heading: str) -> str:
    """Return a heading in capitals in sentence case: “MAKSUD DAN TUJUAN” → “Maksud dan tujuan”."""
    return state.calm(heading) if heading.isupper() and " " in heading else heading
