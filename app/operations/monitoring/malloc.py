"""Return freed heap pages to the operating system; glibc keeps them otherwise.

Measured (docs/dev/performance.md, Load): without it each process keeps 11 to 17 MB more, and memory grows for longer.
"""

import ctypes
from contextlib import suppress

INTERVAL_SECONDS = 60.0
"""A call takes some milliseconds; a busy minute frees some megabytes."""


def malloc_trim() -> None:
    """Return free pages of all heaps to the system; do nothing where the system's C library lacks it."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
