"""Find the words of a report that reached neither its draft nor the list of unplaced text. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from app.imports.mapping import Unplaced
from app.imports.proof.source import SourcePiece, SourceText
from app.imports.proof.tables import misplaced_tables
from app.imports.proof.words import words_of_markdown, words_of_text

POINTERS = frozenset({"judul", "tabel", "gambar", "berkas", "regulasi"})
"""Entries of the list that only point to something; their words are in the draft already."""
_MARKDOWN = frozenset({"bagian"})
"""Entries that are text of the draft's form; the others are plain."""
_MISSING = "Teks ini ada di laporan, tetapi tidak sampai ke naskah. Salin ke bagian yang sesuai bila perlu."
_SHIFTED = (
    "Kolom tabel ini tidak dapat kami pastikan di naskah. Cocokkan dengan laporannya; isinya lengkap di sini."
)
_MOST_SOUGHT = 2_000
"""Pieces sought as a whole; a file that loses more has other troubles than which of two equal lines is named."""
_SECTION = re.compile(r"(?m)^## .*$")


@dataclass(frozen=True, slots=True)
class WordCount:
    """Where the words of a source are."""

    source: int = 0
    in_draft: int = 0
    named: int = 0
    """Words in the list of unplaced text, which its writer is shown."""
    lost: int = 0
    """Words in neither."""


NOTHING = WordCount()


def reconcile(source: SourceText, body: str, left: Sequence[Unplaced]) -> tuple[list[Unplaced], WordCount]:
    """Return entries for the words and cells that reached neither draft nor list, and where all words are then."""
    tables = [Unplaced("tabel", text, _SHIFTED) for text in misplaced_tables(source, body, left)]
    words, draft, listed = _source_words(source), _draft_words(source, body), _listed_words(source, left)
    outside = words - Counter(draft)
    missing = outside - Counter(listed)
    entries = [*_name_missing(source, missing, [*draft, "", *listed]), *tables]
    lost = (missing - Counter(_listed_words(source, entries))).total()
    return entries, WordCount(words.total(), words.total() - outside.total(), outside.total() - lost, lost)


def _name_missing(source: SourceText, missing: Counter[str], found: Sequence[str]) -> list[Unplaced]:
    """Return entries with the pieces that hold the missing words, those of one place together."""
    if not missing:
        return []
    lost = _lost_pieces(source, Counter(missing), f" {' '.join(found)} ")
    return [
        Unplaced("teks", "\n".join(piece.text.strip() for piece in pieces), _MISSING)
        for _where, pieces in groupby(lost, key=lambda piece: piece.where)
    ]


def _lost_pieces(source: SourceText, missing: Counter[str], found: str) -> list[SourcePiece]:
    """Return the pieces that hold the missing words: first those that nowhere stand in one run."""
    holding: list[tuple[bool, int, Counter[str]]] = []
    for at, piece in enumerate(source.pieces):
        words = _words(source, piece)
        if not missing.keys().isdisjoint(words):
            is_found = len(holding) < _MOST_SOUGHT and f" {' '.join(words)} " in found
            holding.append((is_found, at, Counter(words)))
    lost: list[int] = []
    for _is_found, at, counted in sorted(holding, key=itemgetter(0, 1)):
        if counted & missing:
            missing -= counted
            lost.append(at)
    return [source.pieces[at] for at in sorted(lost)]


def _words(source: SourceText, piece: SourcePiece) -> Sequence[str]:
    return words_of_markdown(piece.text, numbers=True) if source.is_markdown else words_of_text(piece.text)


def _source_words(source: SourceText) -> Counter[str]:
    return Counter(word for piece in source.pieces for word in _words(source, piece))


def _draft_words(source: SourceText, body: str) -> Sequence[str]:
    return words_of_markdown(_SECTION.sub("", body), numbers=source.is_markdown or source.has_typed_numbers)


def _listed_words(source: SourceText, left: Sequence[Unplaced]) -> Sequence[str]:
    found: list[str] = []
    for one in left:
        if one.what in _MARKDOWN or (source.is_markdown and one.what not in POINTERS):
            found += words_of_markdown(one.text, numbers=True)
        elif one.what not in POINTERS:
            found += words_of_text(one.text)
    return found
