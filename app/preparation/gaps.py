"""An agency's own figures beside those of a host, where both are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.language import gettext
from app.documents.reference import Indicator, Reference
from app.documents.words import in_figures, number_in
from app.preparation.assessment import Figure
from app.store.queries import Library, Measured


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
    """Each own figure beside the host's newest of the same indicator."""
    return [_gap(reference.indicators[figure.indicator], library, host, figure) for figure in own]


def _gap(indicator: Indicator, library: Library, host: str | None, own: Figure) -> Gap:
    known = [one for one in library.measured_by(indicator.slug) if one.card.place == host] if host else []
    numbers = [(one, number) for one in known if (number := number_in(one.measure.value)) is not None]
    if not numbers:
        return Gap(indicator, own, None, None, derived=False, source=None, source_url=None)
    measured, value = max(numbers, key=lambda pair: pair[0].measure.year or 0)
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


def _source(measured: Measured) -> tuple[str | None, str | None]:
    for source in measured.card.meta.get("sources", ()):
        if source["id"] == measured.measure.source:
            return f"{source['title']}, {source['publisher']}", source["url"]
    return measured.card.title, measured.card.url
