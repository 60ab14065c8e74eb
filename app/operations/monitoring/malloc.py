"""Memory that lies free between used parts goes back to the system; by itself glibc keeps it."""

import ctypes
from contextlib import suppress

EVERY_SECONDS = 60.0
"""It takes some milliseconds, and what a busy minute leaves is some megabytes."""


def give_back() -> None:
    """Give back all free pages of the heap (malloc_trim(3)); nothing where the system's library has no such call."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
