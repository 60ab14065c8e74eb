"""Model of a request for a visit: what a guest asks of a host, and what the host answers.

It holds no names of persons: people appear by office and number, contact persons are written in by hand.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.documents.code_labels import LabelledCode
from app.documents.hosting.breaches import Breach, Wish, find_breaches
from app.documents.hosting.reception_days import ReceptionCalendar
from app.documents.hosting.terms import HostTerms
from app.documents.models import VisitKind
from app.documents.validation.person_names import find_names, find_person
from app.documents.validation.personal_data import PersonalDataKind, find_personal_data
from app.i18n import gettext, marked
from app.preparation.plans.plan_fields import Line, OptionalDay, Place, PlanPart, Text
from app.publishing.notes.visit_news import NewsText

MAX_PARTS = 12
MAX_PEOPLE = 2_000
MAX_ORIGINS = 60


class RequestState(LabelledCode):
    """The state of a request."""

    RECEIVED = "received"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({RequestState.RECEIVED, RequestState.OFFERED})
"""States in which no day is agreed yet."""


class Origin(PlanPart):
    """How many people come from a region; counts only."""

    place: Place = ""
    people: Annotated[int, Field(ge=0, le=MAX_PEOPLE)] = 0


class RequestPart(PlanPart):
    """One reception that is asked for: a group with its office of the host and its day."""

    label: Line = ""
    office: Line = ""
    topic: Line = ""
    day: OptionalDay = ""
    people: Annotated[int, Field(ge=0, le=MAX_PEOPLE)] = 0
    origins: Annotated[tuple[Origin, ...], Field(max_length=MAX_ORIGINS)] = ()

    @property
    def date(self) -> date | None:
        """Its day; None when the guests leave it to the host."""
        return date.fromisoformat(self.day) if self.day else None


class VisitRequest(PlanPart):
    """What a guest asks of a host."""

    home: Place = ""
    office: Line = ""
    body: Line = ""
    """The committee of a DPRD that travels."""
    kind: VisitKind = "studi-banding"
    topic: Line = ""
    purpose: Text = ""
    mode: Literal["luring", "daring"] = "luring"
    elements: Line = ""
    """The offices or groups that the people come from."""
    contact: Line = ""
    """An office and its channel."""
    lodges: bool = False
    is_exempt: bool = False
    is_cohort: bool = False
    subject: Line = ""
    """Title of the draft regulation that a DPRD works on."""
    stage: Line = ""
    programme: Line = ""
    cohort: Line = ""
    organiser: Line = ""
    questions: Text = ""
    parts: Annotated[tuple[RequestPart, ...], Field(max_length=MAX_PARTS)] = ()

    @property
    def people(self) -> int:
        """How many come in all."""
        return sum(part.people for part in self.parts)

    @property
    def guest(self) -> str:
        """The office that asks, or the committee of it."""
        return ", ".join(filter(None, (self.body, self.office)))

    def wish(self, part: RequestPart) -> Wish:
        """Return what a part asks for, as far as terms speak of it."""
        return Wish(
            part.date,
            part.people,
            lodges=self.lodges,
            is_online=self.mode == "daring",
            is_exempt=self.is_exempt,
        )

    def topic_of(self, part: RequestPart) -> str:
        """Return the topic of a part: its own, or that of the request."""
        return part.topic or self.topic


class GivenAnswer(PlanPart):
    """A question of the guests with the host's answer."""

    question: Text = ""
    answer: Text = ""


