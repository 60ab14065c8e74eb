"""Model of the terms of a host: the front matter of ``content/hosts/<id>.md``."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.documents.dates import Day
from app.documents.parts import Contact, Line, Name, Part, Source, Text
from app.i18n import marked

Weekday = Literal["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"]
WEEKDAYS: tuple[Weekday, ...] = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
"""In the order of `date.weekday`."""
WORKING_WEEKDAYS = WEEKDAYS[:5]
WEEKDAY_NAMES: Mapping[str, str] = {
    "senin": marked("Senin"),
    "selasa": marked("Selasa"),
    "rabu": marked("Rabu"),
    "kamis": marked("Kamis"),
    "jumat": marked("Jumat"),
    "sabtu": marked("Sabtu"),
    "minggu": marked("Minggu"),
}
Hour = Annotated[str, Field(pattern=r"^(?:[01]\d|2[0-3]):[0-5]\d$")]
Demand = Literal["waktu", "tujuan", "jumlah", "unsur", "narahubung", "topik"]
DEMANDS: Mapping[Demand, str] = {
    "waktu": marked("waktu kunjungan"),
    "tujuan": marked("maksud dan tujuan kunjungan"),
    "jumlah": marked("jumlah peserta"),
    "unsur": marked("unsur peserta"),
    "narahubung": marked("narahubung"),
    "topik": marked("topik"),
}
"""What a letter must say."""
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]
WorkingDays = Annotated[int, Field(strict=True, ge=0, le=120)]


class HostTopic(Part):
    """A topic that guests are welcome to study, and the office that answers."""

    topic: Line
    office: Line


class LetterTerms(Part):
    """To whom a letter of request goes, and what it must say."""

    to: Line
    through: Line | None = None
    copies: tuple[Line, ...] = ()
    states: tuple[Demand, ...] = ()


class ClosedDays(Part):
    """Days on which nobody is received, beside public holidays."""

    start: Day
    end: Day | None = None
    reason: Line

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "ClosedDays":
        if self.end and self.end < self.start:
            raise PydanticCustomError("date_order", "end lebih awal daripada start")
        return self


class HostAnswer(Part):
    """An answer that the host has given before and gives everybody."""

    question: Text
    answer: Text
    topic: Line | None = None


class HostTerms(Part):
    """What a host offers its guests and asks of them; a field that is None or empty was not stated by the host."""

    service: Line
    """The service as the host names it."""
    office: Line
    """The office that receives requests."""
    topics: tuple[HostTopic, ...] = ()
    days: tuple[Weekday, ...] = ()
    sessions: tuple[Hour, ...] = ()
    """When a reception begins; each is a place for one delegation a day."""
    on_holiday: Literal["hari-berikutnya"] | None = None
    """What becomes of a reception day that is a holiday."""
    closed: tuple[ClosedDays, ...] = ()
    exempt: tuple[Line, ...] = ()
    """Guests for whom days and hours do not hold."""
    lead_working_days: WorkingDays | None = None
    answer_working_days: WorkingDays | None = None
    max_people: Count | None = None
    groups_per_week: Count | None = None
    lodging: Line | None = None
    """Where guests must lodge."""
    online_first: bool = False
    """Whether an online session is offered first."""
    letter: LetterTerms | None = None
    requirements: tuple[Line, ...] = ()
    steps: tuple[Line, ...] = ()
    duration: Line | None = None
    fee: Line | None = None
    product: Line | None = None
    complaints: Line | None = None
    read_first: tuple[Name, ...] = ()
    """Practices to read before coming."""
    answers: tuple[HostAnswer, ...] = ()
    contact: Contact | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    notes: tuple[Text, ...] = ()
    reviewed: Day | None = None

    @property
    def places_a_day(self) -> int:
        """How many delegations are received on one day."""
        return len(self.sessions) or 1

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """The days of the week with receptions; working days where the host states none."""
        return self.days or WORKING_WEEKDAYS
