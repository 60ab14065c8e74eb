"""Extract the text of PDF and Office files by part: page, slide or sheet."""

import re
from collections.abc import Iterator

from app.documents import extras

MAX_CHARACTERS = 2_000_000
_SPACES = re.compile(r"\s+")


def extract_parts(data: bytes, family: str) -> Iterator[str]:
    """Yield the text of each part in order, empty ones included, up to `MAX_CHARACTERS` in all.

    Raises MissingExtraError where files of the family cannot be read.
    """
    left = MAX_CHARACTERS
    for text in _pdf(data) if family == "pdf" else _office(data):
        plain = _SPACES.sub(" ", text).strip()[:left]
        left -= len(plain)
        yield plain
        if left <= 0:
            return


def _pdf(data: bytes) -> Iterator[str]:
    for page in extras.load("pdf", "app.attachments.pdf").open_pdf(data).pages:
        yield page.extract_text()


def _office(data: bytes) -> Iterator[str]:
    texts: Iterator[str] = extras.load("word", "app.attachments.office_text").extract_office_texts(data)
    return texts
