"""What a rate limit remembers is bounded, however many addresses ask."""

import pytest
from starlette.requests import Request

from app.web.forms import rate_limits
from app.web.forms.rate_limits import RateLimit


def request_from(address: str) -> Request:
    return Request({"type": "http", "client": (address, 1), "headers": []})


def test_requests_remembered_of_all_addresses_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MAX_TIMES", 100)
    limit = RateLimit(50, 600)
    for number in range(20):
        for _time in range(30):
            limit.require(request_from(f"192.0.2.{number}"))
    remembered = sum(map(len, limit._times_by_address.values()))  # noqa: SLF001 -- nothing else tells
    assert 30 <= remembered <= 130
