"""Propose the practices of the library that a visit studied: of its hosts, and named by its report. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.markdown_text import to_plain_text
from app.imports.proof.words import words_of_text
from app.imports.reader import ImportedReport

MAX_MATCHES = 3
_SHORTEST = 4
"""Letters of a word that tells practices apart."""
_FEWEST_WORDS = 2
_PART = 0.5
"""Of a title's own words, the part that a report must have."""
_GENERIC = frozenset(
    """yang dari untuk dengan pada dalam oleh atas antar lewat melalui bagi agar satu dari hingga tanpa setiap lebih kota
    kabupaten provinsi daerah pemerintah pelayanan layanan publik sistem inovasi program berbasis kerja perangkat dinas
    badan praktik pengelolaan penerapan peningkatan menjadi semua bersama tahun""".split()
)
_MAX_SHOWN_CHARACTERS = 600
_NAME = re.compile(r"\b(?:[A-Z]{3,}|[A-Z][a-z]*[A-Z]\w*)\b")
"""A word written as a name of its own: SAKIP, LAKSA, e-Kinerja."""


@dataclass(frozen=True, slots=True)
class KnownPractice:
    """A published practice."""

    slug: str
    title: str
    place: str
    """Name of its place, the words of which tell nothing here."""


def match_practices(report: ImportedReport, practices: Sequence[KnownPractice]) -> list[FieldSuggestion]:
    """Return a suggestion for each practice whose words stand together in a paragraph, the best first."""
    paragraphs = [to_plain_text(part) for part in (report.title, *report.body.split("\n\n"))]
    texts = [(one, frozenset(words_of_text(one))) for one in paragraphs if one]
    found = sorted(_matches(practices, texts), key=lambda match: -match[0])
    return [suggestion for _score, suggestion in found[:MAX_MATCHES]]


def _matches(
    practices: Sequence[KnownPractice], texts: Sequence[tuple[str, frozenset[str]]]
) -> Iterator[tuple[float, FieldSuggestion]]:
    for one in practices:
        about = frozenset(words_of_text(one.place)) | _GENERIC
        own = {word for word in words_of_text(one.title) if len(word) >= _SHORTEST and word not in about}
        names = {word.lower() for word in _NAME.findall(one.title)} & own
        best, said = max(((len(own & words), text) for text, words in texts), default=(0, ""))
        enough = best >= _FEWEST_WORDS and best >= _PART * len(own)
        if enough or any(names & words for _text, words in texts if best):
            row = {"practice": one.slug}
            yield (
                best / max(1, len(own)),
                FieldSuggestion("practices", {"practices": [row]}, one.title, said[:_MAX_SHOWN_CHARACTERS]),
            )
