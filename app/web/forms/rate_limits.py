"""Rate limits per network address: a sliding window, counted in the memory of one process."""

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

from fastapi import HTTPException, Request

from app.accounts.networks import network_of

MAX_ADDRESSES = 10_000
"""Addresses remembered at once; the one that has been quiet longest is forgotten first."""
MAX_TIMES = 50_000
"""Requests remembered of all addresses together, some 40 bytes each."""
_DAY, _HOUR, _TEN_MINUTES = 86_400.0, 3600.0, 600.0
RATE_LIMIT_HEADERS = "studi_banding.rate_limit"
"""Key in the ASGI scope under which `RateLimit` leaves the headers of the response."""


class RateLimit:
    """At most ``amount`` requests in ``seconds`` from one address, in one process."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount, self._seconds = amount, seconds
        self._times_by_address: OrderedDict[str, deque[float]] = OrderedDict()
        self._remembered = 0
        self._lock = Lock()

    def require(self, request: Request) -> None:
        """Count a request of an address; raise HTTPException 429 when it has made too many.

        The response gets headers with the number of requests left (draft-ietf-httpapi-ratelimit-headers).
        """
        address, now = network_of(request.client.host if request.client else ""), monotonic()
        with self._lock:
            times = self._times_by_address.setdefault(address, deque())
            self._times_by_address.move_to_end(address)
            while len(self._times_by_address) > MAX_ADDRESSES or (
                self._remembered > MAX_TIMES and len(self._times_by_address) > 1
            ):
                _quietest, forgotten = self._times_by_address.popitem(last=False)
                self._remembered -= len(forgotten)
            while times and now - times[0] > self._seconds:
                times.popleft()
                self._remembered -= 1
            if len(times) >= self._amount:
                wait = int(self._seconds - (now - times[0])) + 1
                raise HTTPException(
                    429,
                    "Terlalu banyak permintaan. Cobalah sebentar lagi",
                    headers={"Retry-After": str(wait), **self._headers(0, wait)},
                )
            times.append(now)
            self._remembered += 1
            headers = self._headers(self._amount - len(times), int(self._seconds - (now - times[0])) + 1)
        request.scope.setdefault(RATE_LIMIT_HEADERS, {}).update(headers)

    def _headers(self, left: int, seconds: int) -> dict[str, str]:
        """Return the headers of a response: requests left, and seconds until one more is allowed."""
        policy = f'"alamat";q={self._amount};w={int(self._seconds)}'
        return {"RateLimit-Policy": policy, "RateLimit": f'"alamat";r={left};t={seconds}'}


class OncePerDay:
    """Remembers which network did something today, in one process; the longest ago is forgotten first."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = Lock()

    def is_first(self, request: Request, what: str) -> bool:
        """Return whether a network does it for the first time in 24 hours."""
        key, now = (network_of(request.client.host if request.client else ""), what), monotonic()
        with self._lock:
            is_first = now - self._seen.get(key, -_DAY) >= _DAY
            if is_first:
                self._seen[key] = now
                self._seen.move_to_end(key)
            if len(self._seen) > MAX_ADDRESSES:
                self._seen.popitem(last=False)
        return is_first


class RateLimits:
    """The limits of one process; wide enough for an office behind one address, too narrow for a script."""

    def __init__(self) -> None:
        self.new_plans = RateLimit(20, _HOUR)
        self.plan_saves = RateLimit(1_200, _TEN_MINUTES)  # forms save themselves every few seconds
        self.plan_papers = RateLimit(120, _TEN_MINUTES)
        # Booklets, data sets and the whole library: there are endlessly many of them, or they are large.
        self.library_downloads = RateLimit(120, _TEN_MINUTES)
        self.assistants = RateLimit(
            600, _TEN_MINUTES
        )  # an office whose assistants read a few hundred documents
        self.draft_programs = RateLimit(600, _TEN_MINUTES)  # with and without a valid token
        self.report_imports = RateLimit(60, _TEN_MINUTES)  # each takes a second or two of work
        self.visit_requests = RateLimit(30, _HOUR)
        self.attendance = RateLimit(600, _TEN_MINUTES)  # a whole delegation behind one address
        self.text_comparisons = RateLimit(60, _TEN_MINUTES)  # a long pair takes a second
        self.corrections = RateLimit(10, _HOUR)
        self.practice_notes = RateLimit(10, _HOUR)
        self.needs = RateLimit(10, _HOUR)
        self.helpful_answers = RateLimit(60, _HOUR)
        self.helpful_documents = OncePerDay()
        self.subscriptions = RateLimit(20, _HOUR)
        self.password_links = RateLimit(5, _HOUR)
        self.sso_steps = RateLimit(120, _TEN_MINUTES)  # there and back: an office signs in at eight
