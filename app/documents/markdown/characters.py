"""Characters that people do not see or cannot find: repaired when a document is read, and reported.

Decomposed letters are joined (NFC); soft hyphens, zero-width and direction marks and control characters are taken
out; ligatures, full-width and mathematical letters become plain ones.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

_KINDS: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    ("tanda hubung lunak", "\u00ad", lambda _mark: ""),
    ("spasi tanpa lebar", "\u180e\u200b\u2060-\u2064\ufeff", lambda _mark: ""),
    ("tanda arah tulisan", "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069", lambda _mark: ""),
    ("ganti halaman atau baris khusus", "\x0b\x0c\x1c-\x1f\x85\u2028\u2029", lambda _mark: " "),
    ("tanda kendali", "\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f", lambda _mark: ""),
    (
        "huruf gabungan (ligatur), angka Romawi jadi, huruf lebar penuh, atau huruf hias",
        "\u2160-\u217f\u3000\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff",
        lambda letter: unicodedata.normalize("NFKC", letter[0]),
    ),
)
"""What the characters are called, which they are, and what is read in their place."""
_JOINERS = "\u200c\u200d"
"""They shape letters of other scripts and hold emoji together; after a Latin letter, or first of all, they only hide."""
_ANY = re.compile(f"[{''.join(characters for _name, characters, _repair in _KINDS)}{_JOINERS}]")
_REPAIRS = (
    *((name, re.compile(f"[{characters}]"), repair) for name, characters, repair in _KINDS),
    ("spasi tanpa lebar", re.compile(rf"(?:\A|(?<=[\x00-\u024f]))[{_JOINERS}]+"), lambda _mark: ""),
)
DECOMPOSED = "huruf dan tanda bacanya terpisah"
BROKEN = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Replacement characters of a wrong encoding, and private characters that only one font knows."""


def repair_characters(text: str) -> str:
    """Return the text without hidden characters, its letters composed, its line ends LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ANY.search(text):
        for _name, pattern, repair in _REPAIRS:
            text = pattern.sub(repair, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def find_repaired(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield what is repaired in a text with LF line ends, once a line: (name, line from 1, word as it is read)."""
    for number, line in enumerate(text.split("\n"), start=1):
        for name, pattern, _repair in _REPAIRS:
            if found := pattern.search(line):
                yield name, number, _word_at(line, found.start())
        if not unicodedata.is_normalized("NFC", line):
            words = (word for word in line.split() if not unicodedata.is_normalized("NFC", word))
            yield DECOMPOSED, number, repair_characters(next(words, ""))[:_LONGEST_WORD]


_LONGEST_WORD = 40


def _word_at(line: str, at: int) -> str:
    near = (
        line[max(at - _LONGEST_WORD, 0) : at].rsplit(" ", maxsplit=1)[-1]
        + line[at : at + _LONGEST_WORD].split(" ", maxsplit=1)[0]
    )
    return repair_characters(near)
