"""What is wrong with a document, where, and how to mend it, in words for its writer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in one file."""

    path: str
    """The file, relative to the content folder."""
    line: int
    """Counted from 1, as editors do."""
    key: str
    """The front matter key at fault, dotted, or empty for the body and the file itself."""
    code: str
    """A stable short name of the rule; docs/format-berkas.md lists them."""
    message: str
    hint: str
    """What to do about it."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """One line as compilers print it: place, rule, what, mend."""
        key = f" [{self.key}]" if self.key else ""
        kind = "galat" if self.severity == "error" else "peringatan"
        return f"{self.path}:{self.line}: {kind} {self.code}{key}: {self.message} {self.hint}".rstrip()


def did_you_mean(wrong: str, known: Iterable[str], *, limit: int = 3) -> str:
    """``Mungkin maksud Anda …?`` with the nearest known words, or nothing."""
    near = nearest(wrong, known, limit=limit)
    return f"Mungkin maksud Anda {' atau '.join(f'“{word}”' for word in near)}?" if near else ""


def nearest(wrong: str, known: Iterable[str], *, limit: int = 3) -> Sequence[str]:
    """The known words most like a wrong one, best first."""
    return get_close_matches(wrong.lower(), sorted(known), n=limit, cutoff=0.6)
