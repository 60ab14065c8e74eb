"""Strength of a document's evidence, by one rule, with the reason that readers see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.documents.models import Practice, Visit
from app.documents.parts import Measure, Source
from app.documents.vocabulary import EVIDENCE, GRADES
from app.i18n import gettext, marked, ngettext

_OFFICIAL = ("go.id", "mil.id", "desa.id", "ac.id")
"""Domains of authorities, villages and universities: a page of theirs is a source of its own kind beside news."""
_OFFICIAL_KINDS = ("laporan", "regulasi", "data")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Grade of the evidence as a strength from 0 (D, one source) to 3 (A), with what it was counted from."""

    strength: int
    publishers: int
    official: bool
    figures: int
    changed: bool

    @property
    def points(self) -> int:
        """What near equals are ordered by, 0 to 3: one each for a figure, a change, and a second publisher."""
        return bool(self.figures) + self.changed + (self.publishers >= _SEVERAL)

    @property
    def grade(self) -> str:
        """The grade, ``A`` to ``D``."""
        return GRADES[self.strength]

    @property
    def label(self) -> str:
        """The grade as a word."""
        return EVIDENCE[self.strength].lower()

    @property
    def reason(self) -> str:
        """What the grade was counted from, in words."""
        return ", ".join(
            [
                ngettext("%d penerbit sumber", "%d penerbit sumber", self.publishers) % self.publishers,
                gettext("ada sumber resmi") if self.official else gettext("belum ada sumber resmi"),
                ngettext("%d ukuran dengan sumber", "%d ukuran dengan sumber", self.figures) % self.figures
                if self.figures
                else gettext("belum ada ukuran dengan sumber"),
                *([gettext("ada perbandingan antarwaktu")] if self.changed else []),
            ]
        )


def assess_evidence(document: Practice | Visit) -> Evidence:
    """Return the grade of a document's evidence, counted from its content.

    It is no judgement of the document's worth. D: one publisher. C: two or more. B: besides, a figure, and an
    official source or the same figure before and after. A: three publishers or more, an official source, and a
    figure before and after. The figures of a visit are those of its follow-ups.
    """
    publishers = len({source.publisher for source in document.sources})
    is_official = any(_is_official(source) for source in document.sources)
    figures = tuple(measure for measure in _figures(document) if measure.source)
    changed = _has_change(figures)
    if publishers < _SEVERAL:
        strength = 0
    elif publishers > _SEVERAL and is_official and changed:
        strength = 3
    else:
        strength = 1 + (bool(figures) and (is_official or changed))
    return Evidence(strength, publishers, is_official, len(figures), changed)


_SEVERAL = 2


def _is_official(source: Source) -> bool:
    """Return whether a source is a page of an authority, a village or a university, or a paper of one."""
    return source.kind in _OFFICIAL_KINDS or f".{urlsplit(source.url or '').hostname or ''}".endswith(
        tuple(f".{domain}" for domain in _OFFICIAL)
    )


def _figures(document: Practice | Visit) -> Iterator[Measure]:
    if isinstance(document, Practice):
        yield from document.measures
        return
    for update in (update for follow_up in document.follow_ups for update in follow_up.updates):
        yield from (measure for measure in (update.before, update.after) if measure)


def evidence_in_words(document: Practice | Visit, visits: int = 0) -> str:
    """Return the evidence as one sentence of what can be counted; ``visits`` are those that studied it.

    Visits are named beside the grade and never raise it: that others came says nothing about the result.
    """
    evidence = assess_evidence(document)
    parts = [
        ngettext("%d penerbit", "%d penerbit", evidence.publishers) % evidence.publishers,
        *([gettext("ada sumber resmi")] if evidence.official else []),
        *(
            [ngettext("%d angka", "%d angka", evidence.figures) % evidence.figures]
            if evidence.figures
            else []
        ),
        *([gettext("sebelum dan sesudah")] if evidence.changed else []),
        *([ngettext("dikunjungi %d kali", "dikunjungi %d kali", visits) % visits] if visits else []),
    ]
    return gettext("Bukti %(strength)s (%(grade)s): %(counted)s") % {
        "strength": gettext(EVIDENCE[evidence.strength]).lower(),
        "grade": evidence.grade,
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


_RESOURCES = {
    "budget": marked("Biaya yang diperlukan."),
    "people": marked("Tenaga yang diperlukan."),
    "tools": marked("Alat yang diperlukan."),
    "duration": marked("Lama dari mulai sampai berjalan."),
}
"""What a practice with some known resources does not say of the others."""


def list_unknowns(practice: Practice, headings: Collection[str]) -> list[str]:
    """Return what a reader would ask and the practice does not say, as sentences for the page."""
    missing = []
    if not practice.start_year:
        missing.append(marked("Sejak kapan praktik ini berjalan."))
    if practice.status == "tidak-diketahui":
        missing.append(marked("Apakah praktik ini masih berjalan."))
    if not practice.measures:
        missing.append(marked("Hasil terukur: sumber tidak menyebut angka."))
    if practice.resources:
        missing += [text for key, text in _RESOURCES.items() if key not in practice.resources.known]
    elif "Sumber daya" not in headings:
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
