"""Waiting until something holds: looked at again and again, with a rest between, in which what is waited for works."""

from collections.abc import Callable
from threading import Event
from time import monotonic

PATIENCE = 120.0
"""Seconds that anything may take before it has failed."""
REST = 0.02
"""Seconds between two looks: without it, waiting takes a processor from those who are waited for."""

_never = Event()


def eventually(
    holds: Callable[[], object], seconds: float = PATIENCE, what: str = "it never came about"
) -> float:
    """Wait until something holds; the seconds it took."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < seconds, what
        _never.wait(REST)
    return monotonic() - began
