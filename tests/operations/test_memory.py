"""Memory that a process no longer needs."""

from pathlib import Path

from app.operations.monitoring.malloc import malloc_trim


def resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0])


def test_malloc_trim_returns_free_pages_to_the_system() -> None:
    malloc_trim()
    parts = [bytes([number % 256]) * 1_000 for number in range(100_000)]
    full = resident_kb()
    kept = parts[::50]  # one of fifty, so that no end of the heap is free
    del parts
    malloc_trim()
    assert full - resident_kb() > 60_000
    assert len(kept) == 2_000
