"""Optional parts of an installation: the extras of the package, and what is said where one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from app.i18n import gettext, marked


@dataclass(frozen=True, slots=True)
class Extra:
    """A group of packages that an installation may do without."""

    use: str
    """What cannot be done without it."""
    modules: frozenset[str]
    """Top-level modules that it installs."""


EXTRAS: Mapping[str, Extra] = {
    "word": Extra(marked("laporan, lampiran, dan naskah Word"), frozenset({"docx", "lxml", "pypandoc"})),
    "pdf": Extra(
        marked("naskah PDF, gambar untuk dibagikan, dan laporan PDF"),
        frozenset({"pdfplumber", "pypdf", "typst"}),
    ),
    "ocr": Extra(marked("laporan hasil pindai"), frozenset({"PIL", "pdfplumber", "pypdf"})),
    "images": Extra(marked("gambar yang diunggah"), frozenset({"PIL"})),
    "postgres": Extra(marked("basis data PostgreSQL"), frozenset({"psycopg"})),
    "mcp": Extra(marked("alat bagi asisten (MCP)"), frozenset({"mcp", "mcp_types"})),
}
"""Extras of `pyproject.toml` by name; `compression` is not here: it has a substitute."""


class MissingExtraError(Exception):
    """Something was asked for whose packages are not installed; the text says how to install them."""

    def __init__(self, name: str) -> None:
        text = gettext(
            "Pemasangan ini tidak memuat tambahan “%(extra)s”, yang diperlukan untuk %(use)s. "
            "Pengelola server dapat memasangnya: pip install 'studi-banding[%(extra)s]'."
        )
        super().__init__(text % {"extra": name, "use": gettext(EXTRAS[name].use)})
        self.name = name


def require(extra: str) -> None:
    """Raise MissingExtraError unless the packages of an extra are installed; nothing is imported."""
    if any(find_spec(module) is None for module in EXTRAS[extra].modules):
        raise MissingExtraError(extra)


def load(extra: str, module: str) -> ModuleType:
    """Import a module that stands on an extra; raise MissingExtraError where its packages are not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in EXTRAS[extra].modules:
            raise MissingExtraError(extra) from error
        raise
