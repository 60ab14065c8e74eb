"""Models of a practice and a visit: the keys of their front matter.

The order of the fields is the order in which a document is written.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, overload

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app.documents.dates import PRECISIONS, Day, PartialDate, precision_of
from app.documents.follow_up import FollowUp, LaterEvent
from app.documents.journeys import Cohort, DelegationOrigin, HostStop, Subject, VisitMeasure
from app.documents.licences import DEFAULT_LICENCE, LicenceId
from app.documents.origin import Origin
from app.documents.parts import (
    Adaptation,
    Attachment,
    Contact,
    Line,
    Measure,
    Name,
    Official,
    Part,
    Resources,
    RoleTask,
    Source,
    Text,
    Unknown,
    ValueLink,
    Year,
)

DocumentType = Literal["practice", "visit"]
PracticeStatus = Literal["berjalan", "selesai", "dihentikan", "tidak-diketahui"]
VisitKind = Literal[
    "studi-banding",
    "studi-komparatif",
    "studi-tiru",
    "kaji-tiru",
    "studi-lapangan",
    "benchmarking",
    "kunjungan-kerja",
]


class LocatedDocument(Part):
    """Base of documents that belong to a region or a ministry."""

    region: Name | None = None
    ministry: Name | None = None

    @property
    def place(self) -> str:
        """The region's code or the ministry's slug."""
        return self.region or self.ministry or ""


class Practice(LocatedDocument):
    """A practice worth learning from, with its evidence."""

    title: Line
    summary: Annotated[str, Field(min_length=1, max_length=1_000)]
    region: Name | None = None
    ministry: Name | None = None
    agency: Line
    start_year: Year | None = None
    status: PracticeStatus = "tidak-diketahui"
    values: Annotated[tuple[ValueLink, ...], Field(min_length=1)]
    roles: Annotated[tuple[RoleTask, ...], Field(min_length=1)]
    legal_basis: tuple[Name, ...] = ()
    related_regulations: tuple[Name, ...] = ()
    measures: tuple[Measure, ...] = ()
    steps: tuple[Text, ...] = ()
    prerequisites: tuple[Text, ...] = ()
    resources: Resources | None = None
    unknown: tuple[Unknown, ...] = ()
    adapted_from: tuple[Adaptation, ...] = ()
    tags: tuple[Line, ...] = ()
    contact: Contact | None = None
    attachments: tuple[Attachment, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()
    reviewed: Day | None = None
    published: Day | None = None
    license: LicenceId = DEFAULT_LICENCE
    origin: Origin | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "Practice":
        if (self.region is None) == (self.ministry is None):
            raise PydanticCustomError("practice_place", "tulis salah satu: region atau ministry")
        return self


class Agency(Part):
    """An agency that took part in a visit; its role is left out when none fits."""

    role: Name | None = None
    name: Line
    lead: bool = False


class Side(Part):
    """The guests or the hosts of a visit."""

    regions: tuple[Name, ...] = ()
    ministries: tuple[Name, ...] = ()
    agencies: tuple[Agency, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Region codes and ministry slugs."""
        return self.regions + self.ministries


class Delegation(Part):
    """The size and the leader of a delegation, as far as a public source gives them."""

    size: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    lead: Official | None = None
    origins: tuple[DelegationOrigin, ...] = ()


class AgendaItem(Part):
    """One point of a day's programme."""

    time: Line | None = None
    title: Line


class AgendaDay(Part):
    """The programme of one day."""

    day: Annotated[int, Field(ge=1, le=60)]
    date: Day | None = None
    items: Annotated[tuple[AgendaItem, ...], Field(min_length=1)]


class StudiedPractice(Part):
    """A practice the delegation studied and what it took from it."""

    practice: Name
    learned: Text | None = None


class Question(Part):
    """A question of the guests; without an answer it is still open for the next delegation."""

    question: Text
    answer: Text | None = None
    value: Name | None = None
    role: Name | None = None


class Quote(Part):
    """Words quoted exactly from a source."""

    speaker: Line
    position: Line | None = None
    text: Text
    source: Name | None = None


