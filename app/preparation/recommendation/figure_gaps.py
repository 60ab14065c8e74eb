"""Comparison of an agency's own figures with those of a host."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.parts import PublicSource, source_address
from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.reference.scores import Score, Scores
from app.documents.vocabulary import format_number, parse_number
from app.i18n import gettext
from app.preparation.assessment import Figure
from app.store.repositories.documents import DocumentRepository
from app.store.repositories.linked_documents import MeasuredPractice


@dataclass(frozen=True, slots=True)
class FigureGap:
    """An indicator with our value, theirs, and the difference when both are known."""

    indicator: Indicator
    own: Figure
    theirs: float | None
    their_year: int | None
    derived: bool
    source: str | None
    source_url: str | None

    @property
    def in_words(self) -> str:
        """The difference as a sentence."""
        if self.theirs is None:
            return gettext("Angka tuan rumah belum tercatat.")
        difference = round(self.theirs - self.own.value, 4)
        ahead = difference > 0 if self.indicator.higher_is_better else difference < 0
        if difference == 0:
            return gettext("Sama.")
        who = gettext("Tuan rumah lebih baik") if ahead else gettext("Daerah kita lebih baik")
        sentences = [f"{who} {format_number(abs(difference))} {self.indicator.unit}."]
        sentences += [] if self.their_year == self.own.year else [gettext("Tahunnya berbeda.")]
        return " ".join(sentences)


def compare_figures(
    reference: Reference, library: DocumentRepository, host: str | None, own: Sequence[Figure]
) -> list[FigureGap]:
    """Compare each own figure with the host's newest, from a practice or from published scores."""
    scores = reference.scores
    return [_gap(reference.indicator(figure.indicator), library, scores, host, figure) for figure in own]


def _gap(
    indicator: Indicator, library: DocumentRepository, scores: Scores, host: str | None, own: Figure
) -> FigureGap:
    known = (
        [one for one in library.linked.list_measures(indicator.slug) if one.card.place == host]
        if host
        else []
    )
    numbers = [(one, number) for one in known if (number := parse_number(one.measure.value)) is not None]
    newest = max(numbers, key=lambda pair: pair[0].measure.year or 0, default=None)
    score = scores.latest(indicator.slug, host) if host else None
    if score and (newest is None or score.year > (newest[0].measure.year or 0)):
        return _published(indicator, own, score, scores.sources[score.source])
    if newest is None:
        return FigureGap(indicator, own, None, None, derived=False, source=None, source_url=None)
    measured, value = newest
    source = _source(measured)
    return FigureGap(
        indicator,
        own,
        value,
        measured.measure.year,
        derived=measured.measure.derived,
        source=source[0],
        source_url=source[1],
    )


def _published(indicator: Indicator, own: Figure, score: Score, source: PublicSource) -> FigureGap:
    return FigureGap(
        indicator,
        own,
        score.value,
        score.year,
        derived=False,
        source=f"{source.title}, {source.publisher}",
        source_url=source.url,
    )


def _source(measured: MeasuredPractice) -> tuple[str | None, str | None]:
    for source in measured.card.meta.get("sources", ()):
        if source["id"] == measured.measure.source:
            return f"{source['title']}, {source['publisher']}", source_address(measured.card.slug, source)
    return measured.card.title, measured.card.url
