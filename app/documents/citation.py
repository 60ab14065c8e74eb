"""How a document is cited: as a sentence in APA style, as BibTeX, and as RIS."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.dates import format_date
from app.documents.models import PATHS, DocumentType

_KIND_WORDS: dict[DocumentType, str] = {"practice": "Praktik", "visit": "Laporan kunjungan"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
"""Characters with a meaning in LaTeX, and how they are written there."""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """What a citation says of a document."""

    kind: DocumentType
    slug: str
    title: str
    summary: str
    publisher: str
    """Who answers for the text: the publisher of the site."""
    changed: str
    """The day of the text that is cited, as ISO 8601."""
    url: str
    site: str
    """The name of the site that it is read at."""
    keywords: Sequence[str] = ()

    def apa(self) -> str:
        """Return the reference in APA style (7th edition), without markup."""
        year = self.changed[:4]
        day = format_date(self.changed).removesuffix(f" {year}")
        site = "" if self.publisher == self.site else f" {self.site}."
        return (
            f"{_line(self.publisher)}. ({year}, {day}). {_line(self.title)} [{_KIND_WORDS[self.kind]}]."
            f"{site} {self.url}"
        )

    def bibtex(self) -> str:
        """Return the entry for BibTeX and biblatex; the title keeps its capitals."""
        year, month, day = self.changed.split("-")
        fields = (
            ("author", f"{{{_latex(self.publisher)}}}"),
            ("title", f"{{{_latex(self.title)}}}"),
            ("year", year),
            ("month", _MONTHS[int(month) - 1]),
            ("day", str(int(day))),
            ("howpublished", _latex(self.site)),
            ("type", _KIND_WORDS[self.kind]),
            ("url", self.url),
            ("language", "indonesian"),
            ("keywords", ", ".join(map(_latex, self.keywords))),
        )
        lines = [
            f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields if value
        ]
        return f"@misc{{{PATHS[self.kind]}-{self.slug},\n{''.join(lines)}}}\n"

    def ris(self) -> str:
        """Return the record in the RIS format of reference managers."""
        fields = (
            ("TY", "RPRT"),
            ("AU", self.publisher),
            ("TI", self.title),
            ("PY", self.changed[:4]),
            ("DA", self.changed.replace("-", "/")),
            ("AB", self.summary),
            *(("KW", word) for word in self.keywords),
            ("PB", self.publisher),
            ("T2", self.site),
            ("M3", _KIND_WORDS[self.kind]),
            ("LA", "id"),
            ("UR", self.url),
            ("ID", f"{PATHS[self.kind]}-{self.slug}"),
            ("ER", ""),
        )
        return "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in fields if text or tag == "ER")


def _line(text: str) -> str:
    """Return a text on one line."""
    return re.sub(r"\s+", " ", text).strip()


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in _line(text))
