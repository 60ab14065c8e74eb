"""How often one address may do what costs something: counted in memory, in a sliding window."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from fastapi import HTTPException, Request

MAX_ADDRESSES = 10_000
"""Addresses remembered at once; the one longest quiet is forgotten first."""


class Limit:
    """At most ``amount`` times in ``seconds`` from one address, in one process."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount, self._seconds = amount, seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def require(self, request: Request) -> None:
        """Count a request; refuses with 429 when there were too many."""
        address, now = request.client.host if request.client else "", monotonic()
        with self._lock:
            times = self._seen.setdefault(address, deque())
            self._seen.move_to_end(address)
            while len(self._seen) > MAX_ADDRESSES:
                self._seen.popitem(last=False)
            while times and now - times[0] > self._seconds:
                times.popleft()
            if len(times) >= self._amount:
                wait = int(self._seconds - (now - times[0])) + 1
                raise HTTPException(
                    429,
                    "Terlalu banyak permintaan. Cobalah sebentar lagi",
                    headers={"Retry-After": str(wait)},
                )
            times.append(now)


NEW_PLANS = 20
"""Plans begun from one address in an hour: an office behind one address, not a script."""
SAVES = 240
"""Saved forms from one address in ten minutes."""
DOWNLOADS = 120
"""Papers made for one address in ten minutes."""
_HOUR, TEN_MINUTES = 3600.0, 600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What of preparation is limited."""

    new_plans: Limit = field(default_factory=lambda: Limit(NEW_PLANS, _HOUR))
    saves: Limit = field(default_factory=lambda: Limit(SAVES, TEN_MINUTES))
    downloads: Limit = field(default_factory=lambda: Limit(DOWNLOADS, TEN_MINUTES))
