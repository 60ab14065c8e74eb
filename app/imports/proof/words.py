"""Words of plain text and of Markdown, alike whatever marks stand between them. Pure."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

Words = Sequence[str]
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(r"(?<!\\)\[\^[^\]\n\\]{1,60}\]:?")
_TARGET = re.compile(r"(?<!\\)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"\n]*\")?\)")
_NUMBER = re.compile(r"(?m)^[ \t>]*\d{1,9}[.)][ \t]+")
_MARK = re.compile(r"\\([^\w\s])|[*`]")


def words_of_text(text: str) -> Words:
    """Return the words in small letters, composed and without invisible characters."""
    return _WORD.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word as `words_of_text` gives it, with where it starts and ends."""
    for found in _WORD.finditer(text):
        for word in words_of_text(found[0]):
            yield word, found.start(), found.end()


def words_of_markdown(markdown: str, *, numbers: bool = False) -> Words:
    """Return the words that a reader of the Markdown sees; numbers of lists only when they were typed."""
    text = markdown if numbers else _NUMBER.sub("", markdown)
    text = _TARGET.sub("]", _NOTE.sub("", text))
    return words_of_text(html.unescape(_MARK.sub(r"\1", text)))
