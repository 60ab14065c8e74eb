"""Attachments of a document: where their files are, what they are called, and the text in them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ATTACHMENTS_FOLDER = "attachments"
"""Folder of the content folder that holds one folder of attachments for each document."""
PAGE_BREAK = "\f"
"""Separator between the parts of an extracted text: pages, slides or sheets."""
MAX_SEARCHED_CHARACTERS = 300_000
"""Characters of one document's attachments that a search reads through, some 120 pages."""


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, slide or sheet of an attachment."""

    file: str
    number: int
    """From 1."""
    text: str


def attachment_folder(root: Path, slug: str) -> Path:
    """Return the folder with a document's attachments, below the content folder or that of withdrawn files."""
    return root / ATTACHMENTS_FOLDER / slug


def text_file_name(name: str) -> str:
    """Return the name of the file that holds the extracted text of an attachment."""
    return f"{name}.txt"


def read_pages(content_dir: Path, slug: str, names: Iterable[str]) -> Iterator[Page]:
    """Yield the attachment pages of a document that have text, up to `MAX_SEARCHED_CHARACTERS` in all."""
    left = MAX_SEARCHED_CHARACTERS
    for name in names:
        text = ""
        with suppress(OSError):  # a picture has no words
            path = attachment_folder(content_dir, slug) / text_file_name(name)
            text = path.read_text(encoding="utf-8", errors="replace")
        for number, part in enumerate(text.split(PAGE_BREAK), start=1):
            words = part.strip()[:left]
            left -= len(words)
            if words:
                yield Page(name, number, words)
