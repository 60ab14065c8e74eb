"""Model of a visit plan: everything its papers contain, from the problem to the decisions afterwards.

The forms of a plan are derived from it; a table drops the rows that lack its first field. It holds no names, numbers or addresses of persons: people appear by office, and contact persons are written
in by hand.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.documents.dates import parse_day
from app.documents.editing.form_schema import InputType, ReferenceList
from app.documents.markdown.characters import repair_characters
from app.documents.models import FollowUpStatus, VisitKind

MAX_ROWS = 60
"""Rows of one table."""
LINE_LENGTH, TEXT_LENGTH = 300, 4_000


def _repaired(value: object) -> object:
    """Without marks nobody sees, which would vanish from the draft of the visit and leave its fields empty."""
    return repair_characters(value) if isinstance(value, str) else value


def _one_line(value: object) -> object:
    return " ".join(repair_characters(value).split()) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line), Field(max_length=LINE_LENGTH)]
Text = Annotated[str, BeforeValidator(_repaired), Field(max_length=TEXT_LENGTH)]
Place = Annotated[Line, ReferenceList("place")]
"""Code of a region or slug of a ministry, or empty."""


FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years a plan may name; others are typing errors."""


def _day(value: object) -> str:
    day = parse_day(value) if value else ""
    if day and not FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
        raise PydanticCustomError("plan_year", "tahun di luar jangkauan")
    return day


OptionalDay = Annotated[str, BeforeValidator(_day), InputType("date")]
"""A full ISO 8601 date, or empty."""
Hour = Annotated[str, Field(pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$"), InputType("time")]
"""HH:MM, or empty."""


class PlanPart(BaseModel):
    """Base of all parts of a plan: immutable; fields of older versions are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)


class Participants(PlanPart):
    """Participants from one office."""

    agency: Line = ""
    role: Line = ""
    """Slug of the agency role."""
    position: Line = ""
    people: Annotated[int, Field(ge=0, le=500)] = 1
    task: Line = ""
    """Their task in the delegation."""


class Goal(PlanPart):
    """A goal of the visit, with its output and measure."""

    goal: Line = ""
    output: Line = ""
    measure: Line = ""


class PlannedQuestion(PlanPart):
    """A question to the host."""

    question: Text = ""
    origin: Literal["celah", "praktik", "kunjungan", "umum", "sendiri"] = "sendiri"
    """A gap of one's own, an unknown of a practice, an earlier visit, a usual question, or one's own idea."""
    role: Line = ""


class AgendaPoint(PlanPart):
    """One point of the programme."""

    title: Line = ""
    day: Annotated[int, Field(ge=1, le=30)] = 1
    start: Hour = ""
    end: Hour = ""
    who: Line = ""


class RequestedDocument(PlanPart):
    """A document to request from the host."""

    title: Line = ""


class Minute(PlanPart):
    """One question of the visit with its answer and the document obtained."""

    question: Text = ""
    answer: Text = ""
    document: Line = ""
    role: Line = ""


class ComparisonRow(PlanPart):
    """A row of the comparison with the host."""

    aspect: Line = ""
    host: Text = ""
    ours: Text = ""
    gap: Text = ""


class Decision(PlanPart):
    """A decision made after the visit."""

    decision: Text = ""
    by: Line = ""


class Action(PlanPart):
    """A row of the follow-up plan."""

    action: Text = ""
    role: Line = ""
    due: OptionalDay = ""
    cost: Line = ""
    indicator: Line = ""
    evidence: Line = ""
    status: FollowUpStatus = "rencana"
    practice: Line = ""


class ActionNews(PlanPart):
    """The status of an action on a day."""

    note: Text = ""
    number: Annotated[int, Field(ge=1, le=MAX_ROWS)] = 1
    """Row number of the action, from 1."""
    date: OptionalDay = ""
    status: FollowUpStatus = "berjalan"
    evidence: Line = ""
    indicator: Line = ""
    before: Line = ""
    after: Line = ""
    year: Line = ""


class Plan(PlanPart):
    """The whole plan; every field may be empty."""

    topic: Line = ""
    problem: Text = ""
    home: Place = ""
    host: Place = ""
    values: Annotated[tuple[Line, ...], Field(max_length=7)] = ()
    roles: Annotated[tuple[Line, ...], Field(max_length=MAX_ROWS)] = ()
    kind: VisitKind = "studi-banding"
    mode: Literal["", "luring", "daring", "hibrida"] = ""
    date_start: OptionalDay = ""
    date_end: OptionalDay = ""
    alternative: Line = ""
    venue: Line = ""
    assessment: Line = ""
    """Code of the self-assessment."""

    baseline: Line = ""
    baseline_value: Line = ""
    baseline_year: Line = ""
    decider: Line = ""
    decider_joins: bool = False
    output_owner: Line = ""
    online_tried: Text = ""
    why_not_online: Text = ""
    questions_sent: bool = False

    legal_basis: Text = ""
    background: Text = ""
    lead: Line = ""
    participants: Annotated[tuple[Participants, ...], Field(max_length=MAX_ROWS)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=MAX_ROWS)] = ()
    practices: Annotated[tuple[Line, ...], Field(max_length=MAX_ROWS), ReferenceList("practice")] = ()
    questions: Annotated[tuple[PlannedQuestion, ...], Field(max_length=MAX_ROWS)] = ()
    documents: Annotated[tuple[RequestedDocument, ...], Field(max_length=MAX_ROWS)] = ()
    agenda: Annotated[tuple[AgendaPoint, ...], Field(max_length=MAX_ROWS)] = ()

    letterhead: Text = ""
    city: Line = ""
    letter_number: Line = ""
    letter_date: OptionalDay = ""
    signatory: Line = ""
    addressee: Line = ""
    copies: Text = ""
    programme: Line = ""
    activity: Line = ""
    cost: Line = ""
    funding: Line = ""

    received_by: Line = ""
    minutes: Annotated[tuple[Minute, ...], Field(max_length=MAX_ROWS)] = ()
    field_visit: Text = ""
    comparison: Annotated[tuple[ComparisonRow, ...], Field(max_length=MAX_ROWS)] = ()
    presented: Text = ""
    """What the host presented."""
    adopt: Text = ""
    adapt: Text = ""
    unfit: Text = ""
    conditions: Text = ""
    """Conditions and risks of an adoption."""
    decisions: Annotated[tuple[Decision, ...], Field(max_length=MAX_ROWS)] = ()
    actions: Annotated[tuple[Action, ...], Field(max_length=MAX_ROWS)] = ()
    news: Annotated[tuple[ActionNews, ...], Field(max_length=MAX_ROWS)] = ()
    source_title: Line = ""
    source_publisher: Line = ""
    source_url: Annotated[str, Field(pattern=r"^(?:https?://\S+)?$", max_length=2_000)] = ""
    source_date: OptionalDay = ""

    @property
    def people(self) -> int:
        """How many travel."""
        return sum(row.people for row in self.participants)

    @property
    def days(self) -> int:
        """How many days the programme has."""
        return max((point.day for point in self.agenda), default=0)
