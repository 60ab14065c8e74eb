"""Language of the interface, and the translated texts in it.

The interface is written in Indonesian, the source language. Each other language has a gettext catalogue in
``app/translations``, loaded on first use. Documents and official papers are not translated.
"""

import gettext as gettext_module
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from io import BytesIO
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
def _catalogue(language: str) -> gettext_module.NullTranslations:
    # Imported here: only readers of another language wait for the catalogue to be loaded.
    pofile, mofile = import_module("babel.messages.pofile"), import_module("babel.messages.mofile")
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = pofile.read_po(source, locale=language)
    compiled = BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)
