"""Word-by-word differences between two texts, with context lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT_LINES = 1
"""Number of unchanged lines before and after a change."""
MAX_COMPARED_WORDS = 3_000
"""Number of words from which on a change is shown as a whole: comparing takes quadratic time."""
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
    for tag, start, end, start_new, end_new in SequenceMatcher(
        None, lines, others, autojunk=False
    ).get_opcodes():
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
    if not before or not after or len(before) + len(after) > MAX_COMPARED_WORDS:
        yield from (DiffPiece(kind, text) for kind, text in _removed_and_added(old, new) if text)
        return
    for tag, start, end, start_new, end_new in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield DiffPiece("equal", "".join(before[start:end]))
        else:
            gone, come = "".join(before[start:end]), "".join(after[start_new:end_new])
            yield from (DiffPiece(kind, text) for kind, text in _removed_and_added(gone, come) if text)


def _removed_and_added(gone: str, come: str) -> tuple[tuple[PieceKind, str], tuple[PieceKind, str]]:
    return ("delete", gone), ("insert", come)
