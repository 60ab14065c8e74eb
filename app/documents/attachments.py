"""Files beside a document, and their words: where they are, how they are called, what they say."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = "attachments"
"""Of the content folder; in it a folder for each document."""
PAGE_BREAK = "\f"
"""Between the parts of a text: pages, slides, sheets."""
MOST_SEARCHED = 300_000
"""Characters of one document's attachments that are searched, some 120 pages: a search reads through them."""


@dataclass(frozen=True, slots=True)
class Page:
    """The words of one part of an attachment."""

    file: str
    number: int
    """From 1."""
    text: str


def folder_of(root: Path, slug: str) -> Path:
    """Where the files of a document are, published or taken back."""
    return root / FOLDER / slug


def text_name(name: str) -> str:
    """The file with the words of another."""
    return f"{name}.txt"


def pages_of(content_dir: Path, slug: str, names: Iterable[str]) -> Iterator[Page]:
    """The parts of a document's attachments that have words, in order, up to a limit of all together."""
    left = MOST_SEARCHED
    for name in names:
        text = ""
        with suppress(OSError):  # a picture has no words
            path = folder_of(content_dir, slug) / text_name(name)
            text = path.read_text(encoding="utf-8", errors="replace")
        for number, part in enumerate(text.split(PAGE_BREAK), start=1):
            words = part.strip()[:left]
            left -= len(words)
            if words:
                yield Page(name, number, words)
