"""Follow-ups of a visit: what is to be done at home, and what became of it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.documents.dates import Day, PartialDate, last_day
from app.documents.parts import Measure, Name, Part, Text

FollowUpStatus = Literal[
    "rencana", "berjalan", "selesai", "berdampak", "tidak-tercapai", "batal", "belum-diketahui"
]
WITHOUT_NEWS: tuple[FollowUpStatus, ...] = ("rencana", "belum-diketahui")
"""Statuses that tell nothing of what became of an action."""


class FollowUpUpdate(Part):
    """News of a follow-up: its status at a time, with evidence.

    The status is never inferred: `selesai` and `tidak-tercapai` require evidence, and `berdampak` requires
    the figure that changed.
    """

    date: PartialDate
    status: FollowUpStatus
    region: Name | None = None
    """The region of origin that says so, where a cohort came from several."""
    note: Text | None = None
    evidence: Text | None = None
    source: Name | None = None
    before: Measure | None = None
    after: Measure | None = None

    @model_validator(mode="after")
    def _shows_what_it_says(self) -> "FollowUpUpdate":
        if self.status in ("selesai", "berdampak", "tidak-tercapai") and not (self.evidence or self.source):
            raise PydanticCustomError(
                "update_evidence", "“{status}” memerlukan bukti", {"status": self.status}
            )
        if self.status == "berdampak" and self.after is None:
            raise PydanticCustomError("update_measure", "“berdampak” memerlukan angka sesudahnya")
        return self


class FollowUp(Part):
    """An action planned at home after the visit."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    action: Text
    role: Name | None = None
    due: Day | None = None
    status: FollowUpStatus
    practice: Name | None = None
    evidence: Text | None = None
    updates: tuple[FollowUpUpdate, ...] = ()

    @property
    def news(self) -> list[FollowUpUpdate]:
        """The updates, latest first; one of a whole year or month stands at its end."""
        return sorted(self.updates, key=lambda update: last_day(update.date), reverse=True)

    @property
    def latest(self) -> FollowUpUpdate | None:
        """The latest update."""
        return next(iter(self.news), None)

    @property
    def status_now(self) -> FollowUpStatus:
        """The status given by the latest update, else the one first written."""
        return self.latest.status if self.latest else self.status

    @property
    def evidence_now(self) -> str | None:
        """The evidence for the current status."""
        return (self.latest.evidence if self.latest else None) or self.evidence


class LaterEvent(Part):
    """What a later source tells of the same matter at the guest's home.

    It is neither tied to the visit by a source nor about an action that the visit's source names: such news is an
    update of a follow-up.
    """

    date: PartialDate
    text: Text
    source: Name
