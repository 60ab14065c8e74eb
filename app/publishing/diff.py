"""Word-by-word differences between two texts, with context lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

CONTEXT_LINES = 1
"""Number of unchanged lines before and after a change."""
MAX_COMPARISONS = 25_000_000
"""Product of the two lengths, in lines or words, from which on a change is shown as a whole: comparing takes
quadratic time, 64 comparisons in a step (https://doi.org/10.1145/1075382.1075388), and a bit of memory for each."""
_WORDS = re.compile(r"\s+|[^\s]+")

PieceKind = Literal["equal", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Words that are equal, deleted or inserted."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class DiffHunk:
    """One changed range of lines, with context lines."""

    before: Sequence[str]
    pieces: Sequence[DiffPiece]
    after: Sequence[str]


def diff_texts(old: str, new: str) -> list[DiffHunk]:
    """Return the changed ranges from one text to another, in order."""
    lines, others = old.splitlines(), new.splitlines()
    found = []
    for tag, start, end, start_new, end_new in _compare(lines, others):
        if tag != "equal":
            found.append(
                DiffHunk(
                    lines[max(0, start - CONTEXT_LINES) : start],
                    list(_diff_words("\n".join(lines[start:end]), "\n".join(others[start_new:end_new]))),
                    lines[end : end + CONTEXT_LINES],
                )
            )
    return found


def _diff_words(old: str, new: str) -> Iterator[DiffPiece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after:
        yield from (DiffPiece(kind, text) for kind, text in _removed_and_added(old, new) if text)
        return
    for tag, start, end, start_new, end_new in _compare(before, after):
        if tag == "equal":
            yield DiffPiece("equal", "".join(before[start:end]))
        else:
            gone, come = "".join(before[start:end]), "".join(after[start_new:end_new])
            yield from (DiffPiece(kind, text) for kind, text in _removed_and_added(gone, come) if text)


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield (tag, start and end in the old, start and end in the new) of each range; tag is "equal" or "replace"."""
    if len(old) * len(new) > MAX_COMPARISONS:
        yield "replace", 0, len(old), 0, len(new)
        return
    end, end_new = 0, 0
    for block in LCSseq.opcodes(old, new).as_matching_blocks():
        if end < block.a or end_new < block.b:
            yield "replace", end, block.a, end_new, block.b
        end, end_new = block.a + block.size, block.b + block.size
        if block.size:
            yield "equal", block.a, end, block.b, end_new


def _removed_and_added(gone: str, come: str) -> tuple[tuple[PieceKind, str], tuple[PieceKind, str]]:
    return ("delete", gone), ("insert", come)
