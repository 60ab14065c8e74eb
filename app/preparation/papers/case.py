"""What the papers of one plan are written from, and how they say what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from app.documents import dates
from app.documents.reference.data import Reference
from app.documents.vocabulary import KIND
from app.preparation.plans.plan import AgendaPoint, Plan
from app.preparation.recommendation.recommender import HostAdvice, Recommendation
from app.store.repositories.documents import Card


def fill(value: object, what: str) -> str:
    """The value, or a visible gap that names what belongs there."""
    text = str(value).strip() if value else ""
    return text or f"[isi {what}]"


def lines(text: str) -> list[str]:
    """The lines of a text, without the empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def in_full(day: str) -> str:
    """``Selasa, 11 Februari 2025``."""
    return format_date(date.fromisoformat(day), "EEEE, d MMMM y", locale="id")


def dated(day: str, what: str) -> str:
    """``11 Februari 2025``, or a gap."""
    return dates.in_words(day) if day else f"[isi {what}]"


@dataclass(frozen=True, slots=True)
class Case:
    """A plan with what it refers to."""

    reference: Reference
    plan: Plan
    practices: Sequence[Card]
    answer: Recommendation | None
    """What is recommended for the plan's problem: the candidates that were compared."""
    base_url: str
    today: date

    @property
    def home(self) -> str:
        """The home region in full."""
        return self._place(self.plan.home, "daerah atau instansi asal")

    @property
    def host(self) -> str:
        """The host in full."""
        return self._place(self.plan.host, "tuan rumah")

    def _place(self, code: str, what: str) -> str:
        place = self.reference.places.get(code)
        return place.name if place else f"[isi {what}]"

    @property
    def topic(self) -> str:
        """What it is about."""
        return fill(self.plan.topic, "topik")

    @property
    def kind(self) -> str:
        """What the visit is called."""
        return KIND[self.plan.kind].lower()

    @property
    def when(self) -> str:
        """The days of the visit."""
        start, end = self.plan.date_start, self.plan.date_end
        if not start:
            return "[isi tanggal]"
        if not end or end == start:
            return in_full(start)
        return f"{in_full(start)} sampai dengan {in_full(end)}"

    def day(self, number: int) -> str:
        """``Hari ke-1, Selasa, 11 Februari 2025`` as far as the dates are known."""
        name = f"Hari ke-{number}"
        if not self.plan.date_start:
            return name
        at = date.fromisoformat(self.plan.date_start) + timedelta(days=number - 1)
        return f"{name}, {in_full(at.isoformat())}"

    def role(self, slug: str) -> str:
        """The short name of a role; a text that is none stays."""
        role = self.reference.roles.get(slug)
        return role.short if role else slug

    @property
    def leader(self) -> str:
        """Who leads, by office."""
        return fill(self.plan.lead, "jabatan ketua rombongan")

    @property
    def chosen(self) -> HostAdvice | None:
        """The plan's host among the recommended ones."""
        hosts = self.answer.hosts if self.answer else ()
        return next((one for one in hosts if one.host.place == self.plan.host), None)

    @property
    def agenda(self) -> list[AgendaPoint]:
        """The programme in the order of its days and hours."""
        return sorted(self.plan.agenda, key=lambda point: (point.day, point.start or "99"))
