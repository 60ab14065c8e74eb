"""An agency's own figures beside those of a host, where both are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.models import Source
from app.documents.reference.data import Indicator, Reference
from app.documents.reference.scores import Score, Scores
from app.documents.vocabulary import in_figures, number_in
from app.i18n import gettext
from app.preparation.assessment import Figure
from app.store.repositories.documents import Library, Measured


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator: ours, theirs, and the difference when they can be compared."""

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
        sentences = [f"{who} {in_figures(abs(difference))} {self.indicator.unit}."]
        sentences += [] if self.their_year == self.own.year else [gettext("Tahunnya berbeda.")]
        return " ".join(sentences)


def gaps(reference: Reference, library: Library, host: str | None, own: Sequence[Figure]) -> list[Gap]:
    """Each own figure beside the host's newest of the same indicator, stated by a practice or published."""
    scores = reference.scores
    return [_gap(reference.indicators[figure.indicator], library, scores, host, figure) for figure in own]


def _gap(indicator: Indicator, library: Library, scores: Scores, host: str | None, own: Figure) -> Gap:
    known = [one for one in library.measured_by(indicator.slug) if one.card.place == host] if host else []
    numbers = [(one, number) for one in known if (number := number_in(one.measure.value)) is not None]
    newest = max(numbers, key=lambda pair: pair[0].measure.year or 0, default=None)
    score = scores.newest(indicator.slug, host) if host else None
    if score and (newest is None or score.year > (newest[0].measure.year or 0)):
        return _published(indicator, own, score, scores.sources[score.source])
    if newest is None:
        return Gap(indicator, own, None, None, derived=False, source=None, source_url=None)
    measured, value = newest
    source = _source(measured)
    return Gap(
        indicator,
        own,
        value,
        measured.measure.year,
        derived=measured.measure.derived,
        source=source[0],
        source_url=source[1],
    )


def _published(indicator: Indicator, own: Figure, score: Score, source: Source) -> Gap:
    return Gap(
        indicator,
        own,
        score.value,
        score.year,
        derived=False,
        source=f"{source.title}, {source.publisher}",
        source_url=source.url,
    )


def _source(measured: Measured) -> tuple[str | None, str | None]:
    for source in measured.card.meta.get("sources", ()):
        if source["id"] == measured.measure.source:
            return f"{source['title']}, {source['publisher']}", source["url"]
    return measured.card.title, measured.card.url
