"""Facts that the papers of a plan are written from, with visible gaps for unknown ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app import i18n
from app.documents import dates
from app.documents.hosting.breaches import say_day
from app.documents.hosting.terms import LetterTerms
from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceName
from app.documents.vocabulary import KIND
from app.preparation.agencies.profile import Kind, kind_of, layout_of, letterhead_lines
from app.preparation.plans.plan import AgendaPoint, Participants, Plan
from app.preparation.recommendation.recommender import HostAdvice, Recommendation
from app.printing.blocks import Block, Layout, Letterhead, Paper
from app.store.repositories.cards import Card

_DENSE_SPACING = 0.0


def value_or_gap(value: object, what: str) -> str:
    """Return the value, or a visible gap such as ``[isi topik]``."""
    text = str(value).strip() if value else ""
    return text or f"[isi {what}]"


def as_sentence(text: str) -> str:
    """Return what somebody typed as a sentence: a capital first, a full stop last; gaps stay as they are."""
    text = text.strip()
    if not text or text.startswith("[isi "):
        return text
    first = text.split()[0]
    begun = text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
    return begun if begun[-1] in ".?!:;…”)]" else f"{begun}."


def non_empty_lines(text: str) -> list[str]:
    """Return the lines of a text without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def format_weekday_date(day: str) -> str:
    """Return a date as ``Selasa, 11 Februari 2025``."""
    with i18n.use_language(i18n.SOURCE_LANGUAGE):
        return say_day(date.fromisoformat(day))


def date_or_gap(day: str, what: str) -> str:
    """Return a date as ``11 Februari 2025``, or a visible gap."""
    return dates.format_date(day) if day else f"[isi {what}]"


@dataclass(frozen=True, slots=True)
class PaperContext:
    """A plan with everything its papers refer to."""

    reference: Reference
    plan: Plan
    practices: Sequence[Card]
    answer: Recommendation | None
    """The recommendation for the plan's problem, with the hosts that were compared."""
    base_url: str
    today: date
    host_letter: LetterTerms | None = None
    """To whom the host wants letters addressed and copied; None where it has not said so."""

    @property
    def home_place(self) -> PlaceName | None:
        """The home region or ministry."""
        return self.reference.places.get(self.plan.home)

    @property
    def writer(self) -> Kind:
        """The kind of agency that writes."""
        return kind_of(self.plan, self.home_place)

    @property
    def layout(self) -> Layout:
        """Page and type of the papers."""
        return layout_of(self.plan, self.writer)

    @property
    def letterhead(self) -> Letterhead:
        """The letterhead of the agency that writes."""
        return Letterhead(letterhead_lines(self.plan, self.writer, self.home_place), self.plan.logo)

    def paper(
        self, title: str, blocks: Sequence[Block], *, landscape: bool = False, is_dense: bool = False
    ) -> Paper:
        """Return a paper in the form of the agency; a dense one has less room between its paragraphs."""
        layout = replace(self.layout, spacing=_DENSE_SPACING) if is_dense else self.layout
        return Paper(title, blocks, landscape=landscape, layout=layout)

    @property
    def members(self) -> list[Participants]:
        """One entry for each person who travels."""
        return [row for row in self.plan.delegation for _person in range(row.people)]

    @property
    def home(self) -> str:
        """The full name of the home region, or a gap."""
        return self._place(self.plan.home, "daerah atau instansi asal")

    @property
    def host(self) -> str:
        """The full name of the host, or a gap."""
        return self._place(self.plan.host, "tuan rumah")

    def _place(self, code: str, what: str) -> str:
        place = self.reference.places.get(code)
        return place.name if place else f"[isi {what}]"

    @property
    def topic(self) -> str:
        """The topic, or a gap."""
        return value_or_gap(self.plan.topic, "topik")

    @property
    def kind(self) -> str:
        """The kind of visit, in lower context."""
        return KIND[self.plan.kind].lower()

    @property
    def when(self) -> str:
        """The days of the visit in words, or a gap."""
        start, end = self.plan.date_start, self.plan.date_end
        if not start:
            return "[isi tanggal kunjungan]"
        if not end or end == start:
            return format_weekday_date(start)
        return f"{format_weekday_date(start)} sampai dengan {format_weekday_date(end)}"

    def day(self, number: int) -> str:
        """Return ``Hari ke-1, Selasa, 11 Februari 2025``, without the date when it is unknown."""
        name = f"Hari ke-{number}"
        if not self.plan.date_start:
            return name
        at = date.fromisoformat(self.plan.date_start) + timedelta(days=number - 1)
        return f"{name}, {format_weekday_date(at.isoformat())}"

    def role(self, slug: str) -> str:
        """Return the short name of a role at home."""
        return self.reference.office(slug, self.plan.home) if slug else ""

    def host_office(self, slug: str) -> str:
        """Return the name of the host's office that answers a question."""
        return self.reference.office(slug, self.plan.host) if slug else ""

    @property
    def leader(self) -> str:
        """The office that leads the delegation, or a gap."""
        return value_or_gap(self.plan.lead, "jabatan ketua rombongan")

    @property
    def chosen(self) -> HostAdvice | None:
        """The plan's host among the recommended ones, or None."""
        hosts = self.answer.hosts if self.answer else ()
        return next((one for one in hosts if one.host.place == self.plan.host), None)

    @property
    def agenda(self) -> list[AgendaPoint]:
        """The programme by day and hour."""
        return sorted(self.plan.agenda, key=lambda point: (point.day, point.start or "99"))
