"""The language of what is being said now, and the words of the interface in it.

The interface is written in Indonesian: that is the language of the source. Another language comes from a
catalogue of its own (``app/translations``, gettext), read when it is first asked for. Documents stay as
they are written, and so do official papers.
"""

import gettext as gettext_module
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path

SOURCE = "id"
OTHERS = ("en",)
"""Languages that have a catalogue."""
CATALOGUES = Path(__file__).parent / "translations"

_now: ContextVar[str] = ContextVar("language", default=SOURCE)


def current() -> str:
    """The language spoken now, as its code."""
    return _now.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language."""
    token = _now.set(language)
    try:
        yield
    finally:
        _now.reset(token)


def gettext(message: str) -> str:
    """A text of the interface in the language spoken now."""
    return message if _now.get() == SOURCE else _catalogue(_now.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """A text with a number in the language spoken now; Indonesian has one form for all numbers."""
    if _now.get() == SOURCE:
        return plural
    return _catalogue(_now.get()).ngettext(singular, plural, number)


def marked(message: str) -> str:
    """The text itself, noted for the catalogue: it is translated where it is shown."""
    return message


@cache
def _catalogue(language: str) -> gettext_module.NullTranslations:
    # Only those who read another language wait for the reader of catalogues to be loaded.
    pofile, mofile = import_module("babel.messages.pofile"), import_module("babel.messages.mofile")
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = pofile.read_po(source, locale=language)
    compiled = BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)
