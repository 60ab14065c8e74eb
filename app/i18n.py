"""Language of the interface, and the translated texts in it.

The interface is written in Indonesian, the source language. Each other language has a gettext catalogue in
``app/translations``, loaded on first use. Documents and official papers are not translated.
"""

from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

SOURCE_LANGUAGE = "id"
TRANSLATED_LANGUAGES = ("en",)
"""Languages with a catalogue."""
CATALOGUES = Path(__file__).parent / "translations"

_now: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def current_language() -> str:
    """Return the code of the current language."""
    return _now.get()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language within the context."""
    token = _now.set(language)
    try:
        yield
    finally:
        _now.reset(token)


def gettext(message: str) -> str:
    """Return a text of the interface in the current language."""
    return message if _now.get() == SOURCE_LANGUAGE else _catalogue(_now.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a text with a number in the current language; Indonesian has one plural form."""
    if _now.get() == SOURCE_LANGUAGE:
        return plural
    return _catalogue(_now.get()).ngettext(singular, plural, number)


def marked(message: str) -> str:
    """Return the text unchanged; the catalogue extracts it, and it is translated where it is shown."""
    return message


@cache
def _catalogue(language: str) -> "_Catalogue":
    return _Catalogue((CATALOGUES / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8"))


class _Catalogue:
    """Translations of a catalogue as `make translations` writes it: entries parted by empty lines, two plural forms.

    Read here: the libraries that read catalogues bring 33 MB of other languages, an eighth of a reading node.
    """

    def __init__(self, text: str) -> None:
        self._texts: dict[str, str] = {}
        self._plurals: dict[str, Sequence[str]] = {}
        for block in text.split("\n\n"):
            entry = _read_entry(block)
            if "msgid_plural" in entry:
                self._plurals[entry["msgid"]] = (entry["msgstr[0]"], entry["msgstr[1]"])
            elif entry.get("msgid") and entry.get("msgstr"):
                self._texts[entry["msgid"]] = entry["msgstr"]

    def gettext(self, message: str) -> str:
        """Return a translation, or the text itself."""
        return self._texts.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the translation for a number, or the text itself."""
        return self._plurals.get(singular, (singular, plural))[number != 1]


def _read_entry(block: str) -> Mapping[str, str]:
    """Return the texts of an entry by keyword."""
    entry: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        text = line
        if line.startswith("msg"):
            keyword, _space, text = line.partition(" ")
        if keyword and text.startswith('"'):
            entry[keyword] = entry.get(keyword, "") + literal_eval(text)
    return entry
