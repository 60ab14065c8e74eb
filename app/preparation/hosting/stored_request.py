"""A stored request with its state, the host's reply and its receptions, and those that could meet together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.preparation.hosting.bookings import Reception
from app.preparation.hosting.request import HostReply, RequestState, VisitRequest

ASKED_AFTER = timedelta(days=90)
"""When both sides are asked what came of a visit."""


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request with its state, the host's reply and the receptions booked for its parts."""

    id: int
    host: str
    state: RequestState
    request: VisitRequest
    reply: HostReply
    created: datetime
    updated: datetime
    booked: Mapping[int, Reception]
    """By number of the part, from 1."""

    def day_of(self, part: int) -> date | None:
        """Return the day of a part: the booked one, else the offered, else the one asked for."""
        if part in self.booked:
            return self.booked[part].day
        if offered := self.reply.offered.get(part):
            return date.fromisoformat(offered)
        return self.request.parts[part - 1].date

    @property
    def guest(self) -> tuple[str, str]:
        """Who asks: the place and its office."""
        return self.request.home, self.request.guest

    @property
    def last_day(self) -> date | None:
        """The last booked day; None before any is."""
        return max((one.day for one in self.booked.values()), default=None)

    def is_asked(self, today: date) -> bool:
        """Return whether both sides are asked now what came of the visit."""
        return self.last_day is not None and today >= self.last_day + ASKED_AFTER


def list_joint(
    requests: Sequence[StoredRequest], alike: Callable[[str, str], bool], within: timedelta
) -> list[tuple[StoredRequest, StoredRequest]]:
    """Return pairs of waiting requests about the same topic with days near each other."""
    return [
        (one, other)
        for at, one in enumerate(requests)
        for other in requests[at + 1 :]
        if one.guest != other.guest
        and alike(one.request.topic, other.request.topic)
        and _are_near(one, other, within)
    ]


def _are_near(one: StoredRequest, other: StoredRequest, within: timedelta) -> bool:
    days = [
        [stored.day_of(number) for number in range(1, len(stored.request.parts) + 1)]
        for stored in (one, other)
    ]
    known = [[day for day in side if day] for side in days]
    if not all(known):
        return True  # who leaves the day to the host can join anybody
    return any(abs(mine - theirs) <= within for mine in known[0] for theirs in known[1])
