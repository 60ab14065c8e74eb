"""Model of a visit plan: everything its papers contain, from the problem to the decisions afterwards.

The forms of a plan are derived from it; a table drops the rows that lack its first field. It holds no names, numbers or addresses of persons: people appear by office, and contact persons are written
in by hand.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from app.documents.editing.form_schema import ReferenceList
from app.documents.follow_up import FollowUpStatus
from app.documents.models import VisitKind
from app.preparation.plans.paper_fields import LETTER_KEYS, CostRow, PaperDetails, PaperForm, join_letter
from app.preparation.plans.plan_fields import (
    MAX_ROWS,
    Hour,
    Line,
    OptionalDay,
    Place,
    PlanPart,
    Text,
)

_LEADS = re.compile(
    r"\s*(?:ketua|pimpinan|pemimpin|kepala rombongan)\b(?!\s+(?:tim|kelompok))", re.IGNORECASE
)
"""The task of the leader."""


class Participants(PlanPart):
    """Participants from one office."""

    agency: Line = ""
    role: Line = ""
    """Slug of the agency role."""
    position: Line = ""
    people: Annotated[int, Field(ge=0, le=500)] = 1
    task: Line = ""
    """Their task in the delegation."""

    def has_leader(self, lead: str) -> bool:
        """Whether the leader is among them: by their task, or by position and office in other words."""
        position, said = self.position.casefold().split(), lead.casefold().split()
        if not self.people:
            return False
        has_all = bool(position) and {*position, *self.agency.casefold().split()} == {*said}
        return position == said or has_all or bool(_LEADS.match(self.task))


class Goal(PlanPart):
    """A goal of the visit, with its output and measure."""

    goal: Line = ""
    output: Line = ""
    measure: Line = ""


Origin = Literal["celah", "tema", "praktik", "kunjungan", "umum", "sendiri"]
"""A gap of one's own, a theme, an unknown of a practice, an earlier visit, a usual question, or one's own idea."""
Answering = Annotated[Line, ReferenceList("office")]
"""Slug of the role or office that answers, or empty."""


class PlannedQuestion(PlanPart):
    """A question to the host."""

    question: Text = ""
    origin: Origin = "sendiri"
    role: Answering = ""


class AgendaPoint(PlanPart):
    """One point of the programme."""

    title: Line = ""
    day: Annotated[int, Field(ge=1, le=30)] = 1
    start: Hour = ""
    end: Hour = ""
    who: Line = ""


class PlannedGroup(PlanPart):
    """A part of the delegation with the office that receives it; people are counted."""

    office: Line = ""
    host: Place = ""
    """Where that office is; empty: at the plan's host."""
    label: Line = ""
    date: OptionalDay = ""
    people: Annotated[int, Field(ge=0, le=500)] = 0
    origins: Text = ""
    """How many come from which region, as `read_origins` reads it."""


class RequestedDocument(PlanPart):
    """A document to request from the host."""

    title: Line = ""


class Minute(PlanPart):
    """One question of the visit with its answer and the document obtained."""

    question: Text = ""
    answer: Text = ""
    document: Line = ""
    role: Answering = ""


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


class Plan(PaperForm):
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
    body: Line = ""
    """The committee of a DPRD that travels."""
    subject: Line = ""
    """Title of the draft regulation that a DPRD works on."""
    stage: Line = ""
    training: Line = ""
    """The training programme of a cohort."""
    cohort: Line = ""
    organiser: Line = ""
    groups: Annotated[tuple[PlannedGroup, ...], Field(max_length=MAX_ROWS)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=MAX_ROWS)] = ()
    host_reason: Text = ""
    """Why the office chose the host, beside what is recorded."""
    practices: Annotated[tuple[Line, ...], Field(max_length=MAX_ROWS), ReferenceList("practice")] = ()
    questions: Annotated[tuple[PlannedQuestion, ...], Field(max_length=MAX_ROWS)] = ()
    documents: Annotated[tuple[RequestedDocument, ...], Field(max_length=MAX_ROWS)] = ()
    agenda: Annotated[tuple[AgendaPoint, ...], Field(max_length=MAX_ROWS)] = ()

    papers: Annotated[tuple[PaperDetails, ...], Field(max_length=MAX_ROWS)] = ()
    through_secretary: bool = False
    """Whether the host asks for letters through its regional secretary."""
    programme: Line = ""
    activity: Line = ""
    costs: Annotated[tuple[CostRow, ...], Field(max_length=MAX_ROWS)] = ()
    cost: Line = ""
    funding: Line = ""

    received_by: Line = ""
    host_office: Line = ""
    """The office of the host that received the delegation."""
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
    def hosts(self) -> tuple[str, ...]:
        """The host and the places of the groups' offices, each once."""
        return tuple(dict.fromkeys(filter(None, (self.host, *(group.host for group in self.groups)))))

    def groups_at(self, host: str) -> tuple[PlannedGroup, ...]:
        """Return the groups that a host receives."""
        return tuple(group for group in self.groups if (group.host or self.host) == host)

    @model_validator(mode="before")
    @classmethod
    def _letter_of_older_versions(cls, data: Any) -> Any:
        """Read what older versions say of their request letter as a row of the papers."""
        return join_letter(data) if isinstance(data, dict) and LETTER_KEYS & data.keys() else data

    @property
    def delegation(self) -> tuple[Participants, ...]:
        """Everybody who travels, the leader first; a leader whom no row has is one person more."""
        if not self.lead:
            return self.participants
        at = next((at for at, row in enumerate(self.participants) if row.has_leader(self.lead)), None)
        if at is None:
            return (Participants(position=self.lead, task="Ketua rombongan"), *self.participants)
        row = self.participants[at]
        if row.position.casefold() == self.lead.casefold():
            return (row, *self.participants[:at], *self.participants[at + 1 :])
        leader = row.model_copy(update={"position": self.lead, "people": 1})
        rest = row.model_copy(update={"people": row.people - 1})
        others = [*self.participants[:at], *([rest] if rest.people > 0 else ()), *self.participants[at + 1 :]]
        return (leader, *others)

    @property
    def people(self) -> int:
        """How many travel, with the leader."""
        return sum(row.people for row in self.delegation)

    @property
    def travel_days(self) -> int:
        """How many days the visit takes; 0 when neither its dates nor its programme tell."""
        if not self.date_start:
            return self.days
        start, end = (date.fromisoformat(day) for day in (self.date_start, self.date_end or self.date_start))
        return max((end - start).days + 1, 1)

    @property
    def days(self) -> int:
        """How many days the programme has."""
        return max((point.day for point in self.agenda), default=0)
