"""Papers kept as the bytes they were written to: the same words are never set twice."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from threading import BoundedSemaphore, Lock

from app.printing.blocks import Paper
from app.printing.docx import write_docx
from app.printing.pdf import write_pdf

WRITERS: Mapping[str, Callable[[Paper], bytes]] = {"docx": write_docx, "pdf": write_pdf}
TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MAX_BYTES = 32_000_000
"""Of kept papers in one process: some 500."""
AT_ONCE = 2
"""Papers written at the same time: a thousand readers wait in a line, and pages are answered meanwhile."""


class Shelf:
    """Writes papers and keeps the last ones by the digest of what they say. Safe for several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock, self._desks = Lock(), BoundedSemaphore(AT_ONCE)

    def written(self, paper: Paper, form: str) -> bytes:
        """The paper as a file of a form of WRITERS."""
        key = _key(paper, form)
        kept = self._take(key)
        if kept is not None:
            return kept
        with self._desks:
            kept = self._take(key)  # somebody else may have written it while we waited
            if kept is None:
                kept = WRITERS[form](paper)
                self._put(key, kept)
        return kept

    def _take(self, key: str) -> bytes | None:
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
    kinds = [type(block).__name__ for block in paper.blocks]
    said = json.dumps([form, kinds, asdict(paper)], ensure_ascii=False)
    return hashlib.blake2b(said.encode(), digest_size=20).hexdigest()