class Visit(Part):
    """One delegation's visit to a host, and how the host does what was studied (``steps`` to ``contact``)."""

    title: Line
    summary: Annotated[str, Field(min_length=1, max_length=1_000)]
    kind: VisitKind
    date_start: PartialDate | None = None
    date_end: PartialDate | None = None
    date_precision: Literal["day", "month", "year"] | None = None
    mode: Literal["luring", "daring", "hibrida"] | None = None
    guest: Side
    country: Line | None = None
    """Where the host is, for a visit abroad: its host needs no region or ministry of Indonesia."""
    host: Annotated[Side, Field(validate_default=True)] = Side()
    hosts: tuple[HostStop, ...] = ()
    received_by: tuple[Official, ...] = ()
    venue: Line | None = None
    topics: tuple[Line, ...] = ()
    delegation: Delegation | None = None
    cohort: Cohort | None = None
    purpose: Text | None = None
    subject: Subject | None = None
    values: tuple[ValueLink, ...] = ()
    agenda: tuple[AgendaDay, ...] = ()
    practices: tuple[StudiedPractice, ...] = ()
    learned: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    prerequisites: tuple[Text, ...] = ()
    resources: Resources | None = None
    contact: Contact | None = None
    questions: tuple[Question, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    later: tuple[LaterEvent, ...] = ()
    quotes: tuple[Quote, ...] = ()
    measures: tuple[VisitMeasure, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    published: Day | None = None
    license: LicenceId = DEFAULT_LICENCE
    origin: Origin | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Region codes and ministry slugs of both sides."""
        return self.guest.places + self.host.places

    @property
    def host_places(self) -> tuple[str, ...]:
        """Region codes and ministry slugs of the hosts; of a visit abroad, whose host has none, its country."""
        return self.host.places or (self.country or "",)

    @property
    def is_trace(self) -> bool:
        """Whether only the journey is known: nothing learned, answered or quoted, nor how the host works."""
        return is_trace(self.model_dump(include={"learned", "practices", "questions", "quotes", "steps"}))

    @property
    def unknown_to_host(self) -> tuple[Unknown, ...]:
        """What the host may know; what an office of the guests' place is to be asked is left out."""
        guests, hosts = (" ".join(a.name for a in side.agencies) for side in (self.guest, self.host))
        guests += f" {self.title}"  # offices are often named without their place
        return tuple(one for one in self.unknown if not one.is_for(guests, rather_than=hosts))

    @property
    def heard_origins(self) -> tuple[str, ...]:
        """The regions of a cohort's members that have said what became of the visit there."""
        heard = {update.region for one in self.follow_ups for update in one.updates}
        return tuple(code for code in self.cohort.origins if code in heard) if self.cohort else ()

    @property
    def precision(self) -> str:
        """How exactly the date is known: the stated precision, but never more than the text of the date has."""
        return self.date_precision or precision_of(self.date_start or "")

    @field_validator("guest", "host")
    @classmethod
    def _is_somewhere(cls, side: Side, info: ValidationInfo) -> Side:
        if side.places or (info.field_name == "host" and info.data.get("country")):
            return side
        if info.field_name == "host":
            raise PydanticCustomError(
                "host_place", "tulis regions atau ministries, atau country di luar host"
            )
        raise PydanticCustomError("side_place", "tulis regions atau ministries")

    @field_validator("later")
    @classmethod
    def _is_later(cls, events: tuple[LaterEvent, ...], info: ValidationInfo) -> tuple[LaterEvent, ...]:
        start = info.data.get("date_start") or ""
        for event in events:
            if start and event.date < start[: len(event.date)]:
                raise PydanticCustomError(
                    "later_date", "{date} lebih awal daripada kunjungannya", {"date": event.date}
                )
        return events

    @model_validator(mode="after")
    def _dates_agree(self) -> "Visit":
        if self.date_start and self.date_end and self.date_end < self.date_start[: len(self.date_end)]:
            raise PydanticCustomError("date_order", "date_end lebih awal daripada date_start")
        known = PRECISIONS.index(precision_of(self.date_start or "9999-12-31"))
        if PRECISIONS.index(self.date_precision or "year") > known:
            raise PydanticCustomError("date_precision", "date_start kurang lengkap untuk date_precision")
        return self


MODELS: dict[DocumentType, type[Practice] | type[Visit]] = {"practice": Practice, "visit": Visit}
FOLDERS: dict[DocumentType, str] = {"practice": "practices", "visit": "visits"}
PATHS: dict[DocumentType, str] = {"practice": "praktik", "visit": "kunjungan"}
"""First part of a document's path on the site, also used in ``[[praktik:slug]]``."""

HEADINGS: dict[DocumentType, tuple[str, ...]] = {
    "practice": (
        "Konteks",
        "Apa yang dilakukan",
        "Hasil",
        "Faktor keberhasilan",
        "Tantangan",
        "Sumber daya",
        "Cara meniru",
    ),
    "visit": ("Latar belakang", "Pelaksanaan", "Temuan", "Rencana adaptasi", "Rekomendasi"),
}
CORE_PRACTICE_HEADINGS = HEADINGS["practice"][:3]
"""Headings of which a practice must have at least one: why, what, or with what result."""
HEADINGS_BEFORE_STEPS = HEADINGS["practice"][:2]
"""Sections that precede a practice's steps; its results and difficulties follow them."""


@overload
def load_meta(kind: Literal["practice"], data: Mapping[str, object]) -> Practice: ...
@overload
def load_meta(kind: Literal["visit"], data: Mapping[str, object]) -> Visit: ...
@overload
def load_meta(kind: str, data: Mapping[str, object]) -> Practice | Visit: ...
def load_meta(kind: str, data: Mapping[str, object]) -> Practice | Visit:
    """Return stored front matter as its model."""
    return (Practice if kind == "practice" else Visit).model_validate(data)


def is_trace(visit: Mapping[str, Any]) -> bool:
    """Return whether the front matter of a visit records nothing but that it took place and what was studied."""
    return not (
        any(visit.get(key) for key in ("learned", "steps", "quotes"))
        or any(studied.get("learned") for studied in visit.get("practices") or ())
        or any(question.get("answer") for question in visit.get("questions") or ())
    )


def document_url(kind: DocumentType, slug: str) -> str:
    """Return the root-relative path of a document's page."""
    return f"/{PATHS[kind]}/{slug}"
