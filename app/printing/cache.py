"""LRU cache of rendered papers by the digest of their content."""

import hashlib
from collections import OrderedDict
from threading import BoundedSemaphore, Lock

from app.printing.blocks import Paper
from app.printing.writers import write_paper

MAX_BYTES = 32_000_000
"""Size of the cache in one process: some 500 papers."""
MAX_CONCURRENT = 2
"""Papers rendered at the same time: others wait, so that pages are served meanwhile."""


class RenderCache:
    """Renders papers and caches the results. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock, self._desks = Lock(), BoundedSemaphore(MAX_CONCURRENT)

    def render(self, paper: Paper, form: str) -> bytes:
        """Return the paper as a file of a format of TYPES."""
        key = _key(paper, form)
        cached = self._get(key)
        if cached is not None:
            return cached
        with self._desks:
            cached = self._get(key)  # another thread may have rendered it meanwhile
            if cached is None:
                cached = write_paper(paper, form)
                self._put(key, cached)
        return cached

    def _get(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: str, data: bytes) -> None:
        with self._lock:
            if key in self._kept or len(data) > MAX_BYTES:
                return
            self._kept[key] = data
            self._bytes += len(data)
            while self._bytes > MAX_BYTES:
                _key_of_oldest, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)


def _key(paper: Paper, form: str) -> str:
    return hashlib.blake2b(f"{form} {paper!r}".encode(), digest_size=20).hexdigest()
