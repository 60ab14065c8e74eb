"""What changed between two texts, word by word, in the lines around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 1
"""Unchanged lines shown before and after a change."""
MOST_WORDS = 3_000
"""Longer changes are shown as a whole: comparing takes the square of it."""
_WORDS = re.compile(r"\s+|[^\s]+")

Kind = Literal["sama", "hapus", "tambah"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A place that changed, with the lines around it."""

    before: Sequence[str]
    pieces: Sequence[Piece]
    after: Sequence[str]


def changes(old: str, new: str) -> list[Change]:
    """The changed places from one text to another, in order."""
    lines, others = old.splitlines(), new.splitlines()
    found = []
    for tag, start, end, start_new, end_new in SequenceMatcher(
        None, lines, others, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            found.append(
                Change(
                    lines[max(0, start - CONTEXT) : start],
                    list(_pieces("\n".join(lines[start:end]), "\n".join(others[start_new:end_new]))),
                    lines[end : end + CONTEXT],
                )
            )
    return found


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after or len(before) + len(after) > MOST_WORDS:
        yield from (Piece(kind, text) for kind, text in _both(old, new) if text)
        return
    for tag, start, end, start_new, end_new in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield Piece("sama", "".join(before[start:end]))
        else:
            gone, come = "".join(before[start:end]), "".join(after[start_new:end_new])
            yield from (Piece(kind, text) for kind, text in _both(gone, come) if text)


def _both(gone: str, come: str) -> tuple[tuple[Kind, str], tuple[Kind, str]]:
    return ("hapus", gone), ("tambah", come)
