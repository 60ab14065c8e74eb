"""Strength of a document's evidence, by one rule, with the reason that readers see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.documents.models import Practice, Visit
from app.documents.parts import Measure
from app.documents.vocabulary import EVIDENCE
from app.i18n import gettext, marked, ngettext


@dataclass(frozen=True, slots=True)
class Evidence:
    """Strength from 0 (no figure, one source) to 3 (a change measured, by two sources or more)."""

    strength: int
    label: str
    reason: str


def assess_evidence(document: Practice | Visit) -> Evidence:
    """Return the strength of a document's evidence, counted from its content.

    It is no judgement of the document's worth. One point each for: a figure with its source; the same figure at
    two times or with a stated change; two publishers of sources or more. A visit has no figures of its own, so at
    most one.
    """
    sources = len({source.publisher for source in document.sources})
    figures = tuple(m for m in document.measures if m.source) if isinstance(document, Practice) else ()
    changed = _has_change(figures)
    strength = bool(figures) + changed + (sources > 1)
    parts = [
        ngettext("%d ukuran dengan sumber", "%d ukuran dengan sumber", len(figures)) % len(figures)
        if figures
        else gettext("belum ada ukuran dengan sumber"),
        *([gettext("ada perbandingan antarwaktu")] if changed else []),
        ngettext("%d penerbit sumber", "%d penerbit sumber", sources) % sources,
    ]
    return Evidence(strength, EVIDENCE[strength].lower(), ", ".join(parts))


def evidence_in_words(document: Practice | Visit, visits: int = 0) -> str:
    """Return the evidence as one sentence of what can be counted; ``visits`` are those that studied it.

    Visits are named beside the strength and never raise it: that others came says nothing about the result.
    """
    strength = EVIDENCE[assess_evidence(document).strength].lower()
    publishers = len({source.publisher for source in document.sources})
    figures = sum(1 for m in document.measures if m.source) if isinstance(document, Practice) else 0
    parts = [
        *([ngettext("%d angka", "%d angka", figures) % figures] if figures else []),
        ngettext("%d penerbit", "%d penerbit", publishers) % publishers,
        *([ngettext("dikunjungi %d kali", "dikunjungi %d kali", visits) % visits] if visits else []),
    ]
    return gettext("Bukti %(strength)s: %(counted)s") % {
        "strength": gettext(strength.capitalize()).lower(),
        "counted": ", ".join(parts),
    }


def _has_change(measures: tuple[Measure, ...]) -> bool:
    stated = any(
        "kenaikan" in (m.name or "").lower() or "penurunan" in (m.name or "").lower() for m in measures
    )
    return stated or bool(measured_changes(measures))


def measured_changes(measures: Iterable[Measure]) -> list[tuple[Measure, Measure]]:
    """Return the first and the last measure of each figure known for several years, in document order."""
    dated: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.year is not None:
            dated[measure.indicator or measure.name or ""].append(measure)
    ordered = [sorted(found, key=lambda measure: measure.year or 0) for found in dated.values()]
    return [(found[0], found[-1]) for found in ordered if found[0].year != found[-1].year]


def disputed_measures(measures: Iterable[Measure]) -> set[tuple[str, int | None]]:
    """Return (figure, year) of every measure for which the sources give different values."""
    values: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for measure in measures:
        values[measure.indicator or measure.name or "", measure.year].add(str(measure.value))
    return {key for key, found in values.items() if len(found) > 1}


def list_unknowns(practice: Practice, headings: Collection[str]) -> list[str]:
    """Return what a reader would ask and the practice does not say, as sentences for the page."""
    missing = []
    if not practice.start_year:
        missing.append(marked("Sejak kapan praktik ini berjalan."))
    if practice.status == "tidak-diketahui":
        missing.append(marked("Apakah praktik ini masih berjalan."))
    if not practice.measures:
        missing.append(marked("Hasil terukur: sumber tidak menyebut angka."))
    if "Sumber daya" not in headings:
        missing.append(marked("Biaya, tenaga, dan waktu yang diperlukan."))
    if "Tantangan" not in headings:
        missing.append(marked("Kendala selama pelaksanaan."))
    if not practice.contact:
        missing.append(marked("Kantor yang dapat dihubungi."))
    return missing


UNKNOWN_WORDS = ("belum diketahui", "tidak diketahui", "belum terbaca", "tidak terbaca")
"""Phrases by which a record says that the answer is unknown."""


def says_something(text: str) -> bool:
    """Return whether an answer, or what a visit learned, is more than that it is unknown."""
    return not any(words in text.lower() for words in UNKNOWN_WORDS)
