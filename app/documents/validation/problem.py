"""A problem in a document: where it is, what is wrong, and how to fix it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem in one file."""

    path: str
    """Path relative to the content folder."""
    line: int
    """Line from 1, as editors count."""
    key: str
    """Dotted front matter key, empty for the body and the file itself."""
    code: str
    """Stable code of the rule; docs/panduan/format-berkas.md lists them."""
    message: str
    hint: str
    """How to fix it."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return one line in the format of compilers: place, code, message, hint."""
        key = f" [{self.key}]" if self.key else ""
        kind = "galat" if self.severity == "error" else "peringatan"
        return f"{self.path}:{self.line}: {kind} {self.code}{key}: {self.message} {self.hint}".rstrip()


def did_you_mean(wrong: str, known: Iterable[str], *, limit: int = 3) -> str:
    """Return ``Mungkin maksud Anda …?`` with the most similar known words, or an empty text."""
    near = nearest_words(wrong, known, limit=limit)
    return f"Mungkin maksud Anda {' atau '.join(f'“{word}”' for word in near)}?" if near else ""


def nearest_words(wrong: str, known: Iterable[str], *, limit: int = 3) -> Sequence[str]:
    """Return the known words most similar to a wrong one, best first."""
    return get_close_matches(wrong.lower(), sorted(known), n=limit, cutoff=0.6)