def _news(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


News = Annotated[NewsText, BeforeValidator(_news)]
"""The news of three months later; once stored as text alone."""


class HostReply(PlanPart):
    """What the host has answered, and what both sides say three months later."""

    offered: dict[int, str] = Field(default_factory=dict)
    """Number of a part → the day offered for it."""
    reason: Text = ""
    note: Text = ""
    offers_online: bool = False
    other_hosts: tuple[Line, ...] = ()
    """Places suggested instead."""
    answers: Annotated[tuple[GivenAnswer, ...], Field(max_length=60)] = ()
    news_of_guest: News = NewsText()
    news_of_host: News = NewsText()


_REQUIRED = (
    ("home", marked("Tulis daerah atau instansi asal rombongan.")),
    ("office", marked("Tulis perangkat daerah atau lembaga yang datang.")),
    ("topic", marked("Tulis topiknya.")),
)
_DEMANDED = {
    "tujuan": ("purpose", marked("Tulis maksud dan tujuannya: tuan rumah mensyaratkannya dalam surat.")),
    "unsur": ("elements", marked("Tulis unsur pesertanya: tuan rumah mensyaratkannya dalam surat.")),
    "narahubung": ("contact", marked("Tulis kantor dan kanal narahubung: tuan rumah mensyaratkannya.")),
}


def find_gaps(request: VisitRequest, terms: HostTerms | None) -> Iterator[str]:
    """Yield what a request lacks: what every host needs, and what this one demands."""
    states = terms.letter.states if terms and terms.letter else ()
    needed = [*_REQUIRED, *(_DEMANDED[demand] for demand in states if demand in _DEMANDED)]
    yield from (gettext(message) for name, message in needed if not getattr(request, name))
    for number, part in enumerate(request.parts, start=1):
        where = gettext("Kelompok %s: ") % number if len(request.parts) > 1 else ""
        yield from (where + gap for gap in _gaps_of_part(part, needs_day="waktu" in states))
    if not request.parts:
        yield gettext("Isi sedikitnya satu kelompok.")
    if person := find_person("; ".join(_lines_of_people(request))):
        yield (
            gettext(
                "“%s” tampak seperti nama orang. Tulis jabatan atau unsurnya saja, "
                "misalnya “Kepala Bagian Organisasi, 3 analis”."
            )
            % person
        )
    elif _has_personal_data(request):
        yield gettext(
            "Isian memuat yang tampak seperti data pribadi (nama, NIP, NIK, telepon, atau surel pribadi). "
            "Ganti dengan jabatan, jumlah orang, atau kanal kantor."
        )


def _gaps_of_part(part: RequestPart, *, needs_day: bool) -> Iterator[str]:
    if not part.people:
        yield gettext("Tulis jumlah pesertanya.")
    if not part.day and needs_day:
        yield gettext("Pilih tanggalnya: tuan rumah mensyaratkan waktu kunjungan dalam surat.")


def _has_personal_data(request: VisitRequest) -> bool:
    """Return whether texts hold names, private numbers or addresses; an office may be reached at any mail address."""
    texts = [request.purpose, request.questions, request.topic, request.subject]
    texts += [f"{part.office}\n{part.topic}" for part in request.parts]
    lines = [piece for one in _lines_of_people(request) for piece in _SEPARATOR.split(one)]
    contact = {finding.kind for finding in find_personal_data(f"---\ncontact: {request.contact}\n---\n")}
    return bool(
        find_personal_data("\n".join([*texts, request.elements]))
        or contact - {PersonalDataKind.MAIL}
        or any(len(names) >= _FEWEST_NAMES for names in find_names([*lines, ""]))
    )


def _lines_of_people(request: VisitRequest) -> list[str]:
    """Return the fields in which somebody may name people, though only offices and positions are asked for."""
    return [request.office, request.elements, request.contact, *(part.label for part in request.parts)]


_SEPARATOR = re.compile(r"[,;\n]\s*")
_FEWEST_NAMES = 2
"""Names in a row that count as people where only offices are asked for."""


def find_request_breaches(request: VisitRequest, calendar: ReceptionCalendar) -> list[tuple[int, Breach]]:
    """Return every broken term with the number of its part; what holds of all parts is said once."""
    found: list[tuple[int, Breach]] = []
    for number, part in enumerate(request.parts, start=1):
        for breach in find_breaches(calendar, request.wish(part)):
            if breach.kind != "lodging" or all(one.kind != "lodging" for _number, one in found):
                found.append((number, breach))
    return found
