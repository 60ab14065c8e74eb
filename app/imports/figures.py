"""Propose the figures of known indicators that a report on a practice states: “Nilai SAKIP 81,2 (2024)”. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.documents.reference.data import Reference
from app.documents.vocabulary import parse_number
from app.imports.extraction.sentences import TITLE, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_BETWEEN = r"[^.;\d]{0,60}?"
_VALUE = (
    r"(?<![\d.,])(?P<value>\d{1,3}(?:[.,]\d{1,3})?)(?![\d.,]*\d|\s*(?:orang|tahun|hari|bulan|kali|unit|desa))"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUNTED = re.compile(r"(?:nilai|indeks|skor|angka|capaian|predikat|persen)", re.IGNORECASE)
"""Words of which a sentence has one when a number is the indicator's value and not a count."""


def find_figures(sentences: Sequence[Sentence], reference: Reference) -> Iterator[FieldSuggestion]:
    """Yield each figure of a known indicator, with its year where the sentence names one."""
    patterns = _patterns(reference)
    seen: set[tuple[str, str, str]] = set()
    for sentence in sentences:
        if sentence.where == TITLE or not _COUNTED.search(sentence.text):
            continue
        for slug, pattern in patterns.items():
            for found in pattern.finditer(sentence.text):
                year = found["year"] or found["before"] or ""
                if (key := (slug, found["value"], year)) not in seen:
                    seen.add(key)
                    yield _suggestion(reference, sentence, key)


def _suggestion(reference: Reference, sentence: Sentence, found: tuple[str, str, str]) -> FieldSuggestion:
    slug, written, year = found
    number = parse_number(written.replace(".", ","))
    row: dict[str, object] = {"indicator": slug, **({"year": int(year)} if year else {})}
    row["value"] = int(number) if number is not None and number == int(number) else number
    shown = f"{reference.indicator(slug).name}: {written}{f' ({year})' if year else ''}"
    return FieldSuggestion("measures", {"measures": [row]}, shown, sentence.shown)


def _patterns(reference: Reference) -> Mapping[str, re.Pattern[str]]:
    """Return for each indicator what finds its names with a value behind them, and a year before or behind."""
    found = {}
    for slug, indicator in reference.indicators.items():
        names = {indicator.name, *indicator.aliases}
        spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        found[slug] = re.compile(
            rf"(?:\btahun (?P<before>(?:19|20)\d\d)\b[^.;\d]{{0,40}})?\b(?:{spelled})\b{_BETWEEN}"
            rf"(?:\(?(?:tahun )?(?:19|20)\d\d\)?{_BETWEEN})?{_VALUE}(?:[^.;\d]{{0,25}}\b{_YEAR}\b)?",
            re.IGNORECASE,
        )
    return found
